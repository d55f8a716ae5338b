"""A town of its own for each test, and the checkpoint job on its record."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.proof.anchored import Anchored, open_anchored


@pytest.fixture
async def anchored(fresh_database: Database, tmp_path: Path) -> AsyncIterator[Anchored]:
    """A hamlet without a leaf yet, and a shelf outside."""
    async with open_anchored(fresh_database, tmp_path) as anchored:
        yield anchored
