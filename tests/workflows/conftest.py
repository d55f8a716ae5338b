"""One founded town for the whole run, copied for each module; a live household where processes are killed."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from activities.recorder import Recorder
from gateway.temporal import connect
from household.household import Household
from store.database import connect_pool
from store.roles import prepare_roles
from tests.conftest import Database
from tests.live import live_household, play_on
from tests.recorder.town import TODAY, Town, open_town
from tests.workflows.office import Office, StaffedOffice, open_office

_numbers = count(1)


@dataclass(frozen=True)
class Founded:
    """A database to copy, in which everybody of the story is registered, and the folder of their keys and papers."""

    database: Database
    files: Path

    @asynccontextmanager
    async def copy(self) -> AsyncIterator[Database]:
        """A database of its own that starts from the founding."""
        template = urlsplit(self.database.superuser).path[1:]
        name = f"{template}_{next(_numbers)}"
        url = urlsplit(self.database.superuser)._replace(path=f"/{name}").geturl()
        server = await asyncpg.connect(urlsplit(self.database.superuser)._replace(path="/postgres").geturl())
        try:
            await server.execute(f"create database {name} template {template}")
            # The right to connect belongs to the database and is not copied.
            await prepare_roles(url, self.database.secrets)
            yield Database(superuser=url, secrets=self.database.secrets)
            await server.execute(f"drop database {name} with (force)")
        finally:
            await server.close()


@pytest.fixture(scope="package")
async def founded(
    superuser_url: str, template: str, secrets: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Founded]:
    files = tmp_path_factory.mktemp("office")
    name = f"{template}_founded"
    url = urlsplit(superuser_url)._replace(path=f"/{name}").geturl()
    server = await asyncpg.connect(superuser_url)
    try:
        await server.execute(f"create database {name} template {template}")
        await prepare_roles(url, secrets)
        database = Database(superuser=url, secrets=secrets)
        async with open_town(database, files):
            pass
        # The passwords of the roles lie where every office of this folder looks for them.
        yield Founded(database, files)
        await server.execute(f"drop database {name} with (force)")
    finally:
        await server.close()
        shutil.rmtree(files)


@pytest.fixture(scope="module")
async def office(founded: Founded) -> AsyncIterator[StaffedOffice]:
    """An office with a worker, on a copy of the founded town."""
    async with founded.copy() as database, open_office(database, founded.files) as office:
        yield office


@pytest.fixture(scope="module")
async def household(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Household, Office]]:
    """A founded household with its worker as a process, and an office that looks at it."""
    async with live_household(tmp_path_factory.mktemp("house") / "var") as (household, desk):
        database = Database(superuser=household.house.database_url, secrets=household.settings.secrets_folder)
        async with await connect_pool(database.url("sinhke_recorder"), size=1) as pool:
            town = Town(database=database, desk=desk, recorder=Recorder(pool), play=play_on(desk))
            await town.play.founding(lambda answer: None)
            await town.play.teller.morning(TODAY)
            client = await connect(household.settings, identity="tests")
            yield household, Office(town=town, client=client, settings=household.settings, database=database)
