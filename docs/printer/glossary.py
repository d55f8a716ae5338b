"""docs/glossary.md: the field's terms, from `wording/glossary/*.toml`."""

import tomllib
from collections.abc import Iterable

from docs.printer.markdown import code, page, table
from wording import Lang, cited
from wording.catalogue import ROOT

SECTIONS = {
    "1-money": "Money of the budget",
    "2-payment": "The treasury and the end of the year",
    "3-case": "Programme, village, dossier, contract",
    "4-record": "The record and the machinery",
}

INTRO = """Names in code are these terms, so that a name explains itself to whoever knows the field. The sources were read
in a third-party copy of the codified law (Pháp điển, copy of July 2026): check them officially before quoting. *Never* lists
the words that must not be used for the term."""

TRAPS = """- The English word that could mean thanh toán, thanh toán tạm ứng, quyết toán or thanh lý alike is banned everywhere:
  say payment, advance clearance, final account or contract closeout.
- `commitment` follows the signed contract, as *cam kết chi* does (Decree 11/2020 art. 3(11)). In American usage a commitment
  comes before the contract and the signed contract is an *obligation*: our commitment is their obligation, and that word is
  banned.
- `activity` is Temporal's word; the programme's *hoạt động* is a `work_item`.
- `project` alone is banned: say component, subcomponent or subproject. In Vietnamese *tiểu dự án* is a subcomponent and never
  the community's own *dự án*.
- A *history event* is Temporal's, a *domain event* is ours."""


def glossary_page() -> str:
    parts = [part for name, title in SECTIONS.items() for part in (f"## {title}", _section(name))]
    return page("Glossary", INTRO, *parts, "## Traps", TRAPS)


def _section(name: str) -> str:
    terms = tomllib.loads((ROOT / "glossary" / f"{name}.toml").read_text(encoding="utf-8"))
    return table(("name in code", "sense", "Vietnamese", "source", "never"), _rows(terms))


def _rows(terms: dict[str, dict[str, str | list[str]]]) -> Iterable[tuple[str, ...]]:
    for name, term in terms.items():
        source = cited(str(term["src"]), Lang.EN)
        yield code(name), str(term["sense"]), str(term["vi"]), source, ", ".join(term.get("never", []))
