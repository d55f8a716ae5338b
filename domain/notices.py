"""Who is told of what: from an event of the record alone, so that the same event always tells the same people the same.

A notice carries scalars for its sentence and nothing about a household. The sentences are in `wording/`, the delivery is
the worker's; that a return tells those whose acts it voids is design.md section 5.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from domain.canonical import canonical_json
from domain.deadlines import MarkKind
from domain.events import event_kind
from domain.events.deadlines import MarkPassed
from domain.events.hand import Hand
from domain.events.objections import ObjectionRaised
from domain.events.orders import OrderReturned
from domain.events.subproject import DossierReturned
from domain.events.ways_back import FinalAccountReturned
from domain.law import Act
from domain.people import MACHINE_PERSONS, SEAT_OF, Duty, Seat
from domain.refusals import Scalar
from domain.state import State, evolve
from domain.state.subproject import SubprojectState
from domain.values import Instant, Model, Slug


class NoticeKind(StrEnum):
    """Everything that somebody can be told."""

    DOSSIER_RETURNED = "dossier_returned"
    ORDER_RETURNED = "order_returned"
    FINAL_ACCOUNT_RETURNED = "final_account_returned"
    OBJECTION_RAISED = "objection_raised"
    DEADLINE_REMINDED = "deadline_reminded"
    DEADLINE_DUE = "deadline_due"
    DEADLINE_MISSED = "deadline_missed"
    DEADLINE_ESCALATED = "deadline_escalated"
    PERIOD_CLOSED = "period_closed"


class Addressee(Model):
    """One person, or everybody who holds a duty when the command is received: at one office, or (None) at any."""

    person: Slug | None = None
    duty: Duty | None = None
    office: Slug | None = None


class Notice(Model):
    """What is to be told to whom: `at_once`, or with the day's other reminders."""

    kind: NoticeKind
    addressees: tuple[Addressee, ...]
    at_once: bool
    detail: Mapping[str, Scalar]

    def detail_text(self) -> str:
        return canonical_json(dict(self.detail))


class Told(Model):
    """A notice to one person as it lies in the outbox, ready to be worded. `created_at`: recorded_at of its event."""

    stream: str
    version: int
    kind: NoticeKind
    created_at: Instant
    detail: Mapping[str, Scalar]

    @property
    def name(self) -> str:
        """What tells this notice from every other of the same person."""
        return f"{self.stream}#{self.version}#{self.kind.value}"


Rule = Callable[[State, State, Model], tuple[Notice, ...]]


def notices_of(before: State, after: State, event: Model) -> tuple[Notice, ...]:
    """Who is told of an event that led from `before` to `after`; nothing for the kinds that tell nobody."""
    kind = event_kind(event)
    return TELLS[kind](before, after, event) if kind in TELLS else ()


def notices_by_version(state: State, events: Sequence[Model]) -> list[tuple[int, Notice]]:
    """The notices of these events, which follow `state`, each with its event's version in the stream."""
    if not any(event_kind(event) in TELLS for event in events):
        return []
    found = []
    for event in events:
        before, state = state, evolve(state, event)
        found += [(state.version, notice) for notice in notices_of(before, state, event)]
    return found


def people(*persons: str) -> tuple[Addressee, ...]:
    """Each of them once; a machine reads no letters."""
    return tuple(Addressee(person=one) for one in dict.fromkeys(persons) if one not in MACHINE_PERSONS)


def about(state: State, **more: Scalar) -> dict[str, Scalar]:
    """What every notice of a case says: its title and the stage in which it now is. Empty scalars are left out."""
    said: dict[str, Scalar] = {}
    if isinstance(state, SubprojectState):
        said = {
            "title": state.plan.title if state.plan else None,
            "stage": state.stage.value if state.stage else None,
        }
    return {name: value for name, value in {**said, **more}.items() if value not in (None, "")}


def _dossier_returned(before: State, after: State, event: Model) -> tuple[Notice, ...]:
    """Those whose acts it voids, those who submitted the dossier, and the head of the group's village."""
    assert isinstance(event, DossierReturned) and isinstance(before, SubprojectState) and before.plan is not None
    proposed = [done for done in before.acts if done.act is Act.PROPOSE]
    submitted = max((done.version for done in proposed), default=0)
    submitters = [done.person for done in proposed if done.version == submitted]
    voided = [voided.person for voided in event.voids]
    head = Addressee(duty=Duty.VILLAGE_HEAD, office=before.plan.village)
    detail = about(
        after,
        by=_listed(event.hand.decided_by),
        reason=event.returned.reason,
        dossier=event.version,
        missing=_listed(event.returned.missing_items),
        voided=_listed(voided),
    )
    addressees = (*people(*voided, *submitters), head)
    return (Notice(kind=NoticeKind.DOSSIER_RETURNED, addressees=addressees, at_once=True, detail=detail),)


