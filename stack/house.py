"""All the servers of one machine, in order: Postgres, Temporal, the treasury; each may be a real one elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from stack.claim import claim, let_go
from stack.folders import made, remove, remove_if_empty
from stack.postgres import EmbeddedPostgres
from stack.problems import StackProblem
from stack.server import Server
from stack.temporal import TemporalServer
from stack.treasury import TreasuryServer


class House:
    """Keeps its data under `var`: postgres, temporal, treasury, secrets, log; one house a `var`.

    database_url, temporal_address, treasury_url: a server that runs elsewhere and is only passed on. Ports: None
    chooses free ones. search_attributes: name and Temporal type.

    `async with` starts everything and stops it in reverse order. Who must do something in between (migrations before
    a worker sees Temporal) calls `open`, the `start_…` steps, and `close` himself. Migrations are never run here.
    Every step raises StackProblem, one sentence; `close` may be called after any of them.
    """

    def __init__(
        self,
        var: Path,
        *,
        database_url: str | None = None,
        temporal_address: str | None = None,
        treasury_url: str | None = None,
        search_attributes: Mapping[str, str],
        namespace: str = "sinhke",
        postgres_port: int | None = None,
        temporal_port: int | None = None,
        ui_port: int | None = None,
        treasury_port: int | None = None,
    ) -> None:
        log = var / "log"
        self.var = var
        self.postgres = EmbeddedPostgres(
            var / "postgres", postgres_port, secrets=var / "secrets", log=log / "postgres.log"
        )
        self.temporal = TemporalServer(
            *(var / "temporal", temporal_port, ui_port, namespace),
            search_attributes=search_attributes,
            log=log / "temporal.log",
        )
        self.treasury = TreasuryServer(var / "treasury", treasury_port, log=log / "treasury.log")
        self._database_url = database_url
        self._temporal_address = temporal_address
        self._treasury_url = treasury_url
        self._ours: list[Server] = []
        self._closing = AsyncExitStack()

    @property
    def database_url(self) -> str:
        """The superuser's URL of our own Postgres, or the URL that was given."""
        return _known(self._database_url, "Postgres")

    @property
    def temporal_address(self) -> str:
        """host:port"""
        return _known(self._temporal_address, "Temporal")

    @property
    def treasury_url(self) -> str:
        return _known(self._treasury_url, "The treasury")

    @property
    def ui_url(self) -> str | None:
        """Temporal's web pages; None for a Temporal elsewhere, whose UI we do not know."""
        return self.temporal.ui_url if self.temporal in self._ours else None

    @property
    def where(self) -> list[str]:
        """For the operator: what runs here, where it listens, where it keeps its data. No secrets."""
        return [line for server in self._ours for line in server.lines]

    @property
    def fallen(self) -> list[Server]:
        """The servers of ours that ended by themselves; `start` brings one back, on the same port if it is free."""
        return [server for server in self._ours if not server.running]

    async def open(self) -> None:
        """Take possession of `var`: two houses on one folder would stop each other's servers."""
        taken = f"Another run is using {made(self.var)}: stop it first, or choose another folder."
        self._closing.callback(let_go, await claim(self.var / "lock", patience=0, taken=taken))

    async def start_postgres(self) -> str:
        """The superuser's URL: of our own server, or the one that was given."""
        if self._database_url is None:
            self._database_url = await self._start(self.postgres)
        return self._database_url

    async def start_temporal(self) -> str:
        """host:port"""
        if self._temporal_address is None:
            self._temporal_address = await self._start(self.temporal)
        return self._temporal_address

    async def start_treasury(self) -> str:
        if self._treasury_url is None:
            self._treasury_url = await self._start(self.treasury)
        return self._treasury_url

    async def close(self) -> None:
        """Stop what is ours, the last started first; each is stopped even if another's stop fails."""
        self._ours.clear()
        await self._closing.aclose()

    async def erase(self) -> None:
        """Close, and delete all that the servers kept, also outside `var`; what others put into `var` stays."""
        await self.close()
        await self.postgres.erase()
        for name in ("temporal", "treasury", "secrets", "log"):
            remove(self.var / name)
        (self.var / "lock").unlink(missing_ok=True)
        remove_if_empty(self.var)

    async def __aenter__(self) -> Self:
        try:
            await self.open()
            await self.start_postgres()
            await self.start_temporal()
            await self.start_treasury()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _start(self, server: Server) -> str:
        address = await server.start()
        self._closing.push_async_callback(server.stop)
        self._ours.append(server)
        return address


def _known(address: str | None, name: str) -> str:
    if address is None:
        raise StackProblem(f"{name} was not started yet: start it first.")
    return address
