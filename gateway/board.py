"""The board as documents. Sums are the schema's own; here are added what depends on the day of reading: days, dates, risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.board import AtRisk, Grouping, is_overdue
from domain.forecast import Risk, risk_of
from domain.lifecycle import ENDED, Stage
from domain.times import quarter_end
from domain.values import instant_text
from gateway.as_of import Asked, asked_of
from gateway.days import days_held
from gateway.forecasting import Forecaster, forecaster
from gateway.look import Document, Look
from gateway.totals import OpenCase, Spread, grouped_rows, risk_of_all
from store.board import Row, board_cases, board_lines, board_spread, read_parents

MONEY_COLUMNS = (
    "approved_vnd",
    "contract_vnd",
    "accepted_vnd",
    "support_vnd",
    "funding_vnd",
    "reserved_vnd",
    "committed_vnd",
    "submitted_vnd",
    "committed_unpaid_vnd",
    "advanced_vnd",
    "paid_vnd",
    "disbursed_vnd",
    "undisbursed_vnd",
    "unreconciled_vnd",
)
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
    *MONEY_COLUMNS,
    "next_date",
    "overdue",
    "forecast_on",
    "forecast_samples",
    "risk",
    "returns",
    "sent_at",
    "law_edition",
    "version",
    "simulated",
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a page of the board is to show; `target`: by which day money should be out, None for the quarter's end."""

    by: Grouping = Grouping.CASE
    fund_year: int | None = None
    commune: str | None = None
    target: date | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The cases of a page as the record gave them, with their forecasts."""

    look: Look
    asked: Asked
    target: date
    rows: list[Row]
    caster: Forecaster

    def risk(self, row: Row) -> Risk:
        return risk_of(Stage(row["stage"]), self.caster.of(row), self.target)

    def documents(self, rows: Iterable[Row]) -> list[Document]:
        return [_case(row, self) for row in rows]


async def see_cases(look: Look, asked: Asked, wanted: Wanted) -> Seen:
    """The cases that a page is about, each with its forecast. Raises LawProblem."""
    rows = await board_cases(look.connection, asked.pair, wanted.fund_year, wanted.commune)
    target = wanted.target or quarter_end(asked.pair.on)
    caster = await forecaster(look, asked.pair, rows)
    return Seen(look=look, asked=asked, target=target, rows=rows, caster=caster)


async def page(look: Look, asked: Asked, wanted: Wanted) -> Document:
    """One page of the board, with what is at risk at the target day in its three sub-totals."""
    seen = await see_cases(look, asked, wanted)
    lines = await board_lines(look.connection, asked.pair, wanted.fund_year, wanted.commune)
    spread = await _spread(seen, lines)
    if wanted.by is Grouping.CASE:
        rows = seen.documents(seen.rows)
    else:
        rows = grouped_rows(lines, spread, _open_cases(seen), wanted.by, await read_parents(look.connection))
    return {
        **asked.head(look),
        "by": wanted.by.value,
        "fund_year": wanted.fund_year,
        "commune": wanted.commune,
        "target": seen.target.isoformat(),
        "at_risk": _at_risk(risk_of_all(lines, spread)),
        "rows": rows,
    }


async def board(look: Look, fund_year: int | None = None) -> Document:
    """The page of all cases as of now."""
    return await page(look, await asked_of(look), Wanted(fund_year=fund_year))


async def funds(look: Look, fund_year: int | None = None) -> list[Document]:
    """One row a fund line with every kind of account; `line_sum_vnd` is zero or the book is broken."""
    rows = await board_lines(look.connection, (await asked_of(look)).pair, fund_year)
    return [line_document(row, look) for row in rows]


def line_document(row: Row, look: Look) -> Document:
    """A fund line as it is given out."""
    named = {name: value for name, value in row.items() if name != "line_sum"}
    return {**named, "line_sum_vnd": row["line_sum"], "simulated": look.clock.simulated}


async def _spread(seen: Seen, lines: Iterable[Row]) -> list[Spread]:
    risks = {row["code"]: seen.risk(row) for row in seen.rows}
    of_page = {line["line"] for line in lines}
    return [
        Spread(line=row["line"], code=row["code"], undisbursed_vnd=row["undisbursed_vnd"], risk=risks[row["code"]])
        for row in await board_spread(seen.look.connection, seen.asked.pair)
        if row["line"] in of_page and row["code"] in risks
    ]


def _open_cases(seen: Seen) -> list[OpenCase]:
    return [
        OpenCase(code=row["code"], commune=row["commune"], overdue=_is_overdue(row, seen))
        for row in seen.rows
        if Stage(row["stage"]) not in ENDED
    ]


def _at_risk(risk: AtRisk) -> Mapping[str, int]:
    return {**vars(risk), "total_vnd": risk.total_vnd}


def _is_overdue(row: Row, seen: Seen) -> bool:
    return is_overdue(Stage(row["stage"]), row["next_date"], seen.asked.pair.on)


def _case(row: Row, seen: Seen) -> Document:
    since, told = row["held_since"], seen.caster.of(row)
    held = row["holder_duty"] is not None and since is not None
    shown: dict[str, Any] = {
        **row,
        "held_since": instant_text(since) if since else None,
        "days_held": days_held(since, seen.asked.pair.on) if held else None,
        "next_date": row["next_date"].isoformat() if row["next_date"] else None,
        "overdue": _is_overdue(row, seen),
        "forecast_on": told.day.isoformat() if told.day else None,
        "forecast_samples": told.samples,
        "risk": seen.risk(row).value,
        "sent_at": instant_text(row["sent_at"]) if row["sent_at"] else None,
    }
    return {name: shown[name] for name in CASE_COLUMNS}
