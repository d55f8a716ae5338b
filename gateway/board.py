"""Board and funds as documents. The figures are the views' own; only the days held are counted here, by the calendar."""

from typing import Any

from domain.values import instant_text
from gateway.days import days_held
from gateway.look import Document, Look
from store.reading import board_cases, board_lines

CASE_COLUMNS = (
    "code",
    "title",
    "stage",
    "commune",
    "village",
    "fund_year",
    "component",
    "model",
    "holder_duty",
    "holder_office",
    "held_since",
    "days_held",
    "approved_vnd",
    "contract_vnd",
    "accepted_vnd",
    "reserved_vnd",
    "committed_vnd",
    "submitted_vnd",
    "advanced_vnd",
    "paid_vnd",
    "disbursed_vnd",
    "next_date",
    "version",
    "simulated",
)


async def board(look: Look, fund_year: int | None = None) -> list[Document]:
    """One row a sub-project, as of now: where it is, who holds it since when, its money in đồng, its next date."""
    return [_case(row, look) for row in await board_cases(look.connection, fund_year)]


async def funds(look: Look, fund_year: int | None = None) -> list[Document]:
    """One row a fund line with every kind of account; `line_sum_vnd` is zero or the book is broken."""
    rows = await board_lines(look.connection, fund_year)
    return [_line(row, look) for row in rows]


def _case(row: dict[str, Any], look: Look) -> Document:
    since = row["held_since"]
    held = row["holder_duty"] is not None and since is not None
    shown = {
        **row,
        "held_since": instant_text(since) if since else None,
        "days_held": days_held(since, look.today) if held else None,
        "next_date": row["next_date"].isoformat() if row["next_date"] else None,
    }
    return {name: shown[name] for name in CASE_COLUMNS}


def _line(row: dict[str, Any], look: Look) -> Document:
    named = {name: value for name, value in row.items() if name != "line_sum"}
    return {**named, "line_sum_vnd": row["line_sum"], "simulated": look.clock.simulated}
