"""`up`: everything in one shell, watched over, and gone with it however it ends."""

import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stack.house import House
from tests.cli.command_line import CommandLine, Up
from tests.stack.machine import soon

pytestmark = pytest.mark.slow


@pytest.fixture
async def line(folder: Path) -> AsyncIterator[CommandLine]:
    """A data folder of its own, erased at the end."""
    line = CommandLine(folder / "other-var")
    yield line
    await House(line.var, search_attributes={}).erase()


def processes_of(var: Path) -> dict[int, str]:
    """Everything that works on a data folder, by its pid: it names the folder, works in it, or was told of it."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if " Z " in (process / "stat").read_text():
                continue
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            told = (process / "environ").read_bytes().decode(errors="replace")
            where = str((process / "cwd").readlink())
        except OSError:
            continue
        if str(var) in command or f"SINHKE_VAR={var}\0" in told or where.startswith(str(var)):
            found[int(process.name)] = command
    return found


async def test_a_worker_that_dies_is_started_again_and_kill_nine_leaves_no_process(
    line: CommandLine, folder: Path
) -> None:
    up = Up(line, folder)
    try:
        up.wait_until_ready()
        assert "http://127.0.0.1:" in up.out.read_text()
        [worker] = [pid for pid, command in processes_of(line.var).items() if "worker.py" in command]
        os.kill(worker, signal.SIGKILL)
        assert up.says("Bộ phận xử lý đã hoạt động lại", up.err), up.talked
        assert "đã dừng bất thường (mã -9)" in up.talked
        assert "SINHKE_DATABASE_URL=postgresql://127.0.0.1:" in (line.var / "settings.env").read_text()
        second = line("up")
        assert second.ended(5).out == ""
        assert str(line.var) in second.err
    finally:
        up.process.kill()
        up.process.wait()
    assert await soon(lambda: not processes_of(line.var), 30), processes_of(line.var)


@pytest.mark.parametrize("moment", ["while it starts", "when it is ready"])
async def test_ctrl_c_stops_everything_in_order_at_any_moment(line: CommandLine, folder: Path, moment: str) -> None:
    up = Up(line, folder)
    try:
        if moment == "when it is ready":
            up.wait_until_ready()
        else:
            assert await soon(lambda: any("postgres" in name for name in processes_of(line.var).values()), 30), (
                up.talked
            )
        began = time.monotonic()
        assert up.stop(signal.SIGINT) == 0, up.talked
        assert time.monotonic() - began < 20
        assert "Đã dừng hết" in up.talked
        assert "Traceback" not in up.talked
        assert processes_of(line.var) == {}
    finally:
        up.process.kill()
        up.process.wait()
