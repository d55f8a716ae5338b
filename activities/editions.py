"""The law and calendars of this checkout, by their pinned hash. If the files differ from what a stream pinned, nothing
is recorded and a person is needed: the activity fails visibly (design.md section 5).
"""

from datetime import date, timedelta
from functools import cache

from temporalio.exceptions import ApplicationError

from domain.law import LawEdition
from domain.law_keys import FigureKey
from domain.standing import Mark
from domain.times import start_of
from domain.values import EditionRef
from law.loader import LawProblem, load_edition
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


def year_end_dates(law: LawEdition, fund_year: int) -> list[tuple[date, str]]:
    """The fixed dates of a fund year, in order: spend or advance by, end of the adjustment period. They never roll."""
    dates: list[tuple[date, str]] = []
    for key, year in ((FigureKey.SPEND_OR_ADVANCE_BY, fund_year), (FigureKey.ADJUSTMENT_PERIOD_ENDS, fund_year + 1)):
        figure = law.figure(key, date(fund_year, 12, 31))
        if figure.is_set:
            dates.append((figure.day_in(year), key.value))
    return dates


def marks_of(dates: list[tuple[date, str]]) -> tuple[Mark, ...]:
    """A mark stands at the start of the day after the date: then the date has passed."""
    return tuple(Mark(at=start_of(day + timedelta(days=1)), kind=kind) for day, kind in dates)
