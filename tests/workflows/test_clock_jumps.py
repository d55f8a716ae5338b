"""A clock that jumps: no period closes early, none twice, and none that was jumped over is forgotten."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from activities.look_again import Looking
from domain.events.fund import PeriodClosed
from domain.times import start_of
from tests.recorder.town import MILLION
from tests.workflows.days import bells, closed_periods, events_of, looking_at, move_clock, timers, until
from tests.workflows.office import StaffedOffice

FUND = "fund/2023/huong-son"
QUARTER_OVER = start_of(date(2023, 10, 1))
BACK = timedelta(hours=1)
ALL = ["q3", "q4", "adjustment"]


@pytest.fixture(scope="module")
async def looking(office: StaffedOffice) -> AsyncIterator[Looking]:
    async with looking_at(office) as looking:
        await office.receipt(office.town.an_allotment(MILLION))
        yield looking


async def put_back(office: StaffedOffice, by: timedelta) -> None:
    """As if somebody had set the server's clock back, under the record's feet."""
    async with office.database.as_role(None) as connection:
        await connection.execute(
            "update record_clock set shift = shift - make_interval(secs => $1)", by.total_seconds()
        )


async def refusals(office: StaffedOffice) -> list[str]:
    async with office.town.desk.reader.acquire() as connection:
        rows = await connection.fetch("select code from receipt where stream = $1 and outcome = 'refused'", FUND)
    return [row["code"] for row in rows]


async def test_a_timer_that_fires_before_a_clock_that_was_put_back_closes_nothing(
    office: StaffedOffice, looking: Looking
) -> None:
    async def refused() -> bool:
        return bool(await refusals(office))

    async def armed() -> bool:
        return (await timers(office, FUND))[-1][1] < 60

    await move_clock(office, QUARTER_OVER - timedelta(seconds=8))
    await looking.look_at_the_clock()
    await until(armed, "a timer of seconds")
    await put_back(office, BACK)
    await until(refused, "the bell before its time")
    assert set(await refusals(office)) == {"too_early"}
    assert await closed_periods(office, FUND) == []


async def test_a_clock_that_leaps_over_everything_closes_each_period_once(
    office: StaffedOffice, looking: Looking
) -> None:
    async def closed() -> bool:
        return len(await closed_periods(office, FUND)) >= len(ALL)

    leap = start_of(date(2025, 6, 1))
    await move_clock(office, leap)
    await looking.look_at_the_clock()
    await until(closed, "every period of the year")
    events = await events_of(office, FUND, PeriodClosed)
    # The bell that was refused before waits a little longer now: the figures of a day do not depend on the order.
    assert sorted(event.period.value for event in events) == sorted(ALL)
    assert [event.mark_at for event in events] == [start_of(event.due_on + timedelta(days=1)) for event in events]
    assert all(event.hand.received_at >= leap for event in events)


async def test_a_clock_that_is_put_back_behind_closed_periods_closes_none_again(
    office: StaffedOffice, looking: Looking
) -> None:
    before = await bells(office, FUND)
    [*_, last] = await events_of(office, FUND, PeriodClosed)
    await put_back(office, timedelta(days=700))
    await looking.look_at_the_clock()
    await office.receipt(office.town.an_allotment(MILLION))
    await move_clock(office, start_of(date(2025, 7, 1)))
    await looking.look_at_the_clock()
    await office.receipt(office.town.an_allotment(MILLION))
    assert sorted(await closed_periods(office, FUND)) == sorted(ALL)
    assert await bells(office, FUND) == before
    async with office.town.desk.reader.acquire() as connection:
        after = await connection.fetchval(
            "select min(recorded_at) from event where stream = $1 and kind = 'FundAllotted' and version > 4", FUND
        )
    assert after > last.known_at
