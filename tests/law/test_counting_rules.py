"""The counting rules of procedure.md 4.1, each by its name, on days of the calendars that stand in this checkout."""

from datetime import UTC, date, datetime

import pytest

from domain.calendar_days import CalendarMissing, last_day_of_month_after
from domain.law import Figure, FigureStatus, Unit
from domain.law_keys import FigureKey
from domain.times import local_date
from law.loader import load_calendar, load_edition

CALENDAR = load_calendar()
LAW = load_edition("vn-38-2023")


def test_the_day_of_the_event_is_not_counted_and_counting_begins_the_next_day() -> None:
    friday = date(2023, 8, 4)
    assert CALENDAR.add_working_days(friday, 1) == date(2023, 8, 7)
    assert CALENDAR.add_calendar_days(friday, 3) == date(2023, 8, 7)


def test_an_event_late_in_the_evening_of_vietnam_belongs_to_that_day_and_after_midnight_to_the_next() -> None:
    before, after = datetime(2023, 8, 3, 16, 59, 59, tzinfo=UTC), datetime(2023, 8, 3, 17, 0, tzinfo=UTC)
    assert CALENDAR.add_working_days(local_date(before), 5) == date(2023, 8, 10)
    assert CALENDAR.add_working_days(local_date(after), 5) == date(2023, 8, 11)


def test_a_period_of_calendar_days_that_ends_on_a_day_off_ends_with_the_next_working_day() -> None:
    assert CALENDAR.add_calendar_days(date(2023, 8, 4), 30) == date(2023, 9, 5)  # Sunday 03/09, then the 04th made up
    assert CALENDAR.add_calendar_days(date(2024, 1, 10), 30) == date(2024, 2, 15)  # 09/02 in the middle of Tết


def test_days_off_inside_a_period_of_calendar_days_are_counted() -> None:
    assert CALENDAR.add_calendar_days(date(2023, 8, 31), 7) == date(2023, 9, 7)


def test_days_off_inside_a_period_of_working_days_are_not_counted() -> None:
    assert CALENDAR.add_working_days(date(2023, 8, 31), 5) == date(2023, 9, 11)


@pytest.mark.parametrize(
    ("key", "year", "day"),
    [
        (FigureKey.SPEND_OR_ADVANCE_BY, 2023, date(2023, 12, 31)),  # a Sunday
        (FigureKey.ADJUSTMENT_PERIOD_ENDS, 2026, date(2026, 1, 31)),  # a Saturday
        (FigureKey.MONITORING_HALF_YEAR_REPORT_BY, 2025, date(2025, 5, 31)),  # a Saturday
    ],
)
def test_a_fixed_date_does_not_roll_over_a_day_off(key: FigureKey, year: int, day: date) -> None:
    assert not CALENDAR.is_working_day(day)
    assert LAW.figure(key, date(2023, 9, 1)).day_in(year) == day


def test_one_reminds_of_a_fixed_date_on_the_last_working_day_before_it() -> None:
    assert CALENDAR.subtract_working_days(date(2023, 9, 30), 1) == date(2023, 9, 29)
    assert CALENDAR.subtract_working_days(date(2023, 12, 31), 1) == date(2023, 12, 29)
    assert CALENDAR.subtract_working_days(date(2026, 1, 31), 2) == date(2026, 1, 29)


@pytest.mark.parametrize(
    ("key", "on", "year", "last"),
    [
        (FigureKey.MONITORING_HALF_YEAR_REPORT_BY, date(2023, 9, 1), 2024, date(2024, 5, 31)),
        (FigureKey.MONITORING_YEAR_REPORT_BY, date(2023, 9, 1), 2023, date(2023, 11, 30)),
        (FigureKey.POVERTY_REVIEW_ENDS_ON, date(2023, 9, 1), 2023, date(2023, 12, 14)),
        (FigureKey.ESTIMATE_ADJUSTED_BY, date(2024, 9, 1), 2024, date(2024, 11, 14)),
        (FigureKey.UNCARRIED_ADVANCES_RETURNED_BY, date(2026, 4, 1), 2027, date(2027, 2, 14)),
    ],
)
def test_truoc_ngay_01_06_means_by_31_05(key: FigureKey, on: date, year: int, last: date) -> None:
    assert LAW.figure(key, on).day_in(year) == last


