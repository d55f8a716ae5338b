"""Q14 and Q15: the state at every event as the event says it, what could not be proved, and questions asked alone."""

import json
from pathlib import Path

import pytest

from activities.build import build_id
from audit import AuditProblem, AuditReport, audit_folder
from audit.report import DecisionVerdict, Input, Verdict
from tests.audit.forger import CASE, FUND, REGISTER, Forger, edit, manifest_anew
from tests.audit.record import audited, broken, check, place_of, told


def asked(folder: Path, *only: str) -> AuditReport:
    return audit_folder(folder, build=build_id(), only=only)


@pytest.mark.parametrize("stream", [CASE, FUND, REGISTER])
def test_the_state_of_every_kind_of_stream_can_be_told_at_every_event(evidence: Path, stream: str) -> None:
    assert check(audited(evidence, stream), "Q14").verdict is Verdict.PROVED


def test_a_stage_that_no_act_leads_to_is_named_with_the_stage_that_one_does(forger: Forger) -> None:
    row = forger.of_kind("DossierSubmitted")
    edit(row, "body", stage_after="awaiting_approval")
    report = told(forger, CASE)
    assert {"Q5", "Q14"} <= broken(report)
    place = place_of(report, "Q14")
    assert (place.version, place.field) == (row["version"], "stage_after")
    assert (place.found, place.expected) == ("DossierSubmitted awaiting_approval", "in_check")


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("WorkAccepted", {"accepted_total_vnd": 99_000_000}, "accepted_total_vnd"),
        ("DossierSubmitted", {"version": 2}, "version"),
        ("OrderPrepared", {"number": 7}, "number"),
        ("ProjectApproved", {"amount_vnd": 90_000_000}, "reserved"),
    ],
)
def test_a_total_that_does_not_follow_from_the_events_before_is_named(
    forger: Forger, kind: str, changes: dict[str, object], field: str
) -> None:
    row = forger.of_kind(kind)
    edit(row, "body", **changes)
    place = place_of(told(forger, CASE), "Q14")
    assert (place.version, place.field) == (row["version"], field)


def test_money_of_a_case_that_its_events_do_not_hold_is_named_by_its_account(forger: Forger) -> None:
    row = forger.rows("accounts", lambda row: row["subproject"] == CASE and row["kind"] == "paid")[0]
    row["balance"] += 1
    place = place_of(told(forger), "Q14")
    assert place.field == f"{row['line']} paid"
    assert int(place.found) == int(place.expected) + 1


def test_an_event_that_cannot_be_read_leaves_no_state_to_tell(forger: Forger) -> None:
    row = forger.of_kind("WorkAccepted")
    row["kind"] = "WorkAdmired"
    place = place_of(told(forger, CASE), "Q14")
    assert (place.stream, place.version) == (CASE, row["version"])


def test_a_day_on_which_the_record_runs_back_names_no_single_event(forger: Forger) -> None:
    row = forger.of_kind("ProjectApproved")
    row["recorded_at"] = row["recorded_at"].replace("2023-07-03", "2023-07-02")
    place = place_of(told(forger, CASE), "Q14")
    assert (place.version, place.field) == (row["version"], "recorded_at")


def test_what_could_not_be_proved_names_questions_and_figures_that_are_only_assumed(evidence: Path) -> None:
    missing = [(one.input, one.name) for one in check(audited(evidence), "Q15").missing]
    assert (Input.QUESTION, "Q13") in missing
    assert (Input.ASSUMED_FIGURE, "draw_order") in missing


def test_one_question_asked_alone_is_answered_with_the_first_and_the_others_are_named_as_not_asked(
    evidence: Path,
) -> None:
    report = asked(evidence, "Q10")
    assert report.asked == ("Q1", "Q10")
    assert {one.id for one in report.checks if one.verdict is Verdict.PROVED} == {"Q1", "Q10"}
    others = [one for one in report.checks if one.id not in report.asked]
    assert {one.missing[0].input for one in others} == {Input.NOT_ASKED}
    assert (report.verdict, report.exit_code) == (Verdict.PROVED, 0)
    assert sum(report.decisions.values()) == 0


def test_a_question_asked_alone_that_is_unproved_or_on_assumption_does_not_end_with_zero(evidence: Path) -> None:
    assert asked(evidence, "Q13").exit_code == 6
    decided = asked(evidence, "Q5")
    assert decided.decisions[DecisionVerdict.ALLOWED_ON_ASSUMPTION] > 0
    assert (check(decided, "Q5").verdict, decided.exit_code) == (Verdict.PROVED, 6)


def test_the_list_of_what_was_not_proved_asked_alone_names_every_other_question(evidence: Path) -> None:
    report = asked(evidence, "Q15")
    names = [one.name for one in check(report, "Q15").missing]
    assert names == [f"Q{number}" for number in range(2, 15)]
    assert report.exit_code == 6


def test_a_fault_that_another_question_would_find_is_not_told_by_one_that_was_not_asked(forger: Forger) -> None:
    row = forger.of_kind("FinalAccountSubmitted")
    account = json.loads(row["body"])["account"]
    edit(row, "body", account={**account, "animals": 9})
    forger.chain_anew(CASE)
    folder = forger.write()
    assert asked(folder, "Q12").exit_code == 0
    assert broken(asked(folder, "Q10", "Q12")) == {"Q10"}


def test_a_row_that_cannot_be_read_is_no_way_to_pass_a_question_asked_alone(forger: Forger) -> None:
    folder = forger.write()
    file = folder / "events.jsonl"
    file.write_text(file.read_text().replace('"kind":"FinalAccountSubmitted"', '"kind": "FinalAccountSubmitted"'))
    manifest_anew(folder)
    report = asked(folder, "Q12")
    assert broken(report) == {"Q1"}
    assert place_of(report, "Q1").file == "events.jsonl"


@pytest.mark.parametrize("only", [("Q16",), ("q5",), ()])
def test_a_question_that_there_is_not_is_refused_with_a_sentence(evidence: Path, only: tuple[str, ...]) -> None:
    with pytest.raises(AuditProblem, match="there is no question"):
        asked(evidence, *only)
