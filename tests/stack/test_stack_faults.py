"""Every fault of the embedded Postgres that an operator can mend is one sentence that says what to do."""

from __future__ import annotations

import importlib.util
import resource
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import stack.leftovers
from stack.account import server_account
from stack.leftovers import live_postmaster
from stack.postgres import EmbeddedPostgres
from stack.problems import StackProblem, problem_in
from tests.stack.machine import connected, processes_about


async def problem_of(server: EmbeddedPostgres) -> str:
    """The sentence with which it does not start; no process is left by then."""
    with pytest.raises(StackProblem) as caught:
        await server.start()
    assert not server.running
    return caught.value.sentence


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """What this process and its children write stops at so many bytes a file, as on a full disk: as root too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_port_in_use_is_named(open_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = await problem_of(EmbeddedPostgres(open_folder / "port", port))
    assert f"Port {port}" in sentence
    assert "choose another port" in sentence


async def test_data_of_another_major_version_are_left_alone(postgres: EmbeddedPostgres) -> None:
    await postgres.start()
    await postgres.stop()
    file = postgres.where / "PG_VERSION"
    ours = file.read_text()
    file.write_text("15\n")
    sentence = await problem_of(postgres)
    file.write_text(ours)
    assert "made by Postgres 15" in sentence
    async with connected(await postgres.start()) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_a_folder_with_something_else_in_it_is_left_alone(open_folder: Path) -> None:
    data = open_folder / "letters" / "data"
    data.mkdir(parents=True)
    account = server_account()
    if account:
        shutil.chown(data, account.uid, account.gid)
    sentence = await problem_of(EmbeddedPostgres(open_folder / "letters"))
    assert "PG_VERSION" in sentence
    assert "move it away" in sentence


async def test_no_room_for_a_new_cluster(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "small")
    with largest_file(1_000_000):
        sentence = await problem_of(server)
    assert sentence.startswith(f"There is no room left for {open_folder / 'small'}")
    async with connected(await server.start()) as connection:  # room was made: the failed attempt is no obstacle
        assert await connection.fetchval("SELECT 1") == 1
    await server.erase()


async def test_no_room_for_the_start_of_an_old_cluster(postgres: EmbeddedPostgres) -> None:
    await postgres.start()
    await postgres.stop()
    options = postgres.where / "postmaster.opts"
    options.unlink()
    options.symlink_to("/dev/full")  # the kernel's own full disk: every write ends in ENOSPC
    sentence = await problem_of(postgres)
    options.unlink()
    assert "There is no room left" in sentence
    await postgres.start()


@pytest.mark.parametrize(
    "said",
    [
        'initdb: error: could not write to file "pg_wal/xlogtemp.42": No space left on device',
        'error executing statement "CREATE TABLE t": database or disk is full (13)',
        'PANIC:  could not write to file "pg_wal/xlogtemp.42": Disk quota exceeded',
    ],
)
def test_the_words_of_a_full_disk_are_known(said: str) -> None:
    problem = problem_in("Postgres", said, folder=Path("/srv/data"), port=5432, log=Path("/srv/log"))
    assert problem.sentence.startswith("There is no room left for /srv/data")


def test_an_unknown_fault_shows_the_last_lines_of_the_log() -> None:
    said = "\n".join(f"line {n}" for n in range(100))
    problem = problem_in("Postgres", said, folder=Path("/srv/data"), port=5432, log=Path("/srv/log"))
    assert "/srv/log" in problem.sentence
    assert problem.sentence.endswith("    line 99")
    assert "line 50" not in problem.sentence


async def test_a_folder_below_a_file_cannot_be_made(open_folder: Path) -> None:
    (open_folder / "file").write_text("not a folder")
    sentence = await problem_of(EmbeddedPostgres(open_folder / "file" / "postgres"))
    assert "cannot be written" in sentence
    assert "choose another folder" in sentence


async def test_a_socket_path_that_is_too_long_is_told_before_anything_is_made(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = open_folder / ("long" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    sentence = await problem_of(EmbeddedPostgres(open_folder / "deep"))
    assert "107" in sentence
    assert "set TMPDIR" in sentence
    assert not list(deep.iterdir())
    assert not (open_folder / "deep" / "data").exists()


async def test_a_second_server_on_the_same_data_is_refused_and_the_first_is_not_hurt(
    postgres: EmbeddedPostgres, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack.leftovers, "LIVE_SECONDS", 0.3)
    async with connected(await postgres.start()) as connection:
        sentence = await problem_of(EmbeddedPostgres(open_folder / "postgres"))
        assert f"process {postgres.pid}" in sentence
        assert "is running on" in sentence
        assert await connection.fetchval("SELECT 1") == 1
    assert live_postmaster(postgres.where) == postgres.pid


async def test_missing_binaries_are_named_with_the_remedy(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    sentence = await problem_of(EmbeddedPostgres(open_folder / "none"))
    assert "is not installed" in sentence
    assert "requirements/product.txt" in sentence


async def test_a_secret_that_is_no_password_is_told(open_folder: Path) -> None:
    secrets = open_folder / "bad-secrets"
    secrets.mkdir()
    (secrets / "superuser").write_text("a b'c\n")
    sentence = await problem_of(EmbeddedPostgres(open_folder / "bad", secrets=secrets))
    assert "holds no password" in sentence


async def test_no_failed_start_leaves_a_process(open_folder: Path, postgres: EmbeddedPostgres) -> None:
    await postgres.stop()
    assert processes_about(open_folder) == []
