"""The second belt: what a wrong recorder would write after a real life is refused by Postgres itself."""

import asyncpg
import pytest

from tests.conftest import Database
from tests.recorder.lives import half_a_life
from tests.recorder.town import Town

COPY_RECEIPT = """
insert into receipt (command_id, stream, position, outcome, code, detail, facts, facts_sha256, recorded_at, build,
                     prev_hash, hash)
select command_id, stream, {position}, 'refused', 'x', '{{}}', facts, facts_sha256, recorded_at, build, hash, {hash}
from receipt where stream = $1 order by position desc limit 1
"""
COPY_EVENT = """
insert into event (stream, version, kind, kind_version, body, command_id, position, recorded_at, build, prev_hash, hash)
select stream, {version}, kind, kind_version, body, command_id, {position}, recorded_at, build, hash, {hash}
from event where stream = $1 order by version desc limit 1
"""
NEW_HASH = "repeat('f', 64)"
AVAILABLE = "update ledger_account set balance = {} where kind = 'available' and subproject = ''"

BAD: dict[str, tuple[str, type[asyncpg.PostgresError], str]] = {
    "a second receipt of one command": (
        COPY_RECEIPT.format(position=999, hash=NEW_HASH),
        asyncpg.UniqueViolationError,
        "receipt_pkey",
    ),
    "an event at a version that is taken": (
        COPY_EVENT.format(version="version", position=999, hash=NEW_HASH),
        asyncpg.UniqueViolationError,
        "event_pkey",
    ),
    "an event at a position that is taken": (
        COPY_EVENT.format(version="version + 1", position="position", hash=NEW_HASH),
        asyncpg.UniqueViolationError,
        "event_stream_position_key",
    ),
    "a link with the hash of another": (
        COPY_EVENT.format(version="version + 1", position=999, hash="hash"),
        asyncpg.UniqueViolationError,
        "event_hash_key",
    ),
    "money that was never there": (
        AVAILABLE.format("-1"),
        asyncpg.CheckViolationError,
        "granted_is_never_above_zero_and_the_rest_never_below",
    ),
    "an entry written twice": (
        "insert into ledger_entry select * from ledger_entry where stream = $1",
        asyncpg.UniqueViolationError,
        "ledger_entry_pkey",
    ),
    "an order signed by the one who prepared it": (
        "update payment_order set status = 'signed', signed_by = prepared_by where subproject = $1",
        asyncpg.CheckViolationError,
        "signer_is_not_preparer",
    ),
    "a second unanswered order": (
        "insert into payment_order (order_id, subproject, number, kind, new_vnd, cleared_vnd, status, prepared_by, version) "
        "select order_id || 'x', subproject, number + 1, kind, new_vnd, cleared_vnd, status, prepared_by, version "
        "from payment_order where subproject = $1",
        asyncpg.UniqueViolationError,
        "payment_order_one_unanswered",
    ),
}
FORBIDDEN = {
    "an event changed": "update event set body = '{}' where stream = $1",
    "a receipt removed": "delete from receipt where stream = $1",
    "a command's time of reception set": (
        "insert into command (command_id, stream, action, body, sha256, signatures, received_at) "
        "values (gen_random_uuid(), $1, 'a', '{}', repeat('0', 64), '[]', now())"
    ),
    "an account born with money": (
        "insert into ledger_account (line, kind, subproject, balance) select line, 'paid', $1, 1 from fund_line limit 1"
    ),
    "a clock put where it pleases": "update record_clock set shift = '0' where $1 <> ''",
}


@pytest.fixture(scope="module")
async def code(town: Town) -> str:
    return (await half_a_life(town)).plan.code


async def _tried(database: Database, statement: str, code: str) -> None:
    async with database.as_role("sinhke_recorder") as connection, connection.transaction():
        parameters = [code] if "$1" in statement else []
        await connection.execute(statement, *parameters)


@pytest.mark.parametrize("what", BAD)
async def test_a_row_that_breaks_the_record_is_refused_by_its_constraint(town: Town, code: str, what: str) -> None:
    statement, error, constraint = BAD[what]

    with pytest.raises(error) as refused:
        await _tried(town.database, statement, code)

    assert refused.value.constraint_name == constraint


@pytest.mark.parametrize("what", FORBIDDEN)
async def test_what_no_role_may_do_the_recorder_may_not_either(town: Town, code: str, what: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _tried(town.database, FORBIDDEN[what], code)
