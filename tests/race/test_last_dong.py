"""Sixteen approvals at once for the last đồng of a line: one is recorded, the others are refused, and nothing deadlocks."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import asyncpg
import pytest

from domain.actions import Action
from domain.envelope import Envelope
from domain.receipt import Receipt
from gateway.desk import Wish
from story.life import NORM_UNSET
from story.money import Money
from tests.conftest import Database
from tests.recorder.town import APPROVER, MILLION, Town, open_town

AT_ONCE = 16
TRIALS = 50


@pytest.fixture(scope="module")
async def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with open_town(database, tmp_path_factory.mktemp("race"), size=AT_ONCE, patient=True) as town:
        yield town


@pytest.fixture
def locked_again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a balance had moved away under a decision, so that it was locked and decided again."""
    from store import ledger

    really_lock = ledger.lock_accounts
    times: list[int] = []

    async def counted(connection: asyncpg.Connection, bookings: list[ledger.Booking]) -> None:
        times.append(len(bookings))
        await really_lock(connection, bookings)

    monkeypatch.setattr(ledger, "lock_accounts", counted)
    return times


async def an_approval(town: Town, case: Money, amount_vnd: int) -> Envelope:
    """Signed, and taken in as the gateway does it, so that only the recorder's work is raced."""
    paper = town.decision()
    wish = Wish(
        stream=case.plan.code,
        action=Action.APPROVE_PROJECT,
        decides={"amount_vnd": amount_vnd},
        decided_by=[APPROVER],
        paper=paper,
        unchecked=[{"figure": NORM_UNSET, "paper": paper.model_dump(mode="json")}],
    )
    envelope = await town.desk.compose(wish)
    await town.take_in(envelope)
    return envelope


async def at_once(town: Town, cases: list[Money], amount_vnd: int) -> list[Receipt]:
    envelopes = [await an_approval(town, case, amount_vnd) for case in cases]
    async with asyncio.timeout(30):
        return list(await asyncio.gather(*(town.record(envelope) for envelope in envelopes)))


async def balances(town: Town, kind: str) -> dict[str, int]:
    async with town.database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select line, sum(balance)::bigint as held from ledger_account where kind = $1 group by line", kind
        )
        sums = await connection.fetch("select line, line_sum from board_line")
        deadlocks = "select deadlocks from pg_stat_database where datname = current_database()"
        assert await connection.fetchval(deadlocks) == 0
    assert {row["line_sum"] for row in sums} == {0}
    return {row["line"]: row["held"] for row in rows}


async def test_only_as_many_approvals_are_recorded_as_the_line_can_pay(town: Town, locked_again: list[int]) -> None:
    waiting = [await town.a_case(MILLION) for _ in range(AT_ONCE)]
    for trial in range(TRIALS):
        await town.desk.act(town.an_allotment(MILLION))
        receipts = await at_once(town, waiting, MILLION)
        outcomes = Counter(receipt.refusal.code.value if receipt.refusal else "recorded" for receipt in receipts)
        assert outcomes == {"recorded": 1, "exceeds_available": AT_ONCE - 1}, trial
        assert sum((await balances(town, "available")).values()) == 0
        won = next(index for index, receipt in enumerate(receipts) if receipt.refusal is None)
        waiting[won] = await town.a_case(MILLION)
    assert sum((await balances(town, "reserved")).values()) == TRIALS * MILLION
    assert locked_again, "no decision ever lost its balance: the race was not run"


async def test_approvals_over_two_lines_neither_deadlock_nor_overdraw(town: Town) -> None:
    for _ in range(5):
        for year, basis in ((2022, "giả định: văn bản chuyển nguồn"), (2023, None)):
            await town.desk.act(town.an_allotment(3 * MILLION, origin_year=year, carry_over_basis=basis))
        waiting = [await town.a_case(2 * MILLION) for _ in range(8)]
        receipts = await at_once(town, waiting, 2 * MILLION)
        assert sum(receipt.refusal is None for receipt in receipts) == 3
        assert sum((await balances(town, "available")).values()) == 0


async def test_allotments_and_approvals_on_one_line_keep_it_at_zero(town: Town) -> None:
    await town.desk.act(town.an_allotment(4 * MILLION))
    waiting = [await town.a_case(MILLION) for _ in range(8)]
    approvals = [await an_approval(town, case, MILLION) for case in waiting]
    allotments = [await town.desk.compose(town.an_allotment(MILLION)) for _ in range(8)]
    async with asyncio.timeout(30):
        await asyncio.gather(
            *(town.record(envelope) for pair in zip(approvals, allotments, strict=True) for envelope in pair)
        )
    held = sum((await balances(town, "available")).values())
    recorded = [await town.record(envelope) for envelope in approvals]
    assert held == (12 - sum(receipt.refusal is None for receipt in recorded)) * MILLION
