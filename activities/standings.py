"""Where a stream stands, told with its dates and its Vietnamese summary: what workflows keep of the record."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from activities.editions import edition_of, marks_of, year_end_dates
from domain.ids import fund_year_of
from domain.standing import Standing, standing_of
from domain.state import State, fold
from domain.state.fund import FundYearState
from domain.state.register import RegisterState
from domain.times import local_date
from store import log
from store.queries import sql
from wording.summaries import summary_of

if TYPE_CHECKING:
    from store.database import Connection

RECORD_TIME = sql("log", "record_time")


async def read_standing(connection: "Connection", stream: str) -> Standing:
    """Two round trips: the events, and the record's time."""
    state = fold(stream, await log.read_stream(connection, stream))
    as_of: datetime = await connection.fetchval(RECORD_TIME)
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
