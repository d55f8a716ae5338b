"""The real stand-in treasury as a process of its own, and orders to send to it."""

import asyncio
import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp

CHECKOUT = Path(__file__).parents[2]
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def an_order(order_id: str = "DA-2023-0007-01", vnd: int = 65_000_000, **changes: object) -> dict[str, Any]:
    """An advance split over two fund lines of Hương Sơn, changed as told."""
    lines = [{"line": "2023/2022/huong-son", "amount_vnd": 1}, {"line": "2023/2023/huong-son", "amount_vnd": vnd - 1}]
    order = {
        "order_id": order_id,
        "fund_lines": lines,
        "payee_ref": "nhom-bo-hs-01",
        "kind": "advance",
        "new_vnd": vnd,
        "cleared_vnd": 0,
        "as_of": "2023-08-15T02:30:00Z",
    }
    return order | changes


@dataclass
class Told:
    """What came back over HTTP."""

    status: int
    body: Any


@dataclass
class TreasuryProcess:
    """One running process. Every request has a connection of its own; a lost GET is repeated once by the client."""

    file: Path
    address: str = ""
    process: asyncio.subprocess.Process = field(init=False)
    session: aiohttp.ClientSession = field(init=False)

    async def start(self, *options: str, largest_file_bytes: int | None = None) -> Self:
        """Start it and wait for its address; without one, `address` is empty and the process has ended."""

        def before_exec() -> None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if largest_file_bytes is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, largest_file_bytes))

        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "treasury", "serve", "--port", "0", "--file", str(self.file), *options),
            cwd=CHECKOUT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=before_exec,
        )
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        assert self.process.stdout is not None
        self.address = (await self.process.stdout.readline()).decode().strip()
        return self

    async def ask(self, method: str, path: str, body: object = None) -> Told:
        """One request; text goes as it is, anything else as JSON. Raises aiohttp.ClientError when none answers."""
        data = body if isinstance(body, str | bytes | None) else json.dumps(body)
        async with self.session.request(method, self.address + path, data=data) as response:
            return Told(response.status, await response.json())

    async def post(self, order: object) -> Told:
        """Send an order."""
        return await self.ask("POST", "/orders", order)

    async def get(self, path: str) -> Told:
        """Ask for something."""
        return await self.ask("GET", path)

    async def plan(self, **orders: list[object]) -> None:
        """Give the orders named like DA_2023_0007_01 their troubles."""
        plan = {"orders": {name.replace("_", "-"): steps for name, steps in orders.items()}}
        assert (await self.ask("PUT", "/faults", plan)).status == 200

    async def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Signal it; exit code and what it said on stderr."""
        with contextlib.suppress(ProcessLookupError):
            # Not through asyncio's process: it may take the exit code away from its own watcher.
            os.kill(self.process.pid, number)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        """Wait until it ends by itself; exit code and what it said on stderr."""
        _, said = await asyncio.wait_for(self.process.communicate(), timeout=20)
        await self.session.close()
        assert self.process.returncode is not None
        return self.process.returncode, said.decode()
