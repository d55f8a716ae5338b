"""Q2: the log that was witnessed is proved, and whoever rewrites it is told by one checkpoint that he does not hold."""

import json
import shutil
from pathlib import Path

import pytest

from audit import AuditReport, Handed, audit_folder
from audit.report import Check, Input, Verdict
from domain.canonical import canonical_json, sha256_hex
from domain.checkpoint import read_checkpoint
from domain.note import Note, NoteKey, read_vkey
from tests.audit.forger import CASE, REGISTER, Forger, edit, manifest_anew
from tests.audit.record import check, field_of, place_of
from tests.proof.forging import WITNESS, Signer, rooted, signed, signer


class Auditor:
    """Somebody who was handed every checkpoint as it was signed, and the log's key."""

    def __init__(self, evidence: Path, folder: Path) -> None:
        rows = Forger(evidence, folder).tables["checkpoints"]
        self.notes = [(f"{row['size']}.checkpoint", str(row["note"]).encode()) for row in rows]
        self.key: NoteKey = read_vkey(rows[0]["vkey"])

    def audits(self, folder: Path, *which: int, keys: bool = True) -> AuditReport:
        """With these of his checkpoints (all of them if none is named)."""
        notes = [self.notes[number] for number in which] if which else self.notes
        return audit_folder(folder, handed=Handed(notes, [self.key] if keys else []))


@pytest.fixture
def auditor(evidence: Path, tmp_path: Path) -> Auditor:
    return Auditor(evidence, tmp_path / "seen")


def q2(report: AuditReport) -> Check:
    return check(report, "Q2")


def missing(report: AuditReport) -> dict[Input, str]:
    return {one.input: one.name for one in q2(report).missing}


def test_the_whole_log_is_proved_by_its_newest_checkpoint(auditor: Auditor, evidence: Path) -> None:
    assert len(auditor.notes) == 3
    assert q2(auditor.audits(evidence)) == Check(id="Q2", verdict=Verdict.PROVED)
    assert q2(auditor.audits(evidence, -1)).verdict is Verdict.PROVED


def test_links_after_an_older_checkpoint_are_counted_and_unproved(auditor: Auditor, evidence: Path) -> None:
    sizes = [read_checkpoint(note).checkpoint.size for _, note in auditor.notes]
    for number in (0, 1):
        report = auditor.audits(evidence, number)
        assert q2(report).verdict is Verdict.UNPROVED
        assert missing(report) == {Input.NOT_WITNESSED: str(sizes[-1] - sizes[number])}


def test_without_a_checkpoint_or_a_key_nothing_is_proved(auditor: Auditor, evidence: Path) -> None:
    assert missing(audit_folder(evidence)) == {Input.CHECKPOINT: ""}
    assert missing(auditor.audits(evidence, keys=False)) == {Input.LOG_KEY: ""}


def test_a_record_that_was_never_anchored_is_unproved(auditor: Auditor, evidence: Path, tmp_path: Path) -> None:
    forger = Forger(evidence, tmp_path / "record")
    forger.tables["leaves"], forger.tables["checkpoints"] = [], []
    report = audit_folder(forger.write())
    assert (q2(report).verdict, missing(report)) == (Verdict.UNPROVED, {Input.CHECKPOINT: ""})


def test_a_log_rewritten_and_signed_anew_is_whole_in_itself_and_told_by_the_oldest_checkpoint(
    auditor: Auditor, evidence: Path, tmp_path: Path
) -> None:
    forger = Forger(evidence, tmp_path / "record")
    edit(forger.of_kind("RegisterFounded"), "body", name="Kẻ khác (giả định)")
    forger.chain_anew(REGISTER)
    folder = forger.write()
    assert q2(audit_folder(folder)).verdict is Verdict.UNPROVED
    for number in range(3):
        assert q2(auditor.audits(folder, number)).verdict is Verdict.BROKEN


def test_a_log_signed_anew_with_the_logs_own_key_is_told_by_any_older_checkpoint(
    auditor: Auditor, evidence: Path, tmp_path: Path
) -> None:
    """Two valid logs, both signed by one key (T15, T16): what differs is the root that somebody was shown before."""
    log = signer(auditor.key.name, "the log's key, stolen")
    honest = Forger(evidence, tmp_path / "honest")
    rows = honest.tables["checkpoints"]
    _sign_again(honest, log)
    handed = [(f"{row['size']}", str(row["note"]).encode()) for row in rows]
    honest.write()
    rewritten = Forger(honest.folder, tmp_path / "rewritten")
    edit(rewritten.of_kind("ProjectApproved"), "body", amount_vnd=1)
    rewritten.chain_anew(CASE)
    rewritten.anchor_anew()
    rewritten.forges_the_chain = False
    _sign_again(rewritten, log)
    folder = rewritten.write()
    keys = [log.key]
    assert q2(audit_folder(honest.folder, handed=Handed(handed, keys))).verdict is Verdict.PROVED
    before_the_edit = audit_folder(folder, handed=Handed(handed[:1], keys))
    assert q2(before_the_edit).verdict is Verdict.BROKEN  # the checkpoint itself is gone
    for note in handed[1:]:
        assert q2(audit_folder(folder, handed=Handed([note], keys))).verdict is Verdict.BROKEN


def _sign_again(forger: Forger, by: Signer) -> None:
    for row in forger.tables["checkpoints"]:
        told = signed(rooted(row["size"], bytes.fromhex(row["root"]), by.name), by)
        row |= {"vkey": by.key.vkey, "note": told.note.to_bytes().decode()}


