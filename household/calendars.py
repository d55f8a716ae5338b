"""`calendar check`, `calendar show`: the working days of this checkout, and where the `holidays` package differs."""

from typing import Any

from domain.calendar_days import CalendarMissing
from law.against_package import PACKAGE, Comparison, Difference, KnownDifference, compare
from law.loader import load_calendar, noted_days
from screens.calendar import show_comparison, show_year
from screens.exit_codes import Exit, of_calendar
from screens.screen import Screen
from wording import Lang


def check(screen: Screen) -> Exit:
    """Every difference, known or not; needs no server. Raises LawProblem."""
    found = compare(lang=screen.lang.value)
    document = _document(found, screen.lang)
    show_comparison(screen, document)
    return of_calendar(document)


def show(screen: Screen, year: int) -> Exit:
    """What the file of a year says of its days, with the document of each. Raises CalendarMissing, LawProblem."""
    calendar, noted = load_calendar(), noted_days()
    if year not in calendar.years:
        raise CalendarMissing(year)
    document = {
        "year": year,
        "calendar": calendar.name,
        "sha256": calendar.sha256,
        "note": calendar.years[year].note,
        "days": [day.model_dump(mode="json") for day in noted[year]],
    }
    show_year(screen, document)
    return Exit.DONE


def _document(found: Comparison, lang: Lang) -> dict[str, Any]:
    return {
        "package": PACKAGE,
        "package_version": found.package_version,
        "calendar": found.calendar,
        "sha256": found.sha256,
        "first_year": found.years[0],
        "last_year": found.years[-1],
        "missing_year": found.years[-1] + 1,
        "unexplained": len(found.unexplained),
        "differences": [_difference(one, lang) for one in found.differences],
        "settled": [_known(one, lang) for one in found.settled],
    }


def _difference(one: Difference, lang: Lang) -> dict[str, Any]:
    said = one.model_dump(mode="json", exclude={"known"})
    return {**said, "known": _known(one.known, lang) if one.known else None}


def _known(one: KnownDifference, lang: Lang) -> dict[str, Any]:
    reason = one.reason_vi if lang is Lang.VI else one.reason_en
    return {"date": one.date.isoformat(), "source": one.source, "reason": reason}
