"""A whole life while the worker keeps no workflow: each task replays from the first event, which finds what is not
deterministic.
"""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from domain.refusals import RefusalCode
from domain.state.order import OrderStatus
from tests.recorder.town import TODAY
from tests.workflows.bank import HALF, SUPPORT, Bank, a_contract, is_paid_once, open_bank, reaches, sign_advance
from tests.workflows.conftest import Founded
from tests.workflows.office import PATIENCE, Office, open_office


@pytest.fixture(scope="module")
async def bank(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bank]:
    async with open_bank(tmp_path_factory.mktemp("bank") / "treasury") as bank:
        yield bank


@pytest.fixture(scope="module")
async def office(founded: Founded, bank: Bank) -> AsyncIterator[Office]:
    url = bank.server.url
    async with (
        founded.copy() as database,
        open_office(database, founded.files, treasury_url=url, max_cached_workflows=0) as office,
    ):
        yield office


async def test_a_whole_life_runs_with_no_workflow_in_the_cache(
    office: Office, bank: Bank, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    case = await a_contract(office)
    await is_paid_once(office, bank, await sign_advance(office, case, bank, ["lose_answer"]))
    await case.delivers(TODAY, range(1, 11))
    await case.accepts(TODAY, SUPPORT, range(1, 11))
    await case.prepares("payment", HALF, HALF, TODAY)
    await case.signs_order(2)
    await reaches(office, f"{case.plan.code}-02", OrderStatus.ACCEPTED)
    await office.receipt(office.town.a_stranger())
    await case.closes_its_account(TODAY, 10)
    async with asyncio.timeout(PATIENCE):
        assert (await office.handle(case.plan.code).result()).startswith("Đã kết thúc")
    await case.prepares("payment", HALF, HALF, TODAY, refused=RefusalCode.ALREADY_CLOSED)
    said = [record.getMessage() for record in caplog.records if record.name.startswith("temporalio")]
    assert said == []
