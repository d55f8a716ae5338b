"""The calendar of Vietnam over instants in UTC. Dates of the law are dates in Asia/Ho_Chi_Minh, never in UTC."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(instant: datetime) -> date:
    """The Vietnamese date of an instant (UTC)."""
    return instant.astimezone(VIETNAM).date()


def start_of(day: date) -> datetime:
    """The instant (UTC) at which a Vietnamese date begins: mandates and periods are half-open from here."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def quarter_end(day: date) -> date:
    """The last day of the quarter in which a day lies."""
    month = 3 * quarter_of(day)
    return date(day.year, month, 31 if month in {3, 12} else 30)
