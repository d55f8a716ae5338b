"""What each role may do to the record, tried on the real server (reliability.md 1.8); only a superuser is excepted."""

from itertools import product

import asyncpg
import pytest

from store.roles import Role
from tests.conftest import Database

APP: tuple[Role, ...] = ("sinhke_gateway", "sinhke_recorder", "sinhke_reader", "sinhke_checkpoint")
# Table, its key, another column.
INSERT_ONLY = {
    "command": ("command_id", "body"),
    "event": ("stream, version", "body"),
    "receipt": ("command_id", "facts"),
    "ledger_entry": ("stream, version, ordinal", "amount_vnd"),
    "paper": ("sha256", "size"),
    "subproject_moment": ("code, version", "stage"),
    "leaf": ("position", "hash"),
    "checkpoint": ("size", "root"),
    "history_export": ("workflow_id, run_id", "body"),
}
ATTACKS = {
    "update": "update {table} set {column} = {column}",
    "delete": "delete from {table}",
    "truncate": "truncate {table}",
    "truncate cascade": "truncate {table} cascade",
    "merge that deletes": "merge into {table} using (select 1) s on true when matched then delete",
    "merge that updates": "merge into {table} using (select 1) s on true when matched then update set {column} = null",
    "on conflict do update": (
        "insert into {table} ({key}) values ({defaults}) on conflict ({key}) do update set {column} = null"
    ),
    "copy from program": "copy {table} from program 'true'",
    "disable trigger": "alter table {table} disable trigger all",
    "drop trigger": "drop trigger {table}_is_insert_only on {table}",
    "drop table": "drop table {table} cascade",
    "change owner": "alter table {table} owner to session_user",
    "rule": "create rule r as on insert to {table} do instead nothing",
    "select for update": "select from {table} for update",
    "replica": "set session_replication_role = replica",
    "become owner": "set role sinhke_owner",
    "grant oneself": "grant sinhke_owner to session_user",
}


def _attack(attack: str, table: str) -> str:
    key, column = INSERT_ONLY[table]
    defaults = ", ".join("default" for _ in key.split(", "))
    return ATTACKS[attack].format(table=table, key=key, column=column, defaults=defaults)


async def _outcome(connection: asyncpg.Connection, statement: str) -> str:
    transaction = connection.transaction()
    await transaction.start()
    # The reader's read-only default is a courtesy that it could switch off; what must hold are the rights.
    await connection.execute("set transaction read write")
    try:
        await connection.execute(statement)
    except asyncpg.PostgresError as error:
        return type(error).__name__
    else:
        return "done"
    finally:
        await transaction.rollback()


@pytest.mark.parametrize("role", APP)
@pytest.mark.parametrize("attack", ATTACKS)
async def test_no_role_of_the_program_can_change_the_record(database: Database, role: Role, attack: str) -> None:
    async with database.as_role(role) as connection:
        outcomes = {table: await _outcome(connection, _attack(attack, table)) for table in INSERT_ONLY}

    assert outcomes == dict.fromkeys(INSERT_ONLY, "InsufficientPrivilegeError")


@pytest.mark.parametrize("attack", ["update", "delete", "truncate cascade", "merge that deletes", "merge that updates"])
async def test_the_triggers_stop_the_owner_too(database: Database, attack: str) -> None:
    async with database.as_role("sinhke_migrator") as connection:
        outcomes = {table: await _outcome(connection, _attack(attack, table)) for table in INSERT_ONLY}

    assert outcomes == dict.fromkeys(INSERT_ONLY, "RaiseError")


async def test_a_superuser_does_not_pass_the_triggers_by_as_a_replica(database: Database) -> None:
    async with database.as_role(None) as connection:
        await connection.execute("set session_replication_role = replica")
        outcomes = {table: await _outcome(connection, _attack("update", table)) for table in INSERT_ONLY}

    assert outcomes == dict.fromkeys(INSERT_ONLY, "RaiseError")


@pytest.mark.parametrize("role", ["sinhke_gateway", "sinhke_recorder"])
async def test_received_at_is_the_databases_own(database: Database, role: Role) -> None:
    columns = "command_id, stream, action, body, sha256, signatures"
    values = "gen_random_uuid(), 'DA-2023-0001', 'open_subproject', '{}', repeat('0', 64), '[]'"
    async with database.as_role(role) as connection:
        for supplied in ("now() - interval '1 year'", "record_now()", "null"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"insert into command ({columns}, received_at) values ({values}, {supplied})")
        row = await connection.fetchrow(
            f"insert into command ({columns}) values ({values}) "
            "returning received_at between record_now() - interval '5 s' and record_now() as now"
        )

    assert row["now"] is True


async def test_no_role_of_the_program_creates_anything(database: Database) -> None:
    statements = ("create table t (n int)", "create temp table t (n int)", "create schema s", "create role r")
    outcomes = {}
    for role in APP:
        async with database.as_role(role) as connection:
            for statement in statements:
                outcomes[role, statement] = await _outcome(connection, statement)

    assert outcomes == dict.fromkeys(product(APP, statements), "InsufficientPrivilegeError")
