"""Fund lines, the kinds of account, and how a sum is drawn over lines: whole đồng, no division, nothing lost.

A fund line is fund year, origin year, source, component, subcomponent, capital kind, office. An account is (line, kind,
sub-project); `granted` ≤ 0, every other ≥ 0, and every line sums to zero at every moment (design.md section 6).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.values import Model, Slug, Vnd


class AccountKind(StrEnum):
    """What money of a line is: `granted` is never above zero, every other kind never below."""

    GRANTED = "granted"
    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    SUBMITTED = "submitted"
    ADVANCED = "advanced"
    PAID = "paid"


LINE_KINDS = frozenset({AccountKind.GRANTED, AccountKind.AVAILABLE})


class FundLine(Model):
    """The identity of a line; `name` is its one text, sorted text order is lock order."""

    fund_year: int
    origin_year: int
    source: str
    component: Slug
    subcomponent: Slug | None
    capital_kind: str
    office: Slug

    @property
    def name(self) -> str:
        parts = (self.fund_year, self.origin_year, self.source, self.component, self.subcomponent or "-")
        return "/".join(str(part) for part in (*parts, self.capital_kind, self.office))


def line_of_name(name: str) -> FundLine:
    """The inverse of `FundLine.name`; ValueError if the text has another number of parts."""
    fund_year, origin_year, source, component, subcomponent, capital_kind, office = name.split("/")
    return FundLine(
        fund_year=int(fund_year),
        origin_year=int(origin_year),
        source=source,
        component=component,
        subcomponent=None if subcomponent == "-" else subcomponent,
        capital_kind=capital_kind,
        office=office,
    )


class LineShare(Model):
    """A part of a sum on one fund line, in đồng."""

    line: str
    amount_vnd: Vnd


Split = tuple[LineShare, ...]


def total(split: Iterable[LineShare]) -> int:
    return sum(share.amount_vnd for share in split)


def draw(amount_vnd: int, held: Mapping[str, int]) -> Split | None:
    """Take a sum from lines, oldest origin year first (law figure `draw_order`), then by name.

    None if the lines together do not hold it. The result is written into the event, so that a later change of the order
    cannot move money of the past.
    """
    left = amount_vnd
    taken: list[LineShare] = []
    for line in sorted(held, key=lambda name: (line_of_name(name).origin_year, name)):
        part = min(left, held[line])
        if part > 0:
            taken.append(LineShare(line=line, amount_vnd=part))
            left -= part
    return tuple(taken) if left == 0 else None


def without(held: Mapping[str, int], split: Split) -> dict[str, int]:
    """What stays on each line after a split is taken from it."""
    rest = dict(held)
    for share in split:
        rest[share.line] -= share.amount_vnd
    return rest


def as_split(held: Mapping[str, int]) -> Split:
    """Everything that the lines hold, as a split."""
    return tuple(LineShare(line=line, amount_vnd=amount) for line, amount in sorted(held.items()) if amount > 0)
