"""The export of a record as it is read: stream after stream, so that memory holds one stream and never the record.

What cannot be read is a finding and no exception; only a folder that is no export at all is refused, with a sentence.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from pydantic import ValidationError

from audit.findings import Findings
from audit.report import Place
from audit.rows import (
    AccountRow,
    CommandRow,
    EventRow,
    Key,
    LedgerRow,
    LineRow,
    R,
    ReceiptRow,
    UnreadableRow,
    group_order,
    read_row,
)
from store.manifest import MANIFEST, TABLES, Manifest, table_file

CHUNK = 1024 * 1024


class AuditProblem(Exception):
    """Why a folder cannot be audited at all, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Everything of one stream, each table in its order; the first group of all is of no stream."""

    stream: str
    events: list[EventRow]
    commands: list[CommandRow]
    receipts: list[ReceiptRow]
    ledger: list[LedgerRow]
    accounts: list[AccountRow]


class Record:
    """An export on disk. What is wrong with its files and rows goes to `whole`, the findings of Q1."""

    def __init__(self, folder: Path, whole: Findings) -> None:
        if not folder.is_dir():
            raise AuditProblem(f"{folder} is no folder")
        if not any((folder / table_file(table)).is_file() for table in TABLES):
            raise AuditProblem(f"{folder} is no export of a record: it has no {table_file(TABLES[0])}")
        self.folder = folder
        self.whole = whole
        self.manifest = self._read_manifest()
        self.rows_read: dict[str, int] = {}

    def _read_manifest(self) -> Manifest | None:
        place = Place(file=MANIFEST)
        try:
            return Manifest.model_validate_json((self.folder / MANIFEST).read_bytes())
        except OSError:
            self.whole.broken(place.model_copy(update={"found": "", "expected": "a manifest"}))
        except ValidationError as problem:
            field = ".".join(str(part) for part in problem.errors()[0]["loc"])
            self.whole.broken(place.model_copy(update={"field": field, "expected": "a manifest that can be read"}))
        return None

    def groups(self) -> Iterator[Group]:
        """Every stream once, in order."""
        events, commands = _Table(self, EventRow), _Table(self, CommandRow)
        receipts, ledger, accounts = _Table(self, ReceiptRow), _Table(self, LedgerRow), _Table(self, AccountRow)
        tables = (events, commands, receipts, ledger, accounts)
        while heads := [table.head for table in tables if table.head is not None]:
            stream = min(heads, key=group_order)
            yield Group(
                stream=stream,
                events=events.take(stream),
                commands=commands.take(stream),
                receipts=receipts.take(stream),
                ledger=ledger.take(stream),
                accounts=accounts.take(stream),
            )

    def lines(self) -> list[LineRow]:
        return _Table(self, LineRow).take("")

    def rows(self, kind: type[R]) -> Iterator[R]:
        """The readable rows of a table in their order; the others are findings."""
        path = self.folder / table_file(kind.table)
        last: Key = ()
        number = 0
        for number, line in enumerate(self._lines(path), start=1):
            place = Place(file=path.name, row=number)
            try:
                row = read_row(kind, line.decode())
            except (UnreadableRow, UnicodeDecodeError) as problem:
                field = problem.field if isinstance(problem, UnreadableRow) else ""
                self.whole.broken(
                    place.model_copy(update={"field": field, "found": str(problem), "expected": "a row of this table"})
                )
                continue
            if last and row.key <= last:
                update = {"stream": row.group, "found": _text(row.key), "expected": f"a row after {_text(last)}"}
                self.whole.broken(place.model_copy(update={**update, "field": "order"}))
                continue
            last = row.key
            yield row
        self.rows_read[path.name] = number

    def _lines(self, path: Path) -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                yield from file
        except OSError as problem:
            update = {"found": problem.strerror or "", "expected": "a file that can be read"}
            self.whole.broken(Place(file=path.name).model_copy(update=update))

    def digest(self, path: str) -> tuple[str, int] | None:
        """(sha256, bytes) of a file of the export; None if it cannot be read or lies outside the folder."""
        file = (self.folder / path).resolve()
        if not file.is_relative_to(self.folder.resolve()):
            return None
        digest, size = hashlib.sha256(), 0
        try:
            with file.open("rb") as stored:
                while chunk := stored.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except OSError:
            return None
        return digest.hexdigest(), size


class _Table(Generic[R]):
    """One file read ahead by one row, so that it can be taken stream by stream."""

    def __init__(self, record: Record, kind: type[R]) -> None:
        self._rows = record.rows(kind)
        self._next = next(self._rows, None)

    @property
    def head(self) -> str | None:
        return self._next.group if self._next is not None else None

    def take(self, stream: str) -> list[R]:
        taken: list[R] = []
        while self._next is not None and self._next.group == stream:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken


def _text(key: Key) -> str:
    return " ".join(str(part) for part in key[1:] or key)
