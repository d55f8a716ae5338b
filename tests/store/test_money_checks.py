"""The money: a row that would break the book or pay without evidence is refused by the database itself."""

from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from tests.store.conftest import ACCEPTED, CODE, LINE, SIGNED, Book

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("ledger_entry", {}),
    (
        "ledger_entry",
        {"debit_kind": "available", "debit_subproject": "", "credit_kind": "granted", "credit_balance": -5},
    ),
    ("fund_line", {"line": "other", "origin_year": 2022}),
    ("ledger_account", {"kind": "lapsed", "subproject": ""}),
    ("subproject_card", {}),
    ("payment_order", {}),
    ("payment_order", {"kind": "advance", "cleared_vnd": 0}),
    ("payment_order", SIGNED),
    ("payment_order", {**SIGNED, "status": "sent", "sent_at": "2023-09-01T00:00:00Z"}),
    ("payment_order", ACCEPTED),
    ("payment_order", {**SIGNED, "status": "refused"}),
]
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("fund_line", {"line": "other", "origin_year": 2024}, "money_is_not_younger_than_its_year"),
    ("ledger_account", {"kind": "settled"}, "ledger_account_kind_check"),
    ("ledger_account", {"kind": "reserved", "subproject": ""}, "money_of_the_line_has_no_subproject"),
    ("ledger_account", {"kind": "available"}, "money_of_the_line_has_no_subproject"),
    ("ledger_account", {"kind": "granted"}, "money_of_the_line_has_no_subproject"),
    ("ledger_entry", {"ordinal": 0}, "ledger_entry_ordinal_check"),
    ("ledger_entry", {"amount_vnd": 0}, "ledger_entry_amount_vnd_check"),
    ("ledger_entry", {"amount_vnd": -1}, "ledger_entry_amount_vnd_check"),
    ("ledger_entry", {"credit_kind": "reserved", "credit_subproject": CODE}, "debit_is_not_credit"),
    ("ledger_entry", {"credit_kind": "paid", "credit_subproject": "DA-2023-0002"}, "one_subproject_an_entry"),
    ("ledger_entry", {"debit_balance": -1}, "debit_balance_has_its_sign"),
    ("ledger_entry", {"credit_balance": -1}, "credit_balance_has_its_sign"),
    ("ledger_entry", {"credit_kind": "granted", "credit_balance": 1}, "credit_balance_has_its_sign"),
    ("ledger_entry", {"debit_sequence": 0}, "ledger_entry_debit_sequence_check"),
    ("ledger_entry", {"credit_sequence": 0}, "ledger_entry_credit_sequence_check"),
    ("subproject_card", {"accepted_vnd": -1}, "accepted_within_contract_within_approved"),
    ("subproject_card", {"accepted_vnd": 121}, "accepted_within_contract_within_approved"),
    ("subproject_card", {"contract_vnd": 131}, "accepted_within_contract_within_approved"),
    ("payment_order", {"kind": "return"}, "payment_order_kind_check"),
    ("payment_order", {"status": "paid"}, "payment_order_status_check"),
    ("payment_order", {"new_vnd": -1}, "payment_order_new_vnd_check"),
    ("payment_order", {"cleared_vnd": -1}, "payment_order_cleared_vnd_check"),
    ("payment_order", {"new_vnd": 0, "cleared_vnd": 0}, "an_order_moves_money"),
    ("payment_order", {"kind": "advance"}, "an_advance_clears_nothing"),
    ("payment_order", {"prepared_by": []}, "payment_order_prepared_by_check"),
    ("payment_order", {**SIGNED, "signed_by": []}, "payment_order_signed_by_check"),
    ("payment_order", {**SIGNED, "signed_by": ["hs-chu-tich", "hs-ke-toan"]}, "signer_is_not_preparer"),
    ("payment_order", {**SIGNED, "signed_by": None}, "signed_from_the_signature_on"),
    ("payment_order", {**SIGNED, "status": "prepared"}, "signed_from_the_signature_on"),
    ("payment_order", {**SIGNED, "status": "sent"}, "sent_has_its_instant"),
    ("payment_order", {**ACCEPTED, "reference": None}, "accepted_has_its_evidence"),
    ("payment_order", {**ACCEPTED, "evidence": None}, "accepted_has_its_evidence"),
    ("payment_order", {**ACCEPTED, "value_on": None}, "accepted_has_its_evidence"),
    ("payment_order", {**ACCEPTED, "evidence": "word"}, "payment_order_evidence_check"),
    ("subproject_card", {"version": 0}, "subproject_card_version_check"),
    ("payment_order", {"version": 0}, "payment_order_version_check"),
    ("payment_order", {"number": 0}, "payment_order_number_check"),
]
SIGN = "granted_is_never_above_zero_and_the_rest_never_below"
BALANCE = "update ledger_account set balance = $3, entries = 1 where line = $1 and kind = $2"


