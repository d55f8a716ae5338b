"""The dates of a fund year: one timer that fires once, is not armed again by commands, and follows the record's clock.

The record is simulated, so that its quarters end in seconds; timer and clock are the real server's.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from activities.look_again import Looking
from domain.events.fund import PeriodClosed
from tests.recorder.town import MILLION
from tests.workflows.days import bells, closed_periods, events_of, looking_at, move_clock, rung, timers, until
from tests.workflows.office import StaffedOffice

FUND = "fund/2023/huong-son"
QUARTER_ENDS = datetime(2023, 9, 30, 17, tzinfo=UTC)  # the first instant of 1 October 2023 in Vietnam


@pytest.fixture(scope="module")
async def looking(office: StaffedOffice) -> AsyncIterator[Looking]:
    """What the worker's look-again task does, done when a test says so; the clock as it is now was seen."""
    await office.receipt(office.town.an_allotment(MILLION))
    async with looking_at(office) as looking:
        await looking.look_at_the_clock()
        yield looking


async def test_one_timer_sleeps_until_the_next_date(office: StaffedOffice, looking: Looking) -> None:
    [(kind, seconds)] = await timers(office, FUND)
    assert kind == "TimerStarted"
    assert timedelta(seconds=seconds) > timedelta(days=85)


async def test_commands_do_not_arm_the_timer_again(office: StaffedOffice, looking: Looking) -> None:
    before = await timers(office, FUND)
    for _ in range(4):
        await office.receipt(office.town.an_allotment(MILLION))
    assert await timers(office, FUND) == before


async def test_a_look_without_a_move_wakes_nobody(office: StaffedOffice, looking: Looking) -> None:
    assert await looking.look_at_the_clock() == 0


async def test_a_moved_clock_makes_running_workflows_look_and_arms_the_timer_anew(
    office: StaffedOffice, looking: Looking
) -> None:
    before = len(await timers(office, FUND))
    await move_clock(office, QUARTER_ENDS - timedelta(hours=6))
    assert len(await timers(office, FUND)) == before  # nobody has told the workflow yet
    assert await looking.look_at_the_clock() == 1
    cancelled, started = (await timers(office, FUND))[before:]
    assert (cancelled[0], started[0]) == ("TimerCanceled", "TimerStarted")
    assert timedelta(hours=5, minutes=58) < timedelta(seconds=started[1]) <= timedelta(hours=6, seconds=2)


async def test_a_passed_date_fires_once_and_the_next_one_is_armed(office: StaffedOffice, looking: Looking) -> None:
    async def is_closed() -> bool:
        return await closed_periods(office, FUND) == ["q3"]

    await move_clock(office, QUARTER_ENDS - timedelta(seconds=6))
    await looking.look_at_the_clock()
    await until(is_closed, "the third quarter")
    await office.receipt(office.town.an_allotment(MILLION))
    assert (await office.shown(FUND))["NextDate"] == "2023-12-31"
    kinds = [kind for kind, _ in await timers(office, FUND)]
    assert kinds.count("TimerFired") == 1
    assert kinds[-2:] == ["TimerFired", "TimerStarted"]
    last = (await timers(office, FUND))[-1][1]
    assert timedelta(days=91) < timedelta(seconds=last) < timedelta(days=93)


async def test_a_bell_is_one_activity_and_its_word_one_signal(office: StaffedOffice, looking: Looking) -> None:
    assert await rung(office, FUND) == 1
    assert await bells(office, FUND) == 1
    [event] = await events_of(office, FUND, PeriodClosed)
    assert event.mark_at == QUARTER_ENDS
    assert timedelta() <= event.hand.received_at - event.mark_at < timedelta(seconds=15)
