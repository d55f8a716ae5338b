"""`say` is strict: a wrong name or wrong values is a bug and never reaches a person."""

from datetime import UTC, date, datetime

import pytest

from wording import Lang, say, say_of
from wording.catalogue import UnknownKey
from wording.sentences import WrongValues
from wording.template import parse


def test_a_sentence_is_said_in_each_language() -> None:
    assert say("screens.receipt.recorded", Lang.VI, first=9, last=10, stream="DA-2023-0007") == (
        "Đã ghi: sự kiện 9-10 của DA-2023-0007"
    )
    assert say("screens.receipt.recorded", Lang.EN, first=9, last=10, stream="DA-2023-0007") == (
        "Recorded: events 9-10 of DA-2023-0007"
    )


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(UnknownKey):
        say("screens.receipt.settled", Lang.VI)


@pytest.mark.parametrize("values", [{}, {"first": 1}, {"first": 1, "stream": "x", "more": 2}])
def test_a_missing_or_superfluous_value_is_an_error(values: dict[str, object]) -> None:
    with pytest.raises(WrongValues):
        say("screens.receipt.recorded_one", Lang.VI, **values)


def test_an_unknown_value_leaves_out_its_optional_part_only() -> None:
    assert say("trouble.temporal.sentence", Lang.EN, what=None) == (
        "Temporal cannot be reached; a received command waits in the record."
    )
    assert "(127.0.0.1:7233);" in say("trouble.temporal.sentence", Lang.EN, what="127.0.0.1:7233")
    with pytest.raises(ValueError, match="cannot do without"):
        say("screens.as_of", Lang.EN, now=None)


def test_values_are_worded_by_their_kind() -> None:
    assert say("screens.show.at_date", Lang.VI, date=date(2023, 9, 30)) == "Trạng thái đến hết ngày 30/09/2023"
    assert say("screens.as_of", Lang.VI, now=datetime(2023, 8, 4, 2, 5, tzinfo=UTC)) == "Tính đến 04/08/2023 09:05"
    assert say("screens.next.leads_to", Lang.EN, stage="drafting") == "Leads to: Dossier in preparation"


def test_names_of_people_and_offices_come_from_whoever_knows_them() -> None:
    names = {"xuan-huong": "UBND xã Xuân Hương"}
    values: dict[str, object] = {"duty": "kế toán", "office": "xuan-huong"}
    assert say_of("screens.next.by", Lang.VI, names.__getitem__, values) == "Người làm: kế toán (UBND xã Xuân Hương)"


@pytest.mark.parametrize("broken", ["[no placeholder]", "[{a}", "{a}]", "[[{a}]]", "{}", "{0}"])
def test_a_sentence_that_cannot_be_filled_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"brackets|placeholder"):
        parse(broken)
