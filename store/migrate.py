"""Brings a database forward, file by file, and never back.

Each file of migrations/ named `0001_subject.sql` runs once, in one transaction, as the owner. The sha256 of what ran is
kept, so that a file edited later is noticed instead of silently meaning something else on the next machine.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_LOCK = int.from_bytes(b"sinhke")
_TABLE = """create table if not exists schema_migration (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
)"""


class MigrationProblem(Exception):
    """Why the schema cannot be brought forward, in one sentence for the operator; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One file; `applied_at` (UTC) is None while it is pending."""

    number: int
    name: str
    sha256: str
    statements: str
    applied_at: datetime | None = None


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """The files in order. Raises MigrationProblem if a name is malformed or a number is missing or used twice."""
    found = []
    for path in sorted(folder.glob("[0-9]*.sql")):
        if not re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem):
            raise MigrationProblem(f"{path.name} is not named like 0001_subject.sql")
        content = path.read_bytes()
        found.append(
            Migration(
                number=int(path.stem[:4]),
                name=path.stem,
                sha256=sha256(content).hexdigest(),
                statements=content.decode(),
            )
        )
    for expected, migration in enumerate(found, start=1):
        if migration.number != expected:
            raise MigrationProblem(f"{migration.name} stands where number {expected:04} must be")
    return tuple(found)


async def migrate(url: str, folder: Path = MIGRATIONS, *, patience: float = 60.0) -> tuple[Migration, ...]:
    """Applies what is pending and returns it. `url` is the migrator's; `patience` is how many seconds to wait while
    another runner is at work (what it applied is then no longer pending). Killed half-way, it leaves whole files only.
    """
    files = read_migrations(folder)
    async with _connected(url) as connection:
        await _lock(connection, patience)
        if await connection.fetchval("select current_user") != "sinhke_owner":
            raise MigrationProblem("migrations run as the owner of the schema: connect as sinhke_migrator")
        await connection.execute(_TABLE)
        waiting = [m for m in await _compare(connection, files) if m.applied_at is None]
        for migration in waiting:
            await _apply(connection, migration)
    return tuple(waiting)


async def status(url: str, folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """Every migration with the instant at which this database took it; any role that may read the table can ask.
    Raises MigrationProblem as `migrate` would."""
    async with _connected(url) as connection:
        return await _compare(connection, read_migrations(folder))


async def pending(url: str, folder: Path = MIGRATIONS) -> tuple[str, ...]:
    """Names of the files that this database has not taken yet, for `doctor`."""
    return tuple(m.name for m in await status(url, folder) if m.applied_at is None)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["Connection"]:
    connection = await asyncpg.connect(url, timeout=10, server_settings={"application_name": "sinhke-migrate"})
    try:
        yield connection
    finally:
        await connection.close(timeout=10)


async def _lock(connection: "Connection", patience: float) -> None:
    # Asked for again and again instead of waited for: the role's lock_timeout would end the wait after 3 s.
    deadline = asyncio.get_running_loop().time() + patience
    while not await connection.fetchval("select pg_try_advisory_lock($1)", _LOCK):
        if asyncio.get_running_loop().time() > deadline:
            raise MigrationProblem(f"another runner has been migrating this database for more than {patience:.0f} s")
        await asyncio.sleep(0.1)


async def _compare(connection: "Connection", files: Sequence[Migration]) -> tuple[Migration, ...]:
    if await connection.fetchval("select to_regclass('public.schema_migration')") is None:
        return tuple(files)
    rows = await connection.fetch("select number, name, sha256, applied_at from schema_migration order by number")
    applied = {row["number"]: row for row in rows}
    missing = [row["name"] for row in rows if row["number"] > len(files)]
    if missing:
        raise MigrationProblem(f"{missing[0]} was applied to this database but its file is missing")
    last = max(applied, default=0)
    return tuple(_with_instant(file, applied.get(file.number), last) for file in files)


def _with_instant(file: Migration, row: asyncpg.Record | None, last: int) -> Migration:
    if row is None:
        if file.number < last:
            raise MigrationProblem(f"{file.name} comes before number {last:04}, which this database has already")
        return file
    if row["name"] != file.name:
        raise MigrationProblem(f"number {file.number:04} was applied as {row['name']}, its file is now {file.name}")
    if row["sha256"] != file.sha256:
        raise MigrationProblem(f"{file.name} was edited after it was applied: write a new file instead")
    return replace(file, applied_at=row["applied_at"])


async def _apply(connection: "Connection", migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.statements)
            await connection.execute(
                "insert into schema_migration (number, name, sha256) values ($1, $2, $3)",
                migration.number,
                migration.name,
                migration.sha256,
            )
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError) as error:
        # Lost at COMMIT it may be applied all the same: the next run looks.
        raise MigrationProblem(f"the server went away during {migration.name}: run again") from error
    except asyncpg.PostgresError as error:
        raise MigrationProblem(f"{migration.name} was not applied: {error}") from error
