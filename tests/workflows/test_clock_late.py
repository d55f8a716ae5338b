"""A clock that comes late, or whose workflow starts anew: every mark once, and the event says how late it was."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.look_again import Looking
from domain.events.fund import PeriodClosed
from domain.times import start_of
from tests.recorder.town import MILLION
from tests.workflows.conftest import Founded
from tests.workflows.days import bells, closed_periods, events_of, looking_at, move_clock, timers, until
from tests.workflows.office import StaffedOffice, open_rooms

FUND = "fund/2023/huong-son"
SHORT = ["limit.historyCount.suggestContinueAsNew=30"]
QUARTER_OVER = start_of(date(2023, 10, 1))
FOUND_AT = datetime(2023, 10, 5, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
async def office(founded: Founded) -> AsyncIterator[StaffedOffice]:
    """An office on a server that wants short histories, whose worker works when a test says so."""
    async with founded.copy() as database, open_rooms(database, founded.files, dynamic_config=SHORT) as office:
        yield office


@pytest.fixture(scope="module")
async def looking(office: StaffedOffice) -> AsyncIterator[Looking]:
    async with looking_at(office) as looking:
        yield looking


async def is_closed(office: StaffedOffice, stream: str, *periods: str) -> None:
    async def done() -> bool:
        return await closed_periods(office, stream) == list(periods)

    await until(done, f"{stream}: {periods}, not {await closed_periods(office, stream)}")


async def allots(office: StaffedOffice) -> None:
    receipt = await office.receipt(office.town.an_allotment(MILLION))
    assert receipt.refusal is None, receipt.refusal


async def test_a_worker_that_was_away_over_the_quarters_end_closes_it_once_and_says_how_late(
    office: StaffedOffice, looking: Looking
) -> None:
    async with office.working():
        await allots(office)
        await looking.look_at_the_clock()
        assert await closed_periods(office, FUND) == []
    await move_clock(office, FOUND_AT)
    await looking.look_at_the_clock()
    assert await closed_periods(office, FUND) == []
    async with office.working():
        await is_closed(office, FUND, "q3")
    [event] = await events_of(office, FUND, PeriodClosed)
    assert event.mark_at == QUARTER_OVER
    assert event.hand.received_at >= FOUND_AT
    assert event.due_on == date(2023, 9, 30)


async def test_a_worker_that_starts_anew_closes_nothing_twice(office: StaffedOffice, looking: Looking) -> None:
    async with office.working():
        rings = await bells(office, FUND)
        await office.handle(FUND).signal("look_again")
        await allots(office)
        assert await bells(office, FUND) == rings
    assert await closed_periods(office, FUND) == ["q3"]


async def test_a_run_that_ends_in_a_new_one_rings_nothing_twice_and_loses_no_date(
    office: StaffedOffice, looking: Looking
) -> None:
    async with office.working():
        first = (await office.handle(FUND).describe()).run_id
        for _ in range(12):
            await allots(office)
        await office.events(FUND)
        assert (await office.handle(FUND).describe()).run_id != first
        assert (await timers(office, FUND))[-1][0] == "TimerStarted"
        await move_clock(office, start_of(date(2024, 1, 1)) + timedelta(minutes=1))
        await looking.look_at_the_clock()
        await is_closed(office, FUND, "q3", "q4")
        assert await bells(office, FUND) == 2
