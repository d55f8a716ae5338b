"""A register's stream as an older backup would have it: what came after a point is gone, as if it had never been."""

import asyncpg

GUARDED = ("event", "receipt", "command")
NO_MORE_PEOPLE = "delete from person where registered_version > $1"
NO_MORE_EVENTS = "delete from event where stream = $1 and position > $2"
NO_MORE_RECEIPTS = "delete from receipt where stream = $1 and position > $2 returning command_id"
NO_MORE_COMMANDS = "delete from command where command_id = any ($1::uuid[])"
HEAD = """
update stream set (version, links, head_hash, last_recorded_at) =
    ($2, $3, (select hash from receipt where stream = $1 and position = $3),
     (select recorded_at from receipt where stream = $1 and position = $3)) where name = $1
"""


async def put_back(connection: asyncpg.Connection, register: str, version: int) -> None:
    """To just after the command that recorded this version; a superuser's work, with the guards off meanwhile."""
    position = await connection.fetchval(
        "select position from receipt where stream = $1 and last_version = $2", register, version
    )
    assert position is not None
    async with connection.transaction():
        for table in GUARDED:
            await connection.execute(f"alter table {table} disable trigger {table}_is_insert_only")
        await connection.execute(NO_MORE_PEOPLE, version)
        await connection.execute(NO_MORE_EVENTS, register, position)
        gone = await connection.fetch(NO_MORE_RECEIPTS, register, position)
        await connection.execute(NO_MORE_COMMANDS, [row["command_id"] for row in gone])
        await connection.execute(HEAD, register, version, position)
        await connection.execute("update register_head set version = $1", version)
        for table in GUARDED:
            await connection.execute(f"alter table {table} enable always trigger {table}_is_insert_only")
