"""A commune's fund year: its allotments, its targets, and the figures that its periods end with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.actions import Action
from domain.commands import Command
from domain.commands import fund as asked
from domain.decide.allotment import allot
from domain.decide.closing import frozen
from domain.decide.decision import Decision, decided
from domain.events import fund as happened
from domain.events.hand import Hand, hand_of
from domain.facts import Facts
from domain.ids import fund_year_of
from domain.law import LawEdition
from domain.people import Duty, Seat
from domain.periods import period_ends
from domain.refusals import Refusal
from domain.rules import clocks, editions, form, hand, periods
from domain.state.fund import FundYearState
from domain.times import local_date
from domain.values import Model


@dataclass(frozen=True)
class Year:
    """One decision at hand. `law` is the edition that the first allotment pinned, None before it."""

    state: FundYearState
    command: Command
    facts: Facts
    law: LawEdition | None
    by: Hand


Outcome = Model | Refusal


def decide_fund(state: FundYearState, command: Command, facts: Facts, law: LawEdition | None) -> Decision:
    """Form, keys and mandates first, alike for every action; then the one function of the action."""
    duty = Duty.CLOCK if command.action is Action.CLOSE_PERIOD else Duty.ALLOCATING_OFFICE
    body = command.decides
    seats = {}
    if isinstance(body, asked.Allot | asked.SetTarget):
        seats = {Seat.ALLOCATING_OFFICE: body.allocating_office}
    no = _may_they(command, facts, duty, seats)
    if no:
        return decided(no)
    for_whom = (hand.principals(facts, person, duty, seats) for person in command.header.decided_by)
    by = hand_of(command, duty, facts.received_at, tuple(sorted(frozenset().union(*for_whom))))
    return decided(DECIDE[command.action](Year(state, command, facts, law, by)))


def _may_they(command: Command, facts: Facts, duty: Duty, seats: hand.Seats) -> Refusal | None:
    return (
        form.paper_is_there(command)
        or form.paper_dates_are_possible(command, facts, None)
        or hand.keys_are_valid(facts)
        or hand.right_people_signed(command, facts)
        or next((no for p in command.header.decided_by if (no := hand.mandate_is_held(facts, p, duty, seats))), None)
        or hand.machine_signs_itself(command, facts, duty)
        or clocks.clocks_agree(command, facts)
    )


def _allot(year: Year) -> Outcome:
    return allot(year.state, year.command, year.facts, year.by)


def _set_target(year: Year) -> Outcome:
    target = year.command.decides
    assert isinstance(target, asked.SetTarget)
    today = local_date(year.facts.received_at)
    _, office = fund_year_of(year.state.stream)
    return (
        periods.year_is_open(year.state, year.command.action.value)
        or editions.belongs_to(office, target.allocating_office, year.facts)
        or periods.target_is_clear(target)
        or periods.target_lies_ahead(target, today)
        or happened.TargetSet(hand=year.by, target=target)
    )


def _close_period(year: Year) -> Outcome:
    """The figures are facts: they were read as of the period's last day in the very transaction that freezes them."""
    closing = year.command.decides
    assert isinstance(closing, asked.ClosePeriod)
    no = periods.year_is_open(year.state, year.command.action.value)
    if no:
        return no
    assert year.law is not None
    ends = period_ends(fund_year_of(year.state.stream)[0], year.law)
    no = periods.period_is_to_close(year.state, closing.period, ends) or periods.period_is_over(
        ends[closing.period], year.facts.received_at
    )
    if no:
        return no
    day = ends[closing.period]
    since = max((end for end in ends.values() if end < day), default=date.min)
    return frozen(year.state, year.by, closing.period, (since, day), year.facts.period)


DECIDE: Mapping[Action, Callable[[Year], Outcome]] = MappingProxyType(
    {Action.ALLOT: _allot, Action.SET_TARGET: _set_target, Action.CLOSE_PERIOD: _close_period}
)
