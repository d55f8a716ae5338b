"""One reader of JSON for everything that comes from outside: no duplicate key, float, NUL, hidden direction mark,
non-NFC text or integer beyond 64 bits passes, so that two readers can never see two things in one text.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from domain.values import INT64_MAX

MAX_DEPTH = 12
BIDI_CONTROLS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters but tab and newline, halves of surrogate pairs, direction marks: one search in place of a loop, since
# every stored event is read through here at every fold.
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(sorted(BIDI_CONTROLS)) + "]")


class TextFault(StrEnum):
    """Why a text is not readable as a command; each has its sentence in wording/."""

    NOT_JSON = "not_json"
    NOT_UTF8 = "not_utf8"
    DUPLICATE_KEY = "duplicate_key"
    FLOAT = "float"
    INTEGER_TOO_LARGE = "integer_too_large"
    CONTROL_CHARACTER = "control_character"
    BIDI_CONTROL = "bidi_control"
    NOT_NFC = "not_nfc"
    TOO_DEEP = "too_deep"
    TWELVE_DIGITS = "twelve_digits"
    WRONG_SHAPE = "wrong_shape"


class UnreadableText(ValueError):
    """The text may not be read as data. `where` names the field or the character, for the person who typed it."""

    def __init__(self, fault: TextFault, where: str = "") -> None:
        super().__init__(f"{fault}: {where}" if where else str(fault))
        self.fault = fault
        self.where = where


def read_strict_json(text: str) -> object:
    """The value of a JSON text; raises UnreadableText for everything that this module's docstring names."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=without_duplicates,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_int64,
        )
    except RecursionError:
        raise UnreadableText(TextFault.TOO_DEEP) from None
    except json.JSONDecodeError as problem:
        raise UnreadableText(TextFault.NOT_JSON, f"{problem.lineno}:{problem.colno}") from None
    _check_strings(value, "", 0)
    return value


def without_duplicates(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Hook of `json.loads`: the object, or UnreadableText if it has two values under one key."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            # The key was not looked at yet: it may be long, or hold half a character that no terminal prints.
            raise UnreadableText(TextFault.DUPLICATE_KEY, key[:40].encode(errors="backslashreplace").decode())
        found[key] = value
    return found


def _refuse_float(text: str) -> object:
    raise UnreadableText(TextFault.FLOAT, text[:40])


def _int64(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > INT64_MAX:
        raise UnreadableText(TextFault.INTEGER_TOO_LARGE, text[:24])
    return int(text)


def _check_strings(value: object, where: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableText(TextFault.TOO_DEEP, where)
    if isinstance(value, str):
        check_text(value, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text(key, where)
            _check_strings(item, f"{where}.{key}" if where else key, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_strings(item, f"{where}[{index}]", depth + 1)


def check_text(text: str, where: str) -> None:
    """Raises UnreadableText for control and direction characters, lone surrogates, and text that is not NFC."""
    found = UNREADABLE.search(text)
    if found is not None:
        bidi = found[0] in BIDI_CONTROLS
        raise UnreadableText(TextFault.BIDI_CONTROL if bidi else TextFault.CONTROL_CHARACTER, where)
    if not unicodedata.is_normalized("NFC", text):
        raise UnreadableText(TextFault.NOT_NFC, where)
