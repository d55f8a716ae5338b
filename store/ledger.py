"""The control book in Postgres: the accounts of one command move last, in lock order, each by one conditional update.

A hot fund line is therefore locked for a statement and not for a decision (performance.md section 4); if a balance has
moved away meanwhile the caller rolls back, locks, reads and decides again.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.events.fund import FundAllotted
from domain.postings import Account, Posting, postings
from domain.values import Model
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

OPEN_LINE, OPEN_ACCOUNTS = sql("ledger", "open_line"), sql("ledger", "open_accounts")
MOVE_BALANCE, LOCK_ACCOUNTS = sql("ledger", "move_balance"), sql("ledger", "lock_accounts")
INSERT_ENTRIES = sql("ledger", "insert_entries")

Booking = tuple[int, Posting]


class BalanceMoved(Exception):
    """A balance that the decision read has changed since; nothing of this attempt stands."""


def bookings_of(stream: str, first_version: int, events: Sequence[Model]) -> list[Booking]:
    """(version, posting) for every posting of a command's events, in order."""
    return [
        (version, posting)
        for version, event in enumerate(events, start=first_version)
        for posting in postings(stream, event)
    ]


async def open_lines(connection: "Connection", events: Sequence[Model]) -> None:
    """The fund line of an allotment, made if it is new."""
    for event in events:
        if isinstance(event, FundAllotted):
            line = event.line
            await connection.execute(
                OPEN_LINE,
                line.name,
                line.fund_year,
                line.origin_year,
                line.source,
                line.component,
                line.subcomponent or "",
                line.capital_kind,
                line.office,
            )


async def lock_accounts(connection: "Connection", bookings: Sequence[Booking]) -> None:
    """Lock what the last attempt wanted to move, so that the next decision stands."""
    await connection.fetch(LOCK_ACCOUNTS, *_columns(_accounts(bookings)))


async def post(connection: "Connection", stream: str, bookings: Sequence[Booking]) -> None:
    """Move the balances and write the entries. Raises BalanceMoved if any account would leave its lawful sign."""
    if not bookings:
        return
    accounts = _accounts(bookings)
    await connection.execute(OPEN_ACCOUNTS, *_columns(accounts))
    moves = [(a.line, a.kind.value, a.subproject, *_movement(a, bookings)) for a in accounts]
    rows = await connection.fetchmany(MOVE_BALANCE, moves)
    if len(rows) != len(accounts):
        raise BalanceMoved(stream)
    before = {
        account: (row["balance"] - move[3], row["entries"] - move[4])
        for account, move, row in zip(accounts, moves, rows, strict=True)
    }
    await connection.execute(INSERT_ENTRIES, stream, *_entries(bookings, before))


def _accounts(bookings: Sequence[Booking]) -> list[Account]:
    found = {account for _, posting in bookings for account in (posting.debit, posting.credit)}
    return sorted(found, key=lambda account: account.order)


def _columns(accounts: Sequence[Account]) -> tuple[list[str], list[str], list[str]]:
    return ([a.line for a in accounts], [a.kind.value for a in accounts], [a.subproject for a in accounts])


def _movement(account: Account, bookings: Sequence[Booking]) -> tuple[int, int]:
    """Net đồng and number of entries that a command brings to an account."""
    debited = [posting.amount_vnd for _, posting in bookings if posting.debit == account]
    credited = [posting.amount_vnd for _, posting in bookings if posting.credit == account]
    return sum(debited) - sum(credited), len(debited) + len(credited)


def _entries(bookings: Sequence[Booking], before: dict[Account, tuple[int, int]]) -> tuple[list[object], ...]:
    """Column by column: each posting with both accounts' sequence number and balance after it."""
    after = dict(before)
    rows: list[tuple[object, ...]] = []
    ordinals: dict[int, int] = {}
    for version, posting in bookings:
        ordinals[version] = ordinals.get(version, 0) + 1
        sides: list[object] = []
        for account, amount in ((posting.debit, posting.amount_vnd), (posting.credit, -posting.amount_vnd)):
            balance, entries = after[account]
            after[account] = (balance + amount, entries + 1)
            sides += [entries + 1, balance + amount]
        debit, credit = posting.debit, posting.credit
        rows.append(
            (
                version,
                ordinals[version],
                debit.line,
                debit.kind.value,
                debit.subproject,
                credit.kind.value,
                credit.subproject,
                posting.amount_vnd,
                posting.value_on,
                *sides,
            )
        )
    return tuple(list(column) for column in zip(*rows, strict=True))
