"""One server a folder: a lock that lives exactly as long as the server and all its children.

The lock is flock(2) on an open file that the server inherits. So it is free at the moment when the last process of an
earlier server is gone, also after kill -9, and never stale: no pid is written that a later program could be given.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from pathlib import Path

from stack.folders import refusals_of
from stack.problems import StackProblem


async def claim(lock: Path, *, patience: float, taken: str) -> int:
    """The descriptor that holds the lock: pass it to the child, close it when the child has ended.

    patience: seconds to wait for an earlier holder to go. Raises StackProblem(taken) if it stays.
    """
    deadline = time.monotonic() + patience
    while (held := _tried(lock)) is None:
        if time.monotonic() > deadline:
            raise StackProblem(taken)
        await asyncio.sleep(0.05)
    return held


def let_go(held: int | None) -> None:
    """Close our end of the claim; it stays taken while a child that inherited it lives."""
    if held is not None:
        os.close(held)


def _tried(lock: Path) -> int | None:
    with refusals_of(lock.parent):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
