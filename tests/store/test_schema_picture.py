"""The picture (migrations/schema.sql) is what the path (the numbered files) leads to."""

from store.migrate import MIGRATIONS
from store.picture import picture
from tests.conftest import Database


async def test_the_picture_shows_the_migrated_schema(database: Database) -> None:
    async with database.as_role(None) as connection:
        drawn = await picture(connection)

    assert drawn == (MIGRATIONS / "schema.sql").read_text(encoding="utf-8"), "python -m store.picture URL draws it anew"


async def test_the_picture_is_the_same_for_every_role_that_looks(database: Database) -> None:
    async with database.as_role("sinhke_reader") as reader, database.as_role("sinhke_migrator") as migrator:
        assert await picture(reader) == await picture(migrator)


async def test_a_changed_right_a_dropped_check_and_a_silenced_trigger_change_the_picture(database: Database) -> None:
    changes = (
        "grant delete on event to sinhke_recorder",
        "grant update (body) on event to sinhke_recorder",
        "alter table ledger_entry drop constraint debit_is_not_credit",
        "alter table event enable trigger event_is_insert_only",
        "alter table event disable trigger event_is_insert_only",
        "drop index command_stream",
        "alter table paper alter column size drop not null",
        "grant execute on function move_clock(timestamptz) to public",
        "create or replace view command_without_receipt as select command_id, stream, action, received_at from command",
    )
    before = (MIGRATIONS / "schema.sql").read_text(encoding="utf-8")
    unseen = []
    async with database.as_role("sinhke_migrator") as connection:
        for change in changes:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(change)
            if await picture(connection) == before:
                unseen.append(change)
            await transaction.rollback()

    assert unseen == []
