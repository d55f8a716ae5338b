"""A child is never left behind, whichever way its parent ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stack.account import server_account
from stack.claim import claim, let_go
from stack.ports import LOWEST, Port, free_port, is_free
from stack.problems import StackProblem
from stack.processes import Child, run
from tests.stack.machine import lives, processes_about, soon

DEAF = "trap '' TERM INT; echo deaf; while :; do sleep 0.05; done"


def shell(script: str, log: Path, *, parting: signal.Signals = signal.SIGTERM, words: str = "") -> Child:
    return Child(
        ["/bin/sh", "-c", script],
        log=log,
        parting=parting,
        environment={"PATH": os.defpath},
        cwd=log.parent,
        words=words,
    )


async def test_a_child_that_hears_is_stopped_politely(tmp_path: Path) -> None:
    child = shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done", tmp_path / "log")
    assert await soon(lambda: "up" in child.said(), 5)
    await child.stop([(signal.SIGTERM, 5.0)])
    assert child.code == 3
    assert child.said() == "up\nbye\n"


async def test_a_deaf_child_and_its_own_children_are_killed(tmp_path: Path) -> None:
    child = shell(f"({DEAF}) & {DEAF}", tmp_path / "log")
    assert await soon(lambda: child.said().count("deaf") == 2, 5)
    await child.stop([(signal.SIGINT, 0.1), (signal.SIGTERM, 0.1)])
    assert child.code == -signal.SIGKILL
    assert await soon(lambda: processes_about(tmp_path) == [], 5)


async def test_a_cancelled_stop_still_kills(tmp_path: Path) -> None:
    child = shell(DEAF, tmp_path / "log")
    assert await soon(lambda: "deaf" in child.said(), 5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await child.stop([(signal.SIGTERM, 60.0)])
    assert child.code == -signal.SIGKILL


async def test_a_step_that_takes_too_long_is_killed_and_told(tmp_path: Path) -> None:
    child = shell("sleep 60", tmp_path / "log")
    with pytest.raises(StackProblem, match="took over 0 s"):
        await run(child, seconds=0.1)
    assert not child.running


async def test_only_the_words_of_this_start_are_shown(tmp_path: Path) -> None:
    for word in ("first", "second"):
        child = shell("cat", tmp_path / "log", words=word)
        assert await run(child, seconds=5) == word
    assert (tmp_path / "log").read_text() == "firstsecond"


async def test_a_command_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StackProblem, match="/no/such/program cannot be started"):
        Child(["/no/such/program"], log=tmp_path / "log", parting=signal.SIGTERM, environment={}, cwd=Path("/"))


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_no_threads_and_no_descriptors_are_left(tmp_path: Path) -> None:
    threads, descriptors = threading.active_count(), open_descriptors()
    for _ in range(3):
        await run(shell("echo done", tmp_path / "log"), seconds=5)
    assert threading.active_count() == threads
    assert open_descriptors() == descriptors


PARENT = """
import os, signal, sys, time
from pathlib import Path
from stack.account import server_account
from stack.processes import Child
folder = Path(sys.argv[1])
child = Child(["/bin/sleep", "600.5"], log=folder / "log", parting=signal.SIGTERM, environment={}, cwd=folder,
              account=server_account())
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
async def test_the_kernel_takes_the_child_along_when_the_parent_dies(open_folder: Path, ending: signal.Signals) -> None:
    """Also after a change of user: as root the child runs as somebody else."""
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(open_folder)], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        account = server_account()
        assert Path(f"/proc/{child}").stat().st_uid == (account.uid if account else os.geteuid())
        parent.send_signal(ending)
    assert await soon(lambda: not lives(child), 5)


async def test_a_claim_lives_as_long_as_the_child_that_inherited_it(tmp_path: Path) -> None:
    held = await claim(tmp_path / "lock", patience=0, taken="taken")
    child = Child(
        ["/bin/sleep", "600.5"],
        log=tmp_path / "log",
        parting=signal.SIGTERM,
        environment={},
        cwd=tmp_path,
        kept=(held,),
    )
    let_go(held)
    with pytest.raises(StackProblem, match="taken"):
        await claim(tmp_path / "lock", patience=0.2, taken="taken")
    child.kill()
    let_go(await claim(tmp_path / "lock", patience=1, taken="taken"))


def test_free_ports_are_below_those_of_outgoing_connections() -> None:
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for _ in range(20):
        port = free_port()
        assert LOWEST <= port < outgoing
        assert is_free(port)


def test_a_port_once_chosen_is_kept() -> None:
    port = Port("the test", None)
    assert port.settle() == port.settle()
