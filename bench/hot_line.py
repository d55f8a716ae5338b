"""Sixteen cases at once are approved on one fund line: the recorder, which touches the line last, by a conditional update.

`line_first` is the same recorder, but it locks the line before it decides, as `select for update` would have it.
`sixteen_lines` is the recorder with a line for each stream.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import asyncpg

from activities.folds import Fold
from activities.recorder import Asked, Recorder
from bench.ground import Ground
from bench.lives import LifeScript
from bench.money import commune, line_of
from bench.rounds import Heard, Run, alternate, pair
from bench.scale import Scale
from bench.straight import record
from domain.envelope import Envelope
from domain.receipt import Receipt
from store.log import StoredCommand

if TYPE_CHECKING:
    from store.database import Connection, Pool

SCENARIO = "hot_line"
LOCK_LINE = "select balance from ledger_account where line = $1 and kind = 'available' and subproject = '' for update"
SPENT_ON_LINE = "select entries from ledger_account where line = $1 and kind = 'available' and subproject = ''"


class LineFirst(Recorder):
    """Locks one fund line at the start of the transaction and holds it until the commit."""

    def __init__(self, pool: "Pool", line: str) -> None:
        super().__init__(pool)
        self._line = line

    async def _lock_and_decide(
        self, connection: "Connection", asked: Asked, stored: StoredCommand
    ) -> tuple[Receipt, Fold] | None:
        """The recorder's own inner step, so that nothing but the lock differs."""
        await connection.execute(LOCK_LINE, self._line)
        return await super()._lock_and_decide(connection, asked, stored)


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    line_first = LineFirst(ground.pool, line_of(commune(0)))
    plays = {
        "line_last": _play(ground, scale, "line_last", ground.recorder, communes=1),
        "line_first": _play(ground, scale, "line_first", line_first, communes=1),
        "sixteen_lines": _play(ground, scale, "sixteen_lines", ground.recorder, communes=scale.at_once),
    }
    few = replace(scale, cases_a_stream=1)
    for recorder in (ground.recorder, line_first):  # prepared statements on every connection
        await _approve(ground, few, recorder, await _awaiting_approval(ground, few, 1))
    rounds = await alternate(SCENARIO, plays, scale, heard)
    return [pair(SCENARIO, rounds, "line_last", other, "cmd_s") for other in ("line_first", "sixteen_lines")]


def _play(
    ground: Ground, scale: Scale, name: str, recorder: Recorder, *, communes: int
) -> Callable[[], Awaitable[Run]]:
    async def play() -> Run:
        ground.say(f"{SCENARIO}: {name}")
        cases = await _awaiting_approval(ground, scale, communes)
        before = await _entries(ground, communes)
        run = await _approve(ground, scale, recorder, cases)
        drawn = await _entries(ground, communes) - before
        assert drawn == len(cases), f"{len(cases)} approvals made {drawn} entries on the lines"
        return run

    return play


async def _awaiting_approval(ground: Ground, scale: Scale, communes: int) -> list[LifeScript]:
    """Cases recorded up to the appraisal, whose last step is the approval."""
    cases = await ground.scripts(scale.at_once * scale.cases_a_stream, communes, until_approval=True)

    async def prepare(number: int) -> None:
        for case in cases[number :: scale.at_once]:
            for step in case.steps[:-1]:
                await record(ground.recorder, step.envelope)

    await asyncio.gather(*(prepare(number) for number in range(scale.at_once)))
    return cases


async def _approve(ground: Ground, scale: Scale, recorder: Recorder, cases: list[LifeScript]) -> Run:
    latencies: list[float] = []
    meter = ground.meter()

    async def stream(number: int) -> None:
        # Stream n keeps to the cases of commune n, so that sixteen lines are never two streams' line.
        for case in cases[number :: scale.at_once]:
            begun = perf_counter()
            await _until_recorded(recorder, case.steps[-1].envelope)
            latencies.append((perf_counter() - begun) * 1000)

    reading, begun = meter.read(), perf_counter()
    await asyncio.gather(*(stream(number) for number in range(scale.at_once)))
    secs = perf_counter() - begun
    return Run(n=len(latencies), secs=secs, spent=meter.since(reading), latencies_ms=latencies)


async def _until_recorded(recorder: Recorder, envelope: Envelope) -> None:
    """A wait that the role's timeouts end is begun again, as the worker does; the time it took counts."""
    while True:
        try:
            return await record(recorder, envelope)
        except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError):
            continue


async def _entries(ground: Ground, communes: int) -> int:
    """How often the lines' `available` has moved so far."""
    async with ground.pool.acquire() as connection:
        counts = [await connection.fetchval(SPENT_ON_LINE, line_of(commune(number))) for number in range(communes)]
    return sum(counts)
