"""One house for all tests of the command line, run by `starter.py up` itself, in simulated time from August 2023."""

import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from stack.house import House
from story.cast import AREA, REGISTRAR, REGISTRAR_NAME
from tests.cli.command_line import CommandLine, Up
from tests.cli.town import BEGINS, enrol_everybody
from tests.stack.machine import processes_about


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that the servers' account may enter; pytest's own are closed to it."""
    made = Path(tempfile.mkdtemp(prefix="cli-")).resolve()
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
async def sinhke(folder: Path) -> AsyncIterator[CommandLine]:
    """A founded register with its people, up and running; stopped by SIGTERM, and nothing is left of it."""
    line = CommandLine(folder / "var", {"SINHKE_LOOK_AGAIN_SECONDS": "1"})
    up = Up(line, folder)
    try:
        up.wait_until_ready()
        founding = ("found", "--area", AREA, "--registrar", REGISTRAR, "--name", REGISTRAR_NAME)
        line(*founding, "--simulated-from", BEGINS).ended(0)
        await enrol_everybody(line.var)
        with line.warm() as warm:
            yield warm
        assert up.stop(signal.SIGTERM) == 0, up.talked
        assert processes_about(folder) == []
    finally:
        up.process.kill()
        up.process.wait()
        await House(line.var, search_attributes={}).erase()
