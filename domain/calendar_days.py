"""Working days of Vietnamese offices, from announced calendars only.

A period counted in working days moves with the holidays and the swapped days that the Government announces year by
year; they cannot be computed, so they are data (`law/calendars/*.toml`) and a year without data refuses to answer. The
day of the event is not counted, and a period whose last day is a day off ends with the next working day (Civil Code
2015 art. 147(2)-(3) and 148(5)). Fixed days of the law (30/09, 31/12, 31/01, the last day of a month) are no periods: they
never roll, and only their reminder is counted back from them over working days.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.values import Model, Sha256, Slug, Year

ONE_DAY = timedelta(days=1)
LONGEST_MONTH = timedelta(days=31)
SATURDAY = 5


class CalendarMissing(Exception):
    """No calendar of that year is known: nobody may guess which days are worked. The message says the remedy."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"the calendar of {year} is not announced: add law/calendars/{year}.toml with its document and publish it"
        )
        self.year = year


class YearCalendar(Model):
    """One year: days off, weekend days worked instead of a weekday, and the days of doubt that no notice confirms."""

    year: Year
    off: frozenset[date]
    extra_work: frozenset[date]
    assumed: frozenset[date] = frozenset()
    sources: tuple[str, ...] = ()
    note: str = ""

    def is_working_day(self, day: date) -> bool:
        return day in self.extra_work or (day not in self.off and day.weekday() < SATURDAY)


class WorkingCalendar(Model):
    """Calendars of several years under one name and one SHA-256 over their files."""

    name: Slug
    sha256: Sha256
    years: Mapping[int, YearCalendar]

    def is_working_day(self, day: date) -> bool:
        """CalendarMissing if the year has no calendar."""
        return self._year_of(day).is_working_day(day)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; ValueError if `end` comes before `start`."""
        if end < start:
            raise ValueError(f"{end} is before {start}")
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, the last day of such a period; ValueError if `count` is below 1."""
        if count < 1:
            raise ValueError(f"a period has at least one working day, not {count}")
        day = start
        for _ in range(count):
            day = self.roll_forward(day + ONE_DAY)
        return day

    def subtract_working_days(self, end: date, count: int) -> date:
        """The `count`-th working day before `end`, on which to remind of it; ValueError if `count` is below 1.

        `end` may be a day off, as a fixed day may: one working day before Saturday 30/09/2023 is the Friday.
        """
        if count < 1:
            raise ValueError(f"a reminder comes at least one working day before, not {count}")
        day = end
        for _ in range(count):
            day = self.roll_back(day - ONE_DAY)
        return day

    def add_calendar_days(self, start: date, count: int) -> date:
        """The last day of a period of calendar days: rolled to the next working day if it falls on a day off."""
        if count < 1:
            raise ValueError(f"a period has at least one day, not {count}")
        return self.roll_forward(start + timedelta(days=count))

    def roll_forward(self, day: date) -> date:
        """The day itself if it is worked, else the next day that is."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def roll_back(self, day: date) -> date:
        """The day itself if it is worked, else the last day before it that was."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def assumed_between(self, start: date, end: date) -> tuple[date, ...]:
        """Days in [start, end] that no notice confirms: a deadline counted over them rests on an assumption."""
        years = [self._year_of(date(year, 1, 1)) for year in range(start.year, end.year + 1)]
        return tuple(sorted(day for year in years for day in year.assumed if start <= day <= end))

    def _year_of(self, day: date) -> YearCalendar:
        calendar = self.years.get(day.year)
        if calendar is None:
            raise CalendarMissing(day.year)
        return calendar


def last_day_of_month_after(day: date) -> date:
    """The last day of the month that follows the month of `day`: a fixed day, so it does not roll.

    By it an advance without a contract, or on a small one, is cleared (Circular 17/2024 art. 6(4.1)).
    """
    first = day.replace(day=1)
    for _ in range(2):
        first = (first + LONGEST_MONTH).replace(day=1)
    return first - ONE_DAY
