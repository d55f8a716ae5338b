"""An edition of the law from its files: every figure checked, every key answered, no period answered twice."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from domain.law import Figure, FigureKey, IncompatiblePair, InForce, LawEdition
from law.read_tables import LawFile, LawProblem, build, parse

HEADER = "edition.toml"
HEADER_FIELDS = ("name", "draft", "title_vi", "title_en")
Placed = tuple[Figure, LawFile, int]


def read_edition(files: Mapping[str, bytes], sha256: str, prefix: str) -> LawEdition:
    """The edition that the files make; `prefix` stands before file names in messages."""
    header, subjects = parse_files(files, prefix)
    header.only(*HEADER_FIELDS, "in_force")
    for file in subjects:
        file.only("figure", "pair")
    figures = tuple(figure for figure, _, _ in read_figures(subjects))
    for key in FigureKey:
        if not any(figure.key is key for figure in figures):
            what = f"no file of this edition answers {key}"
            raise header.problem(what, 'add a [[figure]] for it, with status = "unset" and a note if nobody knows')
    parts = {"figures": figures, "pairs": _pairs(subjects, header), "in_force": read_in_force(header)}
    return build(LawEdition, header, {**header_fields(header), **parts, "sha256": sha256})


def parse_files(files: Mapping[str, bytes], prefix: str) -> tuple[LawFile, list[LawFile]]:
    """The file that names the edition, and the others in the order of their names."""
    if HEADER not in files:
        raise LawProblem(f"{prefix}{HEADER}", None, "the edition has no such file", "add it: it names the edition")
    parsed = {name: parse(f"{prefix}{name}", content) for name, content in sorted(files.items())}
    header = parsed.pop(HEADER)
    return header, list(parsed.values())


def header_fields(header: LawFile) -> dict[str, Any]:
    return {name: header.tables[name] for name in HEADER_FIELDS if name in header.tables}


def read_in_force(header: LawFile) -> tuple[InForce, ...]:
    return tuple(build(InForce, header, row, "in_force", n) for n, row in enumerate(header.rows("in_force")))


def read_figures(files: list[LawFile]) -> list[Placed]:
    """Every row with its place, by key and first day; LawProblem where two rows of a key meet or differ in unit."""
    found = [(_figure(file, n), file, n) for file in files for n in range(len(file.rows("figure")))]
    found.sort(key=lambda one: (one[0].key, one[0].valid_from))
    for (before, _, _), (after, file, n) in pairwise(found):
        if before.key is not after.key:
            continue
        if before.valid_to is None or after.valid_from < before.valid_to:
            what = f"{after.key} has two rows on {after.valid_from}"
            raise file.problem(what, "end the earlier row with valid_to on the day the later one begins", "figure", n)
        if before.unit is not after.unit:
            raise file.problem(f"{after.key} changes its unit", f"keep {before.unit}", "figure", n, "unit")
    return found


def _figure(file: LawFile, index: int) -> Figure:
    row = file.rows("figure")[index]
    if row.get("key") not in list(FigureKey):
        what = f"{row.get('key')!r} is no known figure"
        raise file.problem(what, "the known keys are listed in domain/law_keys.py", "figure", index, "key")
    return build(Figure, file, row, "figure", index)


def _pairs(files: list[LawFile], header: LawFile) -> tuple[IncompatiblePair, ...]:
    pairs: list[IncompatiblePair] = []
    for file in files:
        for index, row in enumerate(file.rows("pair")):
            pair = build(IncompatiblePair, file, row, "pair", index)
            if pair.first is pair.second:
                raise file.problem(f"{pair.first} is paired with itself", "name two acts", "pair", index)
            if not pair.source:
                raise file.problem("the pair names no source", "say what it rests on", "pair", index, "source")
            if any({pair.first, pair.second} == {one.first, one.second} for one in pairs):
                what = f"{pair.first} and {pair.second} are paired twice"
                raise file.problem(what, "remove one of the two blocks", "pair", index)
            pairs.append(pair)
    if not pairs:
        raise header.problem("the edition separates no duties", "add its [[pair]] blocks to duties.toml")
    return tuple(pairs)
