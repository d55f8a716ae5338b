"""The stand-in State Treasury as a process of its own. Nothing of it is imported: it is a foreign system here."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from stack.ask import Answer, healthy
from stack.folders import made
from stack.ports import HOST
from stack.problems import PORT_TAKEN, problem_in
from stack.processes import Child
from stack.server import Server

CHECKOUT = Path(__file__).resolve().parent.parent
HEALTHY_SECONDS = 30.0
TRIES = 5
STOP = ((signal.SIGTERM, 10.0),)


class TreasuryServer(Server):
    """`python -m treasury serve` on `folder/paid.jsonl`, the file of what it paid. log: beside `folder` unless given."""

    def __init__(self, folder: Path, port: int | None = None, *, log: Path | None = None) -> None:
        super().__init__("The treasury", port, log or folder.parent / "log" / "treasury.log", STOP)
        self._folder = folder

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [f"Treasury (a stand-in): {self.url}, what it paid in {self._folder / 'paid.jsonl'}"]

    async def _come_up(self) -> str:
        """Its URL, once it answers."""
        folder = made(self._folder)
        await self._serve(folder, await self._claimed(folder))
        return self.url

    async def _serve(self, folder: Path, claimed: int) -> None:
        for attempt in range(1, TRIES + 1):
            child = self._child = self._begin(folder, claimed, self._port.settle())
            if await healthy(child, self.port, "/health", seconds=HEALTHY_SECONDS, enough=_well):
                return
            child.kill()
            said = child.said()
            if attempt == TRIES or not any(words in said for words in PORT_TAKEN):
                raise problem_in(self.name, said, folder=folder, port=self.port, log=self._log)

    def _begin(self, folder: Path, claimed: int, port: int) -> Child:
        command = [sys.executable, "-m", "treasury", "serve", "--port", str(port), "--file", str(folder / "paid.jsonl")]
        return Child(
            command,
            log=self._log,
            parting=signal.SIGTERM,
            environment={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
            cwd=CHECKOUT,
            kept=(claimed,),
        )


def _well(answer: Answer) -> bool:
    return answer.status == 200
