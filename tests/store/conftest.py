"""One row of each table that the record and its money stand on, for tests that change one thing in it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.conftest import Database

CODE = "DA-2023-0001"
LINE = "2023/2023/huong-son"
HASH = "0" * 64
COMMAND = "00000000-0000-0000-0000-000000000001"
REFUSED = "00000000-0000-0000-0000-000000000002"
CHAIN = {"stream": CODE, "recorded_at": "2023-06-01T00:00:00Z", "build": "test", "prev_hash": ""}
ROWS: dict[str, dict[str, Any]] = {
    "stream": {"name": CODE, "kind": "subproject", "head_hash": ""},
    "command": {"command_id": COMMAND, "stream": CODE, "action": "a", "body": "{}", "sha256": HASH, "signatures": "[]"},
    "event": {
        **CHAIN,
        "version": 1,
        "kind": "ProjectApproved",
        "kind_version": 1,
        "body": "{}",
        "command_id": COMMAND,
        "position": 1,
        "hash": "1" * 64,
    },
    "receipt": {
        **CHAIN,
        "command_id": COMMAND,
        "position": 2,
        "outcome": "recorded",
        "first_version": 1,
        "last_version": 1,
        "facts": "{}",
        "facts_sha256": HASH,
        "hash": "2" * 64,
    },
    "fund_line": {
        "line": LINE,
        "fund_year": 2023,
        "origin_year": 2023,
        "source": "central",
        "component": "2",
        "capital_kind": "recurrent",
        "office": "huong-son",
    },
    "ledger_account": {"line": LINE, "kind": "reserved", "subproject": CODE},
    "ledger_entry": {
        "stream": CODE,
        "version": 1,
        "ordinal": 1,
        "line": LINE,
        "amount_vnd": 130_000_000,
        "debit_kind": "reserved",
        "debit_subproject": CODE,
        "debit_sequence": 1,
        "debit_balance": 130_000_000,
        "credit_kind": "available",
        "credit_sequence": 1,
        "credit_balance": 0,
    },
    "subproject_card": {
        "code": CODE,
        "stage": "approved",
        "commune": "huong-son",
        "village": "v",
        "approving_office": "o",
        "fund_year": 2023,
        "component": "2",
        "model": "m",
        "title": "t",
        "approved_vnd": 130,
        "contract_vnd": 120,
        "accepted_vnd": 110,
        "calendar": "c",
        "version": 1,
        "simulated": True,
    },
    "payment_order": {
        "order_id": CODE + "-01",
        "subproject": CODE,
        "number": 1,
        "kind": "payment",
        "new_vnd": 65,
        "cleared_vnd": 65,
        "status": "prepared",
        "prepared_by": ["hs-ke-toan"],
        "version": 1,
    },
}
SIGNED = {"status": "signed", "signed_by": ["hs-chu-tich"]}
ACCEPTED = {**SIGNED, "status": "accepted", "reference": "r", "evidence": "paper", "value_on": "2023-09-01"}


class Book:
    """The recorder in an open transaction."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def insert(self, table: str, changes: dict[str, Any]) -> None:
        """The table's row of ROWS with `changes`."""
        row = {**ROWS[table], **changes}
        columns = ", ".join(row)
        # As JSON, so that every value takes the type of its column.
        values = f"select {columns} from json_populate_record(null::{table}, $1::json)"
        await self.connection.execute(f"insert into {table} ({columns}) {values}", json.dumps(row))


@pytest.fixture
async def book(database: Database) -> AsyncIterator[Book]:
    """A book in which each row that another needs is there already; nothing of it is kept."""
    async with database.as_role("sinhke_recorder") as connection:
        transaction = connection.transaction()
        await transaction.start()
        book = Book(connection)
        for table in ("stream", "command", "event", "fund_line", "ledger_account"):
            await book.insert(table, {})
        await book.insert("command", {"command_id": REFUSED})
        await book.insert("ledger_account", {"kind": "available", "subproject": ""})
        await book.insert("ledger_account", {"kind": "granted", "subproject": ""})
        yield book
        await transaction.rollback()
