"""A whole real life, recorded, against a Temporal life whose activities do nothing: what the record costs on top.

`record` signals each command to its case and waits for the recorder, which takes it in by itself. `through_gateway` is the
same from the door on: checks, papers, command row, signal, receipt asked for. `empty` is the naive life. Payload, server
and worker settings are one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from time import perf_counter
from typing import Any

from bench.ground import Ground
from bench.lives import LifeScript
from bench.money import LIFE_COMMUNES
from bench.rounds import Heard, Run, alternate, pair
from bench.scale import Scale
from bench.workers import Staff, hired
from domain.receipt import Outcome
from gateway.intake import Gateway
from store.database import connect_pool
from store.roles import role_url

SCENARIO = "record_vs_empty"
SETTLE_SECONDS = 0.3
LiveOne = Callable[[LifeScript], Awaitable[list[float]]]
_names = count(1)


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    async with hired(ground) as staff:
        url = role_url(ground.settings.database_url, "sinhke_gateway", ground.settings.secrets_folder)
        pool = await connect_pool(url, application="sinhke-bench", size=scale.at_once)
        try:
            gateway = Gateway(pool, staff.settings("record"), ground.client)
            variants: dict[str, LiveOne] = {
                "record": lambda life: _recorded(staff, life),
                "empty": lambda life: _empty(staff, life),
                "through_gateway": lambda life: _through_gateway(gateway, life),
            }
            for name, live in variants.items():  # the first lives pay for imports and prepared statements
                await _lives(ground, staff, scale, name, live, scale.at_once)
            rounds = await alternate(
                SCENARIO,
                {name: _play(ground, staff, scale, name, live) for name, live in variants.items()},
                scale,
                heard,
            )
        finally:
            await pool.close()
    return [
        pair(SCENARIO, rounds, variant, "empty", figure)
        for variant in ("record", "through_gateway")
        for figure in ("lives_s", "cpu_ms_per_cmd")
    ]


def _play(ground: Ground, staff: Staff, scale: Scale, name: str, live: LiveOne) -> Callable[[], Awaitable[Run]]:
    async def play() -> Run:
        ground.say(f"{SCENARIO}: {name}")
        return await _lives(ground, staff, scale, name, live, scale.lives)

    return play


async def _lives(ground: Ground, staff: Staff, scale: Scale, name: str, live: LiveOne, lives: int) -> Run:
    """So many lives, a few at once, one command outstanding in each; CPU until all has come to rest."""
    # The gateway files papers itself; a command that goes past it must find them filed.
    waiting = await ground.scripts(lives, LIFE_COMMUNES, filed=name == "record")
    worker, aside = (staff.empty, staff.record) if name == "empty" else (staff.record, staff.empty)
    meter = ground.meter(worker.pid, (aside.pid,))
    latencies: list[float] = []

    async def stream() -> None:
        while waiting:
            latencies.extend(await live(waiting.pop(0)))

    reading, begun = meter.read(), perf_counter()
    await asyncio.gather(*(stream() for _ in range(scale.at_once)))
    secs = perf_counter() - begun
    await asyncio.sleep(SETTLE_SECONDS)
    spent = meter.since(reading)
    return Run(n=len(latencies), lives=lives, secs=secs, spent=spent, latencies_ms=latencies)


async def _recorded(staff: Staff, life: LifeScript) -> list[float]:
    return [await staff.ask_record(step, life.stream) for step in life.steps]


async def _empty(staff: Staff, life: LifeScript) -> list[float]:
    name = f"empty/{next(_names)}"
    await staff.start_empty(name, len(life.steps))
    return [(await staff.ask_empty(name, step.envelope.wire()))[1] for step in life.steps]


async def _through_gateway(gateway: Gateway, life: LifeScript) -> list[float]:
    latencies = []
    for step in life.steps:
        begun = perf_counter()
        answer = await gateway.submit(step.envelope)
        assert answer.receipt is not None and answer.receipt.outcome is Outcome.RECORDED, answer
        latencies.append((perf_counter() - begun) * 1000)
    return latencies
