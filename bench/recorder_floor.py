"""The recorder alone, without Temporal, against plain asyncpg that writes the same rows and asks nothing.

The naive writer is what a first program would be: command, then in one transaction the locked head, the event, the receipt,
the moved head. It writes the same bytes into the same tables, but verifies no signature, folds nothing, reads no fact,
decides nothing, keeps no card and no account.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.ground import Ground
from bench.lives import LifeScript, Step
from bench.money import LIFE_COMMUNES
from bench.rounds import Heard, Run, alternate, pair
from bench.scale import Scale
from bench.straight import record
from domain.canonical import GENESIS, sha256_hex

if TYPE_CHECKING:
    from store.database import Connection

SCENARIO = "recorder_floor"
BUILD = "naive"
OPEN = "insert into stream (name, kind, head_hash) values ($1, 'subproject', $2) on conflict (name) do nothing"
LOCK = "select version, links, head_hash from stream where name = $1 for update"
COMMAND = (
    """insert into command (command_id, stream, action, body, sha256, signatures) values ($1, $2, $3, $4, $5, $6)"""
)
EVENT = """insert into event (stream, version, kind, kind_version, body, command_id, position, recorded_at, build,
prev_hash, hash) values ($1, $2, $3, 1, $4, $5, $6, record_now(), $7, $8, $9)"""
RECEIPT = """insert into receipt (command_id, stream, position, outcome, first_version, last_version, facts,
facts_sha256, recorded_at, build, prev_hash, hash)
values ($1, $2, $3, 'recorded', $4, $4, $5, $6, record_now(), $7, $8, $9)"""
MOVE = "update stream set version = $2, links = $3, head_hash = $4, last_recorded_at = record_now() where name = $1"
Write = Callable[[LifeScript], Awaitable[list[float]]]


async def run(ground: Ground, scale: Scale, heard: Heard) -> list[dict[str, Any]]:
    variants: dict[str, Write] = {
        "recorder": lambda life: _recorded(ground, life),
        "naive": lambda life: _naive(ground, life),
    }
    for write in variants.values():  # prepared statements and first imports
        await _lives(ground, scale, write, scale.at_once)
    plays = {name: _play(ground, scale, name, write) for name, write in variants.items()}
    rounds = await alternate(SCENARIO, plays, scale, heard)
    return [pair(SCENARIO, rounds, "recorder", "naive", figure) for figure in ("cmd_s", "cpu_ms_per_cmd")]


def _play(ground: Ground, scale: Scale, name: str, write: Write) -> Callable[[], Awaitable[Run]]:
    async def play() -> Run:
        ground.say(f"{SCENARIO}: {name}")
        return await _lives(ground, scale, write, scale.lives)

    return play


async def _lives(ground: Ground, scale: Scale, write: Write, lives: int) -> Run:
    waiting = await ground.scripts(lives, LIFE_COMMUNES)
    latencies: list[float] = []
    meter = ground.meter()

    async def stream() -> None:
        while waiting:
            latencies.extend(await write(waiting.pop()))

    reading, begun = meter.read(), perf_counter()
    await asyncio.gather(*(stream() for _ in range(scale.at_once)))
    secs = perf_counter() - begun
    spent = meter.since(reading)
    return Run(n=len(latencies), lives=lives, secs=secs, spent=spent, latencies_ms=latencies)


async def _recorded(ground: Ground, life: LifeScript) -> list[float]:
    latencies = []
    for step in life.steps:
        begun = perf_counter()
        await record(ground.recorder, step.envelope)
        latencies.append((perf_counter() - begun) * 1000)
    return latencies


async def _naive(ground: Ground, life: LifeScript) -> list[float]:
    latencies = []
    for step in life.steps:
        begun = perf_counter()
        async with ground.pool.acquire() as connection:
            await _write(connection, life.stream, step)
        latencies.append((perf_counter() - begun) * 1000)
    return latencies


async def _write(connection: "Connection", stream: str, step: Step) -> None:
    envelope, command_id = step.envelope, step.command_id
    body, sha256, signatures = envelope.command_text, envelope.command_sha256, envelope.signatures_text
    await connection.execute(COMMAND, command_id, stream, step.action, body, sha256, signatures)
    async with connection.transaction():
        await connection.execute(OPEN, stream, GENESIS)
        head = await connection.fetchrow(LOCK, stream)
        assert head is not None
        version, links, previous = head["version"], head["links"], head["head_hash"]
        for kind, text in step.events:
            version, links = version + 1, links + 1
            own = sha256_hex(f"{previous}{text}".encode())
            await connection.execute(EVENT, stream, version, kind, text, command_id, links, BUILD, previous, own)
            previous = own
        facts_sha256 = sha256_hex(step.facts.encode())
        last = sha256_hex(f"{previous}{facts_sha256}".encode())
        receipt = (command_id, stream, links + 1, version, step.facts, facts_sha256, BUILD, previous, last)
        await connection.execute(RECEIPT, *receipt)
        await connection.execute(MOVE, stream, version, links + 1, last)
