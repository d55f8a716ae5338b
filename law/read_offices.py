"""The offices of an area from their seed file: what the founding of a register opens, in this order."""

from collections.abc import Iterable

from pydantic import StrictStr

from domain.commands.register import OfficeLevel
from domain.values import Day, Flag, Model, Slug
from law.read_tables import LawFile, build

SHARED = ("source", "valid_from")
SYNTHETIC_MARK = "(giả định)"
MAY_STAND_UNDER: dict[OfficeLevel, frozenset[OfficeLevel]] = {
    OfficeLevel.PROVINCE: frozenset(),
    OfficeLevel.DISTRICT: frozenset({OfficeLevel.PROVINCE}),
    OfficeLevel.TREASURY: frozenset({OfficeLevel.PROVINCE, OfficeLevel.DISTRICT}),
    OfficeLevel.COMMUNE: frozenset({OfficeLevel.PROVINCE, OfficeLevel.DISTRICT}),
    OfficeLevel.VILLAGE: frozenset({OfficeLevel.COMMUNE}),
}


class OfficeSeed(Model):
    """One office over a half-open period of Vietnamese dates; whoever follows it after `valid_to` is `successor`.

    `parent` is the office above it when it began; later its parent's successor is. A synthetic one says so in its name.
    """

    slug: Slug
    name_vi: StrictStr
    level: OfficeLevel
    parent: Slug | None = None
    valid_from: Day
    valid_to: Day | None = None
    successor: Slug | None = None
    synthetic: Flag = False
    source: StrictStr
    note: StrictStr = ""


def read_offices(file: LawFile) -> tuple[OfficeSeed, ...]:
    """In file order: every parent stands before its children; LawProblem for whatever cannot be an office.

    `source` and `valid_from` at the top of the file stand for every block that has none of its own.
    """
    file.only(*SHARED, "office")
    shared = {field: file.tables[field] for field in SHARED if field in file.tables}
    offices = [build(OfficeSeed, file, {**shared, **row}, "office", n) for n, row in enumerate(file.rows("office"))]
    if not offices:
        raise file.problem("there is no office", "add [[office]] blocks")
    for index, office in enumerate(offices):
        _check_own_words(file, index, office)
        _check_parent(file, index, office, offices[:index])
    for index, office in enumerate(offices):
        _check_successor(file, index, office, offices)
    return tuple(offices)


def _check_own_words(file: LawFile, index: int, office: OfficeSeed) -> None:
    if not office.name_vi or not office.source:
        raise file.problem(f"{office.slug} has no name or no source", "give both", "office", index)
    if office.synthetic != office.name_vi.endswith(SYNTHETIC_MARK):
        remedy = f"a synthetic office, and no other, ends its name with {SYNTHETIC_MARK}"
        raise file.problem(f"{office.slug} hides whether it is synthetic", remedy, "office", index, "name_vi")
    if office.valid_to is not None and office.valid_to <= office.valid_from:
        remedy = "valid_to is the first day on which it no longer exists"
        raise file.problem(f"{office.slug} ends before it begins", remedy, "office", index, "valid_to")


def _check_parent(file: LawFile, index: int, office: OfficeSeed, earlier: Iterable[OfficeSeed]) -> None:
    known = {one.slug: one for one in earlier}
    if office.slug in known:
        remedy = "a slug is never used again: choose another"
        raise file.problem(f"{office.slug} stands here twice", remedy, "office", index, "slug")
    if office.parent is None:
        if MAY_STAND_UNDER[office.level]:
            raise file.problem(f"{office.slug} stands under no office", "name its parent", "office", index)
        return
    parent = known.get(office.parent)
    if parent is None or parent.level not in MAY_STAND_UNDER[office.level]:
        remedy = "the parent stands earlier in this file and one level above"
        raise file.problem(f"{office.slug} cannot stand under {office.parent}", remedy, "office", index, "parent")


def _check_successor(file: LawFile, index: int, office: OfficeSeed, offices: list[OfficeSeed]) -> None:
    if office.successor is None:
        return
    successor = next((one for one in offices if one.slug == office.successor), None)
    if successor is None or successor.level is not office.level:
        remedy = "the successor is an office of the same level in this file"
        raise file.problem(f"{office.successor} cannot follow {office.slug}", remedy, "office", index, "successor")
    if office.valid_to is None or successor.valid_from > office.valid_to:
        remedy = "the successor begins no later than the day on which this office ends"
        raise file.problem(f"{office.slug} leaves a day without an office", remedy, "office", index, "successor")
