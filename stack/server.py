"""What the three servers have in common: one child on one claimed folder, stopped in steps, never left behind."""

from __future__ import annotations

import signal
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from stack.claim import claim, let_go
from stack.ports import Port
from stack.problems import StackProblem
from stack.processes import Child

CLAIM_SECONDS = 5.0  # for a server whose parent was just killed to end


class Server(ABC):
    """name: for people. port: of 127.0.0.1; None chooses a free one at the first start and keeps it for later ones.

    Every method raises StackProblem, one sentence, for what an operator can mend.
    """

    def __init__(
        self, name: str, port: int | None, log: Path, stop_steps: Sequence[tuple[signal.Signals, float]]
    ) -> None:
        self.name = name
        self._port = Port(name, port)
        self._log = log
        self._stop_steps = stop_steps
        self._child: Child | None = None
        self._claim: int | None = None
        self._address = ""

    @abstractmethod
    async def _come_up(self) -> str:
        """Start the child and wait until it is healthy; how a client reaches it."""

    @property
    @abstractmethod
    def lines(self) -> list[str]:
        """For the operator: what runs, where it listens, where it keeps its data. No secrets."""

    @property
    def port(self) -> int:
        """Where it listens; 0 before the first start if any port will do."""
        return self._port.number

    @property
    def pid(self) -> int:
        """The process id of the server, for tests that crash it."""
        if self._child is None:
            raise StackProblem(f"{self.name} is not running: start it first.")
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    async def start(self) -> str:
        """Start, or start again after a crash; how a client reaches it, once it is healthy. If it runs, just that.

        Whatever goes wrong, no process is left when it raises.
        """
        if self.running:
            return self._address
        await self.stop()
        try:
            self._address = await self._come_up()
        except BaseException:
            await self.stop()
            raise
        return self._address

    def kill(self) -> None:
        """SIGKILL, as a crash would do it: the next start has to recover."""
        if self._child is not None:
            self._child.kill()

    async def stop(self) -> None:
        """Stop politely, then kill. Nothing to do if it does not run."""
        child, self._child = self._child, None
        try:
            await self._end(child)
        finally:
            held, self._claim = self._claim, None
            let_go(held)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _end(self, child: Child | None) -> None:
        """End the child, and what else a start has made, while the folder is still ours alone."""
        if child is not None:
            await child.stop(self._stop_steps)

    async def _claimed(self, folder: Path) -> int:
        """The claim on the folder, to be inherited by every child. Held until `stop`."""
        taken = f"Another {self.name} is running on {folder}: stop it, or choose another folder."
        self._claim = await claim(folder / "lock", patience=CLAIM_SECONDS, taken=taken)
        return self._claim
