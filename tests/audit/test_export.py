"""The export: one snapshot, the same bytes for the same record, whole or not at all."""

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from audit.report import DecisionVerdict, Verdict
from domain.actions import Action
from gateway.desk import Wish
from store.export import ExportProblem, export_record
from store.manifest import MANIFEST, TABLES, Manifest, table_file
from tests.audit.hamlet import open_hamlet
from tests.audit.record import MARKING, audited, check, export_of
from tests.conftest import Database
from tests.recorder.town import APPROVER, MILLION, TODAY, Town


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_same_record_gives_the_same_bytes(hamlet: Town, tmp_path: Path) -> None:
    first = await export_of(hamlet, tmp_path / "first")
    second = await export_of(hamlet, tmp_path / "second")
    assert first == second
    assert bytes_of(tmp_path / "first") == bytes_of(tmp_path / "second")


def test_the_manifest_describes_every_file_and_head(evidence: Path) -> None:
    files = bytes_of(evidence)
    manifest = Manifest.model_validate_json(files.pop(MANIFEST))
    assert set(manifest.files) == set(files)
    for name, content in files.items():
        described = manifest.files[name]
        assert (described.sha256, described.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
        assert described.rows == (content.count(b"\n") if name.endswith(".jsonl") else None)
    assert {head.stream for head in manifest.streams} == {"DA-2023-0001", "fund/2023/huong-son", "register/lang-giang"}
    assert (manifest.register_kind, manifest.simulated, manifest.marking) == ("simulated", True, MARKING)
    assert len(manifest.builds) == 1


async def test_bodies_stand_as_strings_exactly_as_they_are_stored(hamlet: Town, evidence: Path) -> None:
    lines = (evidence / "commands.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["command_id"]: row for row in map(json.loads, lines)}
    async with hamlet.database.as_role("sinhke_reader") as connection:
        stored = await connection.fetch("select command_id::text as id, body, signatures from command")
    assert len(stored) >= len(rows) > 50
    kept = {row["id"]: (row["body"], row["signatures"]) for row in stored}
    assert all((row["body"], row["signatures"]) == kept[command] for command, row in rows.items())


def test_the_published_law_and_every_cited_paper_go_along(evidence: Path) -> None:
    names = set(bytes_of(evidence))
    assert {"law/vn-38-2023/edition.toml", "law/calendars/2023.toml"} <= names
    assert not any(name.startswith("law/offices") for name in names)
    papers = [name for name in names if name.startswith("papers/")]
    assert len(papers) > 20
    assert all(hashlib.sha256((evidence / name).read_bytes()).hexdigest() == Path(name).name for name in papers)


async def test_a_folder_with_anything_in_it_is_refused_and_left_as_it_is(hamlet: Town, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportProblem, match="is not empty"):
        await export_of(hamlet, tmp_path / "full")
    assert bytes_of(tmp_path) == {"full/mine.txt": b"mine"}


async def test_a_file_in_the_place_of_the_folder_is_refused(hamlet: Town, tmp_path: Path) -> None:
    (tmp_path / "record").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportProblem, match="is a file"):
        await export_of(hamlet, tmp_path / "record")


async def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(hamlet: Town, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportProblem, match="cannot be written"):
        await export_of(hamlet, tmp_path / "file" / "record")


async def test_an_empty_folder_is_taken(hamlet: Town, tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    await export_of(hamlet, tmp_path / "record")
    assert audited(tmp_path / "record").exit_code == 6


async def test_an_export_that_fails_on_the_way_leaves_nothing_behind(hamlet: Town, tmp_path: Path) -> None:
    def nowhere(sha256: str) -> Path:
        raise RuntimeError(sha256)

    async with hamlet.desk.reader.acquire() as connection:
        with pytest.raises(RuntimeError):
            await export_record(connection, tmp_path / "record", paper_path=nowhere, law={}, marking=MARKING)
    assert list(tmp_path.iterdir()) == []


async def test_papers_that_the_store_has_lost_are_left_out_and_named_by_the_audit(hamlet: Town, tmp_path: Path) -> None:
    async with hamlet.desk.reader.acquire() as connection:
        await export_record(
            connection, tmp_path / "record", paper_path=lambda sha256: tmp_path / sha256, law={}, marking=MARKING
        )
    report = audited(tmp_path / "record")
    assert {one.id for one in report.checks if one.verdict is not Verdict.PROVED} >= {"Q5", "Q12"}


async def test_a_record_that_is_written_to_meanwhile_is_exported_at_one_moment(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Five approvals race for one line and strangers are registered while three exports run; each export is whole."""
    async with open_hamlet(fresh_database, tmp_path / "hamlet") as town:
        await town.desk.act(town.an_allotment(30 * MILLION))
        cases = [await town.a_case(8 * MILLION) for _ in range(5)]
        wishes = [_approval(town, case.plan.code) for case in cases]
        writing = asyncio.gather(*(town.desk.act(wish) for wish in wishes), _strangers(town, 12))
        for number in range(3):
            await export_of(town, tmp_path / f"during-{number}")
        await writing
        await export_of(town, tmp_path / "after")
    sizes = [len((tmp_path / name / "events.jsonl").read_bytes()) for name in ("during-0", "during-2", "after")]
    assert sizes[0] < sizes[2]
    for name in ("during-0", "during-1", "during-2", "after"):
        report = audited(tmp_path / name)
        assert [one for one in report.checks if one.verdict is Verdict.BROKEN] == [], name
        assert report.decisions[DecisionVerdict.NOT_ALLOWED] == report.decisions[DecisionVerdict.DIFFERS] == 0
    assert check(audited(tmp_path / "after"), "Q1").verdict is Verdict.PROVED


def _approval(town: Town, code: str) -> Wish:
    paper = town.desk.file(b"gia dinh: phe duyet", number="QD-PD", date=TODAY)
    unchecked = [{"figure": "support_ceiling_vnd", "paper": paper.model_dump(mode="json")}]
    return Wish(
        stream=code,
        action=Action.APPROVE_PROJECT,
        decides={"amount_vnd": 8 * MILLION},
        decided_by=[APPROVER],
        paper=paper,
        unchecked=unchecked,
    )


async def _strangers(town: Town, count: int) -> None:
    for _ in range(count):
        await town.desk.act(town.a_stranger())


def test_every_table_has_its_file_even_if_it_is_empty(evidence: Path) -> None:
    assert all((evidence / table_file(table)).is_file() for table in TABLES)