def test_a_swapped_friday_is_off_and_the_saturday_worked_for_it_counts() -> None:
    assert CALENDAR.add_working_days(date(2025, 4, 24), 2) == date(2025, 4, 26)
    assert CALENDAR.add_working_days(date(2025, 4, 29), 1) == date(2025, 5, 5)
    assert CALENDAR.add_calendar_days(date(2025, 4, 16), 10) == date(2025, 4, 26), "a worked Saturday is a last day"
    assert CALENDAR.subtract_working_days(date(2026, 1, 12), 1) == date(2026, 1, 10)
    assert CALENDAR.subtract_working_days(date(2026, 1, 5), 1) == date(2025, 12, 31)


def test_29_february_is_a_day_like_any_other() -> None:
    assert CALENDAR.add_working_days(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert CALENDAR.add_working_days(date(2024, 2, 29), 1) == date(2024, 3, 1)
    assert CALENDAR.add_calendar_days(date(2024, 1, 30), 30) == date(2024, 2, 29)
    assert CALENDAR.add_calendar_days(date(2023, 1, 30), 30) == date(2023, 3, 1)
    assert CALENDAR.subtract_working_days(date(2024, 3, 1), 1) == date(2024, 2, 29)


def test_a_yearly_day_on_29_february_would_be_missing_in_most_years_and_is_refused() -> None:
    with pytest.raises(ValueError, match="day is out of range"):
        Figure(
            key=FigureKey.SPEND_OR_ADVANCE_BY,
            value="02-29",
            unit=Unit.MONTH_DAY,
            valid_from=date(2023, 1, 1),
            source="x",
            status=FigureStatus.CONFIRMED,
        )


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2023, 8, 1), date(2023, 9, 30)),
        (date(2023, 8, 31), date(2023, 9, 30)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2023, 1, 31), date(2023, 2, 28)),
        (date(2024, 2, 29), date(2024, 3, 31)),
        (date(2023, 11, 30), date(2023, 12, 31)),
        (date(2023, 12, 1), date(2024, 1, 31)),
    ],
)
def test_the_last_day_of_the_month_after_is_a_fixed_day(day: date, last: date) -> None:
    assert last_day_of_month_after(day) == last


def test_2027_is_not_announced_and_whatever_counts_into_it_says_what_to_do() -> None:
    remedy = "the calendar of 2027 is not announced: add law/calendars/2027.toml with its document and publish it"
    counted = [
        lambda: CALENDAR.is_working_day(date(2027, 1, 1)),
        lambda: CALENDAR.add_working_days(date(2026, 12, 31), 1),
        lambda: CALENDAR.add_calendar_days(date(2026, 12, 3), 30),
        lambda: CALENDAR.subtract_working_days(date(2027, 1, 31), 1),
        lambda: CALENDAR.working_days_between(date(2026, 12, 31), date(2027, 1, 1)),
        lambda: CALENDAR.roll_forward(date(2027, 1, 1)),
        lambda: CALENDAR.roll_back(date(2027, 1, 1)),
        lambda: CALENDAR.assumed_between(date(2026, 12, 31), date(2027, 1, 1)),
    ]
    for count in counted:
        with pytest.raises(CalendarMissing) as missing:
            count()
        assert str(missing.value) == remedy


def test_a_reminder_that_falls_back_into_a_known_year_needs_no_calendar_of_the_next() -> None:
    assert CALENDAR.subtract_working_days(date(2027, 1, 1), 1) == date(2026, 12, 31)


@pytest.mark.parametrize("count", [0, -1])
def test_a_reminder_stands_before_its_day(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.subtract_working_days(date(2023, 9, 29), count)
