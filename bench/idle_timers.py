"""Very many open cases that wait for one date each, as most cases do most of the time: memory and processor time.

The workflows are the product's on the worker of `record`, each started as the gateway starts it, but all of them follow
one recorded case: to the server and the worker they are as many cases, and the record is no part of the figure.
"""

import asyncio
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.cpu import PROC, Meter
from bench.ground import Ground
from bench.rounds import Heard, Rounds, pair_line
from bench.scale import Scale
from bench.straight import record
from bench.workers import Staff, hired
from gateway.temporal import TASK_TIMEOUT
from workflows.carry import Carry

SCENARIO = "idle_timers"
STANDING = "ExecutionStatus = 'Running' and Stage = 'opened'"
SETTLE_SECONDS, CALM_SHARE = 120, 0.05
PATIENCE_SECONDS = 600.0
Line = Mapping[str, Any]


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    [life] = await ground.scripts(1, 1)
    await record(ground.recorder, life.steps[0].envelope)
    async with hired(ground, ("record",)) as staff:
        await _start(ground, staff, life.stream, "warm", 1)  # first imports
        meter = ground.meter(staff.record.pid)
        ground.say(f"{SCENARIO}: starting {scale.waiting} workflows")
        started = await _started(ground, staff, life.stream, scale, meter)
        heard(started)
        waits = []
        for number in range(1, scale.rounds + 1):
            ground.say(f"{SCENARIO}: waiting {scale.waiting_seconds:g} s")
            waits.append(await _wait(meter, scale, number))
            heard(waits[-1])
    return _pairs(started, waits, scale)


async def _started(ground: Ground, staff: Staff, stream: str, scale: Scale, meter: Meter) -> Line:
    """Start them all and wait until each has its timer; what the server and the worker have grown by meanwhile."""
    before = {"server": resident_kb(ground.temporal.pid), "worker": resident_kb(staff.record.pid)}
    reading, begun = meter.read(), perf_counter()
    await _start(ground, staff, stream, "waiting", scale.waiting, at_once=scale.at_once)
    secs = perf_counter() - begun
    await _calm(meter)
    grown = {
        "server": resident_kb(ground.temporal.pid) - before["server"],
        "worker": resident_kb(staff.record.pid) - before["worker"],
    }
    # The worker remembers so many and no more: the others have left its memory.
    remembered = min(scale.waiting, staff.settings("record").worker_cache)
    return {
        "scenario": SCENARIO,
        "variant": "started",
        "round": 1,
        "n": scale.waiting,
        "secs": round(secs, 3),
        "starts_s": round(scale.waiting / secs, 1),
        "server_kb_each": round(grown["server"] / scale.waiting, 1),
        "worker_kb_each": round(grown["worker"] / remembered, 1),
        "foreign_cpu_share": round(meter.since(reading).foreign_share, 3),
    }


async def _start(ground: Ground, staff: Staff, stream: str, name: str, number: int, *, at_once: int = 1) -> None:
    """Start so many workflows and wait until the server shows that each has learned its standing."""
    there = await _standing(ground)
    numbers = count()

    async def starting() -> None:
        while (one := next(numbers)) < number:
            await ground.client.start_workflow(
                "Subproject",
                Carry(stream=stream),
                id=f"{SCENARIO}/{name}/{one}",
                task_queue=staff.settings("record").task_queue,
                task_timeout=TASK_TIMEOUT,
                static_summary=stream,
            )

    await asyncio.gather(*(starting() for _ in range(at_once)))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _standing(ground) < there + number:  # noqa: ASYNC110  the server's list tells nobody when it grows
            await asyncio.sleep(0.2)


async def _standing(ground: Ground) -> int:
    return (await ground.client.count_workflows(STANDING)).count


async def _calm(meter: Meter) -> None:
    """Wait until the server has worked off what came of the starts: two calm seconds in turn."""
    calm = 0
    for _ in range(SETTLE_SECONDS):
        reading = meter.read()
        await asyncio.sleep(1)
        calm = calm + 1 if meter.since(reading).parts["server"] < CALM_SHARE else 0
        if calm == 2:
            return


async def _wait(meter: Meter, scale: Scale, number: int) -> Line:
    reading, begun = meter.read(), perf_counter()
    await asyncio.sleep(scale.waiting_seconds)
    secs, spent = perf_counter() - begun, meter.since(reading)
    return {
        "scenario": SCENARIO,
        "variant": "waiting",
        "round": number,
        "n": scale.waiting,
        "secs": round(secs, 3),
        **{f"{part}_core_percent": round(spent.parts[part] / secs * 100, 2) for part in ("server", "worker")},
        "foreign_cpu_share": round(spent.foreign_share, 3),
    }


def _pairs(started: Line, waits: list[Line], scale: Scale) -> list[dict[str, Any]]:
    """Memory once, since it can only be filled once; processor time in each round of waiting."""
    disturbed = [line["round"] for line in waits if line["foreign_cpu_share"] > scale.foreign_limit]
    shares = [line["foreign_cpu_share"] for line in waits]
    pairs = [
        pair_line(
            (SCENARIO, part, "one_percent", "core_percent"),
            [line[f"{part}_core_percent"] for line in waits],
            foreign=shares,
            rounds=Rounds(disturbed=disturbed),
        )
        for part in ("server", "worker")
    ]
    once = [started["foreign_cpu_share"]]
    for part in ("server", "worker"):
        what = (SCENARIO, part, "one_kb", "kb_each")
        pairs.append(pair_line(what, [started[f"{part}_kb_each"]], foreign=once, rounds=Rounds()))
    what = (SCENARIO, "starts", "one_second", "starts_s")
    return [*pairs, pair_line(what, [started["starts_s"]], foreign=once, rounds=Rounds())]


def resident_kb(pid: int) -> int:
    """The memory that a process holds in RAM (proc_pid_status(5), VmRSS)."""
    for line in Path(PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)
