"""What one command costs on the wire: statements sent one after another, each a round trip to Postgres.

Counted on a warm connection, where every statement is prepared; asyncpg's own two look-ups of array types come once.
"""

from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from activities.recorder import Recorder
from domain.refusals import RefusalCode
from gateway.desk import Wish
from store.database import connect_pool
from tests.recorder.town import MILLION, Town

FOUND = 1  # the command with its receipt
READ = 5  # the command, begin, the stream's lock, the facts, commit
TAIL = 1  # the events that another worker wrote, or all of a stream that is new to this one
SAVEPOINT = 2
RECORDED = READ + SAVEPOINT + 3  # events, receipt, head
REFUSED = READ + SAVEPOINT + 2  # receipt, head
PERSON = 2  # the person's row, the register's version
CARD = 1
LINE = 1
MONEY = 3  # accounts opened, balances moved in one pipeline, entries
PAST_THE_GATEWAY = 4  # the signers' keys, the papers, the insert, the command again


class Wire:
    """A recorder on one connection of its own, which counts what it sends."""

    def __init__(self, town: Town, recorder: Recorder) -> None:
        self.sent: list[str] = []
        self.town, self.recorder = town, recorder

    def saw(self, logged: asyncpg.connection.LoggedQuery) -> None:
        self.sent.append(logged.query)

    async def cost(self, wish: Callable[[], Wish], *, taken_in: bool = True) -> int:
        """Round trips of the second command of its kind; the first one warms the connection."""
        for _ in range(2):
            envelope = await self.town.desk.compose(wish())
            if taken_in:
                await self.town.take_in(envelope)
            self.sent.clear()
            await self.town.record(envelope, recorder=self.recorder)
        return len(self.sent)


@pytest.fixture(scope="module")
async def wire(town: Town) -> AsyncIterator[Wire]:
    async with await connect_pool(town.database.url("sinhke_recorder"), size=1) as pool:
        wire = Wire(town, Recorder(pool))
        async with pool.acquire() as connection:
            connection.add_query_logger(wire.saw)
        yield wire


async def test_a_recorded_command_without_money_takes_twelve(town: Town, wire: Wire) -> None:
    assert await wire.cost(town.a_stranger) <= RECORDED + PERSON == 12


async def test_an_allotment_takes_fourteen(town: Town, wire: Wire) -> None:
    assert await wire.cost(lambda: town.an_allotment(MILLION)) <= RECORDED + LINE + MONEY == 14


async def test_an_approval_takes_fifteen_however_many_lines_it_draws_on(town: Town, wire: Wire) -> None:
    for year, basis in ((2022, "giả định: văn bản chuyển nguồn"), (2023, None)):
        await town.desk.act(town.an_allotment(60 * MILLION, origin_year=year, carry_over_basis=basis))
    cases = [await town.a_case(50 * MILLION), await town.a_case(70 * MILLION)]
    wishes = iter([town.an_approval(case.plan.code, case.plan.support_vnd) for case in cases])

    assert await wire.cost(lambda: next(wishes)) <= TAIL + RECORDED + CARD + MONEY == 15
    async with town.database.as_role("sinhke_reader") as connection:
        drawn = "select count(distinct line) from ledger_entry where stream = $1"
        assert await connection.fetchval(drawn, cases[1].plan.code) == 2


async def test_a_refused_command_takes_nine(town: Town, wire: Wire) -> None:
    cost = await wire.cost(lambda: town.an_allotment(MILLION, origin_year=2022))

    assert cost <= REFUSED == 9
    async with town.database.as_role("sinhke_reader") as connection:
        last = await connection.fetchval("select code from receipt order by recorded_at desc limit 1")
    assert last == RefusalCode.CARRY_OVER_BASIS_MISSING


async def test_a_command_that_has_its_receipt_takes_one(town: Town, wire: Wire) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    await town.record(envelope)
    wire.sent.clear()
    await town.record(envelope, recorder=wire.recorder)

    assert len(wire.sent) == FOUND


async def test_coming_past_the_gateway_costs_four_more(town: Town, wire: Wire) -> None:
    cost = await wire.cost(town.a_stranger, taken_in=False)

    assert cost <= RECORDED + PERSON + PAST_THE_GATEWAY == 16
