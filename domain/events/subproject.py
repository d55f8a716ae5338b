"""Facts of a sub-project's life: past tense, what was decided and what followed from it, never changed afterwards."""

from domain.commands import subproject as asked
from domain.deadlines import Deadline, DeadlineId
from domain.events.hand import Hand
from domain.lifecycle import Stage
from domain.money import Split
from domain.values import Count, Model, Reason, Sha256, Slug, Vnd


class SubprojectEvent(Model):
    """What every event of a sub-project says: by whose hand, the stage after it, and which deadlines it opens and ends.

    All of it is written by `decide` and copied by `evolve`.
    """

    hand: Hand
    stage_after: Stage
    opens: tuple[Deadline, ...] = ()
    meets: tuple[DeadlineId, ...] = ()


class SubprojectOpened(SubprojectEvent):
    """The case begins, with the law edition and calendar that it keeps for ever."""

    plan: asked.OpenSubproject


class VillageMeetingHeld(SubprojectEvent):
    """`votes_needed` is the share of all household representatives that this class of matter asked for."""

    meeting: asked.RecordVillageMeeting
    votes_needed: Count


class DossierSubmitted(SubprojectEvent):
    """`digest` is what later approvals rest on: it changes with every version."""

    version: Count
    dossier: asked.SubmitDossier
    digest: Sha256


class VoidedAct(Model):
    """An act that rested on the content sent back, and the person to be told."""

    act: str
    person: Slug


class DossierReturned(SubprojectEvent):
    """The dossier of this version goes back; `voids` are the acts that rested on it."""

    version: Count
    returned: asked.ReturnDossier
    voids: tuple[VoidedAct, ...]


class AppraisalPassed(SubprojectEvent):
    """The appraisal team agrees; its members have each done the act."""

    appraisal: asked.ConcludeAppraisal


class SubprojectRefused(SubprojectEvent):
    """The case ends before money: by its appraisers (named), or by its approver."""

    reason: Reason
    members: tuple[Slug, ...] = ()


class ProjectApproved(SubprojectEvent):
    """Money is reserved on these lines."""

    amount_vnd: Vnd
    reserved: Split


class ContractSigned(SubprojectEvent):
    """The contract's value is committed; what was reserved above it is released."""

    contract: asked.SignContract
    committed: Split
    released: Split


class StockDelivered(SubprojectEvent):
    """Animals were handed to households, each by its tag."""

    delivery: asked.RecordDelivery


class WorkAccepted(SubprojectEvent):
    """`accepted_total_vnd` is the sum of all acceptances with this one."""

    acceptance: asked.AcceptWork
    accepted_total_vnd: Vnd


class FinalAccountSubmitted(SubprojectEvent):
    """The final account, with figures that equal the ledger's."""

    account: asked.SubmitFinalAccount


class FinalAccountApproved(SubprojectEvent):
    """The examiner agrees with the final account as it was submitted."""


class SubprojectClosed(SubprojectEvent):
    """A rest of the commitment that no order will use goes back to what is available."""

    released: Split
