"""Two lines, every order: locks are taken in one written order whatever the postings say, so nothing ever deadlocks."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from domain.envelope import Envelope
from domain.money import AccountKind
from domain.postings import Account, Posting
from domain.refusals import RefusalCode
from store import ledger
from store.database import connect_pool
from story.money import Money
from tests.conftest import Database
from tests.recorder.chain import decided_again
from tests.recorder.town import MILLION, PATIENCE, TODAY, Town, open_town

WRITERS = 32
EACH = 5
LINES = tuple(f"2023/{origin}/province/du-an-3/tieu-du-an-1/recurrent/huong-son" for origin in (2022, 2023))
BASIS = "giả định: văn bản chuyển nguồn"
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


@pytest.fixture(scope="module")
async def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with open_town(database, tmp_path_factory.mktemp("race"), size=WRITERS, patient=True) as town:
        yield town


async def _allot_both(town: Town, amount_vnd: int) -> None:
    await town.desk.act(town.an_allotment(amount_vnd, origin_year=2022, carry_over_basis=BASIS))
    await town.desk.act(town.an_allotment(amount_vnd))


async def _sums(town: Town, column: str) -> list[int]:
    async with town.database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(f"select {column} as held, line_sum from board_line order by line")
        assert await connection.fetchval(DEADLOCKS) == 0
    assert {row["line_sum"] for row in rows} == {0}
    return [row["held"] for row in rows]


def _reserving(line: str, code: str) -> Posting:
    reserved = Account(line=line, kind=AccountKind.RESERVED, subproject=code)
    available = Account(line=line, kind=AccountKind.AVAILABLE, subproject="")
    return Posting(debit=reserved, credit=available, amount_vnd=1)


async def test_approvals_allotments_and_released_contracts_meet_on_two_lines_and_none_is_lost(town: Town) -> None:
    """Everything that moves `available`: down by approvals over both lines, up by allotments and by contracts below."""
    await _allot_both(town, 12 * MILLION)
    approved = [await town.a_case(2 * MILLION) for _ in range(8)]
    waiting = [await town.a_case(3 * MILLION) for _ in range(8)]
    for case in approved:
        await case.is_approved(TODAY, 2 * MILLION)
    asked = [await _taken_in(town, case) for case in waiting]

    async with asyncio.timeout(30):
        await asyncio.gather(
            *(town.record(envelope) for envelope in asked),
            *(case.signs_contract(TODAY, MILLION) for case in approved),
            *(_allot_both(town, MILLION) for _ in range(4)),
        )

    receipts = [await town.record(envelope) for envelope in asked]
    refused = {receipt.refusal.code for receipt in receipts if receipt.refusal}
    assert refused <= {RefusalCode.EXCEEDS_AVAILABLE}
    recorded = sum(receipt.refusal is None for receipt in receipts)
    # 24 + 8 allotted, 8 of the 16 approved released again by the contracts, 3 for each approval that came through.
    assert sum(await _sums(town, "available_vnd")) == (24 + 8 - 8 - 3 * recorded) * MILLION
    async with town.database.as_role("sinhke_reader") as connection:
        for case in (*approved, *waiting):
            await decided_again(connection, case.plan.code)


async def test_thirty_two_writers_post_on_two_lines_in_both_orders_without_a_deadlock(town: Town) -> None:
    """No event asks for the other order; the ledger must not care if one ever does."""
    await _allot_both(town, WRITERS * EACH)
    before = await _sums(town, "available_vnd")
    codes = [(await town.a_case(MILLION)).plan.code for _ in range(WRITERS)]
    async with await connect_pool(town.database.url("sinhke_recorder") + PATIENCE, size=WRITERS) as pool:

        async def write(number: int, code: str) -> None:
            lines = LINES if number % 2 else tuple(reversed(LINES))
            for version in range(1, EACH):  # the events of a case that waits for approval move no money themselves
                async with pool.acquire() as connection, connection.transaction():
                    bookings = [(version, _reserving(line, code)) for line in lines]
                    await ledger.post(connection, code, bookings)

        async with asyncio.timeout(30):
            await asyncio.gather(*(write(number, code) for number, code in enumerate(codes)))

    assert [was - now for was, now in zip(before, await _sums(town, "available_vnd"), strict=True)] == [
        WRITERS * (EACH - 1)
    ] * 2


async def _taken_in(town: Town, case: Money) -> Envelope:
    envelope = await town.desk.compose(town.an_approval(case.plan.code, case.plan.support_vnd))
    await town.take_in(envelope)
    return envelope
