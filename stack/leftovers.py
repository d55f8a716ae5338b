"""What an earlier life of a Postgres data folder left behind: a server that still stops, backends, lock files."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from stack.problems import StackProblem

LIVE_SECONDS = 3.0  # for a postmaster whose parent was just killed to begin its shutdown
STOPPING_SECONDS = 30.0  # for one that has begun it
ORPHAN_SECONDS = 5.0  # for backends whose postmaster was killed to notice
PID_LINE, STATUS_LINE = 0, 7  # of postmaster.pid, src/include/utils/pidfile.h


def status(data: Path, pid: int) -> str:
    """What the postmaster with this pid says of itself: starting, ready, stopping; empty if the file is not its own."""
    lines = _pid_file(data)
    if len(lines) <= STATUS_LINE or lines[PID_LINE].strip() != str(pid):
        return ""
    return lines[STATUS_LINE].strip()


async def clear(data: Path, *, holder: Path) -> None:
    """Wait until no server runs on the data folder; holder: the folder as people know it.

    A server that is just stopping is awaited, and so are the backends of a killed postmaster; those that do not notice
    (one deep in a computation does not) are killed: nobody hears their answer any more, and no new server can start
    beside them. Raises StackProblem if a live server stays.
    """
    begun = time.monotonic()
    while (pid := live_postmaster(data)) or _backends(data):
        waited = time.monotonic() - begun
        if pid is None and waited > ORPHAN_SECONDS:
            end_backends(data)
        elif pid and waited > (STOPPING_SECONDS if status(data, pid) == "stopping" else LIVE_SECONDS):
            raise StackProblem(
                f"Another Postgres server (process {pid}) is running on {holder}: stop it, or choose another folder."
            )
        await asyncio.sleep(0.05)


def end_backends(data: Path) -> None:
    """Kill the backends on this data folder. Only when their postmaster is dead: it would take it for a crash."""
    for pid in _backends(data):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def forget_pid(data: Path) -> None:
    """Remove postmaster.pid, after `clear` and under the claim: by now its pid may belong to another program of the
    same user, which Postgres would take for a live server."""
    (data / "postmaster.pid").unlink(missing_ok=True)


def forget_sockets(sockets: Path) -> None:
    """Remove the sockets and their lock files: the folder serves one data folder only, on which nobody runs."""
    for stale in sockets.glob(".s.PGSQL.*"):
        stale.unlink()


def live_postmaster(data: Path) -> int | None:
    """The pid in postmaster.pid if that process really is a Postgres server on this data folder."""
    lines = _pid_file(data)
    pid = lines[PID_LINE].strip().removeprefix("-") if lines else ""  # single-user mode writes it negative
    return int(pid) if pid.isdigit() and _serves(Path("/proc", pid), data) else None


def _backends(data: Path) -> list[int]:
    """Processes that a postmaster on this data folder has started. They name themselves; a postmaster does not."""
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if _serves(process, data) and _title(process).startswith("postgres: ")
    ]


def _serves(process: Path, data: Path) -> bool:
    """Every Postgres process works in its data folder. Zombies and processes of others have no readable folder."""
    try:
        return (process / "comm").read_text().strip() == "postgres" and (process / "cwd").readlink() == data
    except OSError:
        return False


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _title(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""
