"""Folders that are no export, or no longer one: a sentence or a named place, and never an exception."""

import random
from pathlib import Path

import pytest

from audit import AuditProblem
from audit.report import Verdict
from store.manifest import MANIFEST, TABLES, table_file
from tests.audit.forger import Forger, manifest_anew
from tests.audit.record import audited, check

SEED = 5


@pytest.fixture
def folder(evidence: Path, tmp_path: Path) -> Path:
    return Forger(evidence, tmp_path / "record").folder


def test_what_is_no_folder_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(AuditProblem, match="is no folder"):
        audited(tmp_path / "nowhere")


def test_a_folder_of_other_things_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(AuditProblem, match="no export of a record"):
        audited(tmp_path)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_missing_is_broken_by_name(folder: Path, table: str) -> None:
    (folder / table_file(table)).unlink()
    report = audited(folder)
    place = check(report, "Q1").first_place
    assert place is not None
    assert place.file == table_file(table)
    assert report.exit_code == 1


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff\xfe", b'{"format": "sinhke/export/9"}'], ids=str)
def test_a_manifest_that_is_missing_or_unreadable_is_broken_and_the_rest_is_still_asked(
    folder: Path, content: bytes | None
) -> None:
    path = folder / MANIFEST
    path.unlink() if content is None else path.write_bytes(content)
    report = audited(folder)
    place = check(report, "Q1").first_place
    assert place is not None
    assert place.file == MANIFEST
    assert check(report, "Q5").verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "line",
    [
        b"not json\n",
        b"[]\n",
        b"null\n",
        b'{"stream":"DA-2023-0001"}\n',
        b"\xff\xfe\n",
        b"[" * 5000 + b"\n",
        b"\n",
        b'{"a":NaN}\n',
    ],
    ids=lambda line: repr(line[:12]),
)
@pytest.mark.parametrize("table", ["events", "ledger"])
def test_a_line_that_is_no_row_is_broken_at_its_number(folder: Path, table: str, line: bytes) -> None:
    path = folder / table_file(table)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], line, *lines[3:]]))
    manifest_anew(folder)
    place = check(audited(folder), "Q1").first_place
    assert place is not None
    assert (place.file, place.row) == (path.name, 4)


def test_a_last_line_without_its_end_is_no_row(folder: Path) -> None:
    path = folder / "lines.jsonl"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    manifest_anew(folder)
    assert audited(folder).exit_code == 1


def test_a_manifest_that_points_out_of_the_folder_reads_nothing_there(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes().replace(b'"papers/', b'"../../papers/', 1))
    assert audited(folder).exit_code == 1


def test_a_table_cut_in_the_middle_of_a_byte_sequence_is_never_an_exception(folder: Path) -> None:
    chance = random.Random(SEED)
    for table in TABLES:
        path = folder / table_file(table)
        content = path.read_bytes()
        path.write_bytes(content[: chance.randrange(1, len(content) - 1)])
        manifest_anew(folder)
        assert audited(folder).exit_code == 1, table
        path.write_bytes(content)


def test_versions_and_sequences_beyond_all_measure_end_the_audit_at_once(evidence: Path, tmp_path: Path) -> None:
    forger = Forger(evidence, tmp_path / "far")
    forger.tables["receipts"][-1]["last_version"] = 2**31 - 1
    forger.tables["ledger"][0]["debit_sequence"] = 2**31 - 1
    forger.tables["events"][0]["position"] = 2**80
    forger.write()
    assert audited(forger.folder).exit_code == 1
