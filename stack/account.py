"""As whom a server runs. Postgres refuses to run as root, so root hands it to an account that may do nothing else."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stack.problems import StackProblem

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user of this machine. Only root makes one; everybody else runs servers as himself (None)."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """The account for Postgres: None when we are not root. Raises StackProblem if root finds no such user."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, user.pw_uid, user.pw_gid)
    raise StackProblem(
        "Postgres refuses to run as root and this machine has neither a user postgres nor nobody: "
        "start as a normal user, or give the address of a real server."
    )


def can_enter(account: Account | None, folder: Path) -> bool:
    """Whether the account gets through every parent into the folder: tried, not computed from permission bits."""
    return _succeeds(account, "/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))


def can_run(account: Account | None, program: Path) -> bool:
    """Whether the account may run this Postgres program, its libraries included."""
    return _succeeds(account, str(program), "--version")


def give_to(account: Account | None, path: Path) -> None:
    """Hand one folder or file (not what is in it) to the account; nothing to do when we run servers as ourselves."""
    if account:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _succeeds(account: Account | None, *command: str) -> bool:
    try:
        tried = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            timeout=30,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except OSError:
        return False
    return tried.returncode == 0
