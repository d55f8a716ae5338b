"""The page of one commune's year on a record with very many cards, beside a point read of one card by its code.

`page` is the product's own question, the view with every sum behind it, and `case` asks the same view for one case;
`cards` are the rows of the page from the card alone, by the index that is made for them; `by_stage` adds one commune's
cards of all its years up. Sample for sample in turn.
"""

from collections.abc import Awaitable, Callable, Mapping
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

import asyncpg

from bench.ground import Ground
from bench.many_cards import A_PAGE, Crossed, many_cards
from bench.rounds import Heard, Run, pair, repeat
from bench.scale import Scale
from bench.straight import record
from domain.as_of import AsOf
from domain.times import local_date
from store.board import board_cases
from store.database import connect_pool
from store.reading import read_clock

if TYPE_CHECKING:
    from store.database import Connection

SCENARIO = "board"
POINT = "select * from subproject_card where code = $1"
CASE = "select * from board_case where code = $1"
CARDS = "select * from subproject_card where commune = $1 and fund_year = $2 order by next_date, code"
BY_STAGE = """
select fund_year, stage, count(*), sum(approved_vnd), sum(contract_vnd), sum(accepted_vnd) from subproject_card
where commune = $1 group by fund_year, stage order by fund_year, stage"""
OF_ONE = ("point", "case")
WARM = 20
STEPS_A_LIFE = 10
Ask = Callable[[int], Awaitable[int]]


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    ground.say(f"{SCENARIO}: making {scale.cards} cards")
    crossed = await _filled(ground, scale)
    url = ground.url("sinhke_reader")
    async with await connect_pool(url, application="sinhke-bench", size=1) as pool, pool.acquire() as connection:
        questions = await _questions(connection, crossed)
        draw = Random(SCENARIO)

        async def play(number: int) -> Mapping[str, Run]:
            ground.say(f"{SCENARIO}: {scale.reads} reads of each")
            return await _round(ground, questions, [draw.randrange(scale.cards) for _ in range(scale.reads)])

        await _round(ground, questions, [draw.randrange(scale.cards) for _ in range(WARM)])  # statements and plans
        rounds = await repeat(SCENARIO, play, scale, heard)
    compared = (("page", "point"), ("cards", "point"), ("by_stage", "point"), ("page", "case"))
    return [pair(SCENARIO, rounds, a, b, figure) for a, b in compared for figure in ("p50_ms", "p99_ms")]


async def _filled(ground: Ground, scale: Scale) -> Crossed:
    """Real cases at every stage up to the acceptance, copied."""
    lives = await ground.scripts(STEPS_A_LIFE, 1)
    for length, life in enumerate(lives, 1):
        for step in life.steps[:length]:
            await record(ground.recorder, step.envelope)
    connection = await asyncpg.connect(await ground.household.house.start_postgres())
    try:
        return await many_cards(connection, [life.stream for life in lives], scale.cards)
    finally:
        await connection.close()


async def _questions(connection: "Connection", crossed: Crossed) -> dict[str, Ask]:
    """Each asks about a number drawn among the cards and says how many rows came back."""
    now = (await read_clock(connection)).now
    pair_of_now = AsOf(on=local_date(now), known_at=now, current=True)

    async def point(number: int) -> int:
        return len(await connection.fetch(POINT, crossed.code(number)))

    async def page(number: int) -> int:
        year, commune = crossed.page(number)
        return len(await board_cases(connection, pair_of_now, year, commune))

    async def case(number: int) -> int:
        return len(await connection.fetch(CASE, crossed.code(number)))

    async def cards(number: int) -> int:
        year, commune = crossed.page(number)
        return len(await connection.fetch(CARDS, commune, year))

    async def by_stage(number: int) -> int:
        return len(await connection.fetch(BY_STAGE, crossed.page(number)[1]))

    return {"point": point, "page": page, "case": case, "cards": cards, "by_stage": by_stage}


async def _round(ground: Ground, questions: Mapping[str, Ask], numbers: list[int]) -> Mapping[str, Run]:
    latencies: dict[str, list[float]] = {name: [] for name in questions}
    meter = ground.meter()
    reading, begun = meter.read(), perf_counter()
    for number in numbers:
        for name, ask in questions.items():
            asked = perf_counter()
            rows = await ask(number)
            latencies[name].append((perf_counter() - asked) * 1000)
            assert rows == 1 if name in OF_ONE else rows >= A_PAGE, f"{name} of {number}: {rows} rows"
    secs, spent = perf_counter() - begun, meter.since(reading)
    return {
        name: Run(n=len(taken), secs=secs, spent=spent.undivided(), latencies_ms=taken)
        for name, taken in latencies.items()
    }
