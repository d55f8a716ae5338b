"""Folders for real servers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from stack.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter; pytest's own are closed to the server's account."""
    folder = Path(tempfile.mkdtemp(prefix="stack-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
async def postgres(open_folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """One server for the tests of a module. Each may stop or crash it, and leaves it able to start."""
    server = EmbeddedPostgres(open_folder / "postgres")
    yield server
    await server.erase()
