"""Q11: dates that were set otherwise than the law of the case counts them, with every hash made anew."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.report import Fate, Input, Verdict
from domain.canonical import canonical_json
from domain.deadlines import DeadlineRule, MarkKind
from domain.times import start_of
from tests.audit.forger import CASE, Forger, Row, edit
from tests.audit.record import audited, broken, check, place_of, told

FIXED_DAY = "2023-12-31"
ONE_DAY = timedelta(days=1)


def later(day: str) -> str:
    return (date.fromisoformat(day) + ONE_DAY).isoformat()


def opening(forger: Forger) -> tuple[Row, dict[str, Any]]:
    """The first event that opens a deadline, and the first deadline of it."""
    row = next(row for row in forger.rows("events") if json.loads(row["body"]).get("opens"))
    return row, json.loads(row["body"])["opens"][0]


def meeting(forger: Forger) -> Row:
    """The first event that ends a deadline."""
    return next(row for row in forger.rows("events") if json.loads(row["body"]).get("meets"))


def test_dates_of_an_honest_record_are_proved_and_what_became_of_each_is_counted(evidence: Path) -> None:
    report = audited(evidence)
    assert check(report, "Q11").verdict is Verdict.PROVED
    assert report.dates.fates[Fate.KEPT] > 0
    assert report.dates.fates[Fate.LATE] == report.dates.fates[Fate.OVERDUE] == 0
    assert report.dates.papers > 10
    assert "commune_officer" in report.dates.days_held


@pytest.mark.parametrize("name", ["due_on", "start_on"])
def test_a_day_of_a_deadline_that_was_shifted_is_named_with_the_day_that_the_law_counts(
    forger: Forger, name: str
) -> None:
    row, deadline = opening(forger)
    opens = json.loads(row["body"])["opens"]
    edit(row, "body", opens=[{**deadline, name: later(deadline[name])}, *opens[1:]])
    report = told(forger, CASE)
    assert check(report, "Q1").verdict is Verdict.PROVED
    assert {"Q5", "Q11"} <= broken(report)
    place = place_of(report, "Q11")
    assert (place.stream, place.version, place.field) == (CASE, row["version"], f"opens.{deadline['id']}.{name}")
    assert (place.found, place.expected) == (later(deadline[name]), deadline[name])


def test_a_deadline_that_an_event_no_longer_opens_is_missed_there(forger: Forger) -> None:
    row, _ = opening(forger)
    edit(row, "body", opens=[])
    place = place_of(told(forger, CASE), "Q11")
    assert (place.version, place.field, place.found) == (row["version"], "opens", "[]")


def test_an_end_of_a_deadline_that_was_left_out_is_missed_there(forger: Forger) -> None:
    row = meeting(forger)
    said = json.loads(row["body"])["meets"]
    edit(row, "body", meets=said[1:])
    place = place_of(told(forger, CASE), "Q11")
    assert (place.version, place.field, place.expected) == (row["version"], "meets", str(said))


def test_a_deadline_that_was_said_to_be_met_too_early_is_named(forger: Forger) -> None:
    row, deadline = opening(forger)
    said = json.loads(row["body"])["meets"]
    edit(row, "body", meets=[*said, deadline["id"]])
    place = place_of(told(forger, CASE), "Q11")
    assert (place.version, place.field) == (row["version"], "meets")


def test_what_another_build_counted_otherwise_is_unproved_and_the_build_is_named(forger: Forger) -> None:
    row, deadline = opening(forger)
    opens = json.loads(row["body"])["opens"]
    edit(row, "body", opens=[{**deadline, "due_on": later(deadline["due_on"])}, *opens[1:]])
    row["build"] = forger.receipt_of(row["command_id"])["build"] = "0" * 12
    dates = check(told(forger, CASE), "Q11")
    assert (dates.verdict, dates.missing[0].input, dates.missing[0].name) == (
        Verdict.UNPROVED,
        Input.BUILD,
        "0" * 12,
    )


def a_mark(forger: Forger, **changes: object) -> Row:
    """A mark of the year's end that the clock never made, written over an event after the one that opened it."""
    row, _ = opening(forger)
    end = next(one for one in json.loads(row["body"])["opens"] if one["due_on"] == FIXED_DAY)
    written = forger.of_kind("VillageMeetingHeld")
    body = json.loads(written["body"])
    at_instant = start_of(date.fromisoformat(FIXED_DAY)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    said = {
        **{name: body[name] for name in ("hand", "opens", "meets")},
        "stage_after": json.loads(row["body"])["stage_after"],
        "deadline": end["id"],
        "rule": DeadlineRule.SPEND_OR_ADVANCE.value,
        "mark": MarkKind.DUE.value,
        "due_on": FIXED_DAY,
        "mark_at": at_instant,
        "duty": "accountant",
        "office": "huong-son",
        "opens": [],
        "meets": [],
    }
    written |= {"kind": "DeadlineReminded", "body": canonical_json({**said, **changes})}
    return written


def test_a_mark_that_was_made_before_its_instant_is_named_with_the_instant(forger: Forger) -> None:
    written = a_mark(forger)
    place = place_of(told(forger, CASE), "Q11")
    assert (place.version, place.field) == (written["version"], "received_at")
    assert place.expected == "not before 2023-12-30T17:00:00.000000Z"


def test_a_mark_whose_instant_was_moved_is_not_the_one_that_the_deadline_has(forger: Forger) -> None:
    a_mark(forger, mark_at="2023-06-30T17:00:00.000000Z")
    place = place_of(told(forger, CASE), "Q11")
    assert (place.field, place.found) == ("mark_at", "2023-06-30 17:00:00+00:00")


def test_a_mark_of_a_deadline_that_the_case_has_not_is_named(forger: Forger) -> None:
    a_mark(forger, deadline="approval/99", rule="approval")
    place = place_of(told(forger, CASE), "Q11")
    assert (place.field, place.found) == ("deadline", "approval/99")


def test_a_paper_that_is_dated_after_its_reception_is_named(forger: Forger) -> None:
    event = forger.of_kind("ProjectApproved")
    command = forger.command_of(event["command_id"])
    paper = {**json.loads(command["body"])["paper"], "date": "2023-07-04"}
    edit(command, "body", paper=paper)
    report = told(forger, CASE)
    assert {"Q3", "Q11"} <= broken(report)
    place = place_of(report, "Q11")
    assert (place.version, place.field) == (event["version"], f"paper {paper['number']}")


def test_without_the_calendar_that_the_case_pinned_its_dates_are_unproved(forger: Forger) -> None:
    for file in (forger.folder / "law" / "calendars").iterdir():
        file.unlink()
    dates = check(told(forger), "Q11")
    assert (dates.verdict, dates.missing[0].input) == (Verdict.UNPROVED, Input.LAW_EDITION)
