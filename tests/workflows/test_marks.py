"""The dates of a fund year: one timer that fires once, is not armed again by commands, and follows the record's clock.

The record is simulated, so that its 31 December comes in seconds; timer and clock are the real server's.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from activities.look_again import Looking
from domain.actions import Action
from domain.values import instant_text
from gateway.desk import Wish
from store.database import connect_pool
from story.cast import REGISTRAR
from tests.recorder.town import REGISTER
from tests.workflows.office import PATIENCE, Office, attributes_of, kind_of

FUND = "fund/2023/huong-son"
YEAR_ENDS = datetime(2023, 12, 31, 17, tzinfo=UTC)  # the first instant of 1 January 2024 in Vietnam
MILLION = 1_000_000


@pytest.fixture(scope="module")
async def looking(office: Office) -> AsyncIterator[Looking]:
    """What the worker's look-again task does, done when a test says so; the clock as it is now was seen."""
    await office.receipt(office.town.an_allotment(MILLION))
    async with await connect_pool(office.database.url("sinhke_recorder"), size=2) as pool:
        looking = Looking(pool, office.client, office.settings)
        await looking.look_at_the_clock()
        yield looking


async def move_clock(office: Office, to: datetime) -> None:
    receipt = await office.receipt(
        Wish(stream=REGISTER, action=Action.MOVE_CLOCK, decides={"to": instant_text(to)}, decided_by=[REGISTRAR])
    )
    assert receipt.refusal is None, receipt.refusal


async def timers(office: Office) -> list[tuple[str, float]]:
    """Every timer event of the fund year, in order: its kind, and for a start how many seconds it sleeps."""
    found = []
    for event in await office.events(FUND):
        if kind_of(event).startswith("Timer"):
            sleeps = attributes_of(event).get("startToFireTimeout", "0s")
            found.append((kind_of(event), float(str(sleeps).removesuffix("s"))))
    return found


async def test_one_timer_sleeps_until_the_next_date(office: Office, looking: Looking) -> None:
    [(kind, seconds)] = await timers(office)
    assert kind == "TimerStarted"
    assert timedelta(seconds=seconds) > timedelta(days=180)


async def test_commands_do_not_arm_the_timer_again(office: Office, looking: Looking) -> None:
    before = await timers(office)
    for _ in range(4):
        await office.receipt(office.town.an_allotment(MILLION))
    assert await timers(office) == before


async def test_a_look_without_a_move_wakes_nobody(office: Office, looking: Looking) -> None:
    assert await looking.look_at_the_clock() == 0


async def test_a_moved_clock_makes_running_workflows_look_and_arms_the_timer_anew(
    office: Office, looking: Looking
) -> None:
    before = len(await timers(office))
    await move_clock(office, YEAR_ENDS - timedelta(hours=6))
    assert len(await timers(office)) == before  # nobody has told the workflow yet
    assert await looking.look_at_the_clock() == 1
    cancelled, started = (await timers(office))[before:]
    assert (cancelled[0], started[0]) == ("TimerCanceled", "TimerStarted")
    assert timedelta(hours=5, minutes=58) < timedelta(seconds=started[1]) <= timedelta(hours=6, seconds=2)


async def test_a_passed_date_fires_once_and_the_next_one_is_armed(office: Office, looking: Looking) -> None:
    await move_clock(office, YEAR_ENDS - timedelta(seconds=6))
    await looking.look_at_the_clock()
    async with asyncio.timeout(PATIENCE):
        while (await office.shown(FUND))["NextDate"] != "2024-01-31":
            await asyncio.sleep(0.1)
    await office.receipt(office.town.an_allotment(MILLION))
    kinds = [kind for kind, _ in await timers(office)]
    assert kinds.count("TimerFired") == 1
    assert kinds[-2:] == ["TimerFired", "TimerStarted"]
    last = (await timers(office))[-1][1]
    assert timedelta(days=30) < timedelta(seconds=last) < timedelta(days=32)
