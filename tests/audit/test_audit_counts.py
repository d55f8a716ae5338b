"""Q10: counts that part somewhere between the village's list and the final account, with every hash made anew."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.report import Input, Verdict
from tests.audit.forger import CASE, FUND, Forger, Row, edit
from tests.audit.record import audited, broken, check, place_of, told


def inside(row: Row, field: str, **changes: object) -> None:
    """Change fields of an object inside an event's body."""
    edit(row, "body", **{field: {**json.loads(row["body"])[field], **changes}})


def lines(forger: Forger) -> tuple[Row, list[dict[str, Any]]]:
    row = forger.of_kind("StockDelivered")
    return row, json.loads(row["body"])["delivery"]["lines"]


def test_counts_of_a_closed_case_are_proved_by_its_final_account(evidence: Path) -> None:
    assert check(audited(evidence, CASE), "Q10").verdict is Verdict.PROVED


def test_a_stream_without_any_final_account_proves_no_counts(evidence: Path) -> None:
    counts = check(audited(evidence, FUND), "Q10")
    assert (counts.verdict, counts.missing[0].input) == (Verdict.UNPROVED, Input.NOTHING_TO_CHECK)


@pytest.mark.parametrize(
    ("field", "forged", "named"),
    [("households", 11, "account.households"), ("animals", 9, "account.animals")],
)
def test_a_count_forged_in_the_final_account_is_named_with_the_true_one(
    forger: Forger, field: str, forged: int, named: str
) -> None:
    row = forger.of_kind("FinalAccountSubmitted")
    inside(row, "account", **{field: forged})
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert {"Q5", "Q10"} <= broken(report)
    place = place_of(report, "Q10")
    assert (place.version, place.field, place.found, place.expected) == (row["version"], named, str(forged), "10")


def test_a_count_forged_on_the_villages_list_parts_from_what_was_delivered(forger: Forger) -> None:
    inside(forger.of_kind("VillageMeetingHeld"), "meeting", list_count={"poor": 9, "near_poor": 5, "newly_escaped": 5})
    place = place_of(told(forger, CASE), "Q10")
    assert (place.field, place.found, place.expected) == ("households_delivered", "10", "19")


def test_an_animal_left_out_of_the_delivery_was_accepted_without_having_been_delivered(forger: Forger) -> None:
    row, animals = lines(forger)
    inside(row, "delivery", lines=animals[1:])
    place = place_of(told(forger, CASE), "Q10")
    assert (place.version, place.field) == (forger.of_kind("WorkAccepted")["version"], "acceptance.tags")
    assert place.found == f"{animals[0]['tag']} not delivered"


def test_an_animal_delivered_twice_is_named_by_its_tag(forger: Forger) -> None:
    row, animals = lines(forger)
    inside(row, "delivery", lines=[*animals, animals[0]])
    place = place_of(told(forger, CASE), "Q10")
    assert (place.version, place.found) == (row["version"], f"{animals[0]['tag']} twice")


def test_an_animal_accepted_twice_is_named_by_its_tag(forger: Forger) -> None:
    row = forger.of_kind("WorkAccepted")
    tags = json.loads(row["body"])["acceptance"]["tags"]
    inside(row, "acceptance", tags=[*tags, tags[0]])
    assert place_of(told(forger, CASE), "Q10").found == f"{tags[0]} twice"


def test_an_animal_given_to_another_household_leaves_one_household_without(forger: Forger) -> None:
    row, animals = lines(forger)
    inside(row, "delivery", lines=[{**animals[0], "household_ref": animals[1]["household_ref"]}, *animals[1:]])
    place = place_of(told(forger, CASE), "Q10")
    assert (place.field, place.found, place.expected) == ("households_delivered", "9", "10")


@pytest.mark.parametrize(("kind", "part"), [("BeneficiaryListPosted", "posting"), ("DossierSubmitted", "dossier")])
def test_a_list_exchanged_after_the_meeting_is_not_the_one_that_is_counted(
    forger: Forger, kind: str, part: str
) -> None:
    row = forger.of_kind(kind)
    inside(row, part, list_sha256="0" * 64)
    place = place_of(told(forger, CASE), "Q10")
    assert (place.version, place.field) == (row["version"], f"{part}.list_sha256")


def test_a_closed_case_whose_account_was_taken_out_again_has_nothing_that_agrees(forger: Forger) -> None:
    row = forger.of_kind("FinalAccountApproved")
    body = json.loads(row["body"])
    edit(row, "body", **{name: body[name] for name in ("hand", "stage_after")}, reason="giả định")
    row["kind"] = "FinalAccountReturned"
    place = place_of(told(forger, CASE), "Q10")
    assert (place.version, place.expected) == (forger.of_kind("SubprojectClosed")["version"], "a final account")
