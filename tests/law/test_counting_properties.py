"""Counting against a plain model that walks day by day over what the files say: Tết, swapped days, the turn of a year."""

import tomllib
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_days import last_day_of_month_after
from domain.times import local_date, start_of
from law.loader import calendar_files, load_calendar

CALENDAR = load_calendar()
FILES = [tomllib.loads(content.decode()) for content in calendar_files().values()]
OFF = {row["date"] for file in FILES for row in file["off"]}
WORKED = {row["date"] for file in FILES for row in file.get("work", [])}
ONE_DAY = timedelta(days=1)
# The days about which a calendar goes wrong: swapped days and their neighbours, the ends of years and of February.
EDGES = sorted(
    {
        day + timedelta(days=n)
        for day in WORKED | OFF
        for n in (-1, 0, 1)
        if date(2021, 3, 1) <= day <= date(2026, 10, 1)
    }
    | {date(year, 12, 31) for year in range(2021, 2026)}
    | {date(year, 3, 1) - ONE_DAY for year in range(2022, 2027)}
)
days = st.dates(min_value=date(2021, 3, 1), max_value=date(2026, 10, 1)) | st.sampled_from(EDGES)
counts = st.integers(min_value=1, max_value=30)


def worked(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def walk(day: date, count: int, step: timedelta) -> date:
    while count:
        day += step
        count -= worked(day)
    return day


@given(day=days)
def test_a_day_is_worked_as_its_file_says(day: date) -> None:
    assert CALENDAR.is_working_day(day) == worked(day)


@given(day=days, count=counts)
def test_counting_on_and_back_is_walking_day_by_day(day: date, count: int) -> None:
    assert CALENDAR.add_working_days(day, count) == walk(day, count, ONE_DAY)
    assert CALENDAR.subtract_working_days(day, count) == walk(day, count, -ONE_DAY)


@given(day=days, count=counts)
def test_a_period_of_calendar_days_ends_on_its_day_or_the_first_worked_after_it(day: date, count: int) -> None:
    end, ended = day + timedelta(days=count), CALENDAR.add_calendar_days(day, count)
    assert ended == (end if worked(end) else walk(end, 1, ONE_DAY))


@given(day=days, count=counts)
def test_counting_back_undoes_counting_on(day: date, count: int) -> None:
    assert CALENDAR.subtract_working_days(CALENDAR.add_working_days(day, count), count) == CALENDAR.roll_back(day)
    assert CALENDAR.add_working_days(CALENDAR.subtract_working_days(day, count), count) == CALENDAR.roll_forward(day)


@given(
    day=days, later=st.integers(min_value=0, max_value=40), count=counts, more=st.integers(min_value=0, max_value=10)
)
def test_who_begins_later_or_has_longer_never_ends_earlier(day: date, later: int, count: int, more: int) -> None:
    after = day + timedelta(days=later)
    assert CALENDAR.add_working_days(day, count) <= CALENDAR.add_working_days(after, count + more)
    assert CALENDAR.add_calendar_days(day, count) <= CALENDAR.add_calendar_days(after, count + more)
    assert CALENDAR.subtract_working_days(day, count + more) <= CALENDAR.subtract_working_days(after, count)
    assert last_day_of_month_after(day) <= last_day_of_month_after(after)


@given(day=days, first=counts, second=counts)
def test_two_periods_one_after_the_other_are_one_of_both_lengths(day: date, first: int, second: int) -> None:
    both = CALENDAR.add_working_days(CALENDAR.add_working_days(day, first), second)
    assert both == CALENDAR.add_working_days(day, first + second)


@given(day=days, count=counts, seconds=st.integers(min_value=0, max_value=86_399))
def test_every_instant_of_a_vietnamese_day_gives_the_same_end_whatever_day_it_is_in_utc(
    day: date, count: int, seconds: int
) -> None:
    instant = start_of(day) + timedelta(seconds=seconds)
    assert instant.tzinfo is UTC
    assert CALENDAR.add_working_days(local_date(instant), count) == CALENDAR.add_working_days(day, count)
    assert local_date(start_of(day) - timedelta(microseconds=1)) == day - ONE_DAY


@given(day=days)
def test_the_last_day_of_the_month_after_is_the_eve_of_the_second_next_first(day: date) -> None:
    last = last_day_of_month_after(day)
    assert (last + ONE_DAY).day == 1
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == 1


def test_the_edges_hold_every_swapped_day_and_each_turn_of_a_year() -> None:
    assert set(EDGES) >= {day for day in WORKED if day.year > 2021 and day < date(2026, 10, 1)}
    assert datetime(2025, 12, 31, tzinfo=UTC).date() in EDGES
