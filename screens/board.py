"""The board in a terminal of 100 columns: a few figures a cell, disbursed always beside its two parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from domain.board import BoardList, Grouping, rate
from screens.board_lists import drawn_answers, drawn_figures
from screens.cells import Cells, Row, drawn
from screens.screen import BAD, SAID, SMALL, Screen

CASE_CELLS: Cells = (
    ("code", "commune", "village", "returns"),
    ("stage", "holder_duty", "holder_office"),
    ("held_since", "days_held", "next_date", "forecast_on"),
    ("approved_vnd", "contract_vnd", "accepted_vnd"),
    ("reserved_vnd", "committed_unpaid_vnd", "submitted_vnd"),
    ("disbursed_vnd", "advanced_vnd", "paid_vnd", "unreconciled_vnd"),
)
IN_PLACE_OF_DATES = {
    BoardList.UNANSWERED: ("sent_at", "held_since", "days_held", "next_date"),
    BoardList.OPEN_ADVANCES: ("advance_since", "advance_days", "held_since", "next_date"),
}
LINE_CELLS: Cells = (
    ("fund_year", "origin_year"),
    ("office", "source", "capital_kind", "component"),
    ("allotted_vnd", "available_vnd", "undisbursed_vnd"),
    ("reserved_vnd", "committed_vnd", "submitted_vnd"),
    ("disbursed_vnd", "advanced_vnd", "paid_vnd"),
)
TOTAL_CELLS: Cells = (
    ("allotted_vnd", "available_vnd", "undisbursed_vnd"),
    ("reserved_vnd", "committed_unpaid_vnd", "submitted_vnd"),
    ("disbursed_vnd", "advanced_vnd", "paid_vnd", "unreconciled_vnd"),
    ("rate",),
    ("at_risk_vnd", "late_vnd", "unknown_vnd", "without_project_vnd"),
)
NAMES_OF: Mapping[Grouping, Cells] = {
    Grouping.DISTRICT: (("district", "cases", "overdue"),),
    Grouping.COMMUNE: (("commune", "cases", "overdue"),),
    Grouping.LINE: (("office", "fund_year", "origin_year"), ("source", "component", "cases", "overdue")),
}


def show_board(screen: Screen, page: Row) -> None:
    """A page or a list of the board; its head says value up to when, known at when."""
    screen.show(dict(page), *([] if screen.as_json else drawn_page(screen, page)))


def drawn_page(screen: Screen, page: Row) -> list[RenderableType]:
    """What stands under the head of a page."""
    parts: list[RenderableType] = []
    if "list" in page:
        parts.append(Text(screen.word(BoardList(page["list"])), style=SAID))
    parts.append(_rows(screen, page) if page["rows"] else Text(screen.say("screens.nothing")))
    if "at_risk" in page:
        parts.append(_at_risk(screen, page))
    return parts


def show_funds(screen: Screen, head: Row, rows: Sequence[Row]) -> None:
    """One fund line a row, and whether every line sums to zero."""
    if screen.as_json:
        screen.show(rows)
        return
    wrong = [row for row in rows if row["line_sum_vnd"]]
    said = [Text(screen.say("board.text.line_not_zero", line=row["line"]), style=BAD) for row in wrong]
    if not wrong:
        said = [Text(screen.say("board.text.every_line_zero"), style=SMALL)]
    shown = (drawn(screen, "board.funds", LINE_CELLS, rows), *said) if rows else (Text(screen.say("screens.nothing")),)
    screen.show(dict(head), *shown)


def _rows(screen: Screen, page: Row) -> RenderableType:
    rows: Sequence[Row] = page["rows"]
    if "by" in page and page["by"] != Grouping.CASE:
        return _totals(screen, Grouping(page["by"]), rows)
    match page.get("shows", "case"):
        case "line":
            return drawn(screen, "board.funds", LINE_CELLS, rows)
        case "figure":
            return drawn_figures(screen, rows)
        case "answer":
            return drawn_answers(screen, rows)
        case _:
            dates = IN_PLACE_OF_DATES.get(BoardList(page["list"])) if "list" in page else None
            cells = tuple(dates if dates and names[0] == "held_since" else names for names in CASE_CELLS)
            return drawn(screen, "board.column", cells, rows)


def _totals(screen: Screen, by: Grouping, rows: Sequence[Row]) -> RenderableType:
    sums: dict[str, Any] = {
        name: sum(row[name] for row in rows) for names in TOTAL_CELLS for name in names if name != "rate"
    }
    percent = rate(sums["disbursed_vnd"], sums["allotted_vnd"])
    rated = {"rate": str(percent) if percent is not None else None}
    return drawn(screen, "board.funds", (*NAMES_OF[by], *TOTAL_CELLS), rows, total=rated)


def _at_risk(screen: Screen, page: Row) -> RenderableType:
    sums = {name.removesuffix("_vnd"): amount for name, amount in page["at_risk"].items()}
    style = BAD if sums["total"] else SMALL
    return Group(Text(screen.say("board.text.at_risk", target=page["target"], **sums), style=style))
