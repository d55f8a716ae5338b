"""Every fact that the record can hold: a closed list, each kind with its version. The body text is canonical JSON."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.canonical import canonical_json
from domain.events import deadlines, fund, objections, orders, register, subproject, ways_back
from domain.strict_json import read_strict_json
from domain.values import Model

KIND_VERSION = 1

EVENTS: Mapping[str, type[Model]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            subproject.SubprojectOpened,
            subproject.VillageMeetingHeld,
            objections.BeneficiaryListPosted,
            objections.ObjectionRaised,
            objections.ObjectionAnswered,
            subproject.DossierSubmitted,
            ways_back.DossierFoundComplete,
            subproject.DossierReturned,
            subproject.AppraisalPassed,
            subproject.SubprojectRefused,
            subproject.ProjectApproved,
            ways_back.SubprojectWithdrawn,
            ways_back.ProjectCancelled,
            subproject.ContractSigned,
            orders.OrderPrepared,
            orders.OrderReturned,
            orders.OrderSigned,
            orders.OrderSent,
            orders.OrderAccepted,
            orders.OrderRefused,
            subproject.StockDelivered,
            ways_back.CounterpartRecorded,
            subproject.WorkAccepted,
            subproject.FinalAccountSubmitted,
            ways_back.FinalAccountReturned,
            subproject.FinalAccountApproved,
            subproject.SubprojectClosed,
            deadlines.DeadlineExtended,
            deadlines.DeadlineReminded,
            deadlines.DeadlineMissed,
            deadlines.DeadlineEscalated,
            fund.FundAllotted,
            fund.TargetSet,
            fund.PeriodClosed,
            register.RegisterFounded,
            register.PersonRegistered,
            register.KeyEnrolled,
            register.KeyRevoked,
            register.MandateGiven,
            register.MandateEnded,
            register.MandateDelegated,
            register.OfficeOpened,
            register.LawEditionPublished,
            register.CalendarPublished,
            register.ClockMoved,
        )
    }
)


class UnknownEventKind(ValueError):
    """This build cannot read the event: it must not guess."""


def event_kind(event: Model) -> str:
    return type(event).__name__


def event_text(event: Model) -> str:
    """The exact body text that is stored and hashed."""
    return canonical_json(event.model_dump(mode="json"))


def read_event(kind: str, kind_version: int, text: str) -> Model:
    """The event of a stored row. Raises UnknownEventKind for a kind or version that this build does not know."""
    if kind not in EVENTS or kind_version != KIND_VERSION:
        raise UnknownEventKind(f"{kind} version {kind_version}")
    return EVENTS[kind].model_validate(read_strict_json(text))
