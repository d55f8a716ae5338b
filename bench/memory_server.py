"""Temporal's dev server without a file: what the project's goals were set on. The product itself never runs so."""

import os
import signal
from pathlib import Path

from stack.ask import Answer, healthy
from stack.binaries import temporal_program
from stack.folders import made
from stack.ports import HOST, Port
from stack.problems import StackProblem
from stack.processes import Child
from stack.server import Server

HEALTHY_SECONDS = 60.0
STOP = ((signal.SIGTERM, 10.0),)


class MemoryTemporal(Server):
    """One server whose histories end with it. The household takes its address as that of a server elsewhere."""

    def __init__(self, folder: Path, namespace: str, *, log: Path) -> None:
        super().__init__("Temporal in memory", None, log, STOP)
        self._folder = folder
        self._namespace = namespace
        self._ui = Port("Temporal's UI", None)

    @property
    def lines(self) -> list[str]:
        return [f"Temporal in memory: {HOST}:{self.port}"]

    async def _come_up(self) -> str:
        """The address, host:port, once the namespace is served."""
        folder = made(self._folder)
        child = self._child = Child(
            [
                *(temporal_program(), "server", "start-dev", "--ip", HOST, "--port", str(self._port.settle())),
                *("--ui-port", str(self._ui.settle()), "--namespace", self._namespace, "--log-level", "error"),
            ],
            log=self._log,
            parting=signal.SIGTERM,
            environment={"HOME": str(folder), "PATH": os.defpath, "LC_ALL": "C"},
            cwd=folder,
        )
        page = f"/api/v1/namespaces/{self._namespace}"
        if not await healthy(child, self._ui.number, page, seconds=HEALTHY_SECONDS, enough=_found):
            raise StackProblem(f"Temporal in memory did not come up: {child.said()[-400:]}")
        return f"{HOST}:{self.port}"


def _found(answer: Answer) -> bool:
    return answer.status == 200
