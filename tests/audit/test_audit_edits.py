"""One changed byte anywhere in an exported row is found and named, also when the forger has written the manifest anew."""

import random
from collections import Counter
from pathlib import Path

import pytest

from audit.report import AuditReport, Place, Verdict
from domain.canonical import canonical_json
from store.manifest import TABLES, table_file
from tests.audit.forger import Forger, Row, manifest_anew
from tests.audit.record import audited

EDITS = 300
SEED = 20231124
# That a checkpoint is gone only the one shows that somebody holds outside (test_audit_witnessed.py).
HELD_OUTSIDE = "checkpoints"
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Editor:
    """One byte of one column of one row, chosen by a seed; every column of every table gets its turn."""

    def __init__(self, evidence: Path, folder: Path) -> None:
        self.forger = Forger(evidence, folder)
        self.columns = [(table, column) for table in TABLES for column in sorted(self.forger.tables[table][0])]
        self.chance = random.Random(SEED)

    def edit(self, number: int) -> tuple[str, str, Row, int]:
        """Change the file; which table, column, row (as it was) and its number from 1."""
        table, column = self.columns[number % len(self.columns)]
        rows = self.forger.tables[table]
        index = self.chance.randrange(len(rows))
        path = self.forger.folder / table_file(table)
        lines = [canonical_json(row).encode() for row in rows]
        lines[index] = self._changed(lines[index], rows[index], column)
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        manifest_anew(self.forger.folder)
        return table, column, rows[index], index + 1

    def restore(self, table: str) -> None:
        rows = self.forger.tables[table]
        (self.forger.folder / table_file(table)).write_text("".join(canonical_json(row) + "\n" for row in rows))

    def _changed(self, line: bytes, row: Row, column: str) -> bytes:
        before = canonical_json({name: row[name] for name in row if name < column})[:-1]
        start = len(f"{before}{',' if len(before) > 1 else ''}{canonical_json(column)}:".encode())
        value = canonical_json([row[column]])[1:-1].encode()
        assert line[start : start + len(value)] == value
        quoted = isinstance(row[column], str)
        where = start + self.chance.randrange(quoted, max(len(value) - quoted, 1 + quoted))
        old = line[where : where + 1]
        alike = "0123456789" if old.isdigit() else LETTERS
        new = self.chance.choice([letter for letter in alike if letter.encode() != old]).encode()
        return line[:where] + new + line[where + 1 :]


def test_every_edit_of_one_byte_is_found_and_its_row_is_named(evidence: Path, tmp_path: Path) -> None:
    editor = Editor(evidence, tmp_path / "record")
    missed: list[tuple[str, str, Row]] = []
    unnamed: list[tuple[str, str, Row, list[Place]]] = []
    tried: Counter[str] = Counter()
    for number in range(EDITS):
        table, column, row, at_row = editor.edit(number)
        tried[f"{table}.{column}"] += 1
        report = audited(editor.forger.folder)
        if report.verdict is not Verdict.BROKEN:
            missed.append((table, column, row))
        elif not any(_names(place, table, row, at_row) for place in places(report)):
            unnamed.append((table, column, row, places(report)))
        editor.restore(table)
    assert (missed, unnamed) == ([], [])
    assert len(tried) == len(editor.columns)
    manifest_anew(editor.forger.folder)
    assert audited(editor.forger.folder).exit_code == 6


def places(report: AuditReport) -> list[Place]:
    return [one.first_place for one in report.checks if one.first_place is not None]


def _names(place: Place, table: str, row: Row, at_row: int) -> bool:
    """The place is the row itself, or the very link, posting, account or line that the row is about."""
    if place.file == table_file(table) and (place.row == at_row or (place.field, place.row) == ("order", at_row + 1)):
        return True
    match table:
        case "events":
            return (place.stream, place.version) == (row["stream"], row["version"])
        case "receipts":
            near = place.stream == row["stream"] and place.position in (row["position"], row["position"] + 1)
            return near or (place.file, place.command_id) == ("receipts.jsonl", row["command_id"])
        case "commands":
            return row["command_id"] in (place.command_id, place.expected)
        case "ledger":
            # By its version as it was, or as it was made to be.
            named = (place.stream, place.version, place.row) == (row["stream"], row["version"], row["ordinal"])
            return named or (place.file, place.stream, place.row) == ("ledger.jsonl", row["stream"], row["ordinal"])
        case "histories":
            return place.expected == f"{row['workflow_id']} {row['run_id']}"
        case "accounts":
            return row["line"] in place.field and row["kind"] in place.field
        case _:
            return place.file == table_file(table)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_deleted_inserted_twice_or_swapped_with_the_next_is_found(
    evidence: Path, tmp_path: Path, table: str
) -> None:
    chance = random.Random(SEED)
    for number, damage in enumerate((_delete, _insert, _swap) if table != HELD_OUTSIDE else (_insert, _swap)):
        forger = Forger(evidence, tmp_path / f"record-{number}")
        rows = forger.tables[table]
        index = chance.randrange(len(rows) - 1)
        damage(rows, index)
        forger.write()
        report = audited(forger.folder)
        assert report.exit_code == 1, (table, damage.__name__, index)
        assert places(report)


def _delete(rows: list[Row], index: int) -> None:
    del rows[index]


def _insert(rows: list[Row], index: int) -> None:
    rows.insert(index, dict(rows[index]))


def _swap(rows: list[Row], index: int) -> None:
    rows[index], rows[index + 1] = rows[index + 1], rows[index]
