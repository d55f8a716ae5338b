"""A commune's fund year: allotment."""

from domain.commands import Command
from domain.commands.fund import Allot
from domain.decide.decision import Decision, decided
from domain.events.fund import FundAllotted
from domain.events.hand import hand_of
from domain.facts import Facts
from domain.ids import fund_year_of
from domain.money import FundLine
from domain.people import Duty, Seat
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules import editions, form, hand
from domain.state.fund import FundYearState
from domain.values import INT64_MAX


def decide_fund(state: FundYearState, command: Command, facts: Facts) -> Decision:
    """Money is allotted by one who holds the allocating office; older money cites the basis on which it was carried over."""
    allotment = command.decides
    assert isinstance(allotment, Allot)
    seats = {Seat.ALLOCATING_OFFICE: allotment.allocating_office}
    no = (
        form.paper_is_there(command)
        or form.paper_dates_are_possible(command, facts, None)
        or hand.keys_are_valid(facts)
        or hand.right_people_signed(command, facts)
        or _deciders_may(command, facts, seats)
        or editions.law_edition_is_published(allotment.law_edition, facts)
        or editions.calendar_is_published(allotment.calendar, facts)
        or _pins_agree(state, allotment)
        or _origin_is_lawful(state, allotment)
        or _office_stands(state, facts)
        or editions.belongs_to(fund_year_of(state.stream)[1], allotment.allocating_office, facts)
    )
    if no:
        return decided(no)
    fund_year, office = fund_year_of(state.stream)
    line = FundLine(
        fund_year=fund_year,
        origin_year=allotment.origin_year,
        source=allotment.source,
        component=allotment.component,
        subcomponent=allotment.subcomponent,
        capital_kind=allotment.capital_kind,
        office=office,
    )
    room = INT64_MAX - state.allotted.get(line.name, 0)
    if allotment.amount_vnd > room:  # the ledger's balance is a 64-bit integer
        return decided(
            refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="line_total", stated=allotment.amount_vnd, expected=room)
        )
    duty = Duty.ALLOCATING_OFFICE
    for_whom = (hand.principals(facts, person, duty, seats) for person in command.header.decided_by)
    by = hand_of(command, duty, facts.received_at, tuple(sorted(frozenset().union(*for_whom))))
    return decided(FundAllotted(hand=by, line=line, allotment=allotment))


def _deciders_may(command: Command, facts: Facts, seats: hand.Seats) -> Refusal | None:
    refusals = (hand.mandate_is_held(facts, p, Duty.ALLOCATING_OFFICE, seats) for p in command.header.decided_by)
    return next((refusal for refusal in refusals if refusal), None)


def _pins_agree(state: FundYearState, allotment: Allot) -> Refusal | None:
    if state.law_edition not in (None, allotment.law_edition):
        return refuse(
            RefusalCode.LAW_EDITION_UNKNOWN, edition=allotment.law_edition.name, sha256=allotment.law_edition.sha256
        )
    if state.calendar not in (None, allotment.calendar):
        return refuse(
            RefusalCode.CALENDAR_MISSING,
            calendar=allotment.calendar.name,
            sha256=allotment.calendar.sha256,
            year=None,
        )
    return None


def _origin_is_lawful(state: FundYearState, allotment: Allot) -> Refusal | None:
    fund_year, _ = fund_year_of(state.stream)
    if allotment.origin_year > fund_year:
        return refuse(
            RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="origin_year", stated=allotment.origin_year, expected=fund_year
        )
    if allotment.origin_year < fund_year and not (allotment.carry_over_basis or "").strip():
        return refuse(RefusalCode.CARRY_OVER_BASIS_MISSING, origin_year=allotment.origin_year, fund_year=fund_year)
    return None


def _office_stands(state: FundYearState, facts: Facts) -> Refusal | None:
    _, office = fund_year_of(state.stream)
    if office in editions.standing_offices(facts):
        return None
    return refuse(RefusalCode.NO_MANDATE, person=None, duty=Duty.ACCOUNT_HOLDER.value, office=office)
