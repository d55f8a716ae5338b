"""A mandate ends from a day on, half-open at midnight in Vietnam, never backwards, and never the last registrar's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.canonical import canonical_json
from domain.commands import read_command
from domain.commands import register as asked
from domain.events import register as happened
from domain.people import Duty
from domain.refusals import RefusalCode
from domain.strict_json import UnreadableText
from domain.times import start_of
from tests.domain import cast
from tests.domain.cases import Case, a_command, after, ask, event, later, refusal
from tests.domain.test_register import OFFICE, PERSON, ask_in, founded, mandate, refused_in, register_of
from tests.domain.test_register_keys import ENROL

DAYS = st.dates(min_value=date(2023, 8, 22), max_value=date(2030, 12, 31))


def ending(ends_on: date = date(2023, 9, 1), **changes: Any) -> asked.EndMandate:
    usual = {"person": "hs-ke-toan", "duty": "accountant", "office": "huong-son", "ends_on": ends_on}
    return asked.EndMandate.model_validate({**usual, **changes})


def mandated(**changes: Any) -> Case:
    return ask_in(founded(), PERSON, OFFICE, mandate(**changes))


def spans(case: Case) -> list[tuple[datetime, datetime | None]]:
    return [(m.valid_from, m.valid_to) for m in register_of(case).mandates if m.person == "hs-ke-toan"]


def holds(case: Case, at: datetime) -> bool:
    return any(m.holds_at(at) for m in register_of(case).mandates if m.person == "hs-ke-toan")


@given(DAYS)
def test_a_mandate_holds_until_the_last_instant_before_its_last_day_and_not_on_it(ends_on: date) -> None:
    case = ask_in(mandated(), ending(ends_on))
    midnight = datetime(ends_on.year, ends_on.month, ends_on.day, tzinfo=UTC) - timedelta(hours=7)
    assert holds(case, midnight - timedelta(seconds=1))
    assert holds(case, midnight - timedelta(microseconds=1))
    assert not holds(case, midnight)
    assert not holds(case, midnight + timedelta(seconds=1))


@given(DAYS, DAYS, st.none() | DAYS)
def test_whatever_was_given_nothing_holds_from_the_end_on_and_nothing_before_it_changes(
    ends_on: date, starts: date, until: date | None
) -> None:
    case = mandated(valid_from=starts, valid_to=until) if until is None or starts < until else mandated()
    decision = ask(case, ending(ends_on), by=cast.REGISTRAR, paper=cast.paper())
    if decision.refusal is not None:
        (span,) = spans(case)
        assert span[1] is not None
        assert span[1] <= start_of(ends_on)
        return
    cut = after(case, decision)
    for at in (start_of(ends_on) - timedelta(microseconds=1), start_of(starts), cast.NOW):
        assert holds(cut, at) == (holds(case, at) and at < start_of(ends_on))
    assert not holds(cut, start_of(ends_on))
    assert not holds(cut, start_of(ends_on) + timedelta(days=3650))


def test_an_end_on_this_very_day_is_one_at_the_reception_and_an_earlier_one_is_refused() -> None:
    ended = event(ask(mandated(), ending(cast.TODAY), by=cast.REGISTRAR), happened.MandateEnded)
    assert ended.ends_at == cast.NOW
    detail = refused_in(mandated(), ending(date(2023, 8, 20)), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    assert (detail["paper"], detail["date"], detail["today"]) == ("ends_on", "2023-08-20", "2023-08-21")


def test_today_is_vietnams_day() -> None:
    """At 23:30 UTC it is the next day in Vietnam already."""
    case = later(mandated(), datetime(2023, 8, 20, 23, 30, tzinfo=UTC))
    paper = cast.paper(on=date(2023, 8, 1))
    refusal(ask(case, ending(date(2023, 8, 20)), by=cast.REGISTRAR, paper=paper), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    after(case, ask(case, ending(date(2023, 8, 21)), by=cast.REGISTRAR, paper=paper))


def test_a_mandate_is_ended_only_before_its_present_end_and_only_while_it_runs() -> None:
    case = mandated(valid_to=date(2023, 12, 31))
    detail = refused_in(case, ending(date(2023, 12, 31)), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    assert (detail["paper"], detail["today"]) == ("present_end", "2023-12-31")
    case = ask_in(case, ending(date(2023, 12, 30)))
    refused_in(case, ending(date(2023, 12, 30)), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    over = mandated(valid_to=date(2023, 8, 21))
    refused_in(over, ending(), RefusalCode.NO_MANDATE)


def test_a_mandate_that_starts_tomorrow_is_ended_before_it_begins_and_never_holds() -> None:
    tomorrow = cast.TODAY + timedelta(days=1)
    case = ask_in(mandated(valid_from=tomorrow), ending(cast.TODAY))
    assert spans(case) == [(start_of(tomorrow), start_of(tomorrow))]
    assert not holds(case, start_of(tomorrow))
    refused_in(case, ending(cast.TODAY), RefusalCode.NO_MANDATE)
    again = ask_in(case, mandate(valid_from=tomorrow))
    assert holds(again, start_of(tomorrow))


def test_an_end_takes_the_renewal_that_was_given_ahead_with_it() -> None:
    case = ask_in(mandated(valid_to=date(2024, 1, 1)), mandate(valid_from=date(2024, 1, 1)), ending())
    assert spans(case) == [
        (start_of(date(2023, 1, 1)), start_of(date(2023, 9, 1))),
        (start_of(date(2024, 1, 1)), start_of(date(2024, 1, 1))),
    ]


@pytest.mark.parametrize(
    "other", [{"person": "lg-so-bo"}, {"duty": "approver"}, {"office": "lang-giang"}, {"person": "nguoi-la"}]
)
def test_nothing_is_ended_that_nobody_holds(other: dict[str, str]) -> None:
    refused_in(mandated(), ending(**other), RefusalCode.NO_MANDATE)


def test_an_end_leaves_the_other_mandates_alone() -> None:
    case = ask_in(mandated(), mandate(duty="supervisor"), ending())
    assert spans(case)[1] == (start_of(date(2023, 1, 1)), None)


def test_the_29th_of_february_ends_a_mandate_in_a_leap_year_and_is_no_day_in_another() -> None:
    ended = event(ask(mandated(), ending(date(2024, 2, 29)), by=cast.REGISTRAR), happened.MandateEnded)
    assert ended.ends_at == datetime(2024, 2, 28, 17, tzinfo=UTC)
    command = a_command(cast.REGISTER, ending(date(2024, 2, 29)), by=(cast.REGISTRAR,))
    header = command.header.model_dump(mode="json")
    text = canonical_json({**header, "decides": command.decides.model_dump(mode="json")})
    with pytest.raises(UnreadableText):
        read_command(text.replace("2024-02-29", "2023-02-29"))


def test_an_end_rests_on_a_paper() -> None:
    refusal(ask(mandated(), ending(), by=cast.REGISTRAR, paper=None), RefusalCode.PAPER_MISSING)


def test_the_only_registrars_mandate_does_not_end() -> None:
    own = ending(person=cast.REGISTRAR, duty=Duty.REGISTRAR.value, office=cast.AREA)
    assert refused_in(founded(), own, RefusalCode.NEEDS_SECOND_PERSON)["duty"] == "registrar"
    second = mandate(duty=Duty.REGISTRAR.value)
    without_key = ask_in(founded(), PERSON, OFFICE, second)
    refused_in(without_key, own, RefusalCode.NEEDS_SECOND_PERSON)
    both = ask_in(founded(), PERSON, OFFICE, ENROL, second)
    ask_in(both, own)
    ask_in(both, ending(duty=Duty.REGISTRAR.value))
    begins_later = second.model_copy(update={"valid_from": date(2023, 9, 2)})
    case = ask_in(founded(), PERSON, OFFICE, ENROL, begins_later)
    refused_in(case, own, RefusalCode.NEEDS_SECOND_PERSON)
    ask_in(case, own.model_copy(update={"ends_on": date(2023, 9, 2)}))
