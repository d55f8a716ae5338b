"""Q9: orders that the treasury is said to have answered twice, under one reference, or by somebody else's hand."""

import json
from pathlib import Path

from audit.report import Input, Verdict
from domain.actions import Action
from domain.canonical import canonical_json
from domain.commands.orders import Evidence
from gateway.desk import Wish
from tests.audit.forger import CASE, FUND, Forger, edit
from tests.audit.record import audited, broken, check, export_of, place_of, told
from tests.recorder.town import MILLION, TODAY, Town


def test_answers_over_the_treasurys_channel_are_proved_by_the_machines_signed_command(evidence: Path) -> None:
    report = audited(evidence)
    assert check(report, "Q9").verdict is Verdict.PROVED
    assert report.evidence == {Evidence.ADAPTER: 2}


def test_an_answer_doubled_is_named_where_the_order_awaits_none(forger: Forger) -> None:
    body = json.loads(forger.of_kind("OrderAccepted")["body"])
    again = {**body, "answer": {**body["answer"], "reference": "KB-AGAIN"}}
    closed = forger.of_kind("SubprojectClosed")
    closed |= {"kind": "OrderAccepted", "body": canonical_json(again)}
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert "Q9" in broken(report)
    place = place_of(report, "Q9")
    assert (place.stream, place.version, place.field) == (CASE, closed["version"], "number")
    assert place.found == "1: accepted"


def test_one_reference_for_two_orders_is_found_in_the_whole_record_whatever_stream_is_asked_for(
    forger: Forger,
) -> None:
    first, second = forger.rows("events", lambda row: row["kind"] == "OrderAccepted")
    for row in (first, second):
        _answered_with(forger, row, reference="KB-ONE")
    forger.chain_anew(CASE)
    place = place_of(audited(forger.write(), FUND), "Q9")
    assert (place.stream, place.version, place.field) == (CASE, second["version"], "answer.reference")
    assert place.found == f"KB-ONE ({CASE} event {first['version']})"


def test_an_answer_that_says_another_value_day_than_its_command_is_not_what_the_machine_signed(forger: Forger) -> None:
    accepted = forger.of_kind("OrderAccepted")
    body = json.loads(accepted["body"])
    edit(accepted, "body", answer={**body["answer"], "value_on": "2023-07-02"})
    place = place_of(told(forger, CASE), "Q9")
    assert (place.version, place.field) == (accepted["version"], "answer")


def test_an_answer_signed_by_another_than_the_machine_is_no_word_of_the_treasury(forger: Forger) -> None:
    accepted, signed = forger.of_kind("OrderAccepted"), forger.of_kind("OrderSigned")
    command, other = (forger.command_of(row["command_id"]) for row in (accepted, signed))
    command["signatures"] = other["signatures"]
    report = told(forger, CASE)
    assert {"Q3", "Q9"} <= broken(report)
    assert place_of(report, "Q9").field == "decided_by"


def test_what_rests_on_a_paper_is_named_and_leaves_the_question_unproved(forger: Forger) -> None:
    accepted = forger.of_kind("OrderAccepted")
    _answered_with(forger, accepted, evidence="paper")
    hand = json.loads(accepted["body"])["hand"]
    paper = json.loads(forger.of_kind("ContractSigned")["body"])["hand"]["paper"]
    edit(accepted, "body", hand={**hand, "paper": paper})
    report = told(forger, CASE)
    said = check(report, "Q9")
    assert (said.verdict, said.first_place) == (Verdict.UNPROVED, None)
    assert [(one.input, one.name) for one in said.missing] == [(Input.TREASURY_STATEMENT, f"{CASE}/1")]
    assert report.evidence == {Evidence.ADAPTER: 1, Evidence.PAPER: 1}


async def test_a_second_answer_that_contradicts_the_first_leaves_the_question_unproved(
    hamlet: Town, tmp_path: Path
) -> None:
    code = await _contradicted(hamlet)
    await export_of(hamlet, tmp_path / "record")
    report = audited(tmp_path / "record")
    said = check(report, "Q9")
    assert said.verdict is Verdict.UNPROVED
    assert (Input.ONE_ANSWER, f"{code}/1") in [(one.input, one.name) for one in said.missing]


async def _contradicted(town: Town) -> str:
    """A case whose advance the treasury's machine first accepts, then says to have refused."""
    await town.desk.act(town.an_allotment(20 * MILLION))
    case = await town.a_case(20 * MILLION)
    await case.is_approved(TODAY, 20 * MILLION)
    await case.signs_contract(TODAY, 20 * MILLION)
    await case.prepares("advance", 10 * MILLION, 0, TODAY)
    await case.signs_order(1)
    base = {"order_number": 1, "evidence": "adapter"}
    yes = {**base, "outcome": "accepted", "reference": f"KB-{case.plan.code}", "value_on": TODAY, "reason": ""}
    no = {**base, "outcome": "refused", "reference": None, "value_on": None, "reason": "giả định: trả lại"}
    for decides in (yes, no):
        await town.desk.act(
            Wish(
                stream=case.plan.code,
                action=Action.RECORD_TREASURY_ANSWER,
                decides=decides,
                decided_by=["treasury-desk"],
            )
        )
    return case.plan.code


def _answered_with(forger: Forger, event: dict[str, object], **changes: object) -> None:
    """The answer changed in the event and in its command alike."""
    body = json.loads(str(event["body"]))
    edit(event, "body", answer={**body["answer"], **changes})
    command = forger.command_of(str(event["command_id"]))
    decides = json.loads(command["body"])["decides"]
    edit(command, "body", decides={**decides, **changes})
