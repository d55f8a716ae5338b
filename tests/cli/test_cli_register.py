"""What the register takes back and what is delegated, by the words of the command line: both names on every screen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from story.cast import DISTRICT, REGISTRAR
from tests.cli.command_line import CommandLine, Done
from tests.cli.words import TODAY, Typing

REGISTER, PRINCIPAL, DELEGATE = "register/lang-giang", "lg-phe-duyet", "lg-pho-phe-duyet"
DUTY = {"duty": "approver", "office": DISTRICT}
BOTH_VI = "được ủy quyền bởi"


@dataclass(frozen=True)
class Desk:
    """The registrar's words, and a case that waits for the approver."""

    sinhke: CommandLine
    typing: Typing
    code: str

    def enter(self, action: str, *, paper: bool = True, **body: object) -> Done:
        words = ["act", REGISTER, action, "--as", REGISTRAR, *Typing.sets({}, body)]
        return self.sinhke(*words, *(self.typing.paper("05/QĐ-UQ") if paper else []), "--json")

    def delegate(self, **changes: object) -> Done:
        usual = {"delegator": PRINCIPAL, "delegate": DELEGATE, **DUTY, "valid_from": TODAY, "valid_to": "2023-09-01"}
        return self.enter("delegate", **{**usual, **changes})

    def screens(self, *words: str) -> tuple[str, Any]:
        """A screen as text, its folded cells put together, and as a document."""
        out = self.sinhke(*words).ended(0).out
        return " ".join(out.split()), self.sinhke.json(*words)


@pytest.fixture(scope="module")
def desk(sinhke: CommandLine, folder: Path) -> Desk:
    typing = Typing(folder / "papers-of-register", "du-an-6")
    sinhke(*typing.allot()).ended(0)
    code = sinhke.json(*typing.open())["stream"]
    for name in ("meet", "post", "submit", "complete", "appraise"):
        sinhke(*getattr(typing, name)(code)).ended(0)
    made = Desk(sinhke, typing, code)
    made.enter("register_person", paper=False, person=DELEGATE, name="Nguyễn A (giả định)").ended(0)
    public_key = sinhke.json("keys", "new", DELEGATE)["public_key"]
    made.enter("enrol_key", paper=False, person=DELEGATE, scheme="ed25519", public_key=public_key).ended(0)
    return made


def test_a_delegate_sees_the_work_of_the_principal_and_both_are_named_wherever_he_acts(desk: Desk) -> None:
    before = desk.sinhke.json("work", "--as", DELEGATE)
    assert (before["duties"], before["waiting"]) == ([], [])
    desk.delegate().ended(0)

    text, work = desk.screens("work", "--as", DELEGATE)
    assert work["duties"] == [{**DUTY, "delegated_by": PRINCIPAL}]
    [waiting] = [row for row in work["waiting"] if row["code"] == desk.code]
    assert (waiting["on_behalf_of"], waiting["barred"]) == ([PRINCIPAL], [])
    assert BOTH_VI in text
    text, steps = desk.screens("next", desk.code)
    [approver] = next(step for step in steps["steps"] if step["action"] == "approve_project")["duties"]
    assert (approver["people"][-1], approver["on_behalf_of"]) == (DELEGATE, {DELEGATE: [PRINCIPAL]})
    assert BOTH_VI in text

    dry = desk.sinhke.json(*desk.typing.approve(desk.code, DELEGATE), "--dry-run")
    done = desk.sinhke.json(*desk.typing.approve(desk.code, DELEGATE))
    assert dry["on_behalf_of"] == done["on_behalf_of"] == [PRINCIPAL]
    text, receipt = desk.screens("receipt", done["command_id"])
    assert (receipt["decided_by"], receipt["on_behalf_of"]) == ([DELEGATE], [PRINCIPAL])
    assert BOTH_VI in text
    text, events = desk.screens("events", desk.code)
    assert (events["events"][-1]["decided_by"], events["events"][-1]["on_behalf_of"]) == ([DELEGATE], [PRINCIPAL])
    assert BOTH_VI in text
    text, shown = desk.screens("show", desk.code)
    acts = [(act["person"], act["by_delegate"]) for act in shown["acts"] if act["act"] == "approve"]
    assert acts == [(DELEGATE, False), (PRINCIPAL, True)]
    assert "do người được ủy quyền thực hiện" in text
    text, register = desk.screens("show", REGISTER)
    assert [m["delegated_by"] for m in register["mandates"] if m["person"] == DELEGATE] == [PRINCIPAL]
    assert BOTH_VI in text


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"delegate": PRINCIPAL}, "same_person", "cho chính mình"),
        ({"delegator": DELEGATE, "delegate": "lg-thu-ky", "duty": "accountant"}, "no_mandate", "không giữ nhiệm vụ"),
        ({"valid_to": "2023-08-01"}, "paper_date_impossible", "phải sau ngày bắt đầu ủy quyền"),
        ({"valid_from": "2023-07-01", "valid_to": "2023-08-01"}, "paper_date_impossible", "Thời hạn ủy quyền đã hết"),
        ({"valid_from": "2023-07-31"}, "mandate_out_of_scope", "phải nằm trong thời hạn"),
        ({"delegator": REGISTRAR, "duty": "registrar"}, "mandate_out_of_scope", "không ủy quyền cho người khác được"),
        ({"delegate": "treasury-desk"}, "mandate_out_of_scope", "nhiệm vụ của máy chỉ giao cho máy"),
    ],
)
def test_what_cannot_be_delegated_is_said_in_words(
    desk: Desk, changes: dict[str, object], code: str, said: str
) -> None:
    refused = desk.delegate(**changes).ended(1).document["refusal"]
    assert refused["code"] == code
    assert said in refused["sentence"]


