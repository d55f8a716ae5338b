"""The envelope: exact texts in and out, and whatever is none is refused and never crashes who reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.canonical import sha256_hex
from domain.envelope import Envelope, read_wire, signatures_text
from domain.signatures import Signature
from domain.strict_json import TextFault, UnreadableText

ONE = Signature(person="lg-phe-duyet", key="0" * 16, scheme="ed25519", data="AAAA")
TEXT = '{ "amount_vnd" : 130000000,  "note": "Thôn Hải" }'
ENVELOPE = Envelope(TEXT, signatures_text((ONE,)))

NO_WIRE: dict[str, tuple[bytes, TextFault]] = {
    "nothing": (b"", TextFault.NOT_JSON),
    "no UTF-8": (b'{"command": "\xff", "signatures": "[]"}', TextFault.NOT_UTF8),
    "a surrogate in UTF-8": (b'{"command": "\xed\xa0\x80", "signatures": "[]"}', TextFault.NOT_UTF8),
    "garbage": (b"\x00\x01\x02", TextFault.NOT_JSON),
    "a number of five thousand digits": (b'{"command": ' + b"9" * 5000 + b"}", TextFault.NOT_JSON),
    "a hundred thousand lists": (b"[" * 100_000, TextFault.NOT_JSON),
    "a list": (b"[]", TextFault.WRONG_SHAPE),
    "a text": (b'"command"', TextFault.WRONG_SHAPE),
    "no signatures": (b'{"command": "{}"}', TextFault.WRONG_SHAPE),
    "an extra field": (b'{"command": "{}", "signatures": "[]", "x": 1}', TextFault.WRONG_SHAPE),
    "a command that is no text": (b'{"command": {}, "signatures": "[]"}', TextFault.WRONG_SHAPE),
    "signatures that are no text": (b'{"command": "{}", "signatures": []}', TextFault.WRONG_SHAPE),
    "two commands": (b'{"command": "{}", "command": "[]", "signatures": "[]"}', TextFault.DUPLICATE_KEY),
    "NUL": (b'{"command": "\\u0000", "signatures": "[]"}', TextFault.CONTROL_CHARACTER),
    "a lone surrogate": (b'{"command": "{}", "signatures": "\\ud800"}', TextFault.CONTROL_CHARACTER),
    "the last surrogate": (b'{"command": "\\udfff", "signatures": "[]"}', TextFault.CONTROL_CHARACTER),
}


@pytest.mark.parametrize(("wire", "fault"), NO_WIRE.values(), ids=NO_WIRE.keys())
def test_what_is_no_envelope_is_refused_with_its_fault(wire: bytes, fault: TextFault) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_wire(wire)
    assert refused.value.fault is fault


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_an_envelope_or_refused_and_nothing_else_happens(wire: bytes) -> None:
    try:
        read_wire(wire)
    except UnreadableText:
        return


def test_both_texts_come_out_as_they_went_in() -> None:
    assert read_wire(ENVELOPE.wire()) == ENVELOPE
    assert ENVELOPE.command_bytes == TEXT.encode()
    assert ENVELOPE.command_sha256 == sha256_hex(TEXT.encode())


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_a_command_text_travels_unchanged_whatever_it_says(text: str) -> None:
    assert read_wire(Envelope(text, "[]").wire()) == Envelope(text, "[]")


def test_a_space_more_is_another_command_with_other_signatures() -> None:
    other = Envelope(TEXT + " ", ENVELOPE.signatures_text)
    assert other.command_sha256 != ENVELOPE.command_sha256
    assert other.signatures_sha256 == ENVELOPE.signatures_sha256


def test_signatures_are_read_as_they_were_written() -> None:
    assert ENVELOPE.signatures() == (ONE,)
    assert ENVELOPE.signatures_text == (
        '[{"data":"AAAA","key":"0000000000000000","person":"lg-phe-duyet","scheme":"ed25519"}]'
    )


@pytest.mark.parametrize("number", [0, 5])
def test_none_and_five_signatures_are_refused(number: int) -> None:
    with pytest.raises(UnreadableText) as refused:
        Envelope(TEXT, signatures_text((ONE,) * number)).signatures()
    assert refused.value.fault is TextFault.WRONG_SHAPE
    assert len(Envelope(TEXT, signatures_text((ONE,) * 4)).signatures()) == 4


SIGNATURE = ONE.model_dump(mode="json")


@pytest.mark.parametrize(
    "changed",
    [
        {"person": "Người duyệt"},
        {"key": "0" * 15},
        {"scheme": "none"},
        {"scheme": None},
        {"data": 7},
        {"note": "x"},
    ],
    ids=str,
)
def test_a_signature_of_the_wrong_shape_is_refused_and_its_field_named(changed: dict[str, object]) -> None:
    with pytest.raises(UnreadableText) as refused:
        Envelope(TEXT, json.dumps([{**SIGNATURE, **changed}])).signatures()
    assert refused.value.where == f"signatures.0.{next(iter(changed))}"


@pytest.mark.parametrize("text", ["{}", "null", "", "[1]", '[{"a": 1.0}]'])
def test_a_text_that_is_no_list_of_signatures_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText):
        Envelope(TEXT, text).signatures()
