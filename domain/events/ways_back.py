"""Facts of a case that ends before its contract, or goes back a step."""

from domain.commands import ways_back as asked
from domain.events.subproject import SubprojectEvent
from domain.money import Split
from domain.values import Count, Reason, Vnd


class DossierFoundComplete(SubprojectEvent):
    """The receiver found this version of the dossier complete."""

    version: Count


class SubprojectWithdrawn(SubprojectEvent):
    """The group gave up; what was reserved for it is available again."""

    reason: Reason
    released: Split


class ProjectCancelled(SubprojectEvent):
    """The approval was taken back before any contract; what it reserved is available again."""

    reason: Reason
    released: Split


class FinalAccountReturned(SubprojectEvent):
    """The account goes back; no approval rested on it, so none is voided."""

    reason: Reason


class CounterpartRecorded(SubprojectEvent):
    """`counterpart_total_vnd` is the value of everything recorded with this one."""

    counterpart: asked.RecordCounterpart
    counterpart_total_vnd: Vnd
