"""The record's two times come from one clock: real for ever, or simulated for ever and moved only forward."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from tests.conftest import Database

FOUNDING = datetime(2023, 6, 1, 1, 0, tzinfo=UTC)
SECONDS = timedelta(seconds=20)
A_COMMAND = (
    "insert into command (command_id, stream, action, body, sha256, signatures) "
    "values (gen_random_uuid(), 'register/lang-giang', 'found_register', '{}', repeat('0', 64), '[]') returning received_at"
)


async def _found(database: Database, at: datetime | None) -> None:
    async with database.as_role("sinhke_migrator") as connection:
        await connection.execute("select found_simulated_clock($1)", at)


async def _now(database: Database) -> datetime:
    async with database.as_role("sinhke_reader") as connection:
        now = await connection.fetchval("select record_now()")
    assert isinstance(now, datetime)
    return now


async def test_a_record_that_is_not_simulated_runs_in_real_time(fresh_database: Database) -> None:
    assert abs(await _now(fresh_database) - datetime.now(UTC)) < SECONDS
    async with fresh_database.as_role("sinhke_recorder") as connection:
        with pytest.raises(asyncpg.RaiseError, match="runs in real time"):
            await connection.execute("select move_clock(now() + interval '1 day')")


async def test_an_empty_record_is_founded_in_the_past_and_its_commands_are_received_then(
    fresh_database: Database,
) -> None:
    await _found(fresh_database, FOUNDING)

    assert timedelta(0) <= await _now(fresh_database) - FOUNDING < SECONDS
    async with fresh_database.as_role("sinhke_gateway") as connection:
        received_at = await connection.fetchval(A_COMMAND)
    assert timedelta(0) <= received_at - FOUNDING < SECONDS


async def test_a_record_with_a_command_stays_in_the_time_in_which_it_began(fresh_database: Database) -> None:
    async with fresh_database.as_role("sinhke_gateway") as connection:
        await connection.execute(A_COMMAND)

    with pytest.raises(asyncpg.RaiseError, match="has commands already"):
        await _found(fresh_database, FOUNDING)
    assert abs(await _now(fresh_database) - datetime.now(UTC)) < SECONDS


async def test_the_clock_cannot_be_founded_while_a_first_command_is_on_its_way(fresh_database: Database) -> None:
    async with fresh_database.as_role("sinhke_gateway") as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(A_COMMAND)
        founding = asyncio.create_task(_found(fresh_database, FOUNDING))
        await asyncio.sleep(0.3)
        assert not founding.done()
        await transaction.commit()

    with pytest.raises(asyncpg.RaiseError, match="has commands already"):
        await founding


async def test_a_simulated_clock_moves_forward_and_never_back(fresh_database: Database) -> None:
    await _found(fresh_database, FOUNDING)
    later = FOUNDING + timedelta(days=200, hours=3)
    async with fresh_database.as_role("sinhke_recorder") as connection:
        await connection.execute("select move_clock($1)", later)
        assert timedelta(0) <= await _now(fresh_database) - later < SECONDS
        for refused in (later, FOUNDING, later - timedelta(days=1), None):
            with pytest.raises(asyncpg.RaiseError, match="only forward"):
                await connection.execute("select move_clock($1)", refused)
        with pytest.raises(asyncpg.RaiseError, match="only forward"):
            await connection.execute("select move_clock('infinity')")

    assert timedelta(0) <= await _now(fresh_database) - later < SECONDS


async def test_founding_without_an_instant_is_refused(fresh_database: Database) -> None:
    with pytest.raises(asyncpg.NotNullViolationError):
        await _found(fresh_database, None)


async def test_simulated_time_is_the_same_in_every_time_zone_and_across_summer_time(fresh_database: Database) -> None:
    await _found(fresh_database, FOUNDING)
    async with fresh_database.as_role("sinhke_recorder") as connection:
        # From winter time into summer time in New York: a shift kept in days would slip by an hour there.
        await connection.execute("select move_clock('2024-02-01 00:00+07')")
        await connection.execute("set timezone = 'America/New_York'")
        await connection.execute("select move_clock('2024-07-01 00:00+07')")
        there = await connection.fetchval("select record_now()")
        await connection.execute("set timezone = 'Asia/Ho_Chi_Minh'")
        here = await connection.fetchval("select record_now()")

    assert timedelta(0) <= here - there < SECONDS
    assert timedelta(0) <= here - datetime(2024, 6, 30, 17, tzinfo=UTC) < SECONDS


@pytest.mark.parametrize(
    "shift",
    ["update record_clock set shift = '1 day'", "update record_clock set shift = '1 day', simulated = true"],
)
async def test_the_clock_row_itself_refuses_a_shift_that_is_not_simulated_or_not_in_seconds(
    database: Database, shift: str
) -> None:
    async with database.as_role("sinhke_migrator") as connection:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(shift)


async def test_there_is_one_clock(database: Database) -> None:
    async with database.as_role("sinhke_migrator") as connection:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute("insert into record_clock default values")
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("insert into record_clock (singleton) values (false)")
