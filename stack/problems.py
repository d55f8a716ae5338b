"""What went wrong, in one sentence for the operator, with what to do about it.

A server's own log says `could not write file "pg_wal/xlogtemp.42": No space left on device` among forty other lines;
the operator needs to know that the disk is full. `problem_in` knows the words that Postgres 15-18, Temporal's SQLite
store and the kernel use for the faults that a person can mend, and shows the log's last lines for all others.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

NO_ROOM = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "File size limit exceeded",
    "database or disk is full",
)
PORT_TAKEN = ("Address already in use", "address already in use")
NOT_WRITABLE = ("Permission denied", "Read-only file system", "unable to open database file", "readonly database")
NO_ROOM_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StackProblem(Exception):
    """One sentence that says what is wrong and what to do. Raised by every start and stop of this package."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def no_room(folder: Path) -> StackProblem:
    return StackProblem(
        f"There is no room left for {folder} (disk, quota or file size limit): make room on that disk and start again; "
        "what was recorded before is still there."
    )


def port_taken(name: str, port: int) -> StackProblem:
    return StackProblem(
        f"Port {port} of 127.0.0.1, which {name} should use, is taken by another program: stop that program or choose "
        "another port."
    )


def not_writable(folder: Path, reason: str) -> StackProblem:
    return StackProblem(f"The folder {folder} cannot be written ({reason}): choose another folder or change its owner.")


def folder_problem(folder: Path, error: OSError) -> StackProblem:
    """The sentence for a folder that the file system refused, from the error of the system call."""
    if error.errno in NO_ROOM_ERRORS:
        return no_room(folder)
    return not_writable(folder, error.strerror or str(error))


def problem_in(name: str, said: str, *, folder: Path, port: int, log: Path) -> StackProblem:
    """The sentence for a server that did not come up, from what it said.

    name: the server's name for people; said: its output since this start; port: where it should listen; log: the file
    that holds all it said.
    """
    if _has(said, NO_ROOM):
        return no_room(folder)
    if _has(said, PORT_TAKEN):
        return port_taken(name, port)
    if _has(said, NOT_WRITABLE):
        return not_writable(folder, f"its server was refused: {log}")
    return StackProblem(f"{name} did not start; the last lines of {log} are:\n{last_lines(said)}")


def last_lines(said: str, count: int = 12) -> str:
    lines = [f"    {line}" for line in said.splitlines() if line.strip()]
    return "\n".join(lines[-count:]) or "    (it said nothing)"


def _has(said: str, words: Sequence[str]) -> bool:
    return any(word in said for word in words)
