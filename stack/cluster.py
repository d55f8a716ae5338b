"""A Postgres data folder: where it lives, whose it is, of which version, and how a new one becomes whole."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stack.account import Account, can_enter, give_to
from stack.folders import made, private_folder, refusals_of, remove
from stack.problems import StackProblem


@dataclass(frozen=True, slots=True)
class Home:
    """Where the data of `asked` is: there, or in a private folder if the server's account cannot get there."""

    asked: Path
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def staging(self) -> Path:
        """Where a new cluster is made: renamed to `data` when whole, so that half a cluster is never started."""
        return self.folder / "data.new"

    @property
    def moved(self) -> bool:
        return self.asked != self.folder


def home_of(asked: Path, account: Account | None) -> Home:
    """The home of the data, remembered in `asked/elsewhere` when it had to be moved: an empty database must never
    take the place of one that is only out of reach. Raises StackProblem."""
    asked = made(asked)
    note = asked / "elsewhere"
    if note.exists():
        return _owned(Home(asked, _kept_elsewhere(asked, note)), account)
    if can_enter(account, asked):
        return _owned(Home(asked, asked), account)
    if (asked / "data").exists():
        raise StackProblem(f"The data in {asked} cannot be reached by the user who owns it: let that user pass again.")
    elsewhere = private_folder(asked, account)
    with refusals_of(asked):
        note.write_text(f"{elsewhere}\n")
    return Home(asked, elsewhere)


def _kept_elsewhere(asked: Path, note: Path) -> Path:
    elsewhere = Path(note.read_text().strip())
    if not elsewhere.is_dir():
        raise StackProblem(
            f"The data of {asked} was kept in {elsewhere}, which is gone (a cleaned temporary directory?): bring it "
            f"back, or delete {note} to begin with an empty database."
        )
    return elsewhere


def _owned(home: Home, account: Account | None) -> Home:
    uid = account.uid if account else os.geteuid()
    with refusals_of(home.folder):
        owner = home.data.stat().st_uid if home.data.exists() else uid
    if owner != uid:
        raise StackProblem(
            f"The data folder {home.data} belongs to the user with number {owner} and the server would run as {uid}: "
            "start as the same user as before, or choose another folder."
        )
    return home


def check_version(home: Home, major: str) -> bool:
    """Whether there is a cluster to start. Raises StackProblem for one of another major version, or none at all."""
    if not home.data.exists():
        return False
    try:
        found = (home.data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise StackProblem(
            f"{home.data} is not the data folder of a Postgres (it has no readable PG_VERSION): move it away."
        ) from error
    if found != major:
        raise StackProblem(
            f"The data folder {home.data} was made by Postgres {found} and the installed one is {major}: "
            f"install version {found}, or choose another folder and load an export there."
        )
    return True


@contextlib.contextmanager
def staged(home: Home, account: Account | None) -> Iterator[Path]:
    """An empty folder in which to make a cluster; at the end it becomes `data`, by one rename.

    The rest of a creation that was killed is removed first. Raises StackProblem.
    """
    with refusals_of(home.folder):
        remove(home.staging)
        home.staging.mkdir(mode=0o700)
        give_to(account, home.staging)
        yield home.staging
        home.staging.rename(home.data)
