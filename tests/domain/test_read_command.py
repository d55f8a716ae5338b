"""The reader of commands: shape by action, unknown actions, extra fields, wrong types, names that only look right."""

import json
from typing import Any

import pytest

from domain.actions import Action
from domain.commands import MAX_COMMAND_BYTES, Attested, UnknownAction, papers_of, read_command
from domain.ids import order_parts, stream_kind
from domain.strict_json import TextFault, UnreadableText
from domain.values import INT64_MAX
from tests.domain import bodies, cast

ID = "0190a0b1-0000-7000-8000-000000000001"


def raw(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "command_id": ID,
        "stream": cast.CODE,
        "action": "approve_project",
        "basis": "0" * 64,
        "paper": {"number": "15/QĐ-UBND", "date": "2023-08-21", "sha256": "1" * 64},
        "decided_by": [cast.APPROVER],
        "entered_by": cast.APPROVER,
        "attested": "own_key",
        "signed_at": "2023-08-21T02:30:00Z",
        "decides": {"amount_vnd": 130_000_000},
    }
    return {**usual, **changes}


def fault_of(command: dict[str, Any]) -> UnreadableText:
    with pytest.raises(UnreadableText) as refused:
        read_command(json.dumps(command))
    return refused.value


def test_a_whole_command_is_read() -> None:
    command = read_command(json.dumps(raw()))
    assert command.action is Action.APPROVE_PROJECT
    assert command.header.attested is Attested.OWN_KEY
    assert command.decides == bodies.an_approval()
    assert [paper.number for paper in papers_of(command)] == ["15/QĐ-UBND"]


WRONG: dict[str, dict[str, Any]] = {
    "money as text": {"decides": {"amount_vnd": "130000000"}},
    "money as a flag": {"decides": {"amount_vnd": True}},
    "money as nothing": {"decides": {"amount_vnd": None}},
    "money as a list": {"decides": {"amount_vnd": [1]}},
    "no money": {"decides": {}},
    "zero": {"decides": {"amount_vnd": 0}},
    "less than nothing": {"decides": {"amount_vnd": -1}},
    "an extra field in the body": {"decides": {"amount_vnd": 1, "note": "x"}},
    "an extra field in the header": {"note": "x"},
    "another action's body": {"action": "sign_contract"},
    "no body": {"decides": None},
    "a body that is a list": {"decides": []},
    "a body that is a text": {"decides": "amount_vnd"},
    "a stream that is none": {"stream": "DA-2023-7"},
    "a stream with a digit of another script": {"stream": "DA-2023-000\u0667"},
    "a fund year in another script": {"stream": "fund/\u0662\u0660\u0662\u0663/huong-son"},
    "a stream that climbs": {"stream": "fund/2023/../x"},
    "a stream in Cyrillic": {"stream": "D\u0410-2023-0007"},
    "a stream with a line's end": {"stream": "DA-2023-0007\n"},
    "a person in Cyrillic": {"entered_by": "lg-ph\u0435-duyet"},
    "a person in capitals": {"entered_by": "LG-PHE-DUYET"},
    "nobody decided": {"decided_by": []},
    "thirteen decided": {"decided_by": [f"p{number}" for number in range(13)]},
    "a decider that is a text": {"decided_by": cast.APPROVER},
    "a decider that is a number": {"decided_by": [7]},
    "a command id in capitals": {"command_id": ID.upper()},
    "a command id in braces": {"command_id": "{" + ID[:-2] + "}"},
    "a command id with a digit of another script": {"command_id": ID[:-1] + "\u0661"},
    "a command id that is none": {"command_id": "x" * 36},
    "a basis that is none": {"basis": "0" * 63},
    "a basis in capitals": {"basis": "A" * 64},
    "a signing day": {"signed_at": "2023-08-21"},
    "a signing instant without zone": {"signed_at": "2023-08-21T02:30:00"},
    "a signing instant that is none": {"signed_at": "2023-02-30T02:30:00Z"},
    "a paper without date": {"paper": {"number": "1", "sha256": "1" * 64}},
    "a paper of a day that is none": {"paper": {"number": "1", "date": "2023-02-30", "sha256": "1" * 64}},
    "a paper with an empty number": {"paper": {"number": "", "date": "2023-08-21", "sha256": "1" * 64}},
    "attested by hearsay": {"attested": "hearsay"},
    "attested by a number": {"attested": 1},
    "unchecked that is no list": {"unchecked": {"figure": "x"}},
    "eleven unchecked": {"unchecked": [{"figure": f"f{n}", "paper": raw()["paper"]} for n in range(11)]},
    "an unchecked figure without name": {"unchecked": [{"figure": "", "paper": raw()["paper"]}]},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG.keys())
