"""The projections of the register refuse a span that ends before it begins, a malformed key and a second head."""

from typing import Any

import asyncpg
import pytest

from tests.store.conftest import HASH, Book

HEAD = "insert into register_head (singleton, area, kind, version) values ($1, 'lang-giang', $2, 1)"
KEY = "insert into signing_key values ($1, 'p', 'ed25519', 'k', '2023-06-01Z', $2::text::timestamptz)"
EDITION = "insert into edition values ($1, 'vn-38-2023', $2, false, 1)"
MANDATE = "insert into mandate values ('m', 'p', 'approver', 'o', '2023-06-01Z', $1::text::timestamptz, '{}', 1)"


async def _prepare(book: Book) -> None:
    await book.connection.execute("insert into person values ('p', 'P', false, 1)")
    await book.connection.execute("insert into office values ('o', 'O', 'commune', null, '2023-01-01', null, null)")


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (HEAD, (False, "real")),
        (HEAD, (True, "rehearsal")),
        (KEY, ("ABCDEF0123456789", None)),
        (KEY, ("0123456789abcde", None)),
        (KEY, ("0123456789abcdef", "2023-05-31Z")),
        (MANDATE, ("2023-05-31Z",)),
        (EDITION, ("guess", HASH)),
        (EDITION, ("law", "0")),
        ("update office set valid_to = valid_from where office = 'o'", ()),
    ],
)
async def test_a_row_that_cannot_be_true_is_refused(book: Book, statement: str, values: tuple[Any, ...]) -> None:
    await _prepare(book)
    with pytest.raises(asyncpg.CheckViolationError):
        await book.connection.execute(statement, *values)


@pytest.mark.parametrize(
    ("statement", "values", "second"),
    [
        (HEAD, (True, "simulated"), (True, "real")),
        (KEY, ("0123456789abcdef", "2023-06-02Z"), ("0123456789abcdef", None)),
        (MANDATE, ("2023-06-02Z",), (None,)),
        (EDITION, ("calendar", HASH), ("calendar", HASH)),
    ],
)
async def test_a_row_is_taken_once(
    book: Book, statement: str, values: tuple[Any, ...], second: tuple[Any, ...]
) -> None:
    await _prepare(book)
    await book.connection.execute(statement, *values)
    with pytest.raises(asyncpg.UniqueViolationError):
        await book.connection.execute(statement, *second)
