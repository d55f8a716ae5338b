"""The log: a row that would break a chain, or that says two things at once, is refused by the database itself."""

from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from tests.store.conftest import HASH, REFUSED, Book

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("receipt", {}),
    ("receipt", {"outcome": "refused", "first_version": None, "last_version": None, "code": "exceeds_available"}),
]
HALF_DONE = "recorded_has_versions_and_refused_has_a_code"
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("command", {"command_id": HASH[:32], "body": "x" * 65537}, "command_body_check"),
    ("command", {"command_id": HASH[:32], "sha256": "A" * 64}, "command_sha256_check"),
    ("stream", {"name": "s", "kind": "vault"}, "stream_kind_check"),
    ("stream", {"name": "s", "version": -1}, "stream_version_check"),
    ("stream", {"name": "s", "version": 2, "links": 1}, "events_are_links"),
    ("event", {"version": 0}, "event_version_check"),
    ("event", {"version": 2, "position": 1}, "positions_begin_at_one"),
    ("event", {"version": 2, "position": 2, "hash": "short"}, "event_hash_check"),
    ("receipt", {"position": 0}, "receipt_position_check"),
    ("receipt", {"outcome": "lost"}, "receipt_outcome_check"),
    ("receipt", {"facts_sha256": "no"}, "receipt_facts_sha256_check"),
    ("receipt", {"first_version": None}, HALF_DONE),
    ("receipt", {"last_version": None}, HALF_DONE),
    ("receipt", {"first_version": 3, "last_version": 2}, HALF_DONE),
    ("receipt", {"first_version": 0}, HALF_DONE),
    ("receipt", {"code": "no_mandate"}, HALF_DONE),
    ("receipt", {"outcome": "refused", "code": "no_mandate"}, HALF_DONE),
    ("receipt", {"outcome": "refused", "first_version": None, "last_version": None}, HALF_DONE),
    ("event", {"version": 2, "position": 2, "kind_version": 0}, "event_kind_version_check"),
    ("receipt", {"hash": "2" * 63}, "receipt_hash_check"),
]


@pytest.mark.parametrize(("table", "changes"), GOOD)
async def test_a_row_in_order_is_taken(book: Book, table: str, changes: dict[str, Any]) -> None:
    await book.insert(table, changes)


@pytest.mark.parametrize(("table", "changes", "constraint"), BAD)
async def test_a_row_that_breaks_the_log_is_refused(
    book: Book, table: str, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await book.insert(table, changes)

    assert refused.value.constraint_name == constraint


async def test_every_check_of_the_log_is_tried_here(database: Database) -> None:
    async with database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select conname from pg_constraint where contype = 'c' and conrelid = any($1::text[]::regclass[])",
            ["stream", "command", "event", "receipt"],
        )

    assert {row[0] for row in rows} == {constraint for _, _, constraint in BAD}


@pytest.mark.parametrize(
    ("table", "changes", "error"),
    [
        ("event", {"version": 2, "position": 1, "hash": "3" * 64}, asyncpg.CheckViolationError),
        ("event", {"version": 2, "position": 2}, asyncpg.UniqueViolationError),
        ("event", {"version": 1, "position": 3, "hash": "3" * 64}, asyncpg.UniqueViolationError),
        ("event", {"stream": "unknown", "hash": "3" * 64}, asyncpg.ForeignKeyViolationError),
        ("receipt", {"command_id": HASH[:32]}, asyncpg.ForeignKeyViolationError),
        ("receipt", {"position": 2, "command_id": REFUSED, "stream": "unknown"}, asyncpg.ForeignKeyViolationError),
        ("command", {}, asyncpg.UniqueViolationError),
    ],
)
async def test_a_second_or_a_loose_row_of_the_log_is_refused(
    book: Book, table: str, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await book.insert(table, changes)


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        ("receipt", {}, {"position": 3, "hash": "3" * 64}),
        ("receipt", {}, {"command_id": REFUSED, "hash": "3" * 64}),
        ("receipt", {}, {"command_id": REFUSED, "position": 3}),
    ],
)
async def test_what_happens_once_is_once_in_the_log(
    book: Book, table: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    await book.insert(table, first)
    with pytest.raises(asyncpg.UniqueViolationError):
        await book.insert(table, second)
