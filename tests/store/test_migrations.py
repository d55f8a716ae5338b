"""The runner goes forward only: what was applied is never edited, never half done and never done twice."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.migrate import MIGRATIONS, MigrationProblem, migrate, pending, read_migrations, status
from tests.conftest import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small migrations of our own."""
    (tmp_path / "0001_first.sql").write_text("create table first (n integer);")
    (tmp_path / "0002_second.sql").write_text("create table second (n integer);")
    return tmp_path


async def _tables(database: Database) -> set[str]:
    async with database.as_role(None) as connection:
        rows = await connection.fetch("select relname from pg_class where relnamespace = 'public'::regnamespace")
    return {row["relname"] for row in rows}


async def test_an_empty_database_has_everything_pending_and_takes_it_in_order(empty_database: Database) -> None:
    names = tuple(m.name for m in read_migrations())
    assert await pending(empty_database.url("sinhke_reader")) == names

    applied = await migrate(empty_database.url("sinhke_migrator"))

    assert tuple(m.name for m in applied) == names
    assert await pending(empty_database.url("sinhke_reader")) == ()
    instants = [m.applied_at for m in await status(empty_database.url("sinhke_reader"))]
    assert None not in instants
    assert instants == sorted(instants)


async def test_a_migrated_database_has_nothing_to_take(database: Database) -> None:
    assert await migrate(database.url("sinhke_migrator")) == ()


async def test_a_new_file_is_taken_later(empty_database: Database, folder: Path) -> None:
    await migrate(empty_database.url("sinhke_migrator"), folder)
    (folder / "0003_third.sql").write_text("create table third (n integer);")

    assert await pending(empty_database.url("sinhke_reader"), folder) == ("0003_third",)
    assert [m.name for m in await migrate(empty_database.url("sinhke_migrator"), folder)] == ["0003_third"]


async def test_everything_belongs_to_the_owner_without_login(database: Database) -> None:
    async with database.as_role(None) as connection:
        owners = await connection.fetch(
            "select distinct relowner::regrole::text from pg_class where relnamespace = 'public'::regnamespace "
            "union select distinct proowner::regrole::text from pg_proc where pronamespace = 'public'::regnamespace"
        )

    assert [row[0] for row in owners] == ["sinhke_owner"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda f: (f / "0001_first.sql").write_text("select 1;"), "0001_first was edited after it was applied"),
        (lambda f: (f / "0002_second.sql").unlink(), "0002_second was applied .* file is missing"),
        (lambda f: (f / "0001_first.sql").rename(f / "0001_other.sql"), "0001 was applied as 0001_first"),
        (lambda f: (f / "0001_first.sql").unlink(), "0002_second stands where number 0001 must be"),
        (lambda f: (f / "0002_twice.sql").write_text("select 1;"), "0002_twice stands where number 0003 must be"),
        (lambda f: (f / "0004_gap.sql").write_text("select 1;"), "0004_gap stands where number 0003 must be"),
        (lambda f: (f / "3_short.sql").write_text("select 1;"), "3_short.sql is not named like"),
    ],
)
async def test_an_edited_missing_or_misplaced_file_is_refused_and_changes_nothing(
    empty_database: Database, folder: Path, change: Callable[[Path], object], sentence: str
) -> None:
    await migrate(empty_database.url("sinhke_migrator"), folder)
    before = await _tables(empty_database)
    change(folder)

    with pytest.raises(MigrationProblem, match=sentence):
        await migrate(empty_database.url("sinhke_migrator"), folder)
    with pytest.raises(MigrationProblem, match=sentence):
        await pending(empty_database.url("sinhke_reader"), folder)

    assert await _tables(empty_database) == before


async def test_a_file_that_comes_before_an_applied_one_is_refused(empty_database: Database, folder: Path) -> None:
    await migrate(empty_database.url("sinhke_migrator"), folder)
    async with empty_database.as_role("sinhke_migrator") as connection:
        await connection.execute("delete from schema_migration where number = 1")

    with pytest.raises(MigrationProblem, match="0001_first comes before number 0002"):
        await migrate(empty_database.url("sinhke_migrator"), folder)


