"""The board as rows: every figure is computed in the schema's views and functions, and nothing is computed here.

Each question takes the pair (value on or before a day, known at an instant). Amounts are whole đồng.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.as_of import AsOf
from domain.people import Duty
from store.queries import sql
from store.reading import Held

if TYPE_CHECKING:
    from store.database import Connection

CASES_NOW, CASES_AT = sql("board", "cases_now"), sql("board", "cases_at")
PAGE_NOW = sql("board", "page_now")
LINES_NOW, LINES_AT = sql("board", "lines_now"), sql("board", "lines_at")
SPREAD_NOW, SPREAD_AT = sql("board", "spread_now"), sql("board", "spread_at")
PASSAGES, ADVANCES = sql("board", "passages"), sql("board", "advances")
CONTRADICTIONS, MANDATES_AT = sql("board", "contradictions"), sql("board", "mandates_at")
PARENTS, BEGINS = sql("board", "parents"), sql("board", "begins")

Row = dict[str, Any]
Passage = tuple[datetime, datetime]


async def board_cases(
    connection: "Connection", pair: AsOf, fund_year: int | None = None, commune: str | None = None
) -> list[Row]:
    """One row a sub-project."""
    if pair.current and fund_year is not None and commune is not None:
        return _rows(await connection.fetch(PAGE_NOW, fund_year, commune))
    if pair.current:
        return _rows(await connection.fetch(CASES_NOW, fund_year, commune))
    return _rows(await connection.fetch(CASES_AT, pair.on, pair.known_at, fund_year, commune))


async def board_lines(
    connection: "Connection", pair: AsOf, fund_year: int | None = None, commune: str | None = None
) -> list[Row]:
    """One row a fund line, with every kind of account."""
    if pair.current:
        return _rows(await connection.fetch(LINES_NOW, fund_year, commune))
    return _rows(await connection.fetch(LINES_AT, pair.on, pair.known_at, fund_year, commune))


async def board_spread(connection: "Connection", pair: AsOf) -> list[Row]:
    """line, code, undisbursed_vnd: what each case has not yet spent, line by line."""
    if pair.current:
        return _rows(await connection.fetch(SPREAD_NOW))
    return _rows(await connection.fetch(SPREAD_AT, pair.on, pair.known_at))


async def board_passages(
    connection: "Connection", pair: AsOf, edition: str, stages: Sequence[str], most: int
) -> dict[str, list[Passage]]:
    """The last passages of each stage under one law edition, the latest first: (entered, left)."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for row in await connection.fetch(PASSAGES, pair.on, pair.known_at, edition, list(stages), most):
        found[row["stage"]].append((row["passed_since"], row["received_at"]))
    return found


async def open_advances(connection: "Connection", pair: AsOf) -> dict[str, date]:
    """By case, the value day since which an advance has been open without a break."""
    return {row["code"]: row["since"] for row in await connection.fetch(ADVANCES, pair.on, pair.known_at)}


async def contradictions(connection: "Connection", pair: AsOf) -> list[Row]:
    """code, detail (JSON text), command_id, received_at of every answer that contradicts the first one."""
    return _rows(await connection.fetch(CONTRADICTIONS, pair.on, pair.known_at))


async def mandates_at(connection: "Connection", person: str, instant: datetime) -> list[Held]:
    """The duties that a person held at an instant."""
    rows = await connection.fetch(MANDATES_AT, person, instant)
    return [Held(duty=Duty(row["duty"]), office=row["office"], person=person) for row in rows]


async def read_parents(connection: "Connection") -> dict[str, str]:
    """The office above each office that has one."""
    return {row["office"]: row["parent"] for row in await connection.fetch(PARENTS)}


async def record_begins(connection: "Connection") -> datetime | None:
    """When the register was founded; None for an empty record."""
    begins: datetime | None = await connection.fetchval(BEGINS)
    return begins


def _rows(records: Sequence[Any]) -> list[Row]:
    return [dict(record) for record in records]
