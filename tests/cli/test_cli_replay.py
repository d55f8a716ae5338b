"""`replay` by the words of the command line: a case with a tried self-approval, live and out of an export without a server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from domain.times import local_date
from tests.cli.command_line import CommandLine, Done
from tests.cli.record import rows
from tests.cli.words import FUND, SUPPORT, Typing

WIDTH = 100
KINDS = [
    "SubprojectOpened",
    "VillageMeetingHeld",
    "BeneficiaryListPosted",
    "DossierSubmitted",
    "DossierFoundComplete",
    "AppraisalPassed",
    None,
    "ProjectApproved",
]


@dataclass(frozen=True)
class Told:
    """The case, its export, and a command line that knows of no server."""

    sinhke: CommandLine
    code: str
    folder: Path
    offline: CommandLine

    def out_of_folder(self, *words: str) -> Done:
        return self.offline("replay", self.code, *words, "--from", str(self.folder))


@pytest.fixture(scope="module")
def told(sinhke: CommandLine, folder: Path) -> Told:
    typing = Typing(folder / "papers-of-replay", "du-an-3")
    sinhke(*typing.allot()).ended(0)
    code = sinhke(*typing.open(), "--json").ended(0).document["stream"]
    for name in ("meet", "post"):
        sinhke(*getattr(typing, name)(code)).ended(0)
    submitting = typing.submit(code)
    submitting[submitting.index("hs-can-bo")] = "lg-biet-phai"
    sinhke(*submitting).ended(0)
    for name in ("complete", "appraise"):
        sinhke(*getattr(typing, name)(code)).ended(0)
    sinhke(*typing.approve(code, "lg-biet-phai")).ended(1)
    sinhke(*typing.approve(code)).ended(0)
    exported = folder / "replayed"
    sinhke("export", str(exported)).ended(0)
    return Told(sinhke, code, exported, CommandLine(folder / "var-of-nobody"))


def same(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "as_of"}


def test_every_step_and_the_refused_self_approval_stand_in_their_order(told: Told) -> None:
    document = told.sinhke.json("replay", told.code)
    assert [step["kind"] for step in document["steps"]] == KINDS
    refused = document["steps"][6]
    assert refused["refusal"]["code"] == "same_person"
    assert refused["cited"] and refused["refusal"]["basis"]
    assert [one["duty"] for one in refused["mandates"]] == ["approver"]
    assert (document["version"], document["of_versions"]) == (7, 7)


def test_a_step_says_hand_duty_paper_article_mandate_and_difference(told: Told) -> None:
    step = told.sinhke.json("replay", told.code)["steps"][-1]
    assert (step["decided_by"], step["duty"], step["outcome"]) == (["lg-phe-duyet"], "approver", "recorded")
    assert step["paper"]["number"] == "04/QĐ-UBND"
    assert step["article"] == "NĐ 27/2022 Đ.22 (NĐ 38/2023 Đ.1(13))"
    assert [(one["person"], one["duty"]) for one in step["mandates"]] == [("lg-phe-duyet", "approver")]
    assert [one["figure"] for one in step["unchecked"]] == ["support_ceiling_vnd"]
    changed = {change["facet"]: (change["before"], change["after"]) for change in step["changes"]}
    assert changed["stage"] == ("awaiting_approval", "approved")
    assert changed["approved_vnd"] == (None, SUPPORT)
    moves = {move["account"]: (move["before_vnd"], move["after_vnd"], move["delta_vnd"]) for move in step["money"]}
    assert moves == {"available": (None, None, -SUPPORT), "reserved": (0, SUPPORT, SUPPORT)}


def test_an_export_tells_the_same_without_any_server(told: Told) -> None:
    live = told.sinhke.json("replay", told.code)
    assert same(told.out_of_folder("--json").ended(0).document) == same(live)
    assert live["simulated"]
    for stream in (FUND, "register/lang-giang"):
        exported = told.offline.json("replay", stream, "--from", str(told.folder))
        assert exported["steps"]
        assert exported["stands"] == {"stage": None}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_screen_fits_a_hundred_columns_in_both_languages(told: Told, lang: str) -> None:
    for words in (["replay", told.code], ["replay", told.code, "--compare", "1", "7"], ["replay", FUND]):
        done = told.sinhke(*words, "--lang", lang).ended(0)
        assert max(len(line) for line in done.out.splitlines()) <= WIDTH
        assert told.code in done.out or FUND in done.out


def test_the_refused_attempt_is_told_in_words(told: Told) -> None:
    screen = told.sinhke("replay", told.code, "--lang", "en").ended(0).out
    refused = screen.index("Refused: approve the project")
    assert screen.index("6. Appraisal passed") < refused < screen.index("7. Project approved")
    reason = screen[refused : screen.index("7. Project approved")]
    assert "Reason" in reason and "Ground" in reason and "Article" in reason
    assert "Changed" not in reason


@pytest.mark.parametrize("version", range(1, 8))
def test_up_to_a_number_is_what_show_says_of_it(told: Told, version: int) -> None:
    shown = told.sinhke.json("show", told.code, "--at", str(version))
    replayed = told.sinhke.json("replay", told.code, "--to", str(version))
    assert replayed["steps"][-1]["version"] == version == shown["version"]
    assert replayed["stands"] == {name: shown[name] for name in replayed["stands"]}
    assert replayed["steps"][-1]["hash"] == shown["hash"]


def test_up_to_a_day_holds_everything_of_that_day(told: Told) -> None:
    known_at = told.sinhke.json("show", told.code)["known_at"]
    day = local_date(datetime.fromisoformat(known_at)).isoformat()
    assert same(told.sinhke.json("replay", told.code, "--until", "2030-01-01")) == same(
        told.sinhke.json("replay", told.code)
    )
    assert told.sinhke.json("replay", told.code, "--until", day)["steps"]


def test_two_moments_show_only_their_difference_whichever_comes_first(told: Told) -> None:
    document = told.sinhke.json("replay", told.code, "--compare", "6", "7")
    assert (document["kinds"], document["refused"]) == (["ProjectApproved"], 1)
    assert document == {**told.sinhke.json("replay", told.code, "--compare", "7", "6"), "as_of": document["as_of"]}
    assert {change["facet"] for change in document["changes"]} >= {"stage", "holder", "approved_vnd", "act"}
    assert "dossier" not in {change["facet"] for change in document["changes"]}
    assert document["stood"]["reserved_vnd"] == 0
    assert document["stands"]["reserved_vnd"] == SUPPORT
    same_twice = told.sinhke.json("replay", told.code, "--compare", "3", "3")
    assert (same_twice["changes"], same_twice["money"], same_twice["kinds"]) == ([], [], [])


def hostile() -> Iterator[tuple[str, list[str], int, str]]:
    """Name, words after `replay`, exit code, and what the sentence must name; {code} is the case."""
    yield "no such case", ["DA-2023-0999"], 3, "DA-2023-0999"
    yield "no code at all", ["nothing"], 3, "nothing"
    yield "version zero", ["{code}", "--to", "0"], 3, "0"
    yield "beyond the end", ["{code}", "--to", "8"], 3, "8"
    yield "far beyond", ["{code}", "--to", "9" * 30], 3, "999"
    yield "below zero", ["{code}", "--to", "-1"], 2, "-1"
    yield "a word", ["{code}", "--to", "hôm qua"], 2, "hôm qua"
    yield "a day as a number", ["{code}", "--to", "2023-08-01"], 2, "2023-08-01"
    yield "before the opening", ["{code}", "--until", "2020-01-01"], 3, "2020-01-01"
    yield "no such day", ["{code}", "--until", "2023-02-30"], 2, "2023-02-30"
    yield "a number as a day", ["{code}", "--until", "5"], 2, "5"
    yield "two ends", ["{code}", "--to", "2", "--until", "2023-09-01"], 2, "--until"
    yield "an end and two moments", ["{code}", "--to", "2", "--compare", "1", "2"], 2, "--compare"
    yield "one moment", ["{code}", "--compare", "1"], 2, "--compare"
    yield "a moment that is none", ["{code}", "--compare", "1", "x"], 2, "x"
    yield "a moment before the opening", ["{code}", "--compare", "2020-01-01", "2"], 3, "2020-01-01"
    yield "no folder", ["{code}", "--from", "/nowhere/at/all"], 3, "/nowhere/at/all"


@pytest.mark.parametrize(("name", "words", "code", "named"), [*hostile()], ids=[name for name, *_ in hostile()])
async def test_what_cannot_be_told_is_said_in_one_sentence_and_changes_nothing(
    told: Told, name: str, words: list[str], code: int, named: str
) -> None:
    before = await rows(told.sinhke.var)
    done = told.sinhke("replay", *(word.format(code=told.code) for word in words)).ended(code)
    assert done.out == ""
    sentence, following = done.err.strip().split("\nViệc cần làm: ")
    assert named in sentence
    assert sentence.endswith(".") and following.endswith(".")
    assert await rows(told.sinhke.var) == before


def test_an_edited_export_is_not_told(told: Told, folder: Path) -> None:
    edited = folder / "edited"
    edited.mkdir()
    for file in told.folder.glob("*.json*"):
        text = file.read_text(encoding="utf-8")
        (edited / file.name).write_text(text.replace("ProjectApproved", "SubprojectRefused"), encoding="utf-8")
    done = told.offline("replay", told.code, "--from", str(edited)).ended(1)
    assert done.out == ""
    assert "audit" in done.err