def test_a_tail_cut_off_is_told_by_the_checkpoint_that_covers_it(
    auditor: Auditor, evidence: Path, tmp_path: Path
) -> None:
    forger = Forger(evidence, tmp_path / "record")
    last = max(row["position"] for row in forger.rows("receipts", lambda row: row["stream"] == CASE))
    forger.cut_after(CASE, last - 2)
    report = auditor.audits(forger.write())
    assert q2(report).verdict is Verdict.BROKEN


def test_leaves_cut_off_with_their_checkpoints_are_told(auditor: Auditor, evidence: Path, tmp_path: Path) -> None:
    forger = Forger(evidence, tmp_path / "record")
    size = forger.tables["checkpoints"][0]["size"]
    del forger.tables["checkpoints"][1:]
    del forger.tables["leaves"][size:]
    folder = forger.write()
    assert missing(auditor.audits(folder, 0)).keys() == {Input.NOT_WITNESSED}
    report = auditor.audits(folder, 2)
    assert (q2(report).verdict, field_of(report, "Q2")) == (Verdict.BROKEN, "checkpoint")


def test_a_checkpoint_that_is_gone_from_the_record_is_missed(auditor: Auditor, evidence: Path, tmp_path: Path) -> None:
    forger = Forger(evidence, tmp_path / "record")
    del forger.tables["checkpoints"][1]
    report = auditor.audits(forger.write())
    assert (place_of(report, "Q2").file, field_of(report, "Q2")) == (auditor.notes[1][0], "checkpoint")


@pytest.mark.parametrize("column", ["hash", "stream", "link"])
def test_a_leaf_of_something_else_is_named(evidence: Path, tmp_path: Path, column: str) -> None:
    forger = Forger(evidence, tmp_path / "record")
    rows = forger.tables["leaves"]
    rows[7][column] = {"hash": "a" * 64, "stream": "DA-2023-0099", "link": 999}[column]
    place = place_of(audit_folder(forger.write()), "Q2")
    assert (place.file, place.row) == ("leaves.jsonl", 8)


def test_two_leaves_swapped_with_their_places_break_the_root(evidence: Path, tmp_path: Path) -> None:
    forger = Forger(evidence, tmp_path / "record")
    rows = forger.tables["leaves"]
    first, second = next(
        (number, number + 1) for number in range(len(rows) - 1) if rows[number]["stream"] != rows[number + 1]["stream"]
    )
    rows[first], rows[second] = {**rows[second], "position": first}, {**rows[first], "position": second}
    place = place_of(audit_folder(forger.write()), "Q2")
    assert (place.file, place.field) == ("checkpoints.jsonl", "root")


@pytest.mark.parametrize("attack", ["a byte of an amount", "a signal deleted", "the history gone", "another run"])
def test_an_export_of_temporals_history_that_was_edited_is_named(evidence: Path, tmp_path: Path, attack: str) -> None:
    forger = Forger(evidence, tmp_path / "record")
    rows = forger.tables["histories"]
    match attack:
        case "a byte of an amount":
            rows[1]["body"] = rows[1]["body"].replace("1", "2", 1)
        case "a signal deleted":
            events = json.loads(rows[1]["body"])["events"]
            rows[1]["body"] = json.dumps({"events": events[:3] + events[4:]})
            rows[1]["sha256"] = sha256_hex(rows[1]["body"].encode())
        case "the history gone":
            del rows[1]
        case "another run":
            rows[1]["run_id"] = "run-x"
    place = place_of(audit_folder(forger.write()), "Q2")
    assert place.file in ("histories.jsonl", "leaves.jsonl")


def test_a_note_changed_in_the_auditors_hand_is_no_evidence(auditor: Auditor, evidence: Path) -> None:
    name, note = auditor.notes[2]
    told = read_checkpoint(note)
    other = rooted(told.checkpoint.size, b"\x00" * 32, told.checkpoint.origin)
    for forged in (
        b"garbage",
        note[:-5],
        Note(other.text(), told.note.signatures).to_bytes(),
        signed(told.checkpoint, signer(auditor.key.name, "a forger")).note.to_bytes(),
        signed(other, signer("elsewhere.example/log", "a forger")).note.to_bytes(),
    ):
        report = audit_folder(evidence, handed=Handed([(name, forged)], [auditor.key]))
        assert q2(report).verdict is Verdict.BROKEN
        assert place_of(report, "Q2").file == name


def test_a_witness_alone_is_enough_to_hold_a_log_to_its_word(auditor: Auditor, evidence: Path) -> None:
    name, note = auditor.notes[2]
    told = read_checkpoint(note)
    cosigned = told.note.with_signatures([WITNESS.sign(told.note.text)]).to_bytes()
    assert q2(audit_folder(evidence, handed=Handed([(name, cosigned)], [WITNESS.key]))).verdict is Verdict.PROVED
    assert q2(audit_folder(evidence, handed=Handed([(name, note)], [WITNESS.key]))).verdict is Verdict.BROKEN


def test_the_log_of_another_record_is_not_this_one(auditor: Auditor, evidence: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(evidence, folder)
    path = folder / "checkpoints.jsonl"
    stranger = signer("sinhke/elsewhere", "x")
    row = signed(rooted(3, b"\x01" * 32, stranger.name), stranger)
    line = {"size": 3, "root": "01" * 32, "vkey": stranger.key.vkey, "note": row.note.to_bytes().decode()}
    path.write_text(canonical_json(line) + "\n" + path.read_text())
    manifest_anew(folder)
    assert field_of(audit_folder(folder), "Q2") in ("origin", "root")
