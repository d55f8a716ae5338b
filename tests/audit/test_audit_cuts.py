"""What is taken away or exchanged beside the rows: law, papers, tails, kinds, the register, the manifest.

Two of these no export alone can show, and they say so: only an older checkpoint, held by somebody else, would.
"""

import json

import pytest

from audit.report import Input, Verdict
from store.manifest import CALENDARS, LAW, PAPERS
from tests.audit.forger import CASE, FUND, REGISTER, Forger, manifest_anew
from tests.audit.record import audited, broken, check, field_of, place_of, told


def test_a_figure_of_the_law_changed_after_it_was_pinned_is_found(forger: Forger) -> None:
    file = forger.folder / LAW / "vn-38-2023" / "money.toml"
    file.write_bytes(file.read_bytes().replace(b"value = 50", b"value = 90", 1) + b"# \n")
    report = told(forger)
    assert {"Q5"} <= broken(report)
    place = place_of(report, "Q5")
    assert (place.file, place.field) == (f"{LAW}/vn-38-2023", "sha256")


def test_a_calendar_changed_after_it_was_pinned_is_found(forger: Forger) -> None:
    file = forger.folder / LAW / CALENDARS / "2023.toml"
    file.write_bytes(file.read_bytes() + b"# \n")
    assert place_of(told(forger), "Q5").file == f"{LAW}/{CALENDARS}"


def test_a_year_announced_after_the_calendar_was_pinned_changes_nothing(forger: Forger) -> None:
    calendars = forger.folder / LAW / CALENDARS
    later = (calendars / "2026.toml").read_bytes().replace(b"2026", b"2027")
    (calendars / "2027.toml").write_bytes(later)
    assert check(told(forger), "Q5").verdict is Verdict.PROVED


def test_a_year_of_the_pinned_calendar_that_was_not_handed_over_leaves_the_decisions_unproved(forger: Forger) -> None:
    (forger.folder / LAW / CALENDARS / "2024.toml").unlink()
    question = check(told(forger), "Q5")
    assert (question.verdict, question.missing[0].input) == (Verdict.UNPROVED, Input.LAW_EDITION)


def test_law_that_was_not_handed_over_leaves_the_decisions_unproved(forger: Forger) -> None:
    for file in (forger.folder / LAW / "vn-38-2023").iterdir():
        file.unlink()
    report = told(forger)
    assert check(report, "Q5").verdict is Verdict.UNPROVED
    assert check(report, "Q5").missing[0].input is Input.LAW_EDITION
    assert report.exit_code == 6


@pytest.mark.parametrize("swapped", [True, False], ids=["swapped", "removed"])
def test_a_paper_swapped_or_removed_is_found_with_its_number(forger: Forger, *, swapped: bool) -> None:
    cited = json.loads(forger.command_of(forger.of_kind("ProjectApproved")["command_id"])["body"])["paper"]
    paper = forger.folder / PAPERS / cited["sha256"]
    paper.write_bytes(b"another decision") if swapped else paper.unlink()
    report = told(forger)
    assert broken(report) == {"Q12"}
    assert field_of(report, "Q12") == f"paper {cited['number']}"


def test_no_papers_handed_over_at_all_is_unproved(forger: Forger) -> None:
    for paper in (forger.folder / PAPERS).iterdir():
        paper.unlink()
    (forger.folder / PAPERS).rmdir()
    papers = check(told(forger), "Q12")
    assert (papers.verdict, papers.missing[0].input) == (Verdict.UNPROVED, Input.PAPERS)


def test_a_tail_cut_off_leaves_its_command_without_a_receipt(forger: Forger) -> None:
    last = max(forger.rows("receipts", lambda row: row["stream"] == CASE), key=lambda row: int(row["position"]))
    forger.tables["receipts"].remove(last)
    whole = check(told(forger, CASE), "Q1")
    assert (whole.verdict, [m.name for m in whole.missing]) == (Verdict.UNPROVED, [last["command_id"]])


def test_a_tail_with_money_cut_off_leaves_its_entries_behind(forger: Forger) -> None:
    event = forger.rows("events", lambda row: row["kind"] == "FundAllotted")[-1]
    forger.cut_after(FUND, event["position"] - 1)
    report = told(forger, FUND)
    assert "Q8" in broken(report)
    assert field_of(report, "Q8") == "version"


def test_a_register_cut_short_is_missed_by_the_decisions_that_read_more(forger: Forger) -> None:
    forger.cut_after(REGISTER, 40)
    report = told(forger, REGISTER)
    assert {"Q3", "Q5"} <= broken(report)


def test_a_tail_cut_off_with_all_that_hangs_on_it_is_left_to_an_older_checkpoint(forger: Forger) -> None:
    """What no export alone can show: the record before its last act was whole too. Q2 is unproved for this reason."""
    last = max(forger.rows("receipts", lambda row: row["stream"] == CASE), key=lambda row: int(row["position"]))
    forger.tables["receipts"].remove(last)
    forger.tables["commands"].remove(forger.command_of(last["command_id"]))
    report = told(forger, CASE)
    assert report.exit_code == 6
    assert check(report, "Q2").missing[0].input is Input.CHECKPOINT


def test_a_refusal_wiped_out_with_its_command_is_left_to_an_older_checkpoint(forger: Forger) -> None:
    """A tried act that nobody may know of: nothing else hangs on it, so that the shorter log is whole in itself."""
    refused = forger.rows("receipts", lambda row: row["code"] == "contract_before_approval")[0]
    forger.tables["receipts"].remove(refused)
    forger.tables["commands"].remove(forger.command_of(refused["command_id"]))
    for table in ("events", "receipts"):
        for row in forger.rows(table, lambda row: row["stream"] == CASE and row["position"] > refused["position"]):
            row["position"] -= 1
    report = told(forger, CASE)
    assert report.exit_code == 6
    assert check(report, "Q2").missing[0].input is Input.CHECKPOINT


def test_an_event_of_a_kind_that_nobody_knows_is_broken_where_it_stands(forger: Forger) -> None:
    event = forger.of_kind("DossierSubmitted")
    event["kind"] = "DossierBlessed"
    report = told(forger, CASE)
    assert {"Q1", "Q5", "Q6", "Q7", "Q8"} <= broken(report)
    assert place_of(report, "Q1").version == event["version"]


def test_a_second_register_gives_no_rights(forger: Forger) -> None:
    for table in ("events", "receipts", "commands"):
        for row in forger.rows(table, lambda row: row["stream"] == FUND):
            row["stream"] = "register/lang-giang-2"
        forger.tables[table].sort(key=lambda row: row["stream"] == CASE)
    assert "Q1" in broken(told(forger))


def test_a_real_record_cannot_be_made_of_a_simulated_one(forger: Forger) -> None:
    manifest = forger.folder / "manifest.json"
    told(forger)
    document = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**document, "simulated": False, "register_kind": "real", "marking": ""}))
    report = audited(forger.folder)
    assert report.simulated
    assert (broken(report), field_of(report, "Q1")) == ({"Q1"}, "simulated")


def test_a_file_that_is_not_what_the_manifest_says_is_named(forger: Forger) -> None:
    path = forger.folder / "lines.jsonl"
    path.write_bytes(path.read_bytes().replace(b"huong-son", b"xuan-huong"))
    assert "Q8" in broken(audited(forger.folder))
    manifest_anew(forger.folder)
    assert "Q8" in broken(audited(forger.folder))
