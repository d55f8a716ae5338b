"""The talk with a real treasury process that has troubles: never paid twice, never forgotten, never guessed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.state.order import OrderStatus
from story.money import Money
from tests.workflows.bank import (
    HALF,
    Bank,
    Step,
    a_contract,
    details_of,
    is_paid_once,
    open_bank,
    reaches,
    sign_advance,
    steps_of,
)
from tests.workflows.conftest import Founded
from tests.workflows.office import PATIENCE, Office, open_office
from workflows.ports import TreasuryWord

CALL_SECONDS = 1.0


@pytest.fixture(scope="module")
async def bank(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bank]:
    async with open_bank(tmp_path_factory.mktemp("bank") / "treasury") as bank:
        yield bank


@pytest.fixture(scope="module")
async def office(founded: Founded, bank: Bank) -> AsyncIterator[Office]:
    """An office that waits a second for the treasury's answer."""
    url = bank.server.url
    async with (
        founded.copy() as database,
        open_office(database, founded.files, treasury_url=url, call_seconds=CALL_SECONDS) as office,
    ):
        yield office


@pytest.fixture
async def case(office: Office) -> Money:
    return await a_contract(office)


async def test_an_order_is_noted_before_it_is_sent_and_its_answer_reported(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank)
    await is_paid_once(office, bank, order)
    expected = ["read_order", "report", "read_order", "send_order", "report", "read_order"]
    assert await steps_of(office, order) == expected


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(["lose_answer"], id="its answer is lost"),
        pytest.param(["error_500_before"], id="it fails before anything is done"),
        pytest.param([["error_500_before", "lose_answer"]], id="the request never arrives"),
        pytest.param(["error_500_after"], id="it fails after everything is done"),
        pytest.param([f"answer_late:{CALL_SECONDS + 1}"], id="it answers too late"),
        pytest.param(["not_yet:1"], id="it does not know yet"),
        pytest.param(["answer_twice"], id="it answers twice"),
    ],
)
async def test_an_order_is_paid_once_although(office: Office, bank: Bank, case: Money, steps: list[Step]) -> None:
    await is_paid_once(office, bank, await sign_advance(office, case, bank, steps))


async def test_a_lost_answer_is_asked_for_and_the_order_not_sent_again(office: Office, bank: Bank, case: Money) -> None:
    order = await sign_advance(office, case, bank, ["lose_answer"])
    await is_paid_once(office, bank, order)
    told = await steps_of(office, order)
    assert (told.count("send_order"), told.count("ask_order")) == (1, 1)


async def test_an_order_that_never_arrived_is_sent_again_under_the_same_id(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank, ["error_500_before"])
    await is_paid_once(office, bank, order)
    told = await steps_of(office, order)
    assert (told.count("send_order"), told.count("ask_order")) == (2, 1)
    assert [known for known in await bank.orders() if known.startswith(case.plan.code)] == [order]


async def test_a_refused_order_is_recorded_and_not_tried_again(office: Office, bank: Bank, case: Money) -> None:
    order = await sign_advance(office, case, bank, ["refuse:sai mã đơn vị thụ hưởng"])
    assert await office.talk(order).result() == OrderStatus.REFUSED.value
    await reaches(office, order, OrderStatus.REFUSED)
    assert await bank.paid(order) == []
    assert (await steps_of(office, order)).count("send_order") == 1
    await case.prepares("advance", HALF, 0, "2023-07-03")


async def test_a_waiting_order_shows_a_vietnamese_sentence_and_how_often_it_was_asked(
    office: Office, bank: Bank, case: Money
) -> None:
    order = await sign_advance(office, case, bank, ["not_yet:1"])
    async with asyncio.timeout(PATIENCE):
        while not (said := await details_of(office, order)).endswith("pending, 1"):
            await asyncio.sleep(0.05)
    assert "đã gửi, chờ Kho bạc trả lời" in said
    assert (await office.talk(order).query("last_word", result_type=TreasuryWord)).outcome == "pending"
    await is_paid_once(office, bank, order)
