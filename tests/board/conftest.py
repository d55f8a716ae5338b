"""A town for each module, on a clock that the tests move."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Database
from tests.recorder.town import Town, open_town


@pytest.fixture(scope="module")
async def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with open_town(database, tmp_path_factory.mktemp("town")) as town:
        yield town
