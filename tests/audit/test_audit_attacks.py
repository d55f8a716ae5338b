"""Attacks by one who may write everything but has nobody's key: hashes, chain, heads and manifest are always made anew."""

import json

import pytest

from audit.report import DecisionVerdict, Input, Verdict
from domain.canonical import canonical_json
from tests.audit.forger import CASE, FUND, REGISTER, Forger, edit
from tests.audit.record import broken, check, field_of, place_of, told

ANOTHER_BUILD = "000000000000"


def test_a_stream_rewritten_with_fresh_hashes_fails_at_its_old_signatures(forger: Forger) -> None:
    event = forger.of_kind("ProjectApproved")
    command = forger.command_of(event["command_id"])
    edit(command, "body", decides={"amount_vnd": 90_000_000})
    edit(event, "body", amount_vnd=90_000_000)
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert "Q3" in broken(report)
    place = place_of(report, "Q3")
    assert (place.stream, place.version, place.field) == (CASE, event["version"], "signatures")
    assert place.command_id == event["command_id"]


def test_an_event_that_says_more_than_its_command_is_not_what_the_rules_decide(forger: Forger) -> None:
    event = forger.of_kind("VillageMeetingHeld")
    edit(event, "body", votes_needed=1)
    report = told(forger, CASE)
    assert broken(report) == {"Q5"}
    assert report.decisions[DecisionVerdict.DIFFERS] == 1


def test_the_same_forgery_under_the_name_of_another_build_differs_and_names_it(forger: Forger) -> None:
    event = forger.of_kind("VillageMeetingHeld")
    edit(event, "body", votes_needed=1)
    event["build"] = forger.receipt_of(event["command_id"])["build"] = ANOTHER_BUILD
    report = told(forger, CASE)
    assert report.exit_code == 6
    decided = check(report, "Q5")
    assert (decided.verdict, decided.missing[0].input, decided.missing[0].name) == (
        Verdict.UNPROVED,
        Input.BUILD,
        ANOTHER_BUILD,
    )
    assert report.decisions[DecisionVerdict.DIFFERS] == report.builds[ANOTHER_BUILD] == 1


def test_a_signature_taken_from_another_command_holds_over_nothing(forger: Forger) -> None:
    signed, contracted = (forger.command_of(forger.of_kind(k)["command_id"]) for k in ("OrderSigned", "ContractSigned"))
    signed["signatures"] = contracted["signatures"]
    assert broken(told(forger, CASE)) == {"Q3"}


def test_a_refusal_turned_into_an_event_is_not_allowed_and_the_article_is_named(forger: Forger) -> None:
    refused = forger.rows("receipts", lambda row: row["code"] == "contract_before_approval")[0]
    body = json.loads(forger.of_kind("ContractSigned")["body"])
    command = json.loads(forger.command_of(refused["command_id"])["body"])
    body["hand"] = {**body["hand"], "paper": command["paper"]}
    body["hand"]["received_at"] = forger.command_of(refused["command_id"])["received_at"]
    forger.record(refused, "ContractSigned", canonical_json(body))
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert "Q5" in broken(report)
    wrong = next(one for one in report.noted if one.verdict is DecisionVerdict.NOT_ALLOWED)
    assert (wrong.action, wrong.command_id) == ("sign_contract", refused["command_id"])
    assert "NĐ 38/2023" in wrong.article


def test_an_act_turned_into_a_refusal_is_decided_otherwise(forger: Forger) -> None:
    event = forger.of_kind("SubprojectClosed")
    receipt = forger.receipt_of(event["command_id"])
    forger.tables["events"].remove(event)
    receipt |= {"outcome": "refused", "first_version": None, "last_version": None, "code": "too_early", "detail": "{}"}
    for row in forger.rows("receipts", lambda row: row["stream"] == CASE and row["position"] >= receipt["position"]):
        row["position"] -= 1
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert field_of(report, "Q5") == "outcome"


def test_a_mandate_widened_in_the_register_is_not_what_the_registrar_signed(forger: Forger) -> None:
    event = forger.rows("events", lambda row: row["kind"] == "MandateGiven" and "lg-tham-dinh" in row["body"])[0]
    edit(event, "body", duty="approver")
    report = told(forger, REGISTER)
    assert broken(report) == {"Q4", "Q5"}
    assert field_of(report, "Q4") in ("facts.mandates", "decided_by")
    place = place_of(report, "Q5")
    assert (place.stream, place.version) == (REGISTER, event["version"])


