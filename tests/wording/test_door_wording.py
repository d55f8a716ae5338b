"""What the real reader of commands says against a bad text, in people's words."""

import json

import pytest

from domain.commands import read_command
from domain.door import DoorAnswer, TurnedAway
from domain.strict_json import TextFault, UnreadableText
from wording import Lang, turned_away
from wording.shapes import shape

ID = "018f3a5e-0000-7000-8000-000000000001"
GOOD = {
    "command_id": ID,
    "stream": "DA-2023-0007",
    "action": "approve_project",
    "basis": None,
    "paper": None,
    "unchecked": [],
    "decided_by": ["lg-phe-duyet"],
    "entered_by": "lg-phe-duyet",
    "attested": "own_key",
    "signed_at": "2023-07-20T02:00:00Z",
    "decides": {"amount_vnd": 120_000_000},
}


def told(changed: dict[str, object], lang: Lang = Lang.VI) -> str:
    """The sentence at the door for a command with some fields changed."""
    with pytest.raises(UnreadableText) as problem:
        read_command(json.dumps({**GOOD, **changed}))
    door = TurnedAway(DoorAnswer.MALFORMED, problem.value.where, problem.value.fault.value)
    return turned_away(door, lang).sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"decides": {}}, "amount_vnd (số tiền): chưa ghi"),
        ({"decides": {"amount_vnd": 1, "more": 1}}, "more: không có trường này trong mẫu"),
        ({"decides": {"amount_vnd": "1"}}, "amount_vnd (số tiền): phải là số nguyên"),
        ({"decides": {"amount_vnd": 0}}, "amount_vnd (số tiền): phải lớn hơn 0"),
        ({"decides": []}, "phải là một nhóm trường"),
        ({"entered_by": 1}, "entered_by (người nhập): phải là chữ"),
        ({"entered_by": "Hương"}, "entered_by (người nhập): sai cách viết"),
        ({"entered_by": "a" * 61}, "entered_by (người nhập): không được quá 60 ký tự"),
        ({"attested": "fax"}, "attested (cách xác nhận): phải là một trong: 'own_key' or 'paper'"),
        ({"decided_by": []}, "decided_by (người quyết định): phải có ít nhất 1 mục"),
        ({"decided_by": ["a"] * 13}, "decided_by (người quyết định): không được quá 12 mục"),
        ({"decided_by": "a"}, "decided_by (người quyết định): phải là danh sách"),
        ({"stream": "ho-so-1"}, "stream (hồ sơ): không phải mã hồ sơ"),
        ({"command_id": "0" * 36}, "command_id (mã yêu cầu): phải là UUID viết thường"),
        ({"command_id": ID.upper()}, "command_id (mã yêu cầu): phải là UUID viết thường"),
        ({"signed_at": "2023-07-20"}, "signed_at (thời điểm ký (người ký khai)): thời điểm phải viết"),
        ({"signed_at": "2023-07-32T00:00:00Z"}, "không có thời điểm này"),
        ({"paper": {"number": "", "date": "2023-07-20", "sha256": "0" * 64}}, "paper.number (số văn bản): phải có"),
        ({"paper": {"number": "1", "date": "20/07/2023", "sha256": "0" * 64}}, "ngày phải viết YYYY-MM-DD"),
        ({"paper": {"number": "1", "date": "2023-02-30", "sha256": "0" * 64}}, "không có ngày này"),
    ],
)
def test_a_wrong_field_is_named_with_its_label_and_what_it_wants(changed: dict[str, object], said: str) -> None:
    sentence = told(changed)
    assert sentence.startswith("Nội dung không đúng mẫu: ")
    assert said in sentence


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"action": "refuse_project", "decides": {"reason": "số 012345678912"}}, "dãy 12 chữ số"),
        ({"decides": {"amount_vnd": 1.5}}, "số lẻ thập phân: 1.5"),
        ({"decides": {"amount_vnd": 10**30}}, "số quá lớn"),
        ({"entered_by": "a\u202eb"}, "đổi hướng chữ"),
        ({"entered_by": "a\x00b"}, "ký tự điều khiển"),
        ({"entered_by": "Hu\u031bo\u031bng"}, "NFC"),
    ],
)
def test_a_bad_text_is_told_by_its_fault(body: dict[str, object], said: str) -> None:
    assert said in told(body)


def test_a_percentage_above_its_bounds_and_a_flag_that_is_none_are_told() -> None:
    contract = {"value_vnd": 1, "representative": "a", "terms": {"advance_percent": 101}}
    assert "terms.advance_percent (tỷ lệ tạm ứng): không được quá 100" in told(
        {"action": "sign_contract", "decides": contract}
    )
    below = {"value_vnd": 1, "representative": "a", "terms": {"advance_percent": -1}}
    assert "phải từ 0 trở lên" in told({"action": "sign_contract", "decides": below})
    appraisal = {"passed": "yes", "members": ["a"]}
    assert "đúng hoặc sai" in told({"action": "conclude_appraisal", "decides": appraisal})


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("answer", list(DoorAnswer))
def test_every_answer_reads_with_and_without_its_place(answer: DoorAnswer, lang: Lang) -> None:
    for where in ("", "DA-2023-0007"):
        worded = turned_away(TurnedAway(answer, where), lang)
        assert worded.sentence.endswith(".")
        assert where in worded.sentence
        assert worded.next.endswith(".")
        assert worded.retryable is (answer is DoorAnswer.TOO_MANY_PENDING)


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("fault", list(TextFault))
def test_every_fault_reads_with_and_without_its_place(fault: TextFault, lang: Lang) -> None:
    for where in ("", "decides"):
        worded = turned_away(TurnedAway(DoorAnswer.MALFORMED, where, fault.value), lang)
        assert worded.sentence.endswith(".")
        assert where in worded.sentence


def test_a_reused_id_is_told_as_the_refusal_that_it_is() -> None:
    reused = TurnedAway(DoorAnswer.MALFORMED, "018f", "command_reused")
    assert turned_away(reused, Lang.EN).sentence.startswith("This command id was already used")


def test_a_message_that_nobody_foresaw_is_shown_as_it_is() -> None:
    assert shape("decides.amount_vnd: Something new", Lang.VI) == "decides.amount_vnd (số tiền): Something new"
    assert shape("envelope", Lang.VI) == "envelope"
