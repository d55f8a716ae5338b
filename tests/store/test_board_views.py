"""The views that compute figures, on the worked example of Hương Sơn: two lines, 130 million đồng."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Database
from tests.store.conftest import CODE, COMMAND, LINE, REFUSED, Book

OLD = "2023/2022/huong-son"
MILLION = 1_000_000
OF_THE_LINE = ("granted", "available", "lapsed", "carried")
CASE = ("reserved", "committed", "submitted", "advanced", "paid", "disbursed")
FUND = ("allotted", "granted", "available", *CASE, "returned", "lapsed", "carried", "undisbursed")


@pytest.fixture
async def owned(database: Database) -> AsyncIterator[Book]:
    """The owner's transaction, in which the tables are filled and the views are read; nothing is kept."""
    async with database.as_role("sinhke_migrator") as connection:
        transaction = connection.transaction()
        await transaction.start()
        book = Book(connection)
        await book.insert("subproject_card", {})
        await book.insert("fund_line", {})
        await book.insert("fund_line", {"line": OLD, "origin_year": 2022})
        yield book
        await transaction.rollback()


async def _balances(book: Book, line: str, subproject: str = CODE, **millions: int) -> None:
    for kind, amount in millions.items():
        row = {"line": line, "kind": kind, "subproject": "" if kind in OF_THE_LINE else subproject}
        await book.insert("ledger_account", {**row, "balance": amount * MILLION})


async def _row(book: Book, view: str, value: str) -> asyncpg.Record:
    key = {"board_case": "code", "board_line": "line"}[view]
    row = await book.connection.fetchrow(f"select * from {view} where {key} = $1", value)
    assert row is not None
    return row


def _figures(row: asyncpg.Record, names: tuple[str, ...]) -> dict[str, int]:
    """The figures that are not zero, in million đồng."""
    found = {name: row[f"{name}_vnd"] for name in names}
    assert {type(figure) for figure in found.values()} == {int}
    return {name: figure // MILLION for name, figure in found.items() if figure}


async def test_a_case_shows_the_sums_over_its_lines_after_the_advance(owned: Book) -> None:
    await _balances(owned, OLD, granted=-30, available=0, reserved=0, committed=0, submitted=0, advanced=30)
    await _balances(owned, LINE, granted=-100, available=0, reserved=0, committed=65, submitted=0, advanced=35)

    case = await _row(owned, "board_case", CODE)

    assert _figures(case, CASE) == {"committed": 65, "advanced": 65, "disbursed": 65}
    assert (case["approved_vnd"], case["contract_vnd"], case["accepted_vnd"]) == (130, 120, 110)


async def test_what_is_signed_is_at_the_treasury_and_not_disbursed(owned: Book) -> None:
    await _balances(owned, OLD, granted=-30, advanced=30)
    await _balances(owned, LINE, granted=-100, submitted=65, advanced=35)

    assert _figures(await _row(owned, "board_case", CODE), CASE) == {"submitted": 65, "advanced": 65, "disbursed": 65}


async def test_a_line_shows_every_kind_and_sums_to_zero(owned: Book) -> None:
    await _balances(owned, LINE, granted=-100, available=1, reserved=2, committed=3, submitted=4, advanced=5, paid=75)
    await _balances(owned, LINE, returned=6, lapsed=3, carried=1)

    line = await _row(owned, "board_line", LINE)

    kinds = {"available": 1, "reserved": 2, "committed": 3, "submitted": 4, "advanced": 5, "paid": 75, "returned": 6}
    computed = {"allotted": 100, "granted": -100, "disbursed": 80, "undisbursed": 20, "lapsed": 3, "carried": 1}
    assert _figures(line, FUND) == kinds | computed
    assert line["line_sum"] == 0


async def test_a_line_adds_up_all_its_subprojects_and_a_case_only_its_own(owned: Book) -> None:
    await owned.insert("subproject_card", {"code": "DA-2023-0002"})
    await _balances(owned, LINE, granted=-10, available=1, reserved=4)
    await _balances(owned, LINE, "DA-2023-0002", reserved=5)

    assert _figures(await _row(owned, "board_line", LINE), ("reserved",)) == {"reserved": 9}
    assert _figures(await _row(owned, "board_case", "DA-2023-0002"), CASE) == {"reserved": 5}


async def test_a_broken_book_is_seen_in_the_sum_of_its_line(owned: Book) -> None:
    await _balances(owned, LINE, granted=-100, available=99)

    assert (await _row(owned, "board_line", LINE))["line_sum"] == -MILLION


async def test_a_case_and_a_line_without_any_account_show_zeros(owned: Book) -> None:
    assert _figures(await _row(owned, "board_case", CODE), CASE) == {}
    assert _figures(await _row(owned, "board_line", OLD), FUND) == {}


async def test_only_commands_without_a_receipt_are_looked_at_again(book: Book) -> None:
    await book.insert("receipt", {})

    rows = await book.connection.fetch("select command_id::text, stream, action from command_without_receipt")

    assert [tuple(row) for row in rows] == [(REFUSED, CODE, "a")]
    assert COMMAND != REFUSED
