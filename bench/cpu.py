"""Whose processor time a round took, from /proc: the server, the worker, the caller (this process), Postgres, and others.

Interrupts are nobody's and are left out; steal is somebody else's machine and counts as foreign.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PARTS = ("server", "worker", "caller", "postgres")
# Columns of the first line of /proc/stat: user, nice, system, steal (proc_stat(5)).
BUSY_COLUMNS = (0, 1, 2, 7)


@dataclass(frozen=True)
class Reading:
    """Seconds of processor time used so far, by part, by our idle processes, and by the whole machine."""

    at: float
    parts: Mapping[str, float]
    aside: float
    busy: float


@dataclass(frozen=True)
class Spent:
    """What one round took: seconds by part, and the share of all cores that others used meanwhile (0 to 1)."""

    parts: Mapping[str, float]
    foreign_share: float

    @property
    def total(self) -> float:
        return sum(self.parts.values())

    def undivided(self) -> "Spent":
        """For variants that were measured in turn within one reading: only what others used still says something."""
        return Spent({}, self.foreign_share)


class Meter:
    """Reads the processes of one variant; `aside` are ours too, but belong to no variant."""

    def __init__(self, *, postgres: int, server: int, worker: int | None = None, aside: tuple[int, ...] = ()) -> None:
        self._postgres, self._server, self._worker, self._aside = postgres, server, worker, aside

    def read(self) -> Reading:
        parts = {
            "server": _used(self._server),
            "worker": _used(self._worker) if self._worker else 0.0,
            "caller": _used(os.getpid()),
            "postgres": _used_by_family(self._postgres),
        }
        return Reading(time.monotonic(), parts, sum(_used(pid) for pid in self._aside), _machine_busy())

    def since(self, begun: Reading) -> Spent:
        """From a reading until now."""
        now = self.read()
        parts = {part: max(now.parts[part] - begun.parts[part], 0.0) for part in PARTS}
        ours = sum(parts.values()) + now.aside - begun.aside
        capacity = (os.cpu_count() or 1) * (now.at - begun.at)
        return Spent(parts, max(now.busy - begun.busy - ours, 0.0) / capacity)


def _machine_busy() -> float:
    columns = (PROC / "stat").read_text().splitlines()[0].split()[1:]
    return sum(int(columns[column]) for column in BUSY_COLUMNS) / TICKS_A_SECOND


def _used(pid: int) -> float:
    fields = _fields(pid)
    return sum(int(field) for field in fields[11:13]) / TICKS_A_SECOND


def _used_by_family(pid: int) -> float:
    """A postmaster, the backends that it has seen end, and those that live."""
    ended = sum(int(field) for field in _fields(pid)[11:15]) / TICKS_A_SECOND
    return ended + sum(_used_if_there(child) for child in _children(pid))


def _used_if_there(pid: int) -> float:
    """A backend may end between the listing and the look; the next reading finds it with the postmaster."""
    try:
        return _used(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _children(pid: int) -> list[int]:
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                parent = int(_fields(int(folder.name))[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid:
                found.append(int(folder.name))
    return found


def _fields(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name (proc_pid_stat(5), from the third on): a name may hold anything."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
