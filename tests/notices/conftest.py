"""A town, a post office, and an empty outbox for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import connect_pool
from tests.conftest import Database
from tests.notices.bureau import Bureau
from tests.notices.post import open_post_office
from tests.recorder.town import Town, open_town


@pytest.fixture(scope="module")
async def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with open_town(database, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture
async def bureau(town: Town, tmp_path: Path) -> AsyncIterator[Bureau]:
    async with town.database.as_role(None) as connection:
        await connection.execute("truncate notice, letter")
    async with open_post_office() as office, await connect_pool(town.database.url("sinhke_recorder"), size=4) as pool:
        yield Bureau(town=town, office=office, pool=pool, addresses=tmp_path / "addresses.toml")
