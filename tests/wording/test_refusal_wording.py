"""A refusal's sentence names exactly what the rules give with it, and reads well whatever is unknown."""

import pytest

from domain.people import Duty
from domain.refusals import KINDS, Refusal, RefusalCode, Scalar, refuse
from tests.wording.given_details import Given, given, keys_by_code
from wording import Lang, cited, refusal
from wording.catalogue import texts
from wording.forms import FORMS
from wording.template import slots

RAISED_OUTSIDE_THE_RULES = {RefusalCode.COMMAND_REUSED}
SAMPLES: dict[str, Scalar] = {
    "account": "advanced",
    "act": "approve",
    "action": "approve_project",
    "advanced_vnd": 65_000_000,
    "calendar": "viet-nam",
    "deadline": "appraisal/5",
    "duty": Duty.ACCOUNTANT.value,
    "earlier_act": "propose",
    "edition": "vn-38-2023",
    "event": 4,
    "figure": "support_ceiling_vnd",
    "first": "accepted",
    "held_at": "xuan-huong",
    "households": 90,
    "item": "contract_vnd",
    "key": "00112233aabbccdd",
    "objection": 2,
    "missing": "advance_percent, deliver_by",
    "office": "huong-son",
    "order": 2,
    "paper": "12/QĐ-UBND",
    "person": "hs-ke-toan",
    "rule": "appraisal",
    "stage": "drafting",
    "status": "sent",
}
CALLS = pytest.mark.parametrize("call", given(), ids=lambda call: f"{call.place}-{call.code}")
LANGS = pytest.mark.parametrize("lang", list(Lang))


def sample(name: str, code: RefusalCode) -> Scalar:
    """A value of the kind that rules give under this name."""
    if name in {"now", "to", "seen"}:
        moments = {"now": "2023-08-04T02:00:00+00:00", "to": "2023-08-01T02:00:00+00:00"}
        return {RefusalCode.TOO_EARLY: moments.get(name), RefusalCode.CONTENT_CHANGED: "a" * 64}.get(code, "accepted")
    if name.endswith("_on") or name in {"date", "today", "until"}:
        return "2023-08-04"
    if name == "sha256" or code is RefusalCode.LIST_DIFFERS:
        return "b" * 64
    return SAMPLES.get(name, 7)


def filled(call: Given) -> dict[str, Scalar]:
    return {name: sample(name, call.code) if value is None else value for name, value in call.written.items()}


def test_the_rules_are_found() -> None:
    assert len(given()) > 50
    assert set(RefusalCode) - set(keys_by_code()) == RAISED_OUTSIDE_THE_RULES


@LANGS
def test_a_sentence_and_its_forms_name_exactly_what_the_rules_give(lang: Lang) -> None:
    for code, keys in keys_by_code().items():
        own = [text for key, text in texts(lang).items() if key.startswith(f"refusals.{code}.")]
        named = {slot.name for text in own for slot in slots(text)}
        asked = {name for form in FORMS.get(code, ()) for name in form.if_is}
        assert named | asked == keys, code


@LANGS
@CALLS
def test_every_refusal_of_the_rules_reads_as_a_sentence(call: Given, lang: Lang) -> None:
    worded = refusal(Refusal(code=call.code, detail=filled(call)), lang)
    for said in (worded.sentence, worded.next):
        assert said.endswith(".")
        assert not set(said) & set("{}[]")
        assert "None" not in said
    assert worded.retryable is KINDS[call.code].retryable
    assert worded.basis


@LANGS
@CALLS
def test_a_refusal_of_which_nothing_is_known_still_reads(call: Given, lang: Lang) -> None:
    """A stored refusal may come from another build: it is shown, never an error."""
    assert refusal(Refusal(code=call.code), lang).sentence.endswith(".")


def test_every_form_is_worded_and_every_worded_form_exists() -> None:
    worded = {
        tuple(key.split(".")[1:3]) for key in texts(Lang.VI) if key.startswith("refusals.") and key.count(".") == 3
    }
    assert worded == {(code.value, form.name) for code, forms in FORMS.items() for form in forms}


