"""SIGKILL of the worker, of Postgres and of Temporal: every accepted command gets exactly one receipt, by itself."""

import asyncio
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from activities.failpoints import EDGES
from tests.crash.house import House

COMMANDS = 500
SENDERS = 8
DUPLICATE_SHARE = 0.3


@pytest.mark.parametrize("edge", EDGES)
async def test_a_worker_killed_at_this_edge_loses_and_doubles_nothing(house: House, edge: str, tmp_path: Path) -> None:
    marker = tmp_path / "killed"
    await house.household.stop_worker()
    await house.household.start_worker(SINHKE_FAILPOINT=f"{edge}:{marker}")
    [envelope] = await house.compose(1)
    await house.send_until_taken(envelope)
    assert await house.household.worker.ended(20), "the worker was to die at this edge"
    assert marker.exists()
    await house.household.start_worker()
    await house.everything_answered()
    await house.check_record()


async def test_five_hundred_commands_survive_kills_of_every_server(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    seed = random.randrange(2**32)
    record_property("seed", seed)
    sys.stdout.write(f"seed {seed}\n")
    rng = random.Random(seed)
    envelopes = await house.compose(COMMANDS)
    orders = envelopes + rng.sample(envelopes, int(COMMANDS * DUPLICATE_SHARE))
    rng.shuffle(orders)
    waiting = asyncio.Queue[int]()
    for number in range(len(orders)):
        waiting.put_nowait(number)

    async def send() -> None:
        while not waiting.empty():
            await house.send_until_taken(orders[waiting.get_nowait()])

    async def kill() -> None:
        for what in ("worker", "postgres", "temporal", "worker", "postgres", "temporal"):
            await asyncio.sleep(rng.uniform(0.5, 1.5))
            if what == "worker":
                house.household.worker.kill()
                await house.household.start_worker()
            else:
                await house.crash(getattr(house.household.house, what))
        if not house.household.worker.running:
            await house.household.start_worker()

    async with asyncio.timeout(150):
        await asyncio.gather(kill(), *(send() for _ in range(SENDERS)))
        await house.everything_answered(seconds=90)
    await house.check_record()
