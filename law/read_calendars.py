"""The calendar of working days from its yearly files: days off, and weekend days worked for them, with the notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import StrictStr

from domain.calendar_days import SATURDAY, WorkingCalendar, YearCalendar
from domain.law import FigureStatus
from domain.values import Day, Model, Year
from law.read_tables import LawFile, LawProblem, build, parse


class AnnouncedDay(Model):
    """A day off, or a weekend day that is worked instead of the weekday `instead_of`."""

    date: Day
    name: StrictStr
    source: StrictStr
    status: Literal[FigureStatus.CONFIRMED, FigureStatus.ASSUMED]
    instead_of: Day | None = None


class UnconfirmedDay(Model):
    """A day that was proposed as a day off and that no notice confirms: worked, and counted as an assumption."""

    date: Day
    name: StrictStr
    source: StrictStr


class YearHead(Model):
    year: Year
    note: StrictStr = ""


class NotedDay(Model):
    """One day of which a file says something, with the document; an unconfirmed one is worked all the same."""

    date: Day
    worked: bool
    name: StrictStr
    source: StrictStr
    status: Literal["confirmed", "assumed", "unconfirmed"]
    instead_of: Day | None = None


@dataclass(frozen=True)
class YearFile:
    """One file as it was read and checked."""

    head: YearHead
    off: list[AnnouncedDay]
    work: list[AnnouncedDay]
    unconfirmed: list[UnconfirmedDay]


def read_calendar(files: Mapping[str, bytes], sha256: str, prefix: str) -> WorkingCalendar:
    """All years together, named by the first and the last of them."""
    if not files:
        raise LawProblem(prefix, None, "there is no calendar", "add one file a year, such as 2026.toml")
    years = [_read_year(name, parse(f"{prefix}{name}", content)) for name, content in sorted(files.items())]
    return WorkingCalendar(
        name=f"vn-{years[0].year}-{years[-1].year}", sha256=sha256, years={one.year: one for one in years}
    )


def read_noted_days(files: Mapping[str, bytes], prefix: str) -> dict[int, tuple[NotedDay, ...]]:
    """Of each year the days of which its file says something, in their order: what a person is shown."""
    years = [_read_file(name, parse(f"{prefix}{name}", content)) for name, content in sorted(files.items())]
    return {year.head.year: tuple(sorted(_noted(year), key=lambda day: day.date)) for year in years}


def _noted(year: YearFile) -> Iterator[NotedDay]:
    for day in (*year.off, *year.work):
        yield NotedDay(**day.model_dump() | {"worked": day in year.work, "status": day.status.value})
    for doubt in year.unconfirmed:
        yield NotedDay(**doubt.model_dump(), worked=True, status="unconfirmed")


def _read_year(name: str, file: LawFile) -> YearCalendar:
    year = _read_file(name, file)
    announced = [*year.off, *year.work]
    assumed = [day.date for day in announced if day.status is FigureStatus.ASSUMED]
    return YearCalendar(
        year=year.head.year,
        off=frozenset(day.date for day in year.off),
        extra_work=frozenset(day.date for day in year.work),
        assumed=frozenset([*assumed, *(day.date for day in year.unconfirmed)]),
        sources=tuple(sorted({day.source for day in announced})),
        note=year.head.note,
    )


def _read_file(name: str, file: LawFile) -> YearFile:
    file.only("year", "note", "off", "work", "unconfirmed")
    head = build(YearHead, file, {field: file.tables[field] for field in ("year", "note") if field in file.tables})
    if name != f"{head.year}.toml":
        raise file.problem(f"the file of {head.year} is called {name}", f"call it {head.year}.toml", None, 0, "year")
    off = [build(AnnouncedDay, file, row, "off", n) for n, row in enumerate(file.rows("off"))]
    work = [build(AnnouncedDay, file, row, "work", n) for n, row in enumerate(file.rows("work"))]
    doubt = [build(UnconfirmedDay, file, row, "unconfirmed", n) for n, row in enumerate(file.rows("unconfirmed"))]
    if not off:
        raise file.problem("the year has no day off", "copy them from the year's notice")
    _check_days(file, head.year, {"off": off, "work": work, "unconfirmed": doubt})
    _check_swaps(file, {day.date for day in off}, work)
    return YearFile(head, off, work, doubt)


def _check_days(file: LawFile, year: int, tables: Mapping[str, Sequence[AnnouncedDay | UnconfirmedDay]]) -> None:
    seen: set[date] = set()
    for table, days in tables.items():
        for index, day in enumerate(days):
            if day.date.year != year:
                raise file.problem(f"{day.date} is not in {year}", "move it to its year's file", table, index, "date")
            if day.date in seen:
                raise file.problem(f"{day.date} stands here twice", "keep one block a day", table, index, "date")
            if not day.name or not day.source:
                raise file.problem(f"{day.date} has no name or no source", "name the notice", table, index)
            seen.add(day.date)


def _check_swaps(file: LawFile, off: set[date], work: list[AnnouncedDay]) -> None:
    for index, day in enumerate(work):
        if day.date.weekday() < SATURDAY:
            raise file.problem(f"{day.date} is no weekend day", "a weekday is worked anyway", "work", index, "date")
        if day.instead_of is None or day.instead_of not in off or day.instead_of.weekday() >= SATURDAY:
            remedy = "set instead_of to the weekday off for which it is worked"
            raise file.problem(f"{day.date} is worked instead of no weekday off", remedy, "work", index, "instead_of")
