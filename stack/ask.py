"""One question to a local server by HTTP, to learn whether it is healthy. No session, no proxy, no threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from stack.ports import HOST
from stack.processes import Child

ANSWER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """status: 0 when nobody answered in time."""

    status: int
    body: bytes


async def ask(port: int, path: str) -> Answer:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return _parsed(await _exchange(port, path))
    except (OSError, TimeoutError, ValueError, IndexError):
        return Answer(0, b"")


async def healthy(child: Child, port: int, path: str, *, seconds: float, enough: Callable[[Answer], bool]) -> bool:
    """Ask until the answer is good enough, the child has ended, or the seconds are over; whether it became healthy."""
    deadline = time.monotonic() + seconds
    while child.running and time.monotonic() < deadline:
        if enough(await ask(port, path)):
            return child.running
        await asyncio.sleep(0.05)
    return False


async def _exchange(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        # HTTP/1.0: the answer ends with the connection, so that no chunk has to be put together.
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


def _parsed(message: bytes) -> Answer:
    head, _, body = message.partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]), body)
