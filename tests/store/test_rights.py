"""Who holds which right on which table, column and function: read from the server's catalogs, as whole lists."""

from itertools import product

import asyncpg
import pytest

from store.roles import Role
from tests.conftest import Database
from tests.store.conftest import Book

BOARD_AS_OF = ("board_account_at", "board_advance_at", "board_case_at", "board_line_at")
APP: tuple[Role, ...] = ("sinhke_gateway", "sinhke_recorder", "sinhke_reader", "sinhke_checkpoint")


async def _held(database: Database, privileges: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(role, table, privilege) held on a whole table or view."""
    async with database.as_role(None) as connection:
        rows = await connection.fetch(
            "select r.role, c.relname, p.privilege from unnest($1::text[]) r(role), unnest($2::text[]) p(privilege), "
            "pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') "
            "and has_table_privilege(r.role, c.oid, p.privilege)",
            list(APP),
            list(privileges),
        )
    return [tuple(row) for row in rows]


async def test_nobody_deletes_truncates_or_updates_whole_rows_of_any_table(database: Database) -> None:
    assert await _held(database, ("DELETE", "TRUNCATE", "TRIGGER", "REFERENCES", "UPDATE")) == []


async def test_the_reader_sees_every_table_and_view_also_a_later_one(fresh_database: Database) -> None:
    async with fresh_database.as_role("sinhke_migrator") as connection:
        await connection.execute("create table later (n integer)")
        names = {
            row[0]
            for row in await connection.fetch(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')"
            )
        }

    seen = {table for role, table, _ in await _held(fresh_database, ("SELECT",)) if role == "sinhke_reader"}
    assert seen == names
    assert "later" in seen


async def test_the_reader_writes_nothing(database: Database) -> None:
    assert [held for held in await _held(database, ("INSERT",)) if held[0] == "sinhke_reader"] == []
    async with database.as_role("sinhke_reader") as connection:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.execute("insert into paper (sha256, media_type, size) values ('0', 'x', 1)")


async def test_the_gateway_sees_what_it_shows_and_no_event_and_no_account(database: Database) -> None:
    seen = {table for role, table, _ in await _held(database, ("SELECT",)) if role == "sinhke_gateway"}

    assert seen == {
        *("stream", "command", "receipt", "paper", "record_clock"),
        *("person", "signing_key", "office", "mandate", "edition", "register_head"),
        *("subproject_card", "payment_order", "board_case", "board_line", "command_without_receipt"),
    }


async def _columns(database: Database, role: Role, privilege: str) -> dict[str, set[str]]:
    async with database.as_role(None) as connection:
        rows = await connection.fetch(
            "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 "
            "where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not a.attisdropped "
            "and has_column_privilege($1::text, c.oid, a.attnum, $2)",
            role,
            privilege,
        )
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


async def test_the_gateway_inserts_commands_and_papers_only_and_never_their_times(database: Database) -> None:
    assert await _columns(database, "sinhke_gateway", "UPDATE") == {}
    assert await _columns(database, "sinhke_gateway", "INSERT") == {
        "command": {"command_id", "stream", "action", "body", "sha256", "signatures"},
        "paper": {"sha256", "media_type", "size"},
    }


async def test_the_recorder_updates_heads_projections_and_the_outbox_only(database: Database) -> None:
    updates = await _columns(database, "sinhke_recorder", "UPDATE")
    inserts = await _columns(database, "sinhke_recorder", "INSERT")

    assert set(updates) == {
        *("stream", "ledger_account", "subproject_card", "payment_order"),
        *("register_head", "signing_key", "office", "mandate", "notice", "letter"),
    }
    assert updates["notice"] == {"letter_id"}
    assert updates["letter"] == {"attempts", "last_problem", "last_answer", "next_attempt_at", "sent_at"}
    assert updates["stream"] == {"version", "links", "head_hash", "last_recorded_at"}
    assert updates["ledger_account"] == {"balance", "entries"}
    assert inserts["ledger_account"] == {"line", "kind", "subproject"}
    assert "received_at" not in inserts["command"]
    assert not set(inserts) & {"paper", "code_counter", "record_clock", "schema_migration"}


async def test_a_notice_is_born_in_no_letter_and_a_letter_unsent_and_what_a_case_was_is_written_once(
    database: Database,
) -> None:
    updates = await _columns(database, "sinhke_recorder", "UPDATE")
    inserts = await _columns(database, "sinhke_recorder", "INSERT")

    assert inserts["notice"] == {"stream", "version", "kind", "person", "unheld", "at_once", "detail", "created_at"}
    assert inserts["letter"] == {"letter_id", "person", "day", "at_once", "subject", "body", "made_at"}
    assert "subproject_moment" in inserts
    assert not {"subproject_moment", "history_export", "record_clock"} & set(updates)


async def test_the_recorder_keeps_histories_that_it_does_not_read_and_sees_nothing_of_the_tree(
    database: Database,
) -> None:
    seen = await _columns(database, "sinhke_recorder", "SELECT")

    assert seen["history_export"] == {"workflow_id", "run_id", "sha256"}
    assert not {"leaf", "checkpoint"} & set(seen)


async def test_the_checkpoint_job_writes_the_tree_alone_and_sees_nothing_of_money_or_people(database: Database) -> None:
    held = [held for held in await _held(database, ("SELECT",)) if held[0] == "sinhke_checkpoint"]

    assert {table for _, table, _ in held} == {
        *("stream", "command", "event", "receipt", "leaf", "checkpoint", "history_export"),
        *("record_clock", "register_head"),
    }
    assert await _columns(database, "sinhke_checkpoint", "UPDATE") == {}
    assert await _columns(database, "sinhke_checkpoint", "INSERT") == {
        "leaf": {"position", "hash", "stream", "link", "workflow_id", "run_id"},
        "checkpoint": {"size", "root", "vkey", "note"},
    }
    for role in ("sinhke_gateway", "sinhke_recorder", "sinhke_reader"):
        assert not {"leaf", "checkpoint"} & set(await _columns(database, role, "INSERT"))  # type: ignore[arg-type]


async def test_each_function_is_run_by_the_role_that_needs_it_and_no_other(database: Database) -> None:
    async with database.as_role(None) as connection:
        rows = await connection.fetch(
            "select p.proname, r.role from pg_proc p, unnest($1::text[]) r(role) "
            "where p.pronamespace = 'public'::regnamespace and has_function_privilege(r.role, p.oid, 'EXECUTE')",
            list(APP),
        )

    assert {tuple(row) for row in rows} == {
        ("freeze_record", "sinhke_recorder"),
        ("move_clock", "sinhke_recorder"),
        ("next_code", "sinhke_gateway"),
        *product(["record_now"], APP),
        *product(BOARD_AS_OF, ("sinhke_recorder", "sinhke_reader")),
    }


async def test_a_role_that_was_never_granted_anything_cannot_enter(database: Database) -> None:
    async with database.as_role(None) as connection:
        public = await connection.fetchval(
            "select count(*) from pg_database d, aclexplode(d.datacl) a "
            "where d.datname = current_database() and a.grantee = 0"
        )
        schema = await connection.fetchval(
            "select count(*) from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = 'public' and a.grantee = 0"
        )

    assert (public, schema) == (0, 0)


async def test_the_gateway_takes_the_same_paper_and_the_same_command_twice_without_harm(database: Database) -> None:
    paper = (
        "insert into paper (sha256, media_type, size) values (repeat('a', 64), 'x', 1) on conflict (sha256) do nothing"
    )
    command = (
        "insert into command (command_id, stream, action, body, sha256, signatures) values "
        "('00000000-0000-0000-0000-000000000009', 's', 'a', '{}', repeat('0', 64), '[]') "
        "on conflict (command_id) do nothing returning received_at"
    )
    async with database.as_role("sinhke_gateway") as connection:
        assert [await connection.execute(paper) for _ in range(2)] == ["INSERT 0 1", "INSERT 0 0"]
        assert [await connection.fetchval(command) is None for _ in range(2)] == [False, True]


async def test_the_recorder_locks_the_head_of_a_stream_and_an_account_but_no_row_of_the_log(book: Book) -> None:
    lock = "select from {} for update"
    for table in ("stream", "ledger_account", "subproject_card", "payment_order"):
        await book.connection.execute(lock.format(table))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await book.connection.execute(lock.format("event"))
