"""The recorder gives up rather than wait: an error for Temporal to retry, never a receipt that says something wrong."""

import asyncpg
import pytest

from tests.recorder.chain import whole_chain
from tests.recorder.town import MILLION, REGISTER, Town

SLOW = """
create function sleep_over() returns trigger language plpgsql as $$ begin perform pg_sleep(1.6); return new; end $$;
create trigger sleep_over before insert on receipt for each row execute function sleep_over();
grant execute on function sleep_over() to sinhke_recorder;
"""
QUICK = "drop trigger sleep_over on receipt; drop function sleep_over()"


async def _written(town: Town, command_id: str) -> int:
    async with town.database.as_role("sinhke_reader") as connection:
        return int(await connection.fetchval("select count(*) from receipt where command_id = $1", command_id))


async def test_a_stream_that_is_locked_too_long_is_an_error_and_later_a_receipt(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    command_id = await town.take_in(envelope)
    async with town.database.as_role(None) as other, other.transaction():
        await other.execute("select from stream where name = $1 for update", REGISTER)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await town.record(envelope)

    assert await _written(town, command_id) == 0
    assert (await town.record(envelope)).refusal is None


async def test_an_account_that_is_locked_too_long_is_an_error_and_not_a_refusal(town: Town) -> None:
    await town.desk.act(town.an_allotment(MILLION))
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    command_id = await town.take_in(envelope)
    async with town.database.as_role(None) as other, other.transaction():
        await other.execute("select from ledger_account where kind = 'available' for update")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await town.record(envelope)

    assert await _written(town, command_id) == 0
    assert (await town.record(envelope)).refusal is None


async def test_a_statement_that_takes_too_long_is_cancelled_and_leaves_no_link(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    command_id = await town.take_in(envelope)
    async with town.database.as_role(None) as superuser:
        await superuser.execute(SLOW)
        try:
            with pytest.raises(asyncpg.QueryCanceledError):
                await town.record(envelope)
        finally:
            await superuser.execute(QUICK)

    assert await _written(town, command_id) == 0
    receipt = await town.record(envelope)
    assert receipt.refusal is None
    async with town.database.as_role("sinhke_reader") as connection:
        assert (await whole_chain(connection, REGISTER))[-1].command_id == command_id
