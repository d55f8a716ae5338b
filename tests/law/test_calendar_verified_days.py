"""Each year day by day, as it was verified (ecosystem.md 2.6): the weekdays off, the weekend days worked for them.

These lists are written from the notices and reports, not from the files, so that a slip in a file is found.
"""

from datetime import date, timedelta

import pytest

from law.loader import load_calendar

CALENDAR = load_calendar()
# MM-DD or MM-DD..MM-DD; weekends are off anyway and need not be told.
VERIFIED = {
    2021: ("01-01 02-10..02-16 04-21 04-30 05-03 09-02..09-03", ""),
    2022: ("01-03 01-31..02-04 04-11 05-02..05-03 09-01..09-02", ""),
    2023: ("01-02 01-20..01-26 05-01..05-03 09-01 09-04", ""),
    2024: ("01-01 02-08..02-14 04-18 04-29..05-01 09-02..09-03", "05-04"),
    2025: ("01-01 01-25..02-02 04-07 04-30..05-02 09-01..09-02", "04-26"),
    2026: ("01-01..01-02 02-14..02-22 04-27 04-30..05-01 08-31..09-02", "01-10 08-22"),
}
# Counted as they stand here, and as an assumption: computed, only proposed, or waiting for an act that was not found.
IN_DOUBT = {
    2021: "04-21",
    2022: "04-10..04-11",
    2023: "",
    2024: "04-18",
    2025: "04-07",
    2026: "08-22 08-31 09-01 11-24",
}


def days(year: int, text: str) -> set[date]:
    found = set()
    for part in text.split():
        first, _, last = part.partition("..")
        begin, end = (date.fromisoformat(f"{year}-{one}") for one in (first, last or first))
        found |= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}
    return found


@pytest.mark.parametrize("year", VERIFIED)
def test_every_day_of_the_year_is_worked_or_off_as_it_was_verified(year: int) -> None:
    off, worked = (days(year, text) for text in VERIFIED[year])
    whole_year = days(year, "01-01..12-31")
    expected = {day for day in whole_year if day in worked or (day.weekday() < 5 and day not in off)}
    assert {day for day in whole_year if CALENDAR.is_working_day(day)} == expected


@pytest.mark.parametrize("year", VERIFIED)
def test_every_weekend_day_worked_was_announced_and_so_was_every_day_in_doubt(year: int) -> None:
    assert CALENDAR.years[year].extra_work == days(year, VERIFIED[year][1])
    assert CALENDAR.years[year].assumed == days(year, IN_DOUBT[year])


def test_tet_of_2025_is_nine_days_and_that_of_2026_too_with_the_weekends() -> None:
    for first, last in ((date(2025, 1, 25), date(2025, 2, 2)), (date(2026, 2, 14), date(2026, 2, 22))):
        assert CALENDAR.working_days_between(first - timedelta(days=1), last) == 0
        assert (last - first).days + 1 == 9


def test_there_is_no_calendar_of_2027_until_it_is_announced() -> None:
    assert set(CALENDAR.years) == set(VERIFIED)
