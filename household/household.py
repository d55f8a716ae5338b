"""Servers, roles, migrations, settings for other shells, and the worker as a child that never outlives its parent."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from gateway.settings import ROOT, Settings, post_settings, read_settings, write_settings
from gateway.temporal import connect, register_attributes
from stack.house import House
from stack.problems import StackProblem
from stack.processes import Child
from store.migrate import migrate
from store.roles import prepare_roles, role_url
from workflows.attributes import SEARCH_ATTRIBUTES

WORKER_STOP = ((signal.SIGTERM, 25.0),)
WORKER_READY = "worker_ready"
READY_SECONDS = 40.0


class Household:
    """`async with` brings everything up, worker included, and stops it in reverse order. Data under `var`.

    `environment` is added to the worker's. A server named in the settings (SINHKE_DATABASE_URL,
    SINHKE_TEMPORAL_ADDRESS, SINHKE_TREASURY_URL) is used in place of our own. Raises StackProblem, one sentence.
    """

    def __init__(
        self, var: Path, *, given: Settings | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.var = var.absolute()
        given = given or Settings()
        self._given = given
        self.house = House(
            self.var,
            database_url=given.database_url or None,
            temporal_address=given.temporal_address or None,
            treasury_url=given.treasury_url or None,
            search_attributes=SEARCH_ATTRIBUTES,
            namespace=given.temporal_namespace,
        )
        self._environment = dict(environment or {})
        self._worker: Child | None = None

    @property
    def settings(self) -> Settings:
        """What any process of this household works with; addresses come from the file that other shells read too."""
        return read_settings(self.var)

    async def open_servers(self) -> None:
        """Servers, roles, migrations, settings; no worker yet."""
        await self.house.open()
        database_url = await self.house.start_postgres()
        await prepare_roles(database_url, self.settings.secrets_folder)
        await migrate(role_url(database_url, "sinhke_migrator", self.settings.secrets_folder))
        await self.house.start_temporal()
        await self.house.start_treasury()
        write_settings(
            self.var,
            {
                "database_url": without_password(database_url),
                "temporal_address": self.house.temporal_address,
                "temporal_namespace": self._given.temporal_namespace,
                "treasury_url": self.house.treasury_url,
                "var": str(self.var),
                **post_settings(self._given),
            },
        )
        if self._given.temporal_address:
            client = await connect(self.settings, identity="sinhke-household")
            await register_attributes(client, self.settings)

    async def start_worker(self, **more: str) -> None:
        """Start `worker.py` and wait until it says that it is ready; `more` is added to its environment this once.

        Raises StackProblem with what it said instead.
        """
        self._worker = Child(
            [sys.executable, str(ROOT / "worker.py")],
            log=self.var / "log" / "worker.log",
            parting=signal.SIGTERM,
            environment={
                **os.environ,
                "SINHKE_VAR": str(self.var),
                "PYTHONUNBUFFERED": "1",
                **self._environment,
                **more,
            },
            cwd=ROOT,
        )
        deadline = asyncio.get_running_loop().time() + READY_SECONDS
        while WORKER_READY not in self._worker.said():
            if not self._worker.running or asyncio.get_running_loop().time() > deadline:
                said = self._worker.said()[-600:]
                self._worker.kill()
                raise StackProblem(f"The worker did not become ready; {self._worker.log} says: {said}")
            await asyncio.sleep(0.05)

    @property
    def worker(self) -> Child:
        assert self._worker is not None
        return self._worker

    async def stop_worker(self) -> None:
        """Let the worker finish what runs, then end it."""
        if self._worker is not None:
            await self._worker.stop(WORKER_STOP)

    async def close(self) -> None:
        """The worker first, then the servers, the last started first."""
        await self.stop_worker()
        await self.house.close()

    async def erase(self) -> None:
        """Close and delete everything that was kept: for a demonstration's own fresh folder."""
        await self.stop_worker()
        await self.house.erase()

    async def __aenter__(self) -> Self:
        try:
            await self.open_servers()
            await self.start_worker()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def without_password(url: str) -> str:
    """The URL without user and password: each role has its own, in the secrets folder."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
