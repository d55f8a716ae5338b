"""Processes that stop without dying: an old attempt that wakes late writes nothing twice, a silent Postgres loses nothing."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.house import House

COMMANDS = 60
ASLEEP_SECONDS = 4.0


def _with_children(pid: int) -> list[int]:
    """A process and all that it has started: Postgres has a process for each connection, in a session of its own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(int(child) for child in children)]


@contextmanager
def asleep(pids: list[int]) -> Iterator[None]:
    """Stopped by the kernel as a machine under pressure would stop them; awake again afterwards."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def test_a_worker_that_wakes_when_another_has_done_its_work_writes_nothing_twice(house: House) -> None:
    """Its local attempts are timed out, its transactions are ended by Postgres, its tasks were given to another."""
    sleeper = house.household.worker
    envelopes = await house.compose(COMMANDS)
    senders = [asyncio.create_task(house.send_until_taken(envelope)) for envelope in envelopes]
    await asyncio.sleep(0.3)
    try:
        with asleep([sleeper.pid]):
            await house.household.start_worker()
            await asyncio.gather(*senders)
            await house.everything_answered()
        assert sleeper.running
        more = await house.compose(COMMANDS // 2)
        await asyncio.gather(*(house.send_until_taken(envelope) for envelope in more))
        await house.everything_answered()
    finally:
        sleeper.kill()
    await house.check_record()


async def test_a_postgres_that_is_silent_for_a_while_loses_nothing(house: House) -> None:
    envelopes = await house.compose(COMMANDS)
    senders = [asyncio.create_task(house.send_until_taken(envelope)) for envelope in envelopes]
    await asyncio.sleep(0.3)
    with asleep(_with_children(house.household.house.postgres.pid)):
        await asyncio.sleep(ASLEEP_SECONDS)
    await asyncio.gather(*senders)

    await house.everything_answered()

    assert house.household.worker.running
    await house.check_record()
