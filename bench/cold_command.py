"""One command on a worker that has forgotten its case against one that remembers it: what a replay costs beside it.

The cold worker keeps no workflow between two tasks, so each command first replays the whole history of its case, as after
a restart of the worker or when more cases are at work than its cache holds. One command at a time, no pause.
"""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from bench.ground import Ground
from bench.rounds import Heard, Run, alternate, pair
from bench.scale import Scale
from bench.workers import Staff, hired

SCENARIO = "cold_command"
WORKER_OF = {"warm": "record", "cold": "cold"}
STEPS_A_LIFE = 10


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    lives = max(scale.samples // scale.rounds // STEPS_A_LIFE, 1)
    async with hired(ground, tuple(WORKER_OF.values())) as staff:
        for variant in WORKER_OF:  # first imports and statements
            await _lives(ground, staff, variant, 1)
        rounds = await alternate(
            SCENARIO, {variant: _play(ground, staff, variant, lives) for variant in WORKER_OF}, scale, heard
        )
    return [pair(SCENARIO, rounds, "cold", "warm", figure) for figure in ("p50_ms", "cpu_ms_per_cmd")]


def _play(ground: Ground, staff: Staff, variant: str, lives: int) -> Callable[[], Awaitable[Run]]:
    async def play() -> Run:
        ground.say(f"{SCENARIO}: {variant}, {lives} lives")
        return await _lives(ground, staff, variant, lives)

    return play


async def _lives(ground: Ground, staff: Staff, variant: str, lives: int) -> Run:
    waiting = await ground.scripts(lives, 1)
    kind = WORKER_OF[variant]
    aside = tuple(child.pid for name, child in staff.workers.items() if name != kind)
    meter = ground.meter(staff.workers[kind].pid, aside)
    reading, begun = meter.read(), perf_counter()
    latencies = [await staff.ask_record(step, life.stream, kind) for life in waiting for step in life.steps]
    secs, spent = perf_counter() - begun, meter.since(reading)
    return Run(n=len(latencies), lives=lives, secs=secs, spent=spent, latencies_ms=latencies)
