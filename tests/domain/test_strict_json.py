"""The one reader of JSON: whatever two readers could see differently, or an eye could not see, is refused with its fault."""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.strict_json import BIDI_CONTROLS, MAX_DEPTH, TextFault, UnreadableText, read_strict_json
from domain.values import INT64_MAX

HOSTILE: dict[str, tuple[str, TextFault]] = {
    "empty": ("", TextFault.NOT_JSON),
    "no json": ("{'a': 1}", TextFault.NOT_JSON),
    "two values": ("{} {}", TextFault.NOT_JSON),
    "trailing comma": ('{"a": 1,}', TextFault.NOT_JSON),
    "byte order mark": ("\ufeff{}", TextFault.NOT_JSON),
    "raw newline in a text": ('{"a": "x\ny"}', TextFault.NOT_JSON),
    "raw NUL in a text": ('{"a": "\x00"}', TextFault.NOT_JSON),
    "duplicate key": ('{"a": 1, "a": 1}', TextFault.DUPLICATE_KEY),
    "duplicate key written otherwise": ('{"a": 1, "\\u0061": 2}', TextFault.DUPLICATE_KEY),
    "duplicate key deep inside": ('{"a": [{"b": {"c": 1, "c": 2}}]}', TextFault.DUPLICATE_KEY),
    "float": ('{"amount_vnd": 1.0}', TextFault.FLOAT),
    "exponent": ('{"amount_vnd": 1e3}', TextFault.FLOAT),
    "exponent beyond every float": ('{"amount_vnd": 1e400}', TextFault.FLOAT),
    "not a number": ('{"amount_vnd": NaN}', TextFault.FLOAT),
    "infinity": ('{"amount_vnd": Infinity}', TextFault.FLOAT),
    "minus infinity": ('{"amount_vnd": -Infinity}', TextFault.FLOAT),
    "one above 64 bits": (str(INT64_MAX + 1), TextFault.INTEGER_TOO_LARGE),
    "one below 64 bits": (str(-INT64_MAX - 1), TextFault.INTEGER_TOO_LARGE),
    "ten to the thirtieth": ("1" + "0" * 30, TextFault.INTEGER_TOO_LARGE),
    "more digits than Python reads": ("9" * 5000, TextFault.INTEGER_TOO_LARGE),
    "escaped NUL": ('{"a": "x\\u0000"}', TextFault.CONTROL_CHARACTER),
    "escape": ('{"a": "\\u001b[31m"}', TextFault.CONTROL_CHARACTER),
    "carriage return": ('{"a": "x\\r\\n"}', TextFault.CONTROL_CHARACTER),
    "delete": ('{"a": "\x7f"}', TextFault.CONTROL_CHARACTER),
    "C1 control": ('{"a": "\x85"}', TextFault.CONTROL_CHARACTER),
    "lone surrogate, escaped": ('{"a": "\\ud800"}', TextFault.CONTROL_CHARACTER),
    "lone surrogate, raw": ('{"a": "\udfff"}', TextFault.CONTROL_CHARACTER),
    "surrogates in the wrong order": ('{"a": "\\udc00\\ud800"}', TextFault.CONTROL_CHARACTER),
    "control character in a key": ('{"\\u0007": 1}', TextFault.CONTROL_CHARACTER),
    "right-to-left override": ('{"a": "nghin \u202e001"}', TextFault.BIDI_CONTROL),
    "right-to-left override in a key": ('{"a\u202e": 1}', TextFault.BIDI_CONTROL),
    "Vietnamese in NFD": (json.dumps({"a": unicodedata.normalize("NFD", "Hương Sơn")}), TextFault.NOT_NFC),
    "NFD in a key": (json.dumps({unicodedata.normalize("NFD", "thôn"): 1}), TextFault.NOT_NFC),
    "angstrom sign": ('{"a": "\u212b"}', TextFault.NOT_NFC),
    "fourteen lists in each other": ("[" * 14 + "]" * 14, TextFault.TOO_DEEP),
    "a thousand lists in each other": ("[" * 1000 + "]" * 1000, TextFault.TOO_DEEP),
    "a hundred thousand lists in each other": ("[" * 100_000 + "]" * 100_000, TextFault.TOO_DEEP),
    "a thousand objects in each other": ('{"a":' * 1000 + "1" + "}" * 1000, TextFault.TOO_DEEP),
}


@pytest.mark.parametrize(("text", "fault"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused_with_its_fault(text: str, fault: TextFault) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_strict_json(text)
    assert refused.value.fault is fault
    refused.value.where.encode()


@pytest.mark.parametrize("mark", sorted(BIDI_CONTROLS))
def test_every_mark_of_direction_is_refused(mark: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        read_strict_json(json.dumps({"title": f"nguoi{mark}khac"}))
    assert refused.value.fault is TextFault.BIDI_CONTROL
    assert refused.value.where == "title"


def test_every_format_character_of_unicode_that_turns_direction_is_on_the_list() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    found = {chr(code) for code in range(0x11_0000) if unicodedata.bidirectional(chr(code)) in turning}
    assert found | {"\u200e", "\u200f", "\u061c"} == BIDI_CONTROLS


def test_the_fault_names_its_place() -> None:
    with pytest.raises(UnreadableText) as refused:
        read_strict_json('{"decides": {"items": [{"title": "ok"}, {"title": "x\\u0000"}]}}')
    assert refused.value.where == "decides.items[1].title"


def test_a_long_duplicate_key_is_named_by_its_beginning_alone() -> None:
    name = "x" * 10_000
    with pytest.raises(UnreadableText) as refused:
        read_strict_json(f'{{"{name}": 1, "{name}": 2}}')
    assert len(refused.value.where) <= 60


def test_a_duplicate_key_that_cannot_be_printed_is_named_all_the_same() -> None:
    with pytest.raises(UnreadableText) as refused:
        read_strict_json('{"\\ud800": 1, "\\ud800": 2}')
    refused.value.where.encode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (str(INT64_MAX), INT64_MAX),
        (str(-INT64_MAX), -INT64_MAX),
        ('{"a": "Hương Sơn", "b": [true, null, "x\\ty\\nz"]}', {"a": "Hương Sơn", "b": [True, None, "x\ty\nz"]}),
        ('"\\ud83d\\udc04"', "🐄"),
        ('{"a": 1, "A": 2}', {"a": 1, "A": 2}),
    ],
)
def test_what_is_plain_is_read_as_it_is(text: str, value: object) -> None:
    assert read_strict_json(text) == value


def test_a_value_lies_at_most_twelve_levels_deep() -> None:
    read_strict_json("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)
    with pytest.raises(UnreadableText) as refused:
        read_strict_json("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1))
    assert refused.value.fault is TextFault.TOO_DEEP


READABLE = st.recursive(
    st.none() | st.booleans() | st.integers(-INT64_MAX, INT64_MAX) | st.text('aăâêôơưđ 0123\n\t"\\/', max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inside, max_size=3),
    max_leaves=8,
)


@given(READABLE)
def test_what_can_be_read_is_read_as_python_reads_it(value: Any) -> None:
    assert read_strict_json(json.dumps(value)) == value


@given(st.text())
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    _read_or_refuse(lambda: read_strict_json(text))
    _read_or_refuse(lambda: read_strict_json(json.dumps({text: [text, 1]})))


def _read_or_refuse(read: Callable[[], object]) -> None:
    try:
        read()
    except UnreadableText as refused:
        refused.where.encode()
