"""Days held: working days by the calendar, the day of receipt not counted (catalogue of the board)."""

from datetime import date, datetime
from functools import cache, lru_cache

from domain.calendar_days import CalendarMissing, WorkingCalendar
from domain.times import local_date
from law.loader import load_calendar


@cache
def calendar() -> WorkingCalendar:
    """All years that this checkout knows. Raises LawProblem."""
    return load_calendar()


def days_held(since: datetime, today: date) -> int | None:
    """Working days that somebody has held a case; None where no calendar is known, since nobody may guess."""
    return _between(local_date(since), today)


def working_days(start: date, today: date) -> int | None:
    """Working days after a day, up to and including today; None where no calendar is known."""
    return _between(start, today)


@lru_cache(maxsize=10_000)
def _between(start: date, today: date) -> int | None:
    """Counted once for the many cases of a page that came to their holders on the same day."""
    if today <= start:
        return 0
    try:
        return calendar().working_days_between(start, today)
    except CalendarMissing:
        return None
