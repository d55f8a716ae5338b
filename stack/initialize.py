"""How a data folder begins: initdb, then the first statements in Postgres's single-user mode.

Single-user mode needs no port and no connection, so a cluster is whole, database and password included, before any
server listens on it; and it can give a new password when the file with the old one was lost.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.account import Account
from stack.binaries import Postgres
from stack.problems import problem_in
from stack.processes import Child, run

STEP_SECONDS = 120.0
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Installation:
    """The programs, as whom they run, the file of what they say, and the claim that each of them inherits."""

    binaries: Postgres
    account: Account | None
    log: Path
    claim: int

    def begin(
        self, program: str, *arguments: str | Path, parting: signal.Signals, kept: Sequence[int] = (), words: str = ""
    ) -> Child:
        """Start one of the programs with a clean environment: no PG* variable of ours may lead it elsewhere."""
        return Child(
            [self.binaries.folder / program, *arguments],
            log=self.log,
            parting=parting,
            environment=ENVIRONMENT,
            cwd=Path("/"),
            account=self.account,
            kept=(self.claim, *kept),
            words=words,
        )


async def create_cluster(data: Path, with_: Installation, *, superuser: str, password: str, database: str) -> None:
    """initdb in the empty folder `data`, then the database. Raises StackProblem, for example when there is no room.

    Postgres's own C.UTF-8 orders and folds text, the same on every machine; pg_trgm still asks the system's, and would
    lose Vietnamese letters under plain C. Checksums; scram for every connection, the socket's included.
    """
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "w") as pipe:
            pipe.write(f"{password}\n")
        if with_.account:  # or it could not open the pipe by name
            os.fchown(reading, with_.account.uid, with_.account.gid)
        initdb = with_.begin(
            "initdb",
            *("-D", data, "-U", superuser, f"--pwfile=/dev/fd/{reading}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin"),
            *("--data-checksums", "--no-instructions"),
            parting=signal.SIGTERM,
            kept=(reading,),
        )
        await _succeed(initdb, "initdb", data)
    finally:
        os.close(reading)
    await _single_user(f"CREATE DATABASE {database} TEMPLATE template0", data, with_)


async def set_password(data: Path, with_: Installation, *, superuser: str, password: str) -> None:
    """Make the cluster know this password. Nobody may be running on it. Raises StackProblem."""
    await _single_user(f"ALTER ROLE {superuser} PASSWORD '{password}'", data, with_)


async def _single_user(statement: str, data: Path, with_: Installation) -> None:
    quiet = ("-c", "log_statement=none", "-c", "log_min_error_statement=panic")  # the statement may hold the password
    postgres = with_.begin(
        *("postgres", "--single", "-D", data, "-c", "exit_on_error=on", *quiet, "postgres"),
        parting=signal.SIGTERM,
        words=f"{statement}\n",
    )
    await _succeed(postgres, "Postgres (single user)", data)


async def _succeed(child: Child, name: str, data: Path) -> None:
    said = await run(child, STEP_SECONDS)
    if child.code != 0:
        raise problem_in(name, said, folder=data.parent, port=0, log=child.log)
