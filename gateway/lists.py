"""The ten lists of the board. A row shows what it waits for, on whom, since when, its money and its next date."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.board import BoardList, is_overdue
from domain.calendar_days import CalendarMissing
from domain.law import FigureStatus
from domain.law_keys import FigureKey
from domain.lifecycle import ENDED, Stage
from domain.times import start_of
from domain.values import instant_text
from gateway.as_of import Asked, end_of
from gateway.board import Seen, Wanted, line_document, see_cases
from gateway.days import calendar, days_held
from gateway.look import Document, Look
from gateway.reading import NotThere
from store.board import Row, board_lines, contradictions, mandates_at, open_advances
from store.reading import person_known

SOON_WORKING_DAYS = 10
TWICE = 2
Order = Callable[[Document], tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list asks beside its name: whose work, and how many working days without an answer are too many."""

    person: str | None = None
    days: int = 0


async def list_page(look: Look, asked: Asked, wanted: Wanted, name: BoardList, given: Filter) -> Document:
    """One list. Raises NotThere for a person whom the register lacks, LawProblem."""
    seen = await see_cases(look, asked, wanted)
    kind, rows = await _rows(seen, wanted, name, given)
    return {
        **asked.head(look),
        "list": name.value,
        "shows": kind,
        "fund_year": wanted.fund_year,
        "commune": wanted.commune,
        "target": seen.target.isoformat(),
        "person": given.person,
        "days": given.days if name is BoardList.UNANSWERED else None,
        "rows": rows,
    }


async def _rows(seen: Seen, wanted: Wanted, name: BoardList, given: Filter) -> tuple[str, list[Document]]:
    match name:
        case BoardList.MY_WORK:
            return "case", await _my_work(seen, given.person or "")
        case BoardList.OPEN_ADVANCES:
            return "case", await _open_advances(seen)
        case BoardList.WITHOUT_PROJECT:
            return "line", await _without_project(seen, wanted)
        case BoardList.ASSUMED_FIGURES:
            return "figure", _assumed(seen)
        case BoardList.CONTRADICTORY:
            return "answer", await _contradictory(seen)
        case _:
            keeps, order = PLAIN[name]
            kept = seen.documents(row for row in seen.rows if keeps(row, seen, given))
            return "case", sorted(kept, key=order)


def _open(row: Row, seen: Seen, given: Filter) -> bool:
    return row["holder_duty"] is not None


def _due_soon(row: Row, seen: Seen, given: Filter) -> bool:
    due: date | None = row["next_date"]
    on = seen.asked.pair.on
    if due is None or due < on or Stage(row["stage"]) in ENDED:
        return False
    try:
        return due <= calendar().add_working_days(on, SOON_WORKING_DAYS)
    except CalendarMissing:  # nobody may guess, so it is shown
        return True


def _overdue(row: Row, seen: Seen, given: Filter) -> bool:
    return is_overdue(Stage(row["stage"]), row["next_date"], seen.asked.pair.on)


def _returned_twice(row: Row, seen: Seen, given: Filter) -> bool:
    return (row["returns"] or 0) >= TWICE


def _unanswered(row: Row, seen: Seen, given: Filter) -> bool:
    if row["sent_at"] is None:
        return False
    waited = days_held(row["sent_at"], seen.asked.pair.on)
    return waited is None or waited > given.days


def _by(*names: str) -> Order:
    return lambda row: tuple(row[name] or "" for name in (*names, "code"))


PLAIN: Mapping[BoardList, tuple[Callable[[Row, Seen, Filter], bool], Order]] = MappingProxyType(
    {
        BoardList.DUE_SOON: (_due_soon, _by("next_date")),
        BoardList.OVERDUE: (_overdue, _by("next_date")),
        BoardList.HELD_LONGEST: (_open, _by("held_since")),
        BoardList.RETURNED_TWICE: (_returned_twice, lambda row: (-row["returns"], row["code"])),
        BoardList.UNANSWERED: (_unanswered, _by("sent_at")),
    }
)


async def _my_work(seen: Seen, person: str) -> list[Document]:
    """The cases that wait for a duty which the person held at the end of the day, or now."""
    connection = seen.look.connection
    if not await person_known(connection, person):
        raise NotThere("person", person)
    at = min(seen.asked.pair.known_at, end_of(seen.asked.pair.on))
    mine = {f"{held.duty.value}/{held.office}" for held in await mandates_at(connection, person, at)}
    rows = [row for row in seen.rows if mine.intersection(row["waits_for"] or ())]
    return sorted(seen.documents(rows), key=_by("held_since"))


async def _open_advances(seen: Seen) -> list[Document]:
    since = await open_advances(seen.look.connection, seen.asked.pair)
    on = seen.asked.pair.on
    rows = [
        {
            **row,
            "advance_since": since[row["code"]].isoformat(),
            "advance_days": days_held(start_of(since[row["code"]]), on),
        }
        for row in seen.documents(row for row in seen.rows if row["code"] in since)
    ]
    return sorted(rows, key=_by("advance_since"))


async def _without_project(seen: Seen, wanted: Wanted) -> list[Document]:
    lines = await board_lines(seen.look.connection, seen.asked.pair, wanted.fund_year, wanted.commune)
    rows = [line_document(line, seen.look) for line in lines if line["available_vnd"]]
    return sorted(rows, key=lambda row: (-row["available_vnd"], row["line"]))


def _assumed(seen: Seen) -> list[Document]:
    """Figures that hold on the day and that nobody has confirmed, in the editions that the cases of the page stand on."""
    on = seen.asked.pair.on
    return [
        {
            "edition": name,
            "figure": figure.key.value,
            "status": figure.status.value,
            "value": list(figure.value) if isinstance(figure.value, tuple) else figure.value,
            "unit": figure.unit.value,
            "source": figure.source,
            "article": figure.article,
            "note": figure.note,
        }
        for name, edition in sorted(seen.caster.editions.items())
        for figure in (edition.figure(key, on) for key in FigureKey)
        if figure.status in {FigureStatus.ASSUMED, FigureStatus.UNSET}
    ]


async def _contradictory(seen: Seen) -> list[Document]:
    of_page = {row["code"] for row in seen.rows}
    return [
        {
            "code": row["code"],
            **json.loads(row["detail"]),
            "received_at": instant_text(row["received_at"]),
            "command_id": row["command_id"],
        }
        for row in await contradictions(seen.look.connection, seen.asked.pair)
        if row["code"] in of_page
    ]