def test_a_key_exchanged_in_the_register_fails_the_signatures_made_with_the_old_one(forger: Forger) -> None:
    first, second = forger.rows("events", lambda row: row["kind"] == "KeyEnrolled")[3:5]
    others = json.loads(second["body"])
    edit(first, "body", key_id=others["key_id"])
    assert {"Q3", "Q5"} <= broken(told(forger, REGISTER))


@pytest.mark.parametrize(
    ("field", "value", "question"),
    [
        ("register_version", 20, "Q5"),
        ("register_kind", "real", "Q5"),
        ("clock_simulated", False, "Q5"),
        ("received_at", "2023-07-03T09:00:00.000000Z", "Q5"),
        ("law_editions", [], "Q5"),
        ("calendars", [], "Q5"),
        ("mandates", [], "Q4"),
        ("keys", [], "Q3"),
        ("lines", [], "Q5"),
    ],
)
def test_forged_facts_do_not_make_a_decision_right(forger: Forger, field: str, value: object, question: str) -> None:
    receipt = forger.receipt_of(forger.of_kind("ProjectApproved")["command_id"])
    edit(receipt, "facts", **{field: value})
    report = told(forger, CASE)
    assert question in broken(report)
    assert check(report, "Q1").verdict is Verdict.PROVED


def test_a_balance_that_no_line_ever_had_is_found_in_the_kept_facts(forger: Forger) -> None:
    receipt = forger.receipt_of(forger.of_kind("ProjectApproved")["command_id"])
    lines = json.loads(receipt["facts"])["lines"]
    edit(receipt, "facts", lines=[*lines[:-1], {**lines[-1], "available_vnd": lines[-1]["available_vnd"] + 1}])
    assert field_of(told(forger, CASE), "Q5").startswith("facts.lines")


def test_a_reception_moved_back_disagrees_with_facts_and_event(forger: Forger) -> None:
    command = forger.command_of(forger.of_kind("ProjectApproved")["command_id"])
    command["received_at"] = command["received_at"].replace("2023-07-03", "2023-07-02")
    report = told(forger, CASE)
    assert {"Q3", "Q5"} <= broken(report)
    assert field_of(report, "Q5") == "facts.received_at"


def test_balances_edited_together_with_their_entries_do_not_follow_from_events(forger: Forger) -> None:
    more = 1_000_000
    for row in forger.rows("ledger", lambda row: row["debit_kind"] == "available" and row["stream"] == FUND):
        row["amount_vnd"] += more
        row["debit_balance"] += more
        row["credit_balance"] -= more
    for row in forger.rows("ledger", lambda row: row["credit_kind"] == "available"):
        row["credit_balance"] += more
    for row in forger.rows("accounts", lambda row: row["kind"] in ("available", "granted")):
        row["balance"] += more if row["kind"] == "available" else -more
    report = told(forger)
    assert "Q8" in broken(report)
    place = place_of(report, "Q8")
    assert (place.stream, place.version, place.field) == (FUND, 1, "amount_vnd")


def test_money_left_out_of_the_ledger_altogether_is_missed_at_its_event(forger: Forger) -> None:
    forger.tables["ledger"].clear()
    forger.tables["accounts"].clear()
    report = told(forger)
    place = place_of(report, "Q8")
    assert (place.stream, place.version, place.found) == (FUND, 1, "no entry")


def test_a_hand_of_the_approver_on_the_contract_is_found_by_separation(forger: Forger) -> None:
    event = forger.of_kind("ContractSigned")
    hand = json.loads(event["body"])["hand"]
    edit(event, "body", hand={**hand, "decided_by": ["lg-phe-duyet"]})
    report = told(forger, CASE)
    assert {"Q3", "Q5", "Q6"} <= broken(report)
    assert "lg-phe-duyet: approve" in place_of(report, "Q6").found


def test_an_approval_of_other_content_is_found_by_its_digest(forger: Forger) -> None:
    command = forger.command_of(forger.of_kind("ProjectApproved")["command_id"])
    edit(command, "body", basis="0" * 64)
    report = told(forger, CASE)
    assert {"Q3", "Q5", "Q7"} <= broken(report)
    assert field_of(report, "Q7") == "basis"
