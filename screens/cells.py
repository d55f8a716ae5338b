"""Cells of the board: several values of one row in one cell, each in the words of its kind, and a row of sums below."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from domain.commands.fund import CapitalKind, Source
from domain.lifecycle import Stage
from domain.people import Duty
from screens.screen import BAD, Screen
from screens.tables import lines, table
from wording import grouped
from wording.formats import percent

Row = Mapping[str, Any]
Cells = Sequence[tuple[str, ...]]
NUMBERS = ("_vnd", "rate")


def drawn(screen: Screen, subject: str, cells: Cells, rows: Sequence[Row], total: Row | None = None) -> RenderableType:
    """A table with a row a member and the sums below; `total` gives what is no sum, such as a rate."""
    money = {number for number, names in enumerate(cells) if names[0].endswith(NUMBERS)}
    headings = ["\n".join(screen.say(f"{subject}.{name}") for name in names) for names in cells]
    made = table(*headings, right=money)
    for row in rows:
        made.add_row(*(_cell(screen, names, row) for names in cells))
        made.add_section()
    _add_sums(screen, made, cells, rows, total or {})
    return made


def _add_sums(screen: Screen, made: Table, cells: Cells, rows: Sequence[Row], given: Row) -> None:
    summed = [name for names in cells for name in names if name.endswith("_vnd")]
    sums = {**{name: sum(row[name] for row in rows) for name in summed}, **given}
    total = [lines(*(value(screen, name, sums) for name in names if name in sums)) for names in cells]
    total[0] = lines(screen.say("screens.total"), style="bold")
    made.add_row(*total)


def _cell(screen: Screen, names: Sequence[str], row: Row) -> Text:
    said = [(value(screen, name, row), BAD if _is_bad(name, row) else "") for name in names]
    return Text("\n").join(Text(text, style=style) for text, style in said if text)


def _is_bad(name: str, row: Row) -> bool:
    return (name == "next_date" and bool(row.get("overdue"))) or (name == "forecast_on" and row.get("risk") == "late")


def value(screen: Screen, name: str, row: Row) -> str:
    """One value of a row in words; "" where there is nothing to say."""
    if name in OF_ROW:
        return OF_ROW[name](screen, row)
    found = row[name]
    if found is None or found == "":
        return ""
    if name.endswith("_vnd"):
        return grouped(found, screen.lang)
    return SHOWN[name](screen, found) if name in SHOWN else str(found)


def _next_date(screen: Screen, row: Row) -> str:
    if row["next_date"] is None:
        return ""
    return (
        screen.say("board.text.overdue_mark", day=row["next_date"])
        if row.get("overdue")
        else screen.day(row["next_date"])
    )


def _forecast(screen: Screen, row: Row) -> str:
    if row["holder_duty"] is None:
        return ""
    if row["forecast_on"] is not None:
        return screen.say("board.text.forecast", day=row["forecast_on"], samples=row["forecast_samples"])
    if row["risk"] == "late":
        return screen.say("board.text.forecast_never")
    return screen.say("board.text.forecast_unknown", samples=row["forecast_samples"])


def _rate(screen: Screen, row: Row) -> str:
    found = row["rate"]
    return percent(Decimal(found), screen.lang) if found is not None else screen.say("screens.none")


OF_ROW: Mapping[str, Callable[[Screen, Row], str]] = {
    "next_date": _next_date,
    "forecast_on": _forecast,
    "rate": _rate,
    "returns": lambda screen, row: screen.say("board.text.returned", times=row["returns"]) if row["returns"] else "",
    "cases": lambda screen, row: screen.say("board.text.cases", cases=row["cases"]),
    "overdue": lambda screen, row: (
        screen.say("board.text.cases_overdue", overdue=row["overdue"]) if row["overdue"] else ""
    ),
}
SHOWN: Mapping[str, Callable[[Screen, Any], str]] = {
    "commune": Screen.name,
    "district": Screen.name,
    "village": Screen.name,
    "office": Screen.name,
    "holder_office": Screen.name,
    "stage": lambda screen, stage: screen.word(Stage(stage)),
    "holder_duty": lambda screen, duty: screen.word(Duty(duty)),
    "source": lambda screen, source: screen.word(Source(source)),
    "capital_kind": lambda screen, kind: screen.word(CapitalKind(kind)),
    "held_since": Screen.day,
    "days_held": lambda screen, days: screen.say("cli.days", days=days),
    "advance_days": lambda screen, days: screen.say("board.text.age", days=days),
    "sent_at": lambda screen, at: screen.say("board.text.sent", at=screen.local(at)),
    "advance_since": lambda screen, since: screen.say("board.text.advance", since=since),
}
