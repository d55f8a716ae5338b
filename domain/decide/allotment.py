"""Money is allotted to a commune; money of an older year cites the basis on which it was carried over."""

from domain.commands import Command
from domain.commands.fund import Allot
from domain.events.fund import FundAllotted
from domain.events.hand import Hand
from domain.facts import Facts
from domain.ids import fund_year_of
from domain.money import FundLine
from domain.people import Duty
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules import editions
from domain.state.fund import FundYearState
from domain.values import INT64_MAX


def allot(state: FundYearState, command: Command, facts: Facts, by: Hand) -> FundAllotted | Refusal:
    """On one line, under the law and calendar that the first allotment of the year pinned."""
    allotment = command.decides
    assert isinstance(allotment, Allot)
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
    return (
        editions.law_edition_is_published(allotment.law_edition, facts)
        or editions.calendar_is_published(allotment.calendar, facts)
        or _pins_agree(state, allotment)
        or _origin_is_lawful(state, allotment)
        or _office_stands(state, facts)
        or editions.belongs_to(office, allotment.allocating_office, facts)
        or _balance_is_countable(state, line, allotment)
        or FundAllotted(hand=by, line=line, allotment=allotment)
    )


def _balance_is_countable(state: FundYearState, line: FundLine, allotment: Allot) -> Refusal | None:
    """The ledger's balance is a 64-bit integer."""
    room = INT64_MAX - state.allotted.get(line.name, 0)
    if allotment.amount_vnd <= room:
        return None
    return refuse(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, item="line_total", stated=allotment.amount_vnd, expected=room)


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
