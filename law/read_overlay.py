"""What an office sets by its own decision, laid over an edition of the law: its rows win on the days on which they hold.

Such an edition carries only its own rows, each `internal` with the decision's number and date. It may fill what the law
leaves unset and be stricter about a period; it cannot change what the law has fixed, nor give anybody longer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from domain.law import Figure, FigureStatus, LawEdition, Unit
from domain.law_keys import AT_LEAST
from law.read_edition import HEADER_FIELDS, Placed, header_fields, parse_files, read_figures, read_in_force
from law.read_tables import build

IN_DAYS = frozenset({Unit.CALENDAR_DAYS, Unit.WORKING_DAYS})
DECISION = re.compile(r".*\d+/\S+.* \d{2}/\d{2}/\d{4}.*")
ILLUSTRATION = "GIẢ ĐỊNH"


def read_overlay(files: Mapping[str, bytes], base: LawEdition, sha256: str, prefix: str) -> LawEdition:
    """The base with the rows of these files laid over it. LawProblem for whatever an own decision cannot set."""
    header, subjects = parse_files(files, prefix)
    header.only(*HEADER_FIELDS, "extends", "in_force")
    for file in subjects:
        file.only("figure")
    own = read_figures(subjects)
    if not own:
        raise header.problem("the edition sets no figure of its own", "add its [[figure]] blocks in a file beside this")
    fields = header_fields(header)
    for placed in own:
        _check_decision(placed, draft=fields.get("draft") is True)
        _check_against(placed, base)
    parts = {
        "extends": base.name,
        "draft": fields.get("draft", False) or base.draft,
        "figures": _laid_over(base.figures, [figure for figure, _, _ in own]),
        "pairs": base.pairs,
        "in_force": (*base.in_force, *read_in_force(header)),
    }
    return build(LawEdition, header, {**fields, **parts, "sha256": sha256})


def _check_decision(placed: Placed, *, draft: bool) -> None:
    """An own row is internal and names a decision, with number and date; an illustration stands only in a draft."""
    figure, file, n = placed
    if figure.status is not FigureStatus.INTERNAL:
        what = f"{figure.key} is {figure.status}: an edition that extends another sets only internal figures"
        raise file.problem(what, "what the law says belongs into the edition that it extends", "figure", n, "status")
    if figure.source.startswith(ILLUSTRATION):
        if not draft:
            what = f"{figure.key} rests on no real decision"
            raise file.problem(what, "name the decision, or set draft = true in edition.toml", "figure", n, "source")
    elif not DECISION.fullmatch(figure.source):
        what = f"{figure.key} does not name its decision with number and date"
        raise file.problem(what, "write it like 15/QĐ-UBND ngày 03/07/2023", "figure", n, "source")


def _check_against(placed: Placed, base: LawEdition) -> None:
    figure, file, n = placed
    for row in (row for row in base.figures if row.key is figure.key):
        if row.unit is not figure.unit:
            raise file.problem(f"{figure.key} is counted in {row.unit}", f"write {row.unit}", "figure", n, "unit")
        if not row.is_set or not _meet(row, figure):
            continue
        if row.unit not in IN_DAYS:
            what = f"{figure.key} is fixed by {row.source}"
            raise file.problem(what, "an own decision sets periods and what the law leaves unset", "figure", n)
        longer = figure.whole_number() - row.whole_number()
        if (longer < 0) if figure.key in AT_LEAST else (longer > 0):
            bound = "least" if figure.key in AT_LEAST else "most"
            what = f"{figure.key} is at {bound} {row.value} by {row.source}"
            raise file.problem(what, "an own decision may be stricter than the law and no laxer", "figure", n, "value")


def _meet(one: Figure, other: Figure) -> bool:
    """Whether there is a day on which both hold."""
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def _laid_over(base: Sequence[Figure], own: Sequence[Figure]) -> tuple[Figure, ...]:
    left = [part for row in base for part in _outside(row, [one for one in own if one.key is row.key])]
    return tuple(sorted((*left, *own), key=lambda one: (one.key, one.valid_from)))


def _outside(row: Figure, own: Sequence[Figure]) -> Iterator[Figure]:
    """The row over the days on which none of `own` holds; they follow each other and do not meet."""
    start = row.valid_from
    for one in (one for one in own if _meet(row, one)):
        if start < one.valid_from:
            yield row.model_copy(update={"valid_from": start, "valid_to": one.valid_from})
        if one.valid_to is None:
            return
        start = one.valid_to
    if row.valid_to is None or start < row.valid_to:
        yield row.model_copy(update={"valid_from": start})
