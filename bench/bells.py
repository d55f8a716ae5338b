"""Bells: a worker of the bench rings when the activity of a command has returned, with the id of its workflow.

A datagram on the loopback costs every variant the same few microseconds; asking for the outcome would cost each its own.
"""

import asyncio
import socket
from time import perf_counter
from typing import Any

from temporalio import activity
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from bench.empty import ACTIVITY
from stack.ports import HOST

RUNG_FOR = frozenset({"record", ACTIVITY})
PATIENCE_SECONDS = 30.0


class Bells(asyncio.DatagramProtocol):
    """The hearing end: one command at a time is awaited of each workflow."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[float]] = {}

    def expect(self, workflow: str) -> "asyncio.Future[float]":
        """To be asked for before the signal is sent; gives the time (perf_counter) at which the bell was heard."""
        heard = self._waiting[workflow] = asyncio.get_running_loop().create_future()
        return heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        heard = self._waiting.pop(data.decode(), None)
        if heard is not None and not heard.done():
            heard.set_result(perf_counter())


class Ringer(Interceptor):
    """The ringing end, in the worker."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect((HOST, port))

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Rings(next, self._socket)

    def close(self) -> None:
        self._socket.close()


class _Rings(ActivityInboundInterceptor):
    def __init__(self, following: ActivityInboundInterceptor, out: socket.socket) -> None:
        super().__init__(following)
        self._out = out

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        result = await self.next.execute_activity(input)
        info = activity.info()
        if info.activity_type in RUNG_FOR and info.workflow_id:
            self._out.send(info.workflow_id.encode())
        return result
