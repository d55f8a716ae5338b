"""Real treasury processes, all of them ended with the test."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.treasury.treasury_process import TreasuryProcess

StartTreasury = Callable[..., Awaitable[TreasuryProcess]]


@pytest.fixture
def paid_file(tmp_path: Path) -> Path:
    """Where the treasury of this test keeps what it paid."""
    return tmp_path / "treasury" / "paid.jsonl"


@pytest.fixture
async def start_treasury(paid_file: Path) -> AsyncIterator[StartTreasury]:
    """Start a treasury on this test's file, with options of its command line; as often as the test needs one."""
    started: list[TreasuryProcess] = []

    async def start(*options: str, largest_file_bytes: int | None = None) -> TreasuryProcess:
        started.append(TreasuryProcess(paid_file))
        return await started[-1].start(*options, largest_file_bytes=largest_file_bytes)

    yield start
    for treasury in started:
        if not treasury.session.closed:
            await treasury.end(signal.SIGKILL)


@pytest.fixture
async def treasury(start_treasury: StartTreasury) -> TreasuryProcess:
    """A treasury that behaves until it is told otherwise."""
    return await start_treasury()
