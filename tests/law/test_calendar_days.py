"""Counting days of offices: the day of the event is not counted, swapped days count, a missing year never is guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_days import CalendarMissing, WorkingCalendar
from law.loader import load_calendar

CALENDAR = load_calendar()
days = st.dates(min_value=date(2021, 1, 1), max_value=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 8, 4), True),  # the Friday of the article's meeting
        (date(2023, 9, 1), False),
        (date(2023, 9, 4), False),
        (date(2023, 9, 5), True),
        (date(2023, 9, 30), False),  # the political target's Saturday
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 4, 27), False),
        (date(2026, 11, 24), True),  # a day off was proposed; no act was found
    ],
)
def test_days_that_were_announced(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) == worked


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2021, 2, 10), date(2021, 2, 16)),
        (date(2022, 1, 31), date(2022, 2, 4)),
        (date(2023, 1, 20), date(2023, 1, 26)),
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2025, 1, 25), date(2025, 2, 2)),
        (date(2026, 2, 14), date(2026, 2, 22)),
    ],
)
def test_tet_is_off_from_its_first_announced_day_to_its_last(first: date, last: date) -> None:
    tet = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert not any(CALENDAR.is_working_day(day) for day in tet)
    assert CALENDAR.working_days_between(first - timedelta(days=1), last) == 0


def test_a_period_over_tet_ends_after_it() -> None:
    assert CALENDAR.add_working_days(date(2026, 2, 12), 2) == date(2026, 2, 23)


def test_five_working_days_after_a_friday_meeting_end_the_next_friday() -> None:
    assert CALENDAR.add_working_days(date(2023, 8, 4), 5) == date(2023, 8, 11)


def test_a_worked_saturday_counts_as_a_working_day() -> None:
    assert CALENDAR.add_working_days(date(2024, 5, 3), 1) == date(2024, 5, 4)
    assert CALENDAR.working_days_between(date(2024, 4, 26), date(2024, 5, 4)) == 3


def test_the_day_of_the_event_is_not_counted() -> None:
    assert CALENDAR.working_days_between(date(2023, 8, 4), date(2023, 8, 4)) == 0
    assert CALENDAR.working_days_between(date(2023, 8, 4), date(2023, 8, 7)) == 1


def test_a_period_of_calendar_days_rolls_over_a_day_off_and_no_further() -> None:
    assert CALENDAR.add_calendar_days(date(2023, 8, 2), 30) == date(2023, 9, 5)
    assert CALENDAR.add_calendar_days(date(2023, 8, 7), 30) == date(2023, 9, 6)


def test_a_year_without_a_calendar_refuses_to_answer() -> None:
    with pytest.raises(CalendarMissing, match="2027") as missing:
        CALENDAR.is_working_day(date(2027, 1, 4))
    assert missing.value.year == 2027
    with pytest.raises(CalendarMissing):
        CALENDAR.is_working_day(date(2020, 12, 31))


def test_a_period_that_runs_into_a_year_without_a_calendar_refuses_too() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(CalendarMissing):
        CALENDAR.add_working_days(date(2026, 12, 30), 2)
    with pytest.raises(CalendarMissing):
        CALENDAR.working_days_between(date(2026, 12, 30), date(2027, 1, 1))
    with pytest.raises(CalendarMissing):
        CALENDAR.assumed_between(date(2026, 12, 1), date(2027, 1, 1))


@pytest.mark.parametrize("count", [0, -1])
def test_a_period_without_a_day_is_no_period(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add_working_days(date(2023, 8, 4), count)
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.add_calendar_days(date(2023, 8, 4), count)


def test_days_held_never_run_backwards() -> None:
    with pytest.raises(ValueError, match="before"):
        CALENDAR.working_days_between(date(2023, 8, 5), date(2023, 8, 4))


def test_days_that_no_notice_confirms_are_told() -> None:
    assert CALENDAR.assumed_between(date(2026, 8, 22), date(2026, 8, 31)) == (date(2026, 8, 22), date(2026, 8, 31))
    assert CALENDAR.assumed_between(date(2026, 11, 1), date(2026, 11, 30)) == (date(2026, 11, 24),)
    assert CALENDAR.assumed_between(date(2023, 1, 1), date(2023, 12, 31)) == ()


@given(start=days, count=st.integers(min_value=1, max_value=15))
def test_adding_and_counting_working_days_agree(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)

    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count


@given(day=days)
def test_rolling_forward_skips_only_days_off(day: date) -> None:
    rolled = CALENDAR.roll_forward(day)

    assert CALENDAR.is_working_day(rolled)
    assert not any(CALENDAR.is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))


def test_without_any_year_every_day_is_refused() -> None:
    with pytest.raises(CalendarMissing):
        WorkingCalendar(name="none", sha256="0" * 64, years={}).roll_forward(date(2023, 8, 4))
