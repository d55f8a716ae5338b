"""The superuser's password: random, in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack.folders import made, refusals_of
from stack.problems import StackProblem


@dataclass(frozen=True, slots=True)
class Password:
    """text: hexadecimal, so that it needs no quoting in a URL or in SQL. fresh: it was made just now."""

    text: str
    fresh: bool


def kept_password(folder: Path, name: str) -> Password:
    """The password in folder/name, made at the first call. Folder 0700, file 0600. Raises StackProblem."""
    folder = made(folder)
    file = folder / name
    with refusals_of(folder):
        folder.chmod(0o700)
        if file.exists():
            return Password(_read(file), fresh=False)
    password = secrets.token_hex(24)
    _write_whole(file, password)
    return Password(password, fresh=True)


def _read(file: Path) -> str:
    text = file.read_text().strip()
    if not text.isalnum():
        raise StackProblem(f"{file} holds no password: delete it, and the next start makes a new one.")
    return text


def _write_whole(file: Path, text: str) -> None:
    with refusals_of(file.parent):
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as fresh:  # made with mode 0600
            fresh.write(f"{text}\n")
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(fresh.name).rename(file)
