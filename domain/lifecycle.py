"""The order of a sub-project's life: one row a step, and nothing may happen that has no row here.

`decide` reads (stage, action) and writes `stage_after` into every event; `evolve` copies it. The same table prints the
docs page, the command line's `next` and, later, the buttons (catalogue.md section 1). Base text: Decree 27/2022 art. 22
as amended by Decree 38/2023 art. 1(13); money steps: Circular 55/2023 and the treasury circulars named in `law/`.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.actions import Action
from domain.people import Duty


class Stage(StrEnum):
    """Where a case stands; open orders and suspension are no stages."""

    OPENED = "opened"
    MET = "met"
    DRAFTING = "drafting"
    IN_CHECK = "in_check"
    IN_APPRAISAL = "in_appraisal"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    IN_DELIVERY = "in_delivery"
    ACCEPTED = "accepted"
    IN_FINAL_ACCOUNT = "in_final_account"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CANCELLED = "cancelled"


ENDED = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.REFUSED, Stage.CANCELLED})


@dataclass(frozen=True)
class Step:
    """From `stage` (None: not yet opened), `action` by one who holds a duty of `duties` leads to one of `leads_to`."""

    stage: Stage | None
    action: Action
    duties: tuple[Duty, ...]
    events: tuple[str, ...]
    leads_to: tuple[Stage, ...]
    article: str


S, A, D = Stage, Action, Duty
ORDERING = (S.IN_DELIVERY, S.ACCEPTED)
PROGRAMME = "NĐ 27/2022 Đ.22 (NĐ 38/2023 Đ.1(13))"
VILLAGE = "Luật 10/2022 Đ.18-21"
POSTED = "Luật 10/2022 Đ.11-13"
PAYMENT = "TT 55/2023 Đ.3; NĐ 11/2020 Đ.7"
SIGNED = "TT 344/2016 Đ.12, 20(2)"
ANSWERED = "NĐ 11/2020 Đ.7; TT 17/2024 Đ.8"
ACCOUNT = "TT 55/2023 Đ.10(3)"
DESK_OR_ACCOUNTANT = (D.TREASURY_DESK, D.ACCOUNTANT)
HEAD_OR_OFFICER = (D.VILLAGE_HEAD, D.COMMUNE_OFFICER)


def _meeting(stage: Stage) -> Step:
    """A list that changes is a new list, and a new list is a new decision of the village."""
    return Step(stage, A.RECORD_VILLAGE_MEETING, (D.VILLAGE_HEAD,), ("VillageMeetingHeld",), (S.MET,), VILLAGE)


def _submission(stage: Stage) -> Step:
    return Step(stage, A.SUBMIT_DOSSIER, (D.COMMUNE_OFFICER,), ("DossierSubmitted",), (S.IN_CHECK,), PROGRAMME)


def _return(stage: Stage, duty: Duty) -> Step:
    return Step(stage, A.RETURN_DOSSIER, (duty,), ("DossierReturned",), (S.DRAFTING,), PROGRAMME)


def _refusal(stage: Stage, duty: Duty) -> Step:
    return Step(stage, A.REFUSE_PROJECT, (duty,), ("SubprojectRefused",), (S.REFUSED,), PROGRAMME)


def _withdrawal(stage: Stage) -> Step:
    """Before the village has met there is no group, so its head speaks."""
    duty = D.VILLAGE_HEAD if stage is S.OPENED else D.GROUP_REPRESENTATIVE
    return Step(stage, A.WITHDRAW, (duty,), ("SubprojectWithdrawn",), (S.WITHDRAWN,), PROGRAMME)


def _orders(stage: Stage) -> tuple[Step, ...]:
    """Orders run alike while the contract is delivered and after all of it is accepted; the stage stays."""
    here, answers = (stage,), ("OrderAccepted", "OrderRefused")
    return (
        Step(stage, A.PREPARE_ORDER, (D.ACCOUNTANT,), ("OrderPrepared",), here, PAYMENT),
        Step(stage, A.SIGN_ORDER, (D.ACCOUNT_HOLDER,), ("OrderSigned",), here, SIGNED),
        Step(stage, A.RETURN_ORDER, (D.ACCOUNT_HOLDER,), ("OrderReturned",), here, SIGNED),
        Step(stage, A.NOTE_ORDER_SENT, (D.TREASURY_DESK,), ("OrderSent",), here, PAYMENT),
        Step(stage, A.RECORD_TREASURY_ANSWER, DESK_OR_ACCOUNTANT, answers, here, ANSWERED),
        Step(stage, A.RECORD_COUNTERPART, (D.COMMUNE_OFFICER,), ("CounterpartRecorded",), here, PROGRAMME),
    )


OPENING = Step(None, A.OPEN_SUBPROJECT, (D.COMMUNE_OFFICER,), ("SubprojectOpened",), (S.OPENED,), PROGRAMME)
CONCLUSION = Step(
    S.IN_APPRAISAL,
    A.CONCLUDE_APPRAISAL,
    (D.APPRAISAL_SECRETARY,),
    ("AppraisalPassed", "SubprojectRefused"),
    (S.AWAITING_APPROVAL, S.REFUSED),
    PROGRAMME,
)
ACCEPTANCE = Step(
    S.IN_DELIVERY,
    A.ACCEPT_WORK,
    (D.ACCEPTANCE_MEMBER,),
    ("WorkAccepted",),
    (S.IN_DELIVERY, S.ACCEPTED),
    "TT 55/2023 Đ.3(3)",
)
EXAMINER = (D.FINAL_ACCOUNT_EXAMINER,)
ON_ACCOUNT = (S.IN_FINAL_ACCOUNT,)

HANDLING = "NĐ 61/2018"
MARKS = ("DeadlineReminded", "DeadlineMissed", "DeadlineEscalated")


def _dates(stage: Stage) -> tuple[Step, ...]:
    """As long as a case lives its dates may be extended, and the clock speaks of them."""
    return (
        Step(stage, A.EXTEND_DEADLINE, (D.APPROVER,), ("DeadlineExtended",), (stage,), HANDLING),
        Step(stage, A.PASS_MARK, (D.CLOCK,), MARKS, (stage,), "quy tắc sổ ghi"),
    )


STEPS: tuple[Step, ...] = (
    OPENING,
    _meeting(S.OPENED),
    _withdrawal(S.OPENED),
    Step(S.MET, A.POST_LIST, (D.VILLAGE_HEAD,), ("BeneficiaryListPosted",), (S.MET,), POSTED),
    Step(S.MET, A.RAISE_OBJECTION, HEAD_OR_OFFICER, ("ObjectionRaised",), (S.MET,), POSTED),
    Step(S.MET, A.ANSWER_OBJECTION, (D.VILLAGE_HEAD,), ("ObjectionAnswered",), (S.MET,), POSTED),
    _submission(S.MET),
    _meeting(S.MET),
    _withdrawal(S.MET),
    _submission(S.DRAFTING),
    _meeting(S.DRAFTING),
    _withdrawal(S.DRAFTING),
    Step(S.IN_CHECK, A.FIND_COMPLETE, (D.RECEIVER,), ("DossierFoundComplete",), (S.IN_APPRAISAL,), PROGRAMME),
    _return(S.IN_CHECK, D.RECEIVER),
    _withdrawal(S.IN_CHECK),
    CONCLUSION,
    _return(S.IN_APPRAISAL, D.APPRAISER),
    _refusal(S.IN_APPRAISAL, D.APPRAISER),
    _withdrawal(S.IN_APPRAISAL),
    Step(S.AWAITING_APPROVAL, A.APPROVE_PROJECT, (D.APPROVER,), ("ProjectApproved",), (S.APPROVED,), PROGRAMME),
    _return(S.AWAITING_APPROVAL, D.APPROVER),
    _refusal(S.AWAITING_APPROVAL, D.APPROVER),
    _withdrawal(S.AWAITING_APPROVAL),
    Step(S.APPROVED, A.SIGN_CONTRACT, (D.COMMUNE_CHAIRMAN,), ("ContractSigned",), (S.IN_DELIVERY,), PROGRAMME),
    Step(S.APPROVED, A.CANCEL_PROJECT, (D.APPROVER,), ("ProjectCancelled",), (S.CANCELLED,), PROGRAMME),
    _withdrawal(S.APPROVED),
    *_orders(S.IN_DELIVERY),
    Step(S.IN_DELIVERY, A.RECORD_DELIVERY, (D.COMMUNE_OFFICER,), ("StockDelivered",), (S.IN_DELIVERY,), PAYMENT),
    ACCEPTANCE,
    *_orders(S.ACCEPTED),
    Step(S.ACCEPTED, A.SUBMIT_FINAL_ACCOUNT, (D.ACCOUNTANT,), ("FinalAccountSubmitted",), ON_ACCOUNT, ACCOUNT),
    Step(S.IN_FINAL_ACCOUNT, A.APPROVE_FINAL_ACCOUNT, EXAMINER, ("FinalAccountApproved",), ON_ACCOUNT, ACCOUNT),
    Step(S.IN_FINAL_ACCOUNT, A.RETURN_FINAL_ACCOUNT, EXAMINER, ("FinalAccountReturned",), (S.ACCEPTED,), ACCOUNT),
    Step(S.IN_FINAL_ACCOUNT, A.CLOSE_SUBPROJECT, (D.ACCOUNTANT,), ("SubprojectClosed",), (S.CLOSED,), ACCOUNT),
    *(step for stage in S if stage not in ENDED for step in _dates(stage)),
)


def step_for(stage: Stage | None, action: Action) -> Step | None:
    """The one row for this action from this stage; None means that the order of things forbids it."""
    return next((step for step in STEPS if step.stage is stage and step.action is action), None)


def steps_from(stage: Stage | None) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.stage is stage)