def test_a_self_approval_names_the_person_the_earlier_act_and_its_event() -> None:
    no = refuse(RefusalCode.SAME_PERSON, person="lg-a", act="approve", earlier_act="propose", event=4)
    names = {"lg-a": "Bà Nguyễn Thị A"}
    said = refusal(no, Lang.VI, names.__getitem__)
    assert said.sentence == (
        "Bà Nguyễn Thị A đã đề xuất dự án (sự kiện số 4) nên không được phê duyệt dự án trong cùng hồ sơ."
    )
    english = refusal(no, Lang.EN, names.__getitem__).sentence
    assert english == "Bà Nguyễn Thị A proposed the project (event 4), so may not approve the project in the same case."


def test_money_and_dates_are_in_peoples_words() -> None:
    above = refuse(RefusalCode.EXCEEDS_AVAILABLE, amount_vnd=150_000_000, available_vnd=130_000_000)
    assert "150.000.000 đ" in refusal(above, Lang.VI).sentence
    assert "130,000,000 VND" in refusal(above, Lang.EN).sentence
    early = refuse(RefusalCode.CONTRACT_BEFORE_APPROVAL, contract_on="2023-06-30", approved_on="2023-07-03")
    assert "30/06/2023" in refusal(early, Lang.VI).sentence
    assert "2023-07-03" in refusal(early, Lang.EN).sentence


def test_an_office_that_does_not_stand_is_not_a_person_without_a_duty() -> None:
    gone = refuse(RefusalCode.NO_MANDATE, person=None, duty="approver", office="huyen-lang-giang")
    assert refusal(gone, Lang.EN).sentence.startswith("huyen-lang-giang is not in the register")
    lacks = refuse(RefusalCode.NO_MANDATE, person="hs-a", duty="approver", office=None)
    assert refusal(lacks, Lang.EN).sentence == "hs-a did not hold the duty of approver when the command was received."


def test_an_order_status_is_told_from_a_stage_of_the_same_name() -> None:
    signed = refuse(RefusalCode.WRONG_STAGE, action="sign_order", stage="signed")
    assert "signed, to be sent" in refusal(signed, Lang.EN).sentence
    stage = refuse(RefusalCode.WRONG_STAGE, action="sign_contract", stage="accepted")
    assert "Fully accepted" in refusal(stage, Lang.EN).sentence


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("office_valid_to", "The office's end 2023-08-04"),
        ("value_on", "The value day 2023-08-04"),
        ("posted_on", "The list cannot have been posted on 2023-08-04"),
        ("until", "The last day for objections 2023-08-04"),
        ("received_on", "It cannot have been received on 2023-08-04"),
        ("delivered_on", "The delivery's date 2023-08-04"),
    ],
)
def test_a_day_of_the_body_is_told_from_the_day_of_a_paper(paper: str, said: str) -> None:
    wrong = refuse(RefusalCode.PAPER_DATE_IMPOSSIBLE, paper=paper, date="2023-08-04", today="2023-08-01")
    assert refusal(wrong, Lang.EN).sentence.startswith(said)


def test_a_notice_of_a_meeting_is_told_from_the_posting_of_a_list() -> None:
    days = {"days": 2, "notice_on": "2023-08-20", "held_on": "2023-08-21"}
    meeting, posting = (refuse(RefusalCode.NOTICE_TOO_SHORT, **days, of=of) for of in ("meeting", "list"))
    older = refuse(RefusalCode.NOTICE_TOO_SHORT, **days)
    assert refusal(meeting, Lang.VI).sentence == refusal(older, Lang.VI).sentence
    assert refusal(meeting, Lang.VI).sentence.startswith("Họp thôn ngày 21/08/2023")
    assert refusal(posting, Lang.VI).sentence.startswith("Danh sách niêm yết ngày 20/08/2023")


def test_an_upheld_objection_asks_for_a_meeting_and_an_unanswered_one_for_an_answer() -> None:
    open_one, upheld = (refuse(RefusalCode.OBJECTION_OPEN, objection=2, answer=answer) for answer in (None, "upheld"))
    assert "trả lời kiến nghị này" in refusal(open_one, Lang.VI).next
    assert "họp lại" in refusal(upheld, Lang.VI).next


@pytest.mark.parametrize("code", list(RefusalCode))
def test_the_article_is_cited_in_each_language(code: RefusalCode) -> None:
    basis = KINDS[code].basis
    assert "Đ." not in cited(basis, Lang.VI)
    assert cited(basis, Lang.EN).isascii()
