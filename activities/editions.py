"""The law and the calendar of this checkout, by their pinned hash. If the files differ from what a stream pinned, nothing
is recorded and a person is needed: the activity fails visibly (design.md section 5).
"""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from temporalio.exceptions import ApplicationError

from domain.calendar_days import WorkingCalendar
from domain.law import LawEdition
from domain.values import EditionRef
from law.loader import LawProblem, load_calendar, load_edition
from workflows.policies import DIVERGED

Pinned = TypeVar("Pinned", LawEdition, WorkingCalendar)


@cache
def _edition(name: str) -> LawEdition:
    return load_edition(name)


@cache
def _calendar(name: str) -> WorkingCalendar:
    return load_calendar(name=name)


def edition_of(pinned: EditionRef) -> LawEdition:
    """The edition with exactly this hash. Raises a non-retryable `diverged` if this checkout has another or none."""
    return _as_pinned(_edition, pinned, "law edition")


def calendar_of(pinned: EditionRef) -> WorkingCalendar:
    """The calendar with exactly this hash: the years in its name. Raises a non-retryable `diverged` if they differ here."""
    return _as_pinned(_calendar, pinned, "calendar")


def _as_pinned(load: Callable[[str], Pinned], pinned: EditionRef, what: str) -> Pinned:
    try:
        found = load(pinned.name)
    except LawProblem as problem:
        raise _diverged(str(problem)) from None
    if found.sha256 != pinned.sha256:
        raise _diverged(f"{what} {pinned.name}: pinned {pinned.sha256}, this checkout has {found.sha256}")
    return found


def _diverged(why: str) -> ApplicationError:
    return ApplicationError(why, type=DIVERGED, non_retryable=True)
