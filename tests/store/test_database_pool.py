"""What a pool promises: ids as text, instants in UTC, its role's rights, and no open transaction handed on."""

from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from store.database import connect_pool
from tests.conftest import Database


async def test_ids_are_text_both_ways_alone_and_in_lists(database: Database) -> None:
    one, other = str(uuid4()), str(uuid4())
    async with await connect_pool(database.url("sinhke_gateway")) as pool:
        row = await pool.fetchrow("select $1::uuid, $2::uuid[], $1::uuid = any($2::uuid[])", one, [one, other])

    assert row is not None
    assert tuple(row) == (one, [one, other], True)


async def test_instants_come_in_utc_and_dates_are_cast_in_utc(database: Database) -> None:
    async with await connect_pool(database.url("sinhke_reader"), application="sinhke-test") as pool:
        instant = await pool.fetchval("select '2023-06-01 00:30+07'::timestamptz")
        assert await pool.fetchval("select '2023-06-01 00:30+07'::timestamptz::date::text") == "2023-05-31"
        assert await pool.fetchval("show application_name") == "sinhke-test"

    assert instant == datetime(2023, 5, 31, 17, 30, tzinfo=UTC)
    assert instant.utcoffset().total_seconds() == 0


async def test_an_open_transaction_is_not_handed_on_with_its_connection(database: Database) -> None:
    async with await connect_pool(database.url("sinhke_gateway"), size=1) as pool:
        connection = await pool.acquire()
        await connection.transaction().start()
        await connection.execute("insert into paper (sha256, media_type, size) values (repeat('0', 64), 'x', 1)")
        await pool.release(connection)

        assert await pool.fetchval("select count(*) from paper") == 0


async def test_a_returned_connection_costs_no_statement_of_its_own(database: Database) -> None:
    async with await connect_pool(database.url("sinhke_gateway"), size=1) as pool:
        await pool.fetchval("select 1")
        # The session's last statement is still ours: asyncpg's own reset would stand here.
        async with database.as_role(None) as watcher:
            last = await watcher.fetchval(
                "select query from pg_stat_activity where application_name = 'sinhke' and datname = current_database()"
            )

    assert last == "select 1"


async def test_the_role_keeps_its_timeouts_in_the_pool(database: Database) -> None:
    async with await connect_pool(database.url("sinhke_recorder"), size=1) as pool:
        with pytest.raises(asyncpg.QueryCanceledError):
            await pool.execute("select pg_sleep(3)")
        assert await pool.fetchval("show lock_timeout") == "700ms"


async def test_a_server_that_is_not_there_is_an_os_error() -> None:
    with pytest.raises(OSError, match="Connect call failed"):
        await connect_pool("postgresql://sinhke_reader:x@127.0.0.1:1/sinhke")
