"""What an official waits for when nothing else goes on: from the signal to the recorded event, beside the time in which
the server takes an empty signal. Sample for sample in turn, with a pause after each.
"""

import asyncio
from collections.abc import Mapping
from itertools import count
from math import ceil
from time import perf_counter
from typing import Any

from bench.ground import Ground
from bench.lives import LifeScript
from bench.money import LIFE_COMMUNES
from bench.rounds import Heard, Run, pair, repeat
from bench.scale import Scale
from bench.workers import Staff, hired

SCENARIO = "idle_latency"
STEPS_A_LIFE = 10
_names = count(1)


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    lives = max(ceil(scale.samples / scale.rounds / STEPS_A_LIFE), 1)
    async with hired(ground) as staff:

        async def play(number: int) -> Mapping[str, Run]:
            ground.say(f"{SCENARIO}: {lives * STEPS_A_LIFE} samples of each")
            return await _round(ground, staff, await ground.scripts(lives, LIFE_COMMUNES), scale.pause_seconds)

        await _round(ground, staff, await ground.scripts(1, 1), scale.pause_seconds)  # first imports and statements
        rounds = await repeat(SCENARIO, play, scale, heard)
    return [pair(SCENARIO, rounds, "recorded", "empty_acknowledged", figure) for figure in ("p50_ms", "p99_ms")]


async def _round(ground: Ground, staff: Staff, lives: list[LifeScript], pause: float) -> Mapping[str, Run]:
    """Every step of the lives, each beside one empty signal; the processor time of an idle system is not told apart."""
    acknowledged: list[float] = []
    recorded: list[float] = []
    name = f"idle/{next(_names)}"
    await staff.start_empty(name, sum(len(life.steps) for life in lives))
    meter = ground.meter(staff.record.pid, (staff.empty.pid,))
    reading, begun = meter.read(), perf_counter()
    for life in lives:
        for step in life.steps:
            await asyncio.sleep(pause)
            acknowledged.append((await staff.ask_empty(name, b""))[0])
            await asyncio.sleep(pause)
            recorded.append(await staff.ask_record(step, life.stream))
    secs, spent = perf_counter() - begun, meter.since(reading)
    return {
        variant: Run(n=len(latencies), secs=secs, spent=spent.undivided(), latencies_ms=latencies)
        for variant, latencies in (("empty_acknowledged", acknowledged), ("recorded", recorded))
    }
