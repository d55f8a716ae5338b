"""Each exit code, and the table behind them."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.actions import Action
from domain.calendar_days import WorkingCalendar
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.law import LawEdition
from domain.refusals import RefusalCode
from gateway.compose import new_command_id
from gateway.desk import Wish
from gateway.session import open_desk
from gateway.settings import read_settings
from law.loader import load_calendar, load_edition
from screens.exit_codes import DOOR, TROUBLES, Exit, Trouble, of_audit, of_outcome, of_refusal
from tests.cli.command_line import CommandLine
from tests.cli.record import rows
from tests.cli.words import FUND, MONEY, Typing

COUNTS = {"allowed": 1, "allowed_on_assumption": 0, "not_allowed": 0, "differs": 0}


def test_every_door_answer_and_every_trouble_has_its_code() -> None:
    assert set(DOOR) == set(DoorAnswer)
    assert set(TROUBLES) == set(Trouble)


def test_a_refusal_is_one_and_only_what_was_overtaken_or_used_before_is_a_conflict() -> None:
    conflicts = {code for code in RefusalCode if of_refusal(code) is Exit.CONFLICT}
    assert conflicts == {RefusalCode.CONTENT_CHANGED, RefusalCode.COMMAND_REUSED}
    assert {of_refusal(code) for code in set(RefusalCode) - conflicts} == {Exit.REFUSED}


@pytest.mark.parametrize(
    ("outcome", "code"), [("recorded", Exit.DONE), ("received", Exit.UNREACHABLE), ("refused", Exit.REFUSED)]
)
def test_an_outcome_has_its_code(outcome: str, code: Exit) -> None:
    refusal = {"code": "wrong_stage"} if outcome == "refused" else None
    assert of_outcome({"outcome": outcome, "refusal": refusal}) is code


@pytest.mark.parametrize(
    ("verdict", "counted", "code"),
    [
        ("proved", {}, Exit.DONE),
        ("proved", {"allowed_on_assumption": 1}, Exit.UNPROVED),
        ("proved", {"differs": 1}, Exit.UNPROVED),
        ("unproved", {}, Exit.UNPROVED),
        ("unproved", {"not_allowed": 1}, Exit.REFUSED),
        ("broken", {}, Exit.REFUSED),
    ],
)
def test_an_audit_is_done_only_if_all_is_proved_and_allowed(verdict: str, counted: dict[str, int], code: Exit) -> None:
    assert of_audit({"verdict": verdict, "decisions": {**COUNTS, **counted}}) is code


def test_an_approver_who_took_part_in_the_dossier_is_refused_and_told_before_that_he_may_not(
    sinhke: CommandLine, folder: Path
) -> None:
    typing = Typing(folder / "papers-of-two-hands")
    sinhke(*typing.allot()).ended(0)
    code = sinhke(*typing.open(), "--json").ended(0).document["stream"]
    for step in (typing.meet, typing.post):
        sinhke(*step(code)).ended(0)
    submitting = typing.submit(code)
    submitting[submitting.index("hs-can-bo")] = "lg-biet-phai"
    sinhke(*submitting).ended(0)
    for step in (typing.complete, typing.appraise):
        sinhke(*step(code)).ended(0)
    [waiting] = [row for row in sinhke.json("work", "--as", "lg-biet-phai")["waiting"] if row["code"] == code]
    refused = sinhke(*typing.approve(code, "lg-biet-phai")).ended(1)
    assert "đã đề xuất dự án" in refused.out
    assert refused.out.count("Căn cứ") == refused.out.count("Việc cần làm") == 1
    barred = {one["action"]: (one["code"], one["event"]) for one in waiting["barred"]}
    assert barred["approve_project"] == ("same_person", 4)
    assert sinhke("show", code, "--json").document["version"] == 6


def test_a_key_is_made_once_shown_and_never_written_over(sinhke: CommandLine) -> None:
    made = sinhke("keys", "new", "hs-moi", "--json").ended(0).document
    again, shown = sinhke("keys", "new", "hs-moi").ended(4), sinhke("keys", "show", "hs-moi", "--json").ended(0)
    assert "hs-moi" in again.err
    assert shown.document["fingerprint"] == made["fingerprint"]
    assert Path(made["file"]).stat().st_mode & 0o777 == 0o600
    stranger = sinhke("act", FUND, "allot", "--as", "hs-moi", *Typing.sets({}, {}))
    assert stranger.ended(2).out == ""


def test_a_key_open_to_others_is_not_used_and_the_doctor_says_so(sinhke: CommandLine) -> None:
    made = Path(sinhke.json("keys", "new", "hs-ho")["file"])
    made.chmod(0o644)
    assert "0600" in sinhke("keys", "show", "hs-ho").ended(2).err
    sick = sinhke("doctor", "--json").ended(5).document
    assert [check["id"] for check in sick["checks"] if not check["good"]] == ["keys"]
    assert all(check["remedy"] for check in sick["checks"] if not check["good"])
    made.unlink()


def test_a_register_is_founded_once(sinhke: CommandLine) -> None:
    words = ["found", "--area", "lang-giang", "--name", "X", "--registrar"]
    refused = sinhke(*words, "lg-giu-so").ended(1)
    assert "chỉ lập một lần" in refused.out
    sinhke(*words, "lg-nguoi-la").ended(3)
    assert not (sinhke.var / "keys" / "lg-nguoi-la.pem").exists()


async def test_the_same_command_twice_has_one_receipt_and_other_bytes_under_its_id_are_a_conflict(
    sinhke: CommandLine, folder: Path
) -> None:
    typing = Typing(folder / "papers-twice")
    fixed = new_command_id()
    first = sinhke(*typing.allot(component="du-an-2"), "--command-id", fixed, "--json").ended(0).document
    before = await rows(sinhke.var)
    other = sinhke(*typing.allot(component="du-an-4"), "--command-id", fixed).ended(4)
    assert "mã" in other.err.lower()
    async with open_desk(read_settings(sinhke.var)) as desk:
        async with desk.reader.acquire() as connection:
            row = await connection.fetchrow("select body, signatures from command where command_id = $1", fixed)
        assert row is not None
        again = await desk.gateway.submit(Envelope(row["body"], row["signatures"]))
    assert again.receipt is not None
    assert (again.receipt.hash, again.receipt.first_version) == (first["hash"], first["first_version"])
    assert await rows(sinhke.var) == before


async def test_the_door_refuses_what_only_a_program_could_send(sinhke: CommandLine) -> None:
    """Text in pieces, and the same signature over another stream: the command line cannot even make them."""
    editions = {"law_edition": ref(load_edition("vn-38-2023")), "calendar": ref(load_calendar())}
    decides = {**MONEY, **editions, "component": "du-an-1"}
    allotting = Wish(stream=FUND, action=Action.ALLOT, decides=decides, decided_by=["lg-phan-bo"])
    async with open_desk(read_settings(sinhke.var)) as desk:
        in_pieces = await desk.compose(replace(allotting, decides={**decides, "component": "a\u0306"}))
        whole = await desk.compose(allotting)
        moved = Envelope(whole.command_text.replace("2023/huong-son", "2024/huong-son"), whole.signatures_text)
        before = await rows(sinhke.var)
        for envelope, answer in ((in_pieces, DoorAnswer.MALFORMED), (moved, DoorAnswer.BAD_SIGNATURE)):
            with pytest.raises(TurnedAway) as turned:
                await desk.gateway.submit(envelope)
            assert turned.value.answer is answer
        assert await rows(sinhke.var) == before


def ref(edition: LawEdition | WorkingCalendar) -> dict[str, str]:
    return {"name": edition.name, "sha256": edition.sha256}
