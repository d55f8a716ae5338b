"""The law and the calendar of this checkout, by their pinned hash. If the files differ from what a stream pinned, nothing
is recorded and a person is needed: the activity fails visibly (design.md section 5).
"""

from functools import cache

from temporalio.exceptions import ApplicationError

from domain.calendar_days import WorkingCalendar
from domain.law import LawEdition
from domain.values import EditionRef
from law.loader import LawProblem, load_calendar, load_edition
from workflows.policies import DIVERGED


@cache
def _loaded(name: str) -> LawEdition:
    return load_edition(name)


def edition_of(pinned: EditionRef) -> LawEdition:
    """The edition with exactly this hash. Raises a non-retryable `diverged` if this checkout has another or none."""
    try:
        edition = _loaded(pinned.name)
    except LawProblem as problem:
        raise ApplicationError(str(problem), type=DIVERGED, non_retryable=True) from None
    if edition.sha256 != pinned.sha256:
        raise ApplicationError(
            f"law edition {pinned.name}: pinned {pinned.sha256}, this checkout has {edition.sha256}",
            type=DIVERGED,
            non_retryable=True,
        )
    return edition


@cache
def _days(name: str) -> WorkingCalendar:
    return load_calendar(name=name)


def calendar_of(pinned: EditionRef) -> WorkingCalendar:
    """The calendar with exactly this hash: the years in its name. Raises a non-retryable `diverged` if they differ here."""
    try:
        calendar = _days(pinned.name)
    except LawProblem as problem:
        raise ApplicationError(str(problem), type=DIVERGED, non_retryable=True) from None
    if calendar.sha256 != pinned.sha256:
        raise ApplicationError(
            f"calendar {pinned.name}: pinned {pinned.sha256}, this checkout has {calendar.sha256}",
            type=DIVERGED,
            non_retryable=True,
        )
    return calendar
