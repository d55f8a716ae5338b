"""A case from the allotment to the approval by the words of the command line alone, and what each screen says of it."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import CommandLine, Done
from tests.cli.record import rows
from tests.cli.words import FUND, SUPPORT, Typing

BOARD = {
    "code": str,
    "stage": str,
    "commune": str,
    "village": str,
    "holder_duty": str,
    "held_since": str,
    "days_held": int,
    "next_date": str,
} | {f"{name}_vnd": int for name in ("approved", "reserved", "committed", "submitted", "advanced", "paid", "disbursed")}
KINDS = ("granted", "available", "reserved", "committed", "submitted", "advanced", "paid", "returned", "lapsed")
SCREENS = {
    "board": ["board"],
    "funds": ["funds"],
    "case": ["show", "{code}"],
    "fund": ["show", FUND],
    "register": ["show", "register/lang-giang"],
    "events": ["events", "{code}"],
    "next": ["next", "{code}"],
    "next of a new case": ["next", "new"],
    "work": ["work", "--as", "hs-chu-tich"],
    "receipt": ["receipt", "{receipt}"],
    "notices": ["notices"],
    "doctor": ["doctor"],
}


@dataclass(frozen=True)
class Case:
    """The case of this module, with what came of each step."""

    sinhke: CommandLine
    typing: Typing
    code: str
    steps: dict[str, Done]


@pytest.fixture(scope="module")
def case(sinhke: CommandLine, folder: Path) -> Case:
    typing = Typing(folder / "papers-of-life", "du-an-3")
    steps = {"allot": sinhke(*typing.allot(), "--json").ended(0)}
    steps["open"] = sinhke(*typing.open(), "--json").ended(0)
    code = steps["open"].document["stream"]
    for name in ("meet", "post", "submit", "complete", "appraise"):
        steps[name] = sinhke(*getattr(typing, name)(code), "--json").ended(0)
    steps["work"] = sinhke("work", "--as", "lg-phe-duyet", "--json").ended(0)
    steps["dry"] = sinhke(*typing.approve(code), "--dry-run", "--json").ended(0)
    steps["before"] = sinhke("show", code, "--json").ended(0)
    steps["approve"] = sinhke(*typing.approve(code), "--json").ended(0)
    return Case(sinhke, typing, code, steps)


def test_each_step_is_recorded_as_the_next_event_of_its_case(case: Case) -> None:
    names = ("open", "meet", "post", "submit", "complete", "appraise", "approve")
    assert [case.steps[name].document["first_version"] for name in names] == [1, 2, 3, 4, 5, 6, 7]
    assert case.steps["allot"].document["stream"] == FUND
    assert all(case.steps[name].document["simulated"] for name in ("open", "approve"))


def test_the_meeting_was_decided_by_the_village_head_and_entered_by_the_officer_by_paper(case: Case) -> None:
    meeting = case.sinhke.json("events", case.code)["events"][1]
    assert (meeting["decided_by"], meeting["entered_by"], meeting["attested"]) == (
        ["hs-truong-thon"],
        "hs-can-bo",
        "paper",
    )


def test_a_dry_run_says_what_would_be_recorded_and_the_case_stays_where_it_was(case: Case) -> None:
    dry, before = case.steps["dry"].document, case.steps["before"].document
    assert (dry["dry_run"], dry["outcome"], dry["first_version"]) == (True, "recorded", 7)
    assert [event["kind"] for event in dry["events"]] == ["ProjectApproved"]
    assert {"draw_order", "support_ceiling_vnd"} <= set(dry["assumed"])
    assert (before["version"], before["stage"], before["reserved_vnd"]) == (6, "awaiting_approval", 0)


async def test_a_dry_run_leaves_no_row_no_paper_and_no_code(case: Case) -> None:
    before = await rows(case.sinhke.var)
    other = Typing(case.typing.folder / "of-no-use", "du-an-3")
    words = other.open()
    words[words.index("--paper-number") - 1] = str(other.file("99/TB-never-filed"))
    opened = case.sinhke(*words, "--dry-run", "--json").ended(0).document
    refused = case.sinhke(*other.approve(case.code), "--dry-run", "--json").ended(1).document
    assert opened["events"][0]["kind"] == "SubprojectOpened"
    assert refused["refusal"]["code"] == "wrong_stage"
    assert await rows(case.sinhke.var) == before


def test_what_waits_for_the_approver_is_this_case_with_what_may_be_done(case: Case) -> None:
    work = case.steps["work"].document
    [waiting] = [row for row in work["waiting"] if row["code"] == case.code]
    assert waiting["actions"] == ["approve_project", "return_dossier", "refuse_project"]
    assert waiting["barred"] == []
    assert work["duties"] == [{"duty": "approver", "office": "huyen-lang-giang", "delegated_by": None}]


def test_the_board_is_a_page_with_stable_keys_whole_money_and_iso_dates(case: Case) -> None:
    page = case.sinhke.json("board", "--year", "2023")
    [row] = [row for row in page["rows"] if row["code"] == case.code]
    assert (page["on"], page["target"], page["remarks"]) == ("2023-08-01", "2023-09-30", [])
    assert page["known_at"] == page["as_of"]
    assert {name: type(row[name]) for name in BOARD} == BOARD
    assert (row["stage"], row["approved_vnd"], row["reserved_vnd"], row["disbursed_vnd"]) == (
        "approved",
        SUPPORT,
        SUPPORT,
        0,
    )
    assert (row["holder_duty"], row["days_held"], row["next_date"]) == ("commune_chairman", 0, "2023-12-31")
    assert case.sinhke.json("board", "--year", "2022")["rows"] == []


def test_the_funds_are_a_row_a_line_with_every_kind_of_account(case: Case) -> None:
    [line] = [row for row in case.sinhke.json("funds", "--year", "2023") if row["component"] == "du-an-3"]
    assert {f"{kind}_vnd": type(line[f"{kind}_vnd"]) for kind in KINDS} == {f"{kind}_vnd": int for kind in KINDS}
    assert (line["fund_year"], line["origin_year"], line["source"]) == (2023, 2023, "central")
    assert line["office"] == "huong-son"
    assert (line["granted_vnd"], line["available_vnd"], line["reserved_vnd"]) == (-SUPPORT, 0, SUPPORT)
    assert line["line_sum_vnd"] == 0


def test_the_board_for_a_spreadsheet_has_the_same_figures(case: Case) -> None:
    said = case.sinhke("board", "--csv").ended(0)
    [row] = [
        row
        for row in csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"), newline=""))
        if row["code"] == case.code
    ]
    assert (row["approved_vnd"], row["stage"], row["simulated"]) == (str(SUPPORT), "approved", "true")


def test_a_case_is_shown_as_it_stood_at_a_version_and_at_a_day(case: Case) -> None:
    shown = case.sinhke.all(
        [["show", case.code, "--at", at, "--json"] for at in ("2", "2023-08-01", "2023-07-31", "11")]
    )
    assert [done.code for done in shown] == [0, 0, 3, 3]
    assert (shown[0].document["version"], shown[0].document["stage"]) == (2, "met")
    assert shown[1].document["version"] == shown[1].document["of_versions"] == 7


def test_what_may_be_done_next_says_by_whom_and_what_it_needs(case: Case) -> None:
    step, *back = case.sinhke.json("next", case.code)["steps"]
    assert step["action"] == "sign_contract"
    [chairman] = step["duties"]
    assert (chairman["duty"], chairman["office"], chairman["people"]) == (
        "commune_chairman",
        "huong-son",
        ["hs-chu-tich"],
    )
    assert chairman["on_behalf_of"] == {}
    assert [one["action"] for one in back] == ["cancel_project", "withdraw"]
    assert (step["needs_paper"], step["own_key"], step["leads_to"]) == (True, True, ["in_delivery"])
    fields = {field["path"]: (field["kind"], field["required"]) for field in step["fields"]}
    assert fields["value_vnd"] == ("money", True)
    assert fields["terms.deliver_by"] == ("day", False)


def test_a_receipt_is_found_by_its_id_with_the_code_of_its_outcome(case: Case) -> None:
    approved = case.steps["approve"].document
    found = case.sinhke("receipt", approved["command_id"], "--json").ended(0).document
    told: dict[str, Any] = {name: approved[name] for name in ("hash", "position", "recorded_at", "outcome")}
    assert {name: found[name] for name in told} == told
    assert found["paper"]["number"] == "04/QĐ-UBND"


@pytest.fixture(scope="module")
def screens(case: Case) -> dict[str, tuple[Done, Done]]:
    """Every screen as text and as JSON, all at once."""
    known = {"code": case.code, "receipt": case.steps["approve"].document["command_id"]}
    words = [[word.format(**known) for word in screen] for screen in SCREENS.values()]
    texts, documents = case.sinhke.all(words), case.sinhke.all([[*screen, "--json"] for screen in words])
    return dict(zip(SCREENS, zip(texts, documents, strict=True), strict=True))


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_of_a_simulated_register_says_so_and_fits(
    screens: dict[str, tuple[Done, Done]], name: str
) -> None:
    text, document = screens[name]
    assert text.ended(0).out.startswith("MÔ PHỎNG")
    assert max(len(line) for line in text.out.splitlines()) <= 100
    assert isinstance(document.document, list) or document.document["simulated"] is True
    assert text.err == document.err == ""


def test_the_second_language_says_the_same(case: Case) -> None:
    shown, helped = case.sinhke.all([["show", case.code, "--lang", "en"], ["act", "--help", "--lang", "en"]])
    assert shown.out.startswith("SIMULATED")
    assert "Waits for" in shown.out or "waits for" in shown.out.lower()
    assert "Sign and send one action of a case" in helped.out


def test_colour_is_for_a_terminal_and_no_color_is_obeyed(case: Case) -> None:
    plain, forced = case.sinhke("board"), case.sinhke.on(FORCE_COLOR="1", NO_COLOR="1")("board")
    coloured = case.sinhke.on(FORCE_COLOR="1")("board")
    assert "\x1b[" not in plain.out
    assert "\x1b[1;35m" in coloured.out
    assert "\x1b[1;35m" not in forced.out


def test_the_record_is_exported_and_audited_from_the_command_line(case: Case, folder: Path) -> None:
    exported = case.sinhke.json("export", str(folder / "exported"))
    assert exported["rows"]["events"] > 5
    offline = CommandLine(folder / "no-house")("audit", "--from", str(folder / "exported"), "--json").ended(6).document
    assert offline["verdict"] == "unproved"
    assert {check["id"]: check["verdict"] for check in offline["checks"]}["Q1"] == "proved"
    alone = CommandLine(folder / "no-house")
    one = (
        alone("audit", "--from", str(folder / "exported"), "--only", "Q12", "--only", "Q1", "--json").ended(0).document
    )
    assert one["asked"] == ["Q1", "Q12"]
    assert alone("audit", "--from", str(folder / "exported"), "--only", "Q16").ended(2).out == ""
    live = case.sinhke("audit", case.code, "--json").ended(6).document
    assert live["decisions"]["not_allowed"] == 0
    assert case.sinhke("audit", "DA-2023-9999").ended(3).out == ""


def test_a_changed_byte_of_an_export_is_found_and_refused(case: Case, folder: Path) -> None:
    case.sinhke("export", str(folder / "changed")).ended(0)
    events = folder / "changed" / "events.jsonl"
    events.write_text(events.read_text().replace("huong-son", "huong-sun", 1))
    assert case.sinhke("audit", "--from", str(folder / "changed"), "--json").ended(1).document["verdict"] == "broken"
    assert case.sinhke("export", str(folder / "changed")).ended(2).out == ""