@pytest.mark.parametrize(("table", "changes"), GOOD)
async def test_a_money_row_in_order_is_taken(book: Book, table: str, changes: dict[str, Any]) -> None:
    await book.insert(table, changes)


@pytest.mark.parametrize(("table", "changes", "constraint"), BAD)
async def test_a_row_that_breaks_the_book_is_refused(
    book: Book, table: str, changes: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await book.insert(table, changes)

    assert refused.value.constraint_name == constraint


async def test_every_check_of_the_book_is_tried_here(database: Database) -> None:
    async with database.as_role("sinhke_reader") as connection:
        rows = await connection.fetch(
            "select conname from pg_constraint where contype = 'c' and conrelid = any($1::text[]::regclass[])",
            ["fund_line", "ledger_account", "ledger_entry", "subproject_card", "payment_order"],
        )

    assert {row[0] for row in rows} == {constraint for _, _, constraint in BAD} | {SIGN, "ledger_account_entries_check"}


@pytest.mark.parametrize(("kind", "balance"), [("granted", 1), ("available", -1), ("reserved", -1)])
async def test_an_account_never_passes_zero(book: Book, kind: str, balance: int) -> None:
    await book.connection.execute(BALANCE, LINE, kind, -balance)
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await book.connection.execute(BALANCE, LINE, kind, balance)

    assert refused.value.constraint_name == SIGN


async def test_an_account_counts_its_entries_from_zero(book: Book) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await book.connection.execute("update ledger_account set entries = -1")

    assert refused.value.constraint_name == "ledger_account_entries_check"


async def test_after_the_answer_a_next_order_may_be_prepared(book: Book) -> None:
    await book.insert("payment_order", ACCEPTED)
    await book.insert("payment_order", {"order_id": "o", "number": 2})


@pytest.mark.parametrize(
    ("table", "changes", "error"),
    [
        ("fund_line", {"line": "other"}, asyncpg.UniqueViolationError),
        ("ledger_account", {}, asyncpg.UniqueViolationError),
        ("ledger_account", {"line": "unknown"}, asyncpg.ForeignKeyViolationError),
        ("ledger_entry", {"version": 2}, asyncpg.ForeignKeyViolationError),
        ("ledger_entry", {"credit_kind": "lapsed"}, asyncpg.ForeignKeyViolationError),
    ],
)
async def test_a_second_or_a_loose_row_of_the_book_is_refused(
    book: Book, table: str, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await book.insert(table, changes)


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        ("ledger_entry", {}, {"ordinal": 2, "credit_sequence": 2}),
        ("ledger_entry", {}, {"ordinal": 2, "debit_sequence": 2}),
        ("ledger_entry", {}, {"debit_sequence": 2, "credit_sequence": 2}),
        ("payment_order", ACCEPTED, {**ACCEPTED, "order_id": "o", "number": 2}),
        ("payment_order", {}, {"order_id": "o", "number": 2}),
        ("payment_order", SIGNED, {"order_id": "o", "number": 2}),
        ("payment_order", ACCEPTED, {"order_id": "o"}),
    ],
)
async def test_what_happens_once_is_once_in_the_book(
    book: Book, table: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    await book.insert(table, first)
    with pytest.raises(asyncpg.UniqueViolationError):
        await book.insert(table, second)
