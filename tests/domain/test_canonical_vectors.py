"""Canonical text and chain hashes against texts written out by hand, so that anybody can compute them again."""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.canonical import (
    GENESIS,
    EventLink,
    ReceiptLink,
    canonical_json,
    canonical_text,
    recorded_outcome,
    refused_outcome,
    sha256_hex,
)
from domain.facts import facts_sha256
from domain.figures import PeriodFigures
from tests.domain import cast

ZEROS = "0" * 64
ID = "0190a0b1-0000-7000-8000-000000000001"
AT = datetime(2023, 8, 21, 2, 30, 0, 1, tzinfo=UTC)

EVENT = EventLink(
    stream="DA-2023-0007",
    position=9,
    version=5,
    kind="ProjectApproved",
    kind_version=1,
    body='{"village":"Thôn Hải"}',
    command_id=ID,
    recorded_at=AT,
    build="0.1.0+g",
    prev_hash=GENESIS,
)
EVENT_TEXT = f"""sinhke/event/1
stream:12:DA-2023-0007
position:1:9
version:1:5
kind:15:ProjectApproved
kind_version:1:1
body:25:{{"village":"Thôn Hải"}}
command_id:36:{ID}
recorded_at:27:2023-08-21T02:30:00.000001Z
build:7:0.1.0+g
prev_hash:64:{ZEROS}"""

RECEIPT = ReceiptLink(
    stream="fund/2023/huong-son",
    position=12,
    command_id=ID,
    command_sha256="1" * 64,
    received_at=AT,
    signatures_sha256="2" * 64,
    outcome=refused_outcome("exceeds_available", '{"amount_vnd":2}'),
    facts_sha256="3" * 64,
    recorded_at=AT + timedelta(seconds=1),
    build="",
    prev_hash="4" * 64,
)
OUTCOME_TEXT = '{"code":"exceeds_available","detail":"{\\"amount_vnd\\":2}","outcome":"refused"}'
RECEIPT_TEXT = f"""sinhke/receipt/1
stream:19:fund/2023/huong-son
position:2:12
command_id:36:{ID}
command_sha256:64:{"1" * 64}
received_at:27:2023-08-21T02:30:00.000001Z
signatures_sha256:64:{"2" * 64}
outcome:78:{OUTCOME_TEXT}
facts_sha256:64:{"3" * 64}
recorded_at:27:2023-08-21T02:30:01.000001Z
build:0:
prev_hash:64:{"4" * 64}"""


def test_an_event_hashes_to_the_text_written_by_hand() -> None:
    assert EVENT.hash() == hashlib.sha256(EVENT_TEXT.encode()).hexdigest()
    assert EVENT.hash() == "20a928019489a501080f91ed21ab3ddf2bcf135ea4702e8a55dd7f0bcda5c9b4"


def test_a_receipt_hashes_to_the_text_written_by_hand() -> None:
    assert len(OUTCOME_TEXT) == 78
    assert RECEIPT.outcome == OUTCOME_TEXT
    assert RECEIPT.hash() == hashlib.sha256(RECEIPT_TEXT.encode()).hexdigest()


def test_the_chain_begins_with_sixty_four_zeros() -> None:
    assert GENESIS == ZEROS


CHANGED: dict[str, Any] = {
    "stream": "DA-2023-0008",
    "position": 10,
    "version": 6,
    "kind": "ProjectRefused",
    "kind_version": 2,
    "body": '{"village":"Thôn Hai"}',
    "command_id": ID[:-1] + "2",
    "recorded_at": AT + timedelta(microseconds=1),
    "build": "0.1.0+h",
    "prev_hash": "0" * 63 + "1",
    "command_sha256": "5" * 64,
    "received_at": AT - timedelta(microseconds=1),
    "signatures_sha256": "6" * 64,
    "outcome": recorded_outcome(1, 1),
    "facts_sha256": "7" * 64,
}


@pytest.mark.parametrize("link", [EVENT, RECEIPT], ids=["event", "receipt"])
def test_each_field_of_a_link_is_in_its_hash(link: EventLink | ReceiptLink) -> None:
    names = [field.name for field in fields(link)]
    hashes = {replace(link, **{name: CHANGED[name]}).hash() for name in names}
    assert len(hashes | {link.hash()}) == len(names) + 1


def test_an_event_is_never_read_as_a_receipt() -> None:
    same = (("stream", "x"), ("position", "1"))
    assert canonical_text("sinhke/event/1", same) != canonical_text("sinhke/receipt/1", same)


def test_the_instant_is_the_same_whatever_zone_it_came_in() -> None:
    in_vietnam = replace(EVENT, recorded_at=AT.astimezone(timezone(timedelta(hours=7))))
    assert in_vietnam.hash() == EVENT.hash()


def test_a_length_counts_bytes_and_not_letters() -> None:
    assert canonical_text("t", [("a", "Hải"), ("b", "")]) == "t\na:5:Hải\nb:0:".encode()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text(":0123\n ab", max_size=6)), max_size=4))
def test_no_two_lists_of_fields_have_one_text(values: list[tuple[str, str]]) -> None:
    """Whatever a value holds, even lines that look like fields, the text is read back in one way only."""
    text = canonical_text("t", values)
    assert _read_back(text) == values


def _read_back(text: bytes) -> list[tuple[str, str]]:
    tag, _, rest = text.partition(b"\n")
    assert tag == b"t"
    found = []
    while rest:
        name, _, rest = rest.partition(b":")
        length, _, rest = rest.partition(b":")
        found.append((name.decode(), rest[: int(length)].decode()))
        rest = rest[int(length) + 1 :]
    return found


def test_canonical_json_has_sorted_keys_no_spaces_and_its_own_letters() -> None:
    value = {"b": [1, True, None], "a": {"z": "Hải", "y": "\n"}}
    assert canonical_json(value) == '{"a":{"y":"\\n","z":"Hải"},"b":[1,true,null]}'


@pytest.mark.parametrize("value", [{"a": 1.0}, [[{"a": [0.5]}]], {"a": float("nan")}, {"a": (1, 2.0)}])
def test_a_float_has_no_canonical_text_wherever_it_hides(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_outcomes_have_their_texts() -> None:
    assert recorded_outcome(9, 10) == '{"first_version":9,"last_version":10,"outcome":"recorded"}'


def test_facts_have_one_text_and_its_hash_changes_with_each_of_them() -> None:
    facts = cast.facts()
    text = facts.text()
    assert type(facts).model_validate_json(text) == facts
    assert facts_sha256(text) == sha256_hex(text.encode())
    others = [
        facts.model_copy(update=change)
        for change in (
            {"received_at": AT},
            {"register_kind": None},
            {"clock_simulated": False},
            {"register_version": 41},
            {"keys": (cast.key(cast.OFFICER),)},
            {"mandates": facts.mandates[1:]},
            {"offices": facts.offices[1:]},
            {"lines": facts.lines[1:]},
            {"law_editions": ()},
            {"draft_editions": (cast.LAW_REF,)},
            {"calendars": ()},
            {"reference_taken_by": "DA-2023-0008-01"},
            {"clock_skew_seconds": 61},
            {"period": PeriodFigures(on=cast.TODAY, known_at=AT)},
        )
    ]
    assert len(others) == len(type(facts).model_fields)
    assert len({facts_sha256(other.text()) for other in (facts, *others)}) == len(others) + 1
