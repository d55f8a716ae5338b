"""Processes that go away: Postgres under commands that wait, and the worker between an order's sending and its answer."""

import asyncio

import aiohttp
import pytest

from domain.standing import Standing
from household.household import Household
from tests.recorder.town import REGISTER
from tests.workflows.bank import Bank, a_contract, is_paid_once, sign_advance
from tests.workflows.office import PATIENCE, Office, kind_of

OUTAGE_SECONDS = 4.0


@pytest.mark.slow
async def test_commands_that_wait_while_postgres_is_stopped_are_recorded_when_it_is_back(
    household: tuple[Household, Office],
) -> None:
    house, office = household[0].house, household[1]
    waiting = [await office.town.desk.compose(office.town.a_stranger()) for _ in range(3)]
    await house.postgres.stop()
    for envelope in waiting:
        await office.handle(REGISTER).signal("register_person", envelope.wire())
    async with asyncio.timeout(PATIENCE):
        while not await office.pending(REGISTER):
            await asyncio.sleep(0.05)
    length = len(await office.events(REGISTER))
    assert await office.handle(REGISTER).query("waiting", result_type=int) == len(waiting)
    await office.handle(REGISTER).query("standing", result_type=Standing)
    await asyncio.sleep(OUTAGE_SECONDS)
    [(name, attempt, failure)] = await office.pending(REGISTER)
    assert name == "record"
    assert attempt >= 2
    assert failure
    assert len(await office.events(REGISTER)) == length
    await house.postgres.start()
    for envelope in waiting:
        assert (await office.received(envelope, seconds=30.0)).refusal is None
    assert "WorkflowTaskTimedOut" not in {kind_of(event) for event in await office.events(REGISTER)}


@pytest.mark.slow
async def test_a_worker_killed_between_sending_and_answer_pays_no_second_time_and_forgets_nothing(
    household: tuple[Household, Office],
) -> None:
    whole, office = household
    case = await a_contract(office)
    async with aiohttp.ClientSession() as http:
        bank = Bank(whole.house.treasury, http)
        order = await sign_advance(office, case, bank, ["answer_late:9"])
        await bank.receives(order)
        whole.worker.kill()
        await whole.start_worker()
        await asyncio.wait_for(is_paid_once(office, bank, order), 60.0)
