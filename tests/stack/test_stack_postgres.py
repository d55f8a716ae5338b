"""The embedded Postgres, on the real binaries: what it is, and what it survives."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
from pathlib import Path

import asyncpg
import pytest

import stack.leftovers
from stack.account import server_account
from stack.binaries import postgres_for
from stack.postgres import EmbeddedPostgres
from tests.stack.machine import connected, lives, processes_about


async def test_the_server_is_durable_local_and_asks_everybody_for_a_password(postgres: EmbeddedPostgres) -> None:
    async with connected(await postgres.start()) as connection:
        rows = await connection.fetch("SELECT name, setting FROM pg_settings")
        methods = await connection.fetch("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        encoding = await connection.fetchval(
            "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'sinhke'"
        )
    settings = {row["name"]: row["setting"] for row in rows}
    assert {settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")} == {"on"}
    assert settings["listen_addresses"] == "127.0.0.1"
    assert settings["TimeZone"] == "UTC"
    assert settings["jit"] == "off"
    assert [row["auth_method"] for row in methods] == ["scram-sha-256"]
    assert encoding == "UTF8"


async def test_vietnamese_letters_are_letters_to_it(postgres: EmbeddedPostgres) -> None:
    async with connected(await postgres.start()) as connection:
        assert await connection.fetchval("SELECT lower('DƯƠNG ĐỨC')") == "dương đức"
        await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert len(await connection.fetchval("SELECT show_trgm('đức')")) == 4  # of two, were đ and ứ no letters


async def test_a_wrong_password_is_refused(postgres: EmbeddedPostgres) -> None:
    await postgres.start()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://sinhke_superuser:wrong@127.0.0.1:{postgres.port}/sinhke")


async def test_only_its_owner_reads_the_password_file(postgres: EmbeddedPostgres, open_folder: Path) -> None:
    url = await postgres.start()
    file = open_folder / "secrets" / "superuser"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.read_text().strip() in url
    assert file.read_text().strip() not in "".join(postgres.lines)
    assert file.read_text().strip() not in (open_folder / "log" / "postgres.log").read_text()


async def test_it_runs_as_an_unprivileged_user_that_owns_its_data(postgres: EmbeddedPostgres) -> None:
    await postgres.start()
    runs_as = Path(f"/proc/{postgres.pid}").stat().st_uid
    account = server_account()
    assert runs_as == (account.uid if account else os.geteuid())
    assert runs_as != 0
    assert postgres.where.stat().st_uid == runs_as


async def test_data_are_kept_across_a_restart_on_the_same_port(postgres: EmbeddedPostgres) -> None:
    url = await postgres.start()
    async with connected(url) as connection:
        await connection.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 120000000 AS amount")
    await postgres.stop()
    assert not postgres.running
    assert await postgres.start() == url
    async with connected(url) as connection:
        assert await connection.fetchval("SELECT amount FROM kept") == 120_000_000


async def test_a_commit_survives_kill_9_of_the_postmaster(postgres: EmbeddedPostgres) -> None:
    url = await postgres.start()
    connection = await asyncpg.connect(url)
    await connection.execute("DROP TABLE IF EXISTS acked; CREATE TABLE acked AS SELECT 9 AS n")
    postgres.kill()
    assert not postgres.running
    assert await postgres.start() == url
    connection.terminate()
    async with connected(url) as connection:
        assert await connection.fetchval("SELECT n FROM acked") == 9


async def test_backends_that_outlive_a_killed_postmaster_are_ended(
    postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack.leftovers, "ORPHAN_SECONDS", 0.5)
    url = await postgres.start()
    endless = "DO $$ BEGIN LOOP END LOOP; END $$"  # never looks whether the postmaster lives
    psql = subprocess.Popen([postgres_for(None).folder / "psql", url, "-c", endless], stderr=subprocess.DEVNULL)
    try:
        async with connected(url) as connection:
            orphan = await _pid_of(connection, endless)
        postgres.kill()
        assert lives(orphan)
        await postgres.start()
        assert not lives(orphan)
    finally:
        psql.kill()
        psql.wait()


async def test_a_stale_pid_file_that_names_another_living_program_is_no_obstacle(postgres: EmbeddedPostgres) -> None:
    url = await postgres.start()
    written = (postgres.where / "postmaster.pid").read_text().splitlines()
    await postgres.stop()
    account = server_account()
    other = subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None)
    try:
        (postgres.where / "postmaster.pid").write_text("\n".join([str(other.pid), *written[1:]]) + "\n")
        assert await postgres.start() == url
    finally:
        other.kill()
        other.wait()


async def test_a_stale_socket_lock_is_no_obstacle(postgres: EmbeddedPostgres) -> None:
    async with connected(await postgres.start()) as connection:
        sockets = Path(await connection.fetchval("SHOW unix_socket_directories"))
    postgres.kill()
    lock = sockets / f".s.PGSQL.{postgres.port}.lock"
    assert lock.exists()
    lock.write_text(f"{os.getpid()}\n{postgres.where}\n")
    async with connected(await postgres.start()) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_nothing_of_a_stopped_server_is_left_in_the_temporary_directory(postgres: EmbeddedPostgres) -> None:
    async with connected(await postgres.start()) as connection:
        sockets = Path(await connection.fetchval("SHOW unix_socket_directories"))
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    await postgres.stop()
    assert not sockets.exists()


async def test_a_lost_password_file_is_made_again_and_the_server_knows_it(
    postgres: EmbeddedPostgres, open_folder: Path
) -> None:
    before = await postgres.start()
    await postgres.stop()
    (open_folder / "secrets" / "superuser").unlink()
    after = await postgres.start()
    assert after != before
    async with connected(after) as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_half_a_cluster_is_never_started(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "cut-short")
    (open_folder / "cut-short" / "data.new" / "base").mkdir(parents=True)
    async with connected(await server.start()) as connection:
        assert await connection.fetchval("SELECT current_database()") == "sinhke"
    assert not (open_folder / "cut-short" / "data.new").exists()
    await server.erase()


@pytest.mark.parametrize("after", [0.1, 0.4])
async def test_a_start_that_is_given_up_leaves_no_process(open_folder: Path, after: float) -> None:
    server = EmbeddedPostgres(open_folder / f"given-up-{after}")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(after):
            await server.start()
    assert processes_about(open_folder / f"given-up-{after}") == []
    await server.erase()


async def test_settings_of_the_calling_shell_do_not_reach_it(
    postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    await postgres.stop()
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGOPTIONS", "-c jit=on")
    await postgres.start()
    environment = Path(f"/proc/{postgres.pid}/environ").read_bytes()
    assert b"PGPORT" not in environment


async def test_a_server_deaf_to_politeness_is_killed(
    postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    await postgres.start()
    pid, data = postgres.pid, postgres.where
    monkeypatch.setattr(postgres, "_stop_steps", ((signal.SIGINT, 0.2),))
    os.kill(pid, signal.SIGSTOP)
    await postgres.stop()
    assert not lives(pid)
    assert stack.leftovers.live_postmaster(data) is None


async def _pid_of(connection: asyncpg.Connection[asyncpg.Record], query: str) -> int:
    for _ in range(100):
        if pid := await connection.fetchval("SELECT pid FROM pg_stat_activity WHERE query = $1", query):
            return int(pid)
        await asyncio.sleep(0.05)
    raise AssertionError("the query never began")