def _mark_passed(_: State, after: State, event: Model) -> tuple[Notice, ...]:
    """The duty that the event of the deadline names; only what goes to the next duty up does not wait for the digest.

    A duty that sits anywhere, as the supervisor's does, is told wherever it is held.
    """
    assert isinstance(event, MarkPassed)
    office = None if SEAT_OF[event.duty] is Seat.ANY else event.office
    detail = about(after, deadline=event.deadline, rule=event.rule.value, due_on=event.due_on.isoformat())
    addressees = (Addressee(duty=event.duty, office=office),)
    at_once = event.mark is MarkKind.ESCALATE
    return (Notice(kind=KIND_OF[event.mark], addressees=addressees, at_once=at_once, detail=detail),)


KIND_OF: Mapping[MarkKind, NoticeKind] = MappingProxyType(
    {
        MarkKind.REMIND: NoticeKind.DEADLINE_REMINDED,
        MarkKind.DUE: NoticeKind.DEADLINE_DUE,
        MarkKind.MISSED: NoticeKind.DEADLINE_MISSED,
        MarkKind.ESCALATE: NoticeKind.DEADLINE_ESCALATED,
    }
)


def _order_returned(before: State, after: State, event: Model) -> tuple[Notice, ...]:
    """Whoever prepared it makes another."""
    assert isinstance(event, OrderReturned) and isinstance(before, SubprojectState)
    return _sent_back(NoticeKind.ORDER_RETURNED, _last_who(before, Act.PREPARE_ORDER), after, event.hand, event.reason)


def _final_account_returned(before: State, after: State, event: Model) -> tuple[Notice, ...]:
    """Whoever submitted it makes it again."""
    assert isinstance(event, FinalAccountReturned) and isinstance(before, SubprojectState)
    who = _last_who(before, Act.SUBMIT_FINAL_ACCOUNT)
    return _sent_back(NoticeKind.FINAL_ACCOUNT_RETURNED, who, after, event.hand, event.reason)


def _last_who(state: SubprojectState, act: Act) -> list[str]:
    done = [one for one in state.acts if one.act is act]
    last = max((one.version for one in done), default=0)
    return [one.person for one in done if one.version == last]


def _sent_back(kind: NoticeKind, who: Iterable[str], after: State, hand: Hand, reason: str) -> tuple[Notice, ...]:
    detail = about(after, by=_listed(hand.decided_by), reason=reason)
    return (Notice(kind=kind, addressees=people(*who), at_once=True, detail=detail),)


def _objection_raised(_: State, after: State, event: Model) -> tuple[Notice, ...]:
    """The village head answers it; the commune's officer must not send the dossier on meanwhile."""
    assert isinstance(event, ObjectionRaised) and isinstance(after, SubprojectState) and after.plan is not None
    head = Addressee(duty=Duty.VILLAGE_HEAD, office=after.plan.village)
    officer = Addressee(duty=Duty.COMMUNE_OFFICER, office=after.plan.commune)
    detail = about(after, by=_listed(event.hand.decided_by))
    return (Notice(kind=NoticeKind.OBJECTION_RAISED, addressees=(head, officer), at_once=True, detail=detail),)


def to_duty(kind: NoticeKind, duty: Duty) -> Rule:
    """The rule of an event of which everybody is told at once who holds a duty, wherever: a closed period."""

    def told(_: State, after: State, event: Model) -> tuple[Notice, ...]:
        return (Notice(kind=kind, addressees=(Addressee(duty=duty),), at_once=True, detail=about(after)),)

    return told


def _listed(slugs: Iterable[str]) -> str:
    """Several slugs as one scalar; the sentence gives each its name."""
    return ", ".join(dict.fromkeys(slugs))


# One entry a kind of event; a test insists that a kind which is not here is listed as telling nobody.
TELLS: Mapping[str, Rule] = MappingProxyType(
    {
        "DossierReturned": _dossier_returned,
        "ObjectionRaised": _objection_raised,
        "OrderReturned": _order_returned,
        "FinalAccountReturned": _final_account_returned,
        "DeadlineReminded": _mark_passed,
        "DeadlineMissed": _mark_passed,
        "DeadlineEscalated": _mark_passed,
        "PeriodClosed": to_duty(NoticeKind.PERIOD_CLOSED, Duty.SUPERVISOR),
    }
)
TELLS_NOBODY = frozenset(
    {
        "SubprojectOpened",
        "VillageMeetingHeld",
        "BeneficiaryListPosted",
        "ObjectionAnswered",
        "DossierFoundComplete",
        "DossierSubmitted",
        "AppraisalPassed",
        "SubprojectRefused",
        "ProjectApproved",
        "SubprojectWithdrawn",
        "ProjectCancelled",
        "ContractSigned",
        "OrderPrepared",
        "OrderSigned",
        "OrderSent",
        "OrderAccepted",
        "OrderRefused",
        "StockDelivered",
        "CounterpartRecorded",
        "WorkAccepted",
        "FinalAccountSubmitted",
        "FinalAccountApproved",
        "SubprojectClosed",
        "DeadlineExtended",
        "FundAllotted",
        "TargetSet",
        "RegisterFounded",
        "PersonRegistered",
        "KeyEnrolled",
        "KeyRevoked",
        "MandateGiven",
        "MandateEnded",
        "MandateDelegated",
        "OfficeOpened",
        "LawEditionPublished",
        "CalendarPublished",
        "ClockMoved",
    }
)
