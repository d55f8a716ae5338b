"""One real Postgres for the whole run, and a fresh migrated database for each module that asks for one.

SINHKE_TEST_DATABASE_URL (a superuser's URL) runs the tests on another server, for example of another version.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from stack.postgres import EmbeddedPostgres
from store.migrate import migrate
from store.roles import Role, prepare_roles, role_url

_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of its own: what a test needs to speak to it in each role."""

    superuser: str
    secrets: Path

    def url(self, role: Role) -> str:
        return role_url(self.superuser, role, self.secrets)

    @asynccontextmanager
    async def as_role(self, role: Role | None) -> AsyncIterator[asyncpg.Connection]:
        """A plain connection in `role`, or as the superuser for None."""
        connection = await asyncpg.connect(self.superuser if role is None else self.url(role))
        try:
            yield connection
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of passwords of the run."""
    return tmp_path_factory.mktemp("secrets")


@pytest.fixture(scope="session")
async def superuser_url(secrets: Path) -> AsyncIterator[str]:
    """A superuser's URL to the one server of the run."""
    given = os.environ.get("SINHKE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not one of pytest's own folders: those are closed to the account that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="tests-")).resolve()
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "postgres", secrets=secrets)
    try:
        yield await server.start()
    finally:
        await server.erase()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def template(superuser_url: str, secrets: Path) -> AsyncIterator[str]:
    """Name of a migrated database that is copied: a copy costs a tenth of the migrations."""
    async with _new_database(superuser_url, "template1") as url:
        await prepare_roles(url, secrets)
        await migrate(role_url(url, "sinhke_migrator", secrets))
        yield urlsplit(url).path[1:]


@pytest.fixture(scope="module")
async def database(superuser_url: str, template: str, secrets: Path) -> AsyncIterator[Database]:
    """A fresh migrated database for this module."""
    async with _new_database(superuser_url, template) as url:
        # The right to connect belongs to the database and is not copied.
        await prepare_roles(url, secrets)
        yield Database(superuser=url, secrets=secrets)


@pytest.fixture
async def fresh_database(superuser_url: str, template: str, secrets: Path) -> AsyncIterator[Database]:
    """A fresh migrated database for one test, where what a test leaves behind would disturb the next."""
    async with _new_database(superuser_url, template) as url:
        await prepare_roles(url, secrets)
        yield Database(superuser=url, secrets=secrets)


@pytest.fixture
async def empty_database(superuser_url: str, secrets: Path) -> AsyncIterator[Database]:
    """A database with roles and without any table, for one test."""
    async with _new_database(superuser_url, "template1") as url:
        await prepare_roles(url, secrets)
        yield Database(superuser=url, secrets=secrets)


@asynccontextmanager
async def _new_database(superuser_url: str, template: str) -> AsyncIterator[str]:
    name = f"sinhke_test_{os.getpid()}_{next(_numbers)}"
    server = await asyncpg.connect(superuser_url)
    try:
        await server.execute(f"create database {name} template {template}")
        yield urlsplit(superuser_url)._replace(path=f"/{name}").geturl()
        await server.execute(f"drop database {name} with (force)")
    finally:
        await server.close()