def test_a_command_of_the_wrong_shape_is_refused_and_its_field_named(changes: dict[str, Any]) -> None:
    refused = fault_of(raw(**changes))
    assert refused.fault is TextFault.WRONG_SHAPE
    assert refused.where
    refused.where.encode()


@pytest.mark.parametrize("field", sorted(raw().keys() - {"action"}))
def test_no_field_may_be_left_out(field: str) -> None:
    command = raw()
    del command[field]
    assert fault_of(command).fault is TextFault.WRONG_SHAPE


@pytest.mark.parametrize("action", ["", "approve", "APPROVE_PROJECT", "approve_project ", None, 7, True, ["a"], {}])
def test_an_action_that_is_not_on_the_list_is_unknown(action: object) -> None:
    with pytest.raises(UnknownAction):
        read_command(json.dumps(raw(action=action)))


def test_a_command_without_action_is_unknown() -> None:
    command = raw()
    del command["action"]
    with pytest.raises(UnknownAction):
        read_command(json.dumps(command))


@pytest.mark.parametrize("text", ["[]", "null", "1", '"approve_project"', "true"])
def test_a_text_that_is_no_object_is_no_command(text: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_command(text)
    assert refused.value.fault is TextFault.WRONG_SHAPE


TWELVE = "001 099 012 345"


@pytest.mark.parametrize(
    "changes",
    [
        {"paper": {"number": TWELVE, "date": "2023-08-21", "sha256": "1" * 64}},
        {"action": "refuse_project", "decides": {"reason": f"công dân {TWELVE}"}},
        {"unchecked": [{"figure": TWELVE, "paper": raw()["paper"]}]},
    ],
    ids=["paper", "reason", "unchecked"],
)
def test_a_citizens_number_is_refused_with_its_field_and_never_repeated(changes: dict[str, Any]) -> None:
    refused = fault_of(raw(**changes))
    assert refused.fault is TextFault.TWELVE_DIGITS
    assert "001" not in str(refused)


def test_the_field_is_named_down_to_its_place_in_a_list() -> None:
    dossier = json.loads(bodies.a_dossier().model_dump_json())
    dossier["items"][0]["paper"]["date"] = "2023-02-30"
    assert fault_of(raw(action="submit_dossier", decides=dossier)).where.startswith("items.0.paper.date")


@pytest.mark.parametrize("amount", [1, INT64_MAX])
def test_money_is_read_up_to_sixty_four_bits(amount: int) -> None:
    assert read_command(json.dumps(raw(decides={"amount_vnd": amount}))).decides == bodies.an_approval(amount)


def test_a_long_name_of_an_unknown_field_is_told_by_its_beginning() -> None:
    assert len(fault_of(raw(**{"x" * 10_000: 1})).where) < 200


def test_spaces_and_order_of_fields_change_nothing_that_is_read() -> None:
    turned = dict(reversed(raw().items()))
    assert read_command(json.dumps(turned, indent=3)) == read_command(json.dumps(raw()))


def test_a_command_has_room_for_a_whole_herd() -> None:
    herd = bodies.a_delivery(*(f"BO-{number:04d}" for number in range(200)))
    text = json.dumps(raw(action="record_delivery", decides=json.loads(herd.model_dump_json())), ensure_ascii=False)
    assert len(text.encode()) < MAX_COMMAND_BYTES
    assert read_command(text).decides == herd


def test_every_cited_paper_is_found() -> None:
    named = [{"figure": "support_ceiling_vnd", "paper": {**raw()["paper"], "number": "tờ trình"}}]
    dossier = read_command(
        json.dumps(
            raw(action="submit_dossier", unchecked=named, decides=json.loads(bodies.a_dossier().model_dump_json()))
        )
    )
    assert [paper.number for paper in papers_of(dossier)] == ["15/QĐ-UBND", "tờ trình", "02/2023"]
    order = json.loads(bodies.a_payment(1).model_dump_json())
    payment = read_command(json.dumps(raw(action="prepare_order", paper=None, decides=order)))
    assert [paper.number for paper in papers_of(payment)] == ["bảng kê 1"]


@pytest.mark.parametrize(
    "text", ["DA-2023-0007-\u0660\u0663", "DA-\u0662\u0660\u0662\u0663-0007-03", "DA-2023-0007-3", ""]
)
def test_an_order_id_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(ValueError, match="is not an order id"):
        order_parts(text)
    assert order_parts("DA-2023-0007-03") == ("DA-2023-0007", 3)
    assert stream_kind(text) is None
