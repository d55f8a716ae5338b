"""A stream told again, command after command, from what the record kept of each: one pure function over the record.

Each event is a step, and so is each refused command, in its place: a tried self-approval is what an auditor wants to see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.actions import Action
from domain.changes import Change, Moved, changes, moved
from domain.commands import Attested, Command
from domain.events.hand import Hand
from domain.facts import Facts, MandateFact
from domain.lifecycle import Step as Row
from domain.lifecycle import step_for
from domain.people import SEAT_OF, Duty, Seat
from domain.refusals import Refusal
from domain.state import State, evolve, nothing_yet
from domain.state.subproject import SubprojectState
from domain.times import start_of
from domain.values import Model

Moment = int | date


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event with its number in its stream and its hash in the chain."""

    version: int
    event: Model
    hash: str

    @property
    def hand(self) -> Hand:
        by = getattr(self.event, "hand", None)
        assert isinstance(by, Hand), type(self.event)
        return by


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A command, the facts on which it was decided, and what came of it; `position` and `hash` are its receipt's."""

    command: Command
    facts: Facts
    refusal: Refusal | None
    events: tuple[Recorded, ...]
    position: int
    hash: str
    recorded_at: datetime
    build: str


@dataclass(frozen=True, kw_only=True)
class Life:
    """Everything that the record kept of a stream, in the order of its receipts, and how people and offices are called.

    `as_of`: until when the record is known (UTC).
    """

    stream: str
    answered: Sequence[Answered]
    names: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One event, or one refused command, and what it changed. `row`: of the lifecycle, where the stream has one.

    `mandates`: those that held at the reception, of the deciders for the duty in which it was done, and of whoever entered
    their paper; of a refused command the deciders' for a duty that the row asks for, or any if there is no row.
    """

    answered: Answered
    recorded: Recorded | None
    row: Row | None
    mandates: tuple[MandateFact, ...]
    before: State
    after: State
    changes: tuple[Change, ...]
    money: tuple[Moved, ...]


class NoSuchMoment(Exception):
    """The stream has no state at that moment: no such event, or nothing had happened yet."""


def replay(life: Life) -> tuple[Step, ...]:
    """Every step in order. AssertionError for an event that no state can follow from."""
    state = nothing_yet(life.stream)
    told: list[Step] = []
    for answered in life.answered:
        row = _row(state, answered.command)
        if answered.refusal is not None:
            told.append(_refused(state, answered, row))
        for recorded in answered.events:
            after = evolve(state, recorded.event)
            told.append(_happened(life.stream, state, after, answered, recorded, row))
            state = after
    return tuple(told)


def until(steps: Sequence[Step], at: Moment | None) -> tuple[Step, ...]:
    """The steps up to an event by its number, with what was refused before it, or up to the end of a Vietnamese day.

    Raises NoSuchMoment.
    """
    if at is None:
        return tuple(steps)
    if isinstance(at, int):
        found = next((n for n, step in enumerate(steps, 1) if step.recorded and step.recorded.version == at), 0)
    else:
        end = start_of(at + timedelta(days=1))
        found = sum(step.answered.recorded_at < end for step in steps)
    if not found:
        raise NoSuchMoment(str(at))
    return tuple(steps[:found])


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What lies between two moments of a stream: the earlier and the later state, the steps, and what is different."""

    before: State
    after: State
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    money: tuple[Moved, ...]


def compare(stream: str, steps: Sequence[Step], one: Moment, other: Moment) -> Difference:
    """Only the difference of two moments, the earlier first whichever was named first. Raises NoSuchMoment."""
    shorter, longer = sorted((until(steps, one), until(steps, other)), key=len)
    before, after = shorter[-1].after, longer[-1].after
    between = longer[len(shorter) :]
    events = [step.recorded.event for step in between if step.recorded]
    return Difference(
        before=before,
        after=after,
        steps=between,
        changes=changes(before, after),
        money=moved(stream, before, after, events),
    )


def _row(state: State, command: Command) -> Row | None:
    return step_for(state.stage, command.action) if isinstance(state, SubprojectState) else None


def _happened(
    stream: str, before: State, after: State, answered: Answered, recorded: Recorded, row: Row | None
) -> Step:
    hand = recorded.hand
    duties = {hand.duty}
    if answered.command.action is Action.RECORD_TREASURY_ANSWER:
        duties.add(Duty.CONFIRM_TREASURY_ANSWER)
    held = [one for person in hand.decided_by for one in _held(answered, person, duties, after)]
    if hand.attested is Attested.PAPER and hand.entered_by not in hand.decided_by:
        held += _held(answered, hand.entered_by, {Duty.COMMUNE_OFFICER}, after)
    return Step(
        answered=answered,
        recorded=recorded,
        row=row,
        mandates=tuple(held),
        before=before,
        after=after,
        changes=changes(before, after),
        money=moved(stream, before, after, [recorded.event]),
    )


def _refused(state: State, answered: Answered, row: Row | None) -> Step:
    duties = set(row.duties) if row else set(Duty)
    people = answered.command.header.decided_by
    return Step(
        answered=answered,
        recorded=None,
        row=row,
        mandates=tuple(one for person in people for one in _held(answered, person, duties, state)),
        before=state,
        after=state,
        changes=(),
        money=(),
    )


def _held(answered: Answered, person: str, duties: set[Duty], state: State) -> list[MandateFact]:
    """A person's mandates at the case's own offices; for a duty of one's own none that another delegated."""
    facts, seats = answered.facts, _seats(state)
    mine = (one for one in facts.mandates if one.person == person and one.duty in duties)
    held = [one for one in mine if one.holds_at(facts.received_at)]
    here = [one for one in held if seats.get(SEAT_OF[one.duty], one.office) == one.office]
    own = {one.duty for one in here if one.delegated_by is None}
    return [one for one in here if one.delegated_by is None or one.duty not in own]


def _seats(state: State) -> Mapping[Seat, str]:
    plan = state.plan if isinstance(state, SubprojectState) else None
    if plan is None:
        return {}
    return {Seat.VILLAGE: plan.village, Seat.COMMUNE: plan.commune, Seat.APPROVING_OFFICE: plan.approving_office}
