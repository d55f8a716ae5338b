"""A worker whose machine tells another time than the database: no time is recorded wrongly, and money waits.

The worker is a real process under libfaketime; the database's clock stays what it is.
"""

import asyncio
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest

from domain.receipt import Receipt
from domain.refusals import RefusalCode
from domain.state.order import OrderStatus
from household.household import Household
from story.cast import XUAN_HUONG
from tests.recorder.chain import whole_chain
from tests.recorder.town import MILLION, REGISTER
from tests.workflows.bank import Bank, a_contract, is_paid_once, reaches, sign_advance
from tests.workflows.office import Office
from tests.workflows.test_payment_order_answers import by_paper

OFFSETS = {"+1h": 3_600, "-1h": -3_600, "+90d": 7_776_000, "-90d": -7_776_000}
FUND = f"fund/2023/{XUAN_HUONG.office}"
NOW = "select record_now()"
# A new worker's first tasks come late: what the old one held must run out first, and the machine may be crowded.
AFTER_A_START = 60.0
REFUSED = "select count(*) from receipt where stream = $1 and code = $2"


async def works_under(whole: Household, offset: str | None) -> None:
    """Replace the worker by one whose clock is off by this; None: the machine's own clock again."""
    await whole.stop_worker()
    if offset is None:
        await whole.start_worker()
        return
    found = find_spec("libfaketime")
    assert found is not None and found.origin is not None
    library = Path(found.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    assert library.exists()
    # Waiting goes by the machine's uptime, which no wrongly set clock changes.
    await whole.start_worker(
        LD_PRELOAD=str(library), FAKETIME=offset, DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_FAKE_MONOTONIC="1"
    )


async def record_time(office: Office) -> datetime:
    async with office.database.as_role("sinhke_reader") as connection:
        now = await connection.fetchval(NOW)
    assert isinstance(now, datetime)
    return now


def is_skewed(receipt: Receipt, seconds: int) -> None:
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.CLOCK_SKEW
    skew = receipt.refusal.detail["skew_seconds"]
    assert isinstance(skew, int)
    assert abs(skew - seconds) <= 3


async def refusals(office: Office, stream: str) -> int:
    async with office.database.as_role("sinhke_reader") as connection:
        return int(await connection.fetchval(REFUSED, stream, RefusalCode.CLOCK_SKEW.value))


async def is_refused(office: Office, stream: str) -> None:
    """Wait until the record has refused the machine's word for its clock."""
    async with asyncio.timeout(60.0):
        while not await refusals(office, stream):
            await asyncio.sleep(0.1)


@pytest.mark.slow
@pytest.mark.parametrize("offset", OFFSETS)
async def test_under_a_wrong_clock_times_are_the_databases_and_money_waits(
    household: tuple[Household, Office], offset: str
) -> None:
    whole, office = household
    await works_under(whole, offset)
    before = await record_time(office)

    recorded = await office.receipt(office.town.a_stranger(), seconds=AFTER_A_START)
    refused = await office.receipt(office.town.an_allotment(MILLION, XUAN_HUONG), seconds=AFTER_A_START)

    after = await record_time(office)
    assert recorded.refusal is None
    is_skewed(refused, OFFSETS[offset])
    for receipt in (recorded, refused):
        assert before <= receipt.received_at <= receipt.recorded_at <= after
    assert after - before < timedelta(minutes=5)
    async with office.database.as_role("sinhke_reader") as connection:
        for stream in (REGISTER, FUND):
            assert (await whole_chain(connection, stream))[-1].recorded_at <= after


@pytest.mark.slow
async def test_money_moves_again_once_the_clock_is_right(household: tuple[Household, Office]) -> None:
    whole, office = household
    await works_under(whole, None)

    receipt = await office.receipt(office.town.an_allotment(MILLION, XUAN_HUONG), seconds=AFTER_A_START)

    assert receipt.refusal is None


@pytest.mark.slow
async def test_an_answer_that_is_refused_for_the_clock_is_reported_again_as_another_command(
    household: tuple[Household, Office],
) -> None:
    whole, office = household
    case = await a_contract(office)
    async with aiohttp.ClientSession() as http:
        bank = Bank(whole.house.treasury, http)
        order = await sign_advance(office, case, bank, ["not_yet:2"])
        await bank.receives(order)
        await works_under(whole, "+1h")
        await is_refused(office, case.plan.code)
        await reaches(office, order, OrderStatus.SENT)
        await works_under(whole, None)
        await asyncio.wait_for(is_paid_once(office, bank, order), 60.0)


@pytest.mark.slow
async def test_a_word_that_contradicts_paper_is_reported_again_until_the_alarm_is_on_record(
    household: tuple[Household, Office],
) -> None:
    whole, office = household
    case = await a_contract(office)
    async with aiohttp.ClientSession() as http:
        bank = Bank(whole.house.treasury, http)
        order = await sign_advance(office, case, bank, ["not_yet:3"])
        await bank.receives(order)
        assert (await office.receipt(by_paper(office, case, "refused"))).refusal is None
        await works_under(whole, "-1h")
        await is_refused(office, case.plan.code)
        await works_under(whole, None)
        assert await asyncio.wait_for(office.talk(order).result(), 60.0) == OrderStatus.REFUSED.value
    async with office.database.as_role("sinhke_reader") as connection:
        last = await connection.fetchval(
            "select code from receipt where stream = $1 order by position desc limit 1", case.plan.code
        )
    assert last == RefusalCode.ANSWER_CONTRADICTS
