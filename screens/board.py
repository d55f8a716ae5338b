"""Board and funds in a terminal of 100 columns: three figures a cell, disbursed always beside its two parts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from domain.commands.fund import CapitalKind, Source
from domain.lifecycle import Stage
from domain.people import Duty
from screens.screen import BAD, SMALL, Screen
from screens.tables import lines, table
from wording import grouped

Row = Mapping[str, Any]
Cells = Sequence[tuple[str, ...]]

CASE_CELLS: Cells = (
    ("code", "commune", "village"),
    ("stage", "holder_duty", "holder_office"),
    ("held_since", "days_held", "next_date"),
    ("approved_vnd", "contract_vnd", "accepted_vnd"),
    ("reserved_vnd", "committed_vnd", "submitted_vnd"),
    ("disbursed_vnd", "advanced_vnd", "paid_vnd"),
)
LINE_CELLS: Cells = (
    ("fund_year", "origin_year"),
    ("office", "source", "capital_kind", "component"),
    ("allotted_vnd", "available_vnd", "undisbursed_vnd"),
    ("reserved_vnd", "committed_vnd", "submitted_vnd"),
    ("disbursed_vnd", "advanced_vnd", "paid_vnd"),
)


def show_board(screen: Screen, head: Row, rows: Sequence[Row]) -> None:
    """One sub-project a row; `head` says as of when."""
    if screen.as_json:
        screen.show(rows)
        return
    _put(screen, head, rows, _drawn(screen, "board.column", CASE_CELLS, rows))


def show_funds(screen: Screen, head: Row, rows: Sequence[Row]) -> None:
    """One fund line a row, and whether every line sums to zero."""
    if screen.as_json:
        screen.show(rows)
        return
    wrong = [row for row in rows if row["line_sum_vnd"]]
    said = [Text(screen.say("board.text.line_not_zero", line=row["line"]), style=BAD) for row in wrong]
    if not wrong:
        said = [Text(screen.say("board.text.every_line_zero"), style=SMALL)]
    _put(screen, head, rows, _drawn(screen, "board.funds", LINE_CELLS, rows), *said)


def _put(screen: Screen, head: Row, rows: Sequence[Row], *drawn: RenderableType) -> None:
    screen.show(dict(head), *(drawn if rows else (Text(screen.say("screens.nothing")),)))


def _drawn(screen: Screen, subject: str, cells: Cells, rows: Sequence[Row]) -> RenderableType:
    money = {number for number, names in enumerate(cells) if names[0].endswith("_vnd")}
    headings = ["\n".join(screen.say(f"{subject}.{name}") for name in names) for names in cells]
    drawn = table(*headings, right=money)
    for row in rows:
        drawn.add_row(*(lines(*(_value(screen, name, row[name]) for name in names)) for names in cells))
        drawn.add_section()
    sums = {name: sum(row[name] for row in rows) for number in money for name in cells[number]}
    total = [lines(*(_value(screen, name, sums[name]) for name in names if name in sums)) for names in cells]
    total[0] = lines(screen.say("screens.total"), style="bold")
    drawn.add_row(*total)
    return drawn


def _value(screen: Screen, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name.endswith("_vnd"):
        return grouped(value, screen.lang)
    return SHOWN[name](screen, value) if name in SHOWN else str(value)


SHOWN: Mapping[str, Callable[[Screen, Any], str]] = {
    "commune": Screen.name,
    "village": Screen.name,
    "office": Screen.name,
    "holder_office": Screen.name,
    "stage": lambda screen, stage: screen.word(Stage(stage)),
    "holder_duty": lambda screen, duty: screen.word(Duty(duty)),
    "source": lambda screen, source: screen.word(Source(source)),
    "capital_kind": lambda screen, kind: screen.word(CapitalKind(kind)),
    "held_since": Screen.day,
    "next_date": Screen.day,
    "days_held": lambda screen, days: screen.say("cli.days", days=days),
}
