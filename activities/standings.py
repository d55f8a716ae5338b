"""Where a stream stands, told with its dates and its Vietnamese summary: what workflows keep of the record."""

from datetime import date, datetime

from activities.editions import calendar_of, edition_of
from domain.commands import Command
from domain.commands.fund import ClosePeriod
from domain.ids import fund_year_of
from domain.marks import marks_ahead
from domain.periods import period_ends
from domain.rules.periods import over_at
from domain.standing import CLOSE_PERIOD, Mark, Standing, standing_of
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.subproject import SubprojectState
from domain.times import local_date
from wording.summaries import summary_of


def standing_at(state: State, as_of: datetime) -> Standing:
    """The standing of a state at an instant of the record."""
    marks: tuple[Mark, ...] = ()
    match state:
        case SubprojectState():
            marks = _marks_of_the_case(state)
        case FundYearState():
            marks = _marks_of_the_year(state)
        case _:
            pass
    return standing_of(state, as_of=as_of, marks=marks, summary=summary_of(state))


def _marks_of_the_case(state: SubprojectState) -> tuple[Mark, ...]:
    """The marks that the clock has still to make of the open deadlines, the earliest first."""
    if state.plan is None or state.ended:
        return ()
    law, calendar = edition_of(state.plan.law_edition), calendar_of(state.plan.calendar)
    ahead = (
        Mark(at=mark.at, kind=mark.kind.value, about=kept.id)
        for kept in state.open_deadlines
        for mark in marks_ahead(kept, law, calendar)
    )
    return tuple(sorted(ahead, key=lambda mark: (mark.at, mark.about, mark.kind)))


def _marks_of_the_year(state: FundYearState) -> tuple[Mark, ...]:
    """The ends of the periods that are not closed yet; of those that were over before the first allotment none."""
    if state.law_edition is None or state.opened_at is None:
        return ()
    ends = period_ends(fund_year_of(state.stream)[0], edition_of(state.law_edition))
    opened = local_date(state.opened_at)
    ahead = (
        Mark(at=over_at(day), kind=CLOSE_PERIOD, about=period.value)
        for period, day in ends.items()
        if period not in state.closed_periods and day >= opened
    )
    return tuple(sorted(ahead, key=lambda mark: mark.at))


def day_to_freeze(state: State, command: Command, received_at: datetime) -> date | None:
    """The last day of the period that a command would close: one that this year has, that is over and not closed yet."""
    closing = command.decides
    if not isinstance(closing, ClosePeriod) or not isinstance(state, FundYearState) or state.law_edition is None:
        return None
    day = period_ends(fund_year_of(state.stream)[0], edition_of(state.law_edition)).get(closing.period)
    if day is None or closing.period in state.closed_periods or received_at < over_at(day):
        return None
    return day
