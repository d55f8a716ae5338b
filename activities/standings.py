"""Where a stream stands, told with its dates and its Vietnamese summary: what workflows keep of the record."""

from datetime import date, datetime

from activities.editions import edition_of, marks_of, year_end_dates
from domain.ids import fund_year_of
from domain.standing import Standing, standing_of
from domain.state import State
from domain.state.fund import FundYearState
from domain.state.register import RegisterState
from domain.times import local_date
from wording.summaries import summary_of


def standing_at(state: State, as_of: datetime) -> Standing:
    """The standing of a state at an instant of the record."""
    dates = [(day, kind) for day, kind in fixed_dates(state) if day >= local_date(as_of)]
    next_day = dates[0][0] if dates else None
    return standing_of(state, as_of=as_of, next_date=next_day, marks=marks_of(dates), summary=summary_of(state))


def next_date(state: State, now: datetime) -> date | None:
    """The first fixed date of the state's fund year that has not passed."""
    today = local_date(now)
    return next((day for day, _ in fixed_dates(state) if day >= today), None)


def fixed_dates(state: State) -> list[tuple[date, str]]:
    """The dates of the fund year that a case or a fund stands in, under its pinned edition."""
    if isinstance(state, RegisterState) or state.law_edition is None:
        return []
    if isinstance(state, FundYearState):
        return year_end_dates(edition_of(state.law_edition), fund_year_of(state.stream)[0])
    assert state.plan is not None
    return year_end_dates(edition_of(state.law_edition), state.plan.fund_year)
