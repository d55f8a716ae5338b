"""The board added up by fund line, commune or district: sums of the lines' own figures, and one rate from the sums."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.board import AtRisk, Grouping, at_risk, rate
from domain.forecast import Risk
from gateway.look import Document
from store.board import Row

SUMMED = (
    "allotted_vnd",
    "available_vnd",
    "undisbursed_vnd",
    "reserved_vnd",
    "committed_vnd",
    "submitted_vnd",
    "committed_unpaid_vnd",
    "advanced_vnd",
    "paid_vnd",
    "disbursed_vnd",
    "unreconciled_vnd",
)
LINE_NAMES = ("line", "fund_year", "origin_year", "source", "component", "subcomponent", "capital_kind", "office")
RISKS = ("late_vnd", "unknown_vnd", "without_project_vnd")
TOTAL_COLUMNS = ("district", "commune", *LINE_NAMES, "cases", "overdue", *SUMMED, "rate", *RISKS, "at_risk_vnd")


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What one case has not spent on one line, with the risk of the case."""

    line: str
    code: str
    undisbursed_vnd: int
    risk: Risk


def risk_of_all(lines: Iterable[Row], spread: Iterable[Spread]) -> AtRisk:
    """What is at risk on these lines together."""
    return at_risk(((one.undisbursed_vnd, one.risk) for one in spread), sum(line["available_vnd"] for line in lines))


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """A case that has not ended, where it belongs, and whether its date has passed."""

    code: str
    commune: str
    overdue: bool


def grouped_rows(
    lines: Iterable[Row],
    spread: Iterable[Spread],
    cases: Sequence[OpenCase],
    by: Grouping,
    parents: Mapping[str, str],
) -> list[Document]:
    """One row a line, commune or district, in order of names; a commune with cases and no money has a row as well."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        groups[_key(line["line"], line["office"], by, parents)].append(line)
    members: dict[str, list[OpenCase]] = defaultdict(list)
    on_line = _by_line(spread)
    for case in cases if by is not Grouping.LINE else ():
        members[_key("", case.commune, by, parents)].append(case)
    for key in groups if by is Grouping.LINE else ():
        members[key] = [case for case in cases if case.code in {one.code for one in on_line[key]}]
    return [
        _row(key, groups[key], [one for line in groups[key] for one in on_line[line["line"]]], members[key], by)
        for key in sorted({*groups, *members})
    ]


def _by_line(spread: Iterable[Spread]) -> dict[str, list[Spread]]:
    found: dict[str, list[Spread]] = defaultdict(list)
    for one in spread:
        found[one.line].append(one)
    return found


def _key(line: str, office: str, by: Grouping, parents: Mapping[str, str]) -> str:
    """An office without one above it is its own district."""
    match by:
        case Grouping.LINE:
            return line
        case Grouping.DISTRICT:
            return parents.get(office, office)
        case _:
            return office


def _row(key: str, lines: Sequence[Row], spread: Sequence[Spread], cases: Sequence[OpenCase], by: Grouping) -> Document:
    sums = {name: sum(line[name] for line in lines) for name in SUMMED}
    risk = risk_of_all(lines, spread)
    percent = rate(sums["disbursed_vnd"], sums["allotted_vnd"])
    named = {name: lines[0][name] for name in LINE_NAMES} if by is Grouping.LINE else {by.value: key}
    return {
        **named,
        "cases": len(cases),
        "overdue": sum(case.overdue for case in cases),
        **sums,
        "rate": str(percent) if percent is not None else None,
        **{name: getattr(risk, name) for name in RISKS},
        "at_risk_vnd": risk.total_vnd,
    }
