"""Keeps a household running until it is asked to stop: what ends by itself is started again, and said."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from household.household import Household
from stack.problems import StackProblem

LOOK_SECONDS = 0.5
PAUSE_FIRST, PAUSE_AT_MOST = 1.0, 30.0
CALM_SECONDS = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Tell = Callable[[str, dict[str, Any]], None]


@asynccontextmanager
async def asked_to_stop() -> AsyncIterator[asyncio.Event]:
    """Set by Ctrl-C, by SIGTERM, or when the terminal is closed; a second one changes nothing, the first is being obeyed."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, asked.set)
    try:
        yield asked
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


async def run_until_asked(household: Household, ready: Callable[[], None], tell: Tell) -> None:
    """Open everything, say when it is ready, watch over it, and stop it in the right order. Raises StackProblem.

    `tell` gets the name of a sentence of `cli.up` and its values.
    """
    async with asked_to_stop() as asked:
        stopping = asyncio.create_task(asked.wait())
        running = asyncio.create_task(_run(household, ready, tell))
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
        finally:
            for task in (running, stopping):
                task.cancel()
            tell("stopping", {})
            await asyncio.gather(running, stopping, return_exceptions=True)
            await household.close()


async def _run(household: Household, ready: Callable[[], None], tell: Tell) -> None:
    tell("servers", {})
    await household.open_servers()
    tell("worker", {})
    await household.start_worker()
    ready()
    pause, calm_since = PAUSE_FIRST, _now()
    heard = household.worker.log.stat().st_size
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        heard = _pass_on(household, heard)
        await _raise_the_fallen(household, tell)
        if household.worker.running:
            pause = PAUSE_FIRST if _now() - calm_since > CALM_SECONDS else pause
            continue
        await _start_worker_again(household, tell, pause)
        pause, calm_since = min(pause * 2, PAUSE_AT_MOST), _now()


async def _raise_the_fallen(household: Household, tell: Tell) -> None:
    for server in household.house.fallen:
        tell("server_died", {"what": server.name})
        try:
            await server.start()
        except StackProblem as problem:
            tell("server_gone", {"what": server.name, "problem": problem.sentence})
        else:
            tell("server_back", {"what": server.name})


async def _start_worker_again(household: Household, tell: Tell, pause: float) -> None:
    worker = household.worker
    tell("worker_died", {"code": worker.code, "seconds": round(pause), "log": str(worker.log)})
    await asyncio.sleep(pause)
    try:
        await household.start_worker()
    except StackProblem as problem:
        tell("server_gone", {"what": "worker.py", "problem": problem.sentence})
    else:
        tell("worker_back", {})


def _pass_on(household: Household, heard: int) -> int:
    """The worker is in the foreground: what it writes to its log stands on our stderr too."""
    log = household.worker.log
    with log.open("rb") as lines:
        size = lines.seek(0, os.SEEK_END)
        lines.seek(min(heard, size))
        sys.stderr.buffer.write(lines.read())
    sys.stderr.flush()
    return size


def _now() -> float:
    return asyncio.get_running_loop().time()