def test_the_29th_of_february_of_a_common_year_is_no_day_at_the_door(desk: Desk) -> None:
    desk.delegate(valid_to="2023-02-29").ended(2)
    desk.enter("end_mandate", person=PRINCIPAL, **DUTY, ends_on="2023-02-29").ended(2)


def test_a_key_is_found_in_the_register_and_revoked_by_its_id(desk: Desk) -> None:
    [key] = [one for one in desk.sinhke.json("show", REGISTER)["keys"] if one["person"] == DELEGATE]
    assert key["valid_to"] is None
    refused = desk.enter("revoke_key", person=DELEGATE, key=key["key"], reason="").ended(1).document["refusal"]
    assert refused["code"] == "reason_missing"
    revoked = desk.enter("revoke_key", person=DELEGATE, key=key["key"], reason="mất máy").ended(0).document
    [after] = [one for one in desk.sinhke.json("show", REGISTER)["keys"] if one["person"] == DELEGATE]
    assert after["valid_to"] == revoked["received_at"]
    signed = desk.sinhke(*desk.typing.approve(desk.code, DELEGATE), "--json").ended(1)
    assert signed.document["refusal"]["code"] == "key_not_valid"
    [own] = [one for one in desk.sinhke.json("show", REGISTER)["keys"] if one["person"] == REGISTRAR]
    last = desk.enter("revoke_key", person=REGISTRAR, key=own["key"], reason="x").ended(1).document["refusal"]
    assert last["code"] == "needs_second_person"
    assert "không ai ghi được gì nữa" in last["sentence"]


def test_a_delegation_is_ended_and_the_work_is_gone(desk: Desk) -> None:
    ending = {"person": DELEGATE, **DUTY, "delegated_by": PRINCIPAL, "ends_on": TODAY}
    backwards = desk.enter("end_mandate", **{**ending, "ends_on": "2023-07-31"}).ended(1).document["refusal"]
    assert "không thôi lùi về ngày 31/07/2023" in backwards["sentence"]
    desk.enter("end_mandate", **ending).ended(0)
    assert desk.sinhke.json("work", "--as", DELEGATE)["duties"] == []
    assert desk.enter("end_mandate", **ending).ended(1).document["refusal"]["code"] == "no_mandate"


def test_the_three_are_among_the_steps_of_the_register_with_their_fields(desk: Desk) -> None:
    steps = {step["action"]: step for step in desk.sinhke.json("next", REGISTER)["steps"]}
    fields = {name: [field["path"] for field in steps[name]["fields"] if field["required"]] for name in STEPS}
    assert fields == STEPS
    assert all(steps[name]["needs_paper"] and steps[name]["own_key"] for name in STEPS)
    assert "Ủy quyền nhiệm vụ" in desk.sinhke("next", REGISTER).ended(0).out


STEPS = {
    "revoke_key": ["person", "key", "reason"],
    "end_mandate": ["person", "duty", "office", "ends_on"],
    "delegate": ["delegator", "delegate", "duty", "office", "valid_from", "valid_to"],
}
