"""Accounts of the control book as their entries make them: each entry with its sequence number and the balance after it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from audit.register import TOLERANCE, RegisterBook
from audit.rows import LedgerRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a posting; `moved_vnd` is what it adds to the balance."""

    sequence: int
    moved_vnd: int
    balance_vnd: int
    recorded_at: datetime
    stream: str
    version: int
    ordinal: int


@dataclass
class Account:
    """All entries of one account; `close` puts them in order once all are there."""

    line: str
    kind: str
    subproject: str
    entries: list[Entry] = field(default_factory=list)

    def close(self) -> None:
        """In the order of the stream if one stream alone made them, so that a wrong number shows at its own row; else in
        the order of their sequence numbers, which is all that orders several streams."""
        self.entries.sort(key=lambda entry: (entry.stream, entry.version, entry.ordinal))
        if self.entries and self.entries[0].stream != self.entries[-1].stream:
            self.entries.sort(key=lambda entry: entry.sequence)

    @cached_property
    def _latest(self) -> list[datetime]:
        return list(accumulate((entry.recorded_at for entry in self.entries), max))

    def readable_at(self, book: RegisterBook, instant: datetime, stream: str, version: int) -> set[int]:
        """The balances that a decision of a stream after its `version` could have read at an instant, without a lock.

        An entry is written before it is committed, so that around the instant more than one balance was possible. Nothing
        that the stream itself did later counts, and everything that it did before does.
        """
        found: set[int] = set()
        for applied in range(bisect_right(self._latest, instant + TOLERANCE), -1, -1):
            last = self.entries[applied - 1] if applied else None
            following = self.entries[applied] if applied < len(self.entries) else None
            if following is not None:
                own_before = following.stream == stream and following.version <= version
                if own_before or book.elapsed(following.recorded_at, instant) > TOLERANCE:
                    break
            if last is not None and last.stream == stream and last.version > version:
                found.clear()
            else:
                found.add(last.balance_vnd if last else 0)
        return found


class Accounts:
    """Accounts by (line, kind, sub-project)."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, str, str], Account] = {}

    def take(self, row: LedgerRow, recorded_at: datetime) -> None:
        """Both sides of a posting."""
        sides = (
            (row.debit_kind, row.debit_subproject, row.amount_vnd, row.debit_sequence, row.debit_balance),
            (row.credit_kind, row.credit_subproject, -row.amount_vnd, row.credit_sequence, row.credit_balance),
        )
        for kind, subproject, moved, sequence, balance in sides:
            key = (row.line, kind, subproject)
            account = self.by_key.setdefault(key, Account(*key))
            account.entries.append(Entry(sequence, moved, balance, recorded_at, row.stream, row.version, row.ordinal))
