"""The calendars of this tree against the installed `holidays` package, day by day.

The calendars were seeded from the package once and are frozen: notices decide, a newer package never does. It is asked
again only to find a notice that we missed, so every difference is either known, with its source, or to be looked into.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import holidays
from pydantic import StrictStr

from domain.values import Day, Model, Year
from law.loader import LAW_ROOT, load_calendar, noted_days
from law.read_tables import LawFile, LawProblem, build, parse

PACKAGE, COUNTRY = "holidays", "VN"
KNOWN = "known_differences.toml"
PACKAGE_SPEAKS = {"vi": "vi", "en": "en_US"}
Says = Literal["off", "worked"]


class KnownDifference(Model):
    """A day on which the package is known to say something else, and why our calendar stands."""

    date: Day
    ours: Says
    package: Says
    source: StrictStr
    reason_vi: StrictStr
    reason_en: StrictStr


class Difference(Model):
    """One day that the two see differently; `document` is empty where our file says nothing of it (an ordinary day)."""

    year: Year
    date: Day
    ours: Says
    document: StrictStr
    package: Says
    package_name: StrictStr
    known: KnownDifference | None


class Comparison(Model):
    """Every difference over the years of our calendar, and the known ones that are none any more."""

    package_version: StrictStr
    calendar: StrictStr
    sha256: StrictStr
    years: tuple[Year, ...]
    differences: tuple[Difference, ...]
    settled: tuple[KnownDifference, ...]

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.known is None)


def compare(root: Path = LAW_ROOT, lang: str = "vi") -> Comparison:
    """Each day of each year that the tree has; the package names its days in this language. Raises LawProblem."""
    calendar = load_calendar(root)
    known = {one.date: one for one in known_differences(root)}
    documents = {day.date: day.source for days in noted_days(root).values() for day in days}
    differences: list[Difference] = []
    for year in sorted(calendar.years):
        package = holidays.country_holidays(COUNTRY, years=year, language=PACKAGE_SPEAKS[lang])
        for day in _days_of(year):
            ours, theirs = _says(calendar.is_working_day(day)), _says(package.is_working_day(day))
            if ours == theirs:
                continue
            because = known.get(day)
            differences.append(
                Difference(
                    year=year,
                    date=day,
                    ours=ours,
                    document=documents.get(day, ""),
                    package=theirs,
                    package_name=package.get(day) or "",
                    known=because
                    if because is not None and (because.ours, because.package) == (ours, theirs)
                    else None,
                )
            )
    explained = {one.date for one in differences if one.known}
    return Comparison(
        package_version=version(PACKAGE),
        calendar=calendar.name,
        sha256=calendar.sha256,
        years=tuple(sorted(calendar.years)),
        differences=tuple(differences),
        settled=tuple(one for one in known.values() if one.date not in explained),
    )


def known_differences(root: Path = LAW_ROOT) -> tuple[KnownDifference, ...]:
    """The list as the tree keeps it, by day. Raises LawProblem for what cannot stand in it."""
    path = root / KNOWN
    shown = f"{root.name}/{KNOWN}"
    if not path.is_file():
        raise LawProblem(shown, None, "there is no such file", "restore it; it may be empty")
    file = parse(shown, path.read_bytes())
    file.only("known_difference")
    rows = [
        build(KnownDifference, file, row, "known_difference", n) for n, row in enumerate(file.rows("known_difference"))
    ]
    for index, one in enumerate(rows):
        _check(file, index, one, rows[:index])
    return tuple(rows)


def _check(file: LawFile, index: int, one: KnownDifference, before: list[KnownDifference]) -> None:
    if one.ours == one.package:
        raise file.problem(
            f"on {one.date} both say {one.ours}", "remove the block", "known_difference", index, "package"
        )
    if not (one.source and one.reason_vi and one.reason_en):
        raise file.problem(f"{one.date} has no source or no reason", "say why", "known_difference", index)
    if before and one.date <= before[-1].date:
        what = f"{one.date} stands after {before[-1].date}"
        raise file.problem(what, "keep one block a day, in order", "known_difference", index, "date")


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _says(worked: bool) -> Says:
    return "worked" if worked else "off"
