"""Texts that may not be read as a command, each rightly signed: told with the fault and its place, and nothing is kept."""

import json
import unicodedata
from collections.abc import Callable

import pytest

from domain.door import DoorAnswer
from domain.envelope import Envelope
from domain.strict_json import TextFault
from tests.gateway.at_the_door import is_turned_away, rewritten, sealed
from tests.recorder.town import MILLION, Town

NAME = "Người thứ"
AMOUNT = f'"amount_vnd":{MILLION}'


def _named(name: str) -> Callable[[str], str]:
    return lambda text: text.replace(NAME, name)


def _amount(written: str) -> Callable[[str], str]:
    return lambda text: text.replace(AMOUNT, f'"amount_vnd":{written}')


STRANGERS: dict[str, tuple[TextFault, Callable[[str], str]]] = {
    "half a text": (TextFault.NOT_JSON, lambda text: text[:-5]),
    "a text and another": (TextFault.NOT_JSON, lambda text: text + text),
    "half a character": (TextFault.NOT_UTF8, _named("\ud800")),
    "two values under one key": (TextFault.DUPLICATE_KEY, lambda text: text.replace("{", '{"basis":null,', 1)),
    "NUL": (TextFault.CONTROL_CHARACTER, _named("A\\u0000B")),
    "a bell": (TextFault.CONTROL_CHARACTER, _named("A\\u0007B")),
    "half a character, escaped": (TextFault.CONTROL_CHARACTER, _named("A\\ud800B")),
    "letters that run the other way": (TextFault.BIDI_CONTROL, _named("A\u202eB")),
    "a mark of direction, escaped": (TextFault.BIDI_CONTROL, _named("A\\u2066B")),
    "Vietnamese in pieces": (TextFault.NOT_NFC, _named(unicodedata.normalize("NFD", NAME))),
    "a deep nest": (TextFault.TOO_DEEP, lambda text: text.replace('"basis":null', '"basis":' + "[" * 40 + "]" * 40)),
    "a nest without end": (TextFault.TOO_DEEP, lambda text: "[" * 30_000),
    "a citizen's number": (TextFault.TWELVE_DIGITS, _named("012345678901")),
    "a citizen's number in groups": (TextFault.TWELVE_DIGITS, _named("012 345 678-901")),
    "a list": (TextFault.WRONG_SHAPE, lambda text: f"[{text}]"),
    "one field more": (TextFault.WRONG_SHAPE, lambda text: text.replace('"machine"', '"rank":1,"machine"')),
    "one field more in the header": (TextFault.WRONG_SHAPE, lambda text: text.replace("{", '{"urgent":true,', 1)),
    "a homoglyph in a name of ours": (TextFault.WRONG_SHAPE, lambda text: text.replace('"nguoi-', '"nguоi-')),
    "an id that is none": (TextFault.WRONG_SHAPE, lambda text: text.replace('"command_id":"', '"command_id":"0')),
    "an instant that is none": (
        TextFault.WRONG_SHAPE,
        lambda text: text.replace('"signed_at":"2023', '"signed_at":"2x23'),
    ),
    "a stream that is none": (TextFault.WRONG_SHAPE, lambda text: text.replace("register/", "register//")),
    "1 MB of one word's letters": (TextFault.WRONG_SHAPE, _named("a" * 600)),
}
AMOUNTS: dict[str, TextFault] = {
    "1.5": TextFault.FLOAT,
    "1e6": TextFault.FLOAT,
    "NaN": TextFault.FLOAT,
    "1" + "0" * 30: TextFault.INTEGER_TOO_LARGE,
    str(2**63): TextFault.INTEGER_TOO_LARGE,
    "9" * 5000: TextFault.INTEGER_TOO_LARGE,
    "0": TextFault.WRONG_SHAPE,
    "-5": TextFault.WRONG_SHAPE,
    '"1000000"': TextFault.WRONG_SHAPE,
    "true": TextFault.WRONG_SHAPE,
    "null": TextFault.WRONG_SHAPE,
    "01": TextFault.NOT_JSON,
}


@pytest.mark.parametrize("what", STRANGERS)
async def test_a_text_that_is_no_command_is_malformed_and_leaves_nothing(town: Town, what: str) -> None:
    fault, change = STRANGERS[what]
    wish = town.a_stranger()
    wish = type(wish)(**{**vars(wish), "decides": {**wish.decides, "machine": False}})
    envelope = await rewritten(town, wish, change)

    assert (await is_turned_away(town, envelope, DoorAnswer.MALFORMED)).fault == fault.value


@pytest.mark.parametrize("written", AMOUNTS)
async def test_money_is_a_positive_integer_of_63_bits_or_malformed(town: Town, written: str) -> None:
    envelope = await rewritten(town, town.an_allotment(MILLION), _amount(written))

    assert (await is_turned_away(town, envelope, DoorAnswer.MALFORMED)).fault == AMOUNTS[written].value


@pytest.mark.parametrize("date", ["2023-02-30", "2023-2-3", "0000-00-00", "2023-06-01T00:00:00Z", "12345-01-01"])
async def test_a_day_that_does_not_exist_is_malformed_and_named(town: Town, date: str) -> None:
    envelope = await rewritten(town, town.an_allotment(MILLION), lambda text: text.replace('"2023-06-01"', f'"{date}"'))

    turned = await is_turned_away(town, envelope, DoorAnswer.MALFORMED)

    assert turned.fault == TextFault.WRONG_SHAPE.value
    assert turned.where.startswith("paper.date")


@pytest.mark.parametrize("signatures", ["", "[]", "{}", "null", "[1]", '[{"person":"a"}]', "[" * 2000, '["\ud800"]'])
async def test_a_list_of_signatures_that_is_none_is_malformed(town: Town, signatures: str) -> None:
    honest = await town.desk.compose(town.a_stranger())

    await is_turned_away(town, Envelope(honest.command_text, signatures), DoorAnswer.MALFORMED)


async def test_five_signatures_are_malformed(town: Town) -> None:
    honest = await town.desk.compose(town.a_stranger())
    five = json.dumps(json.loads(honest.signatures_text) * 5)

    await is_turned_away(town, Envelope(honest.command_text, five), DoorAnswer.MALFORMED)


async def test_an_empty_text_is_malformed(town: Town) -> None:
    await is_turned_away(town, sealed(town, "", ["lg-giu-so"]), DoorAnswer.MALFORMED)


def test_every_fault_of_a_text_has_its_case_here() -> None:
    assert {fault for fault, _ in STRANGERS.values()} | set(AMOUNTS.values()) == set(TextFault)