async def test_a_file_that_fails_leaves_nothing_of_itself(empty_database: Database, folder: Path) -> None:
    (folder / "0002_second.sql").write_text("create table second (n integer); select 1 / 0;")

    with pytest.raises(MigrationProblem, match="0002_second was not applied: division by zero"):
        await migrate(empty_database.url("sinhke_migrator"), folder)

    assert await _tables(empty_database) >= {"first"}
    assert "second" not in await _tables(empty_database)
    assert await pending(empty_database.url("sinhke_reader"), folder) == ("0002_second",)


async def test_only_the_owner_migrates(empty_database: Database, folder: Path) -> None:
    with pytest.raises(MigrationProblem, match="connect as sinhke_migrator"):
        await migrate(empty_database.superuser, folder)

    assert await _tables(empty_database) == set()


async def test_of_several_runners_at_once_one_applies_each_file(empty_database: Database, folder: Path) -> None:
    (folder / "0001_first.sql").write_text("select pg_sleep(0.5); create table first (n integer);")
    runs = await asyncio.gather(*(migrate(empty_database.url("sinhke_migrator"), folder) for _ in range(4)))

    assert sorted(len(applied) for applied in runs) == [0, 0, 0, 2]


async def test_a_runner_gives_up_on_another_that_does_not_end(empty_database: Database, folder: Path) -> None:
    (folder / "0001_first.sql").write_text("select pg_sleep(1);")
    slow = asyncio.create_task(migrate(empty_database.url("sinhke_migrator"), folder))
    await _until_asleep(empty_database)

    with pytest.raises(MigrationProblem, match="another runner"):
        await migrate(empty_database.url("sinhke_migrator"), folder, patience=0.2)
    assert len(await slow) == 2


async def _until_asleep(database: Database) -> None:
    async with database.as_role(None) as connection:
        while not await connection.fetchval(
            "select exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())"
        ):
            await asyncio.sleep(0.02)


async def test_a_runner_killed_half_way_leaves_whole_files_only(empty_database: Database, folder: Path) -> None:
    (folder / "0002_second.sql").write_text("create table second (n integer); select pg_sleep(1);")
    program = (
        "import asyncio, os, pathlib, store.migrate as m; asyncio.run(m.migrate(os.environ['U'], pathlib.Path('.')))"
    )
    environment = {**os.environ, "U": empty_database.url("sinhke_migrator"), "PYTHONPATH": str(MIGRATIONS.parent)}
    runner = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=folder, env=environment)
    await _until_asleep(empty_database)
    runner.send_signal(signal.SIGKILL)
    await runner.wait()

    assert await pending(empty_database.url("sinhke_reader"), folder) == ("0002_second",)
    assert "second" not in await _tables(empty_database)
    assert [m.name for m in await migrate(empty_database.url("sinhke_migrator"), folder)] == ["0002_second"]
    assert "second" in await _tables(empty_database)


async def test_a_server_that_ends_the_runner_leaves_whole_files_only(empty_database: Database, folder: Path) -> None:
    (folder / "0002_second.sql").write_text("create table second (n integer); select pg_sleep(5);")
    run = asyncio.create_task(migrate(empty_database.url("sinhke_migrator"), folder))
    await _until_asleep(empty_database)
    async with empty_database.as_role(None) as connection:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where wait_event = 'PgSleep' and datname = current_database()"
        )

    with pytest.raises(MigrationProblem, match="the server went away during 0002_second"):
        await run
    assert await pending(empty_database.url("sinhke_reader"), folder) == ("0002_second",)


def test_no_migration_begins_or_ends_a_transaction_of_its_own() -> None:
    word = re.compile(r"^\s*(begin|commit|rollback|start transaction|end)\s*;", re.IGNORECASE | re.MULTILINE)

    assert [m.name for m in read_migrations() if word.search(m.statements)] == []
