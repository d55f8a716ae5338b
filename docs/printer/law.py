"""docs/law.md: every figure of the edition that cases are opened under, with what it rests on."""

from collections import Counter
from collections.abc import Iterable

from docs.printer.markdown import both, code, page, table
from domain.law import Figure, FigureStatus, LawEdition, Unit
from domain.law_keys import FigureKey
from law.loader import edition_names, load_edition
from wording import Lang, percent, say, vnd, word

EDITION = "vn-38-2023"

FIGURES = ("figure", "value", "from", "until", "source", "status", "note")

INTRO = """Law that varies by year and place is data: a rule asks the edition for a figure on a day. `confirmed` means that the
words of the article were read in a third-party copy, `assumed` an inference, a secondary page or law of a later date,
`internal` a decision of the district, `unset` that nobody has found it: a period then sets no deadline, a ceiling refuses
unless the decider names it as unchecked, with a paper. A decision that read an assumed figure is *allowed on assumption* to
the audit. Check each figure against the official gazette before real use."""

PAIRS = """One person may not do both acts of a pair in one case; whoever is named in the minutes has done the act."""

OWN = """A district may set periods by its own decision and fill what the law leaves unset, in an edition of its own that extends
another (`extends` in its `edition.toml`). It carries only its own rows, each `internal` with the decision's number and date;
on the days on which they hold they win. It may be stricter than a period of the law and never laxer, and cannot touch
anything else that the law fixes. A case pins the hash over the files of both, and an export carries both. A draft opens
cases only in a simulated register."""


def law_page() -> str:
    edition = load_edition(EDITION)
    own = [one for one in map(load_edition, edition_names()) if one.extends == edition.name]
    return page(
        f"Law edition {edition.name}",
        both(edition.title_vi, edition.title_en).replace("\n", "  \n"),
        INTRO,
        _counts(edition),
        "## Duties that one person may not hold together",
        PAIRS,
        table(("act", "act", "on the ground of"), _pairs(edition)),
        "## Documents",
        table(("document", "title", "from", "until", "note"), _documents(edition)),
        "## Figures",
        table(FIGURES, _figures(edition.figures)),
        "## Own decisions laid over it",
        OWN,
        *(part for one in own for part in _overlay(one)),
    )


def _overlay(edition: LawEdition) -> tuple[str, ...]:
    rows = [figure for figure in edition.figures if figure.status is FigureStatus.INTERNAL]
    title = both(edition.title_vi, edition.title_en).replace("\n", "  \n")
    return f"### {edition.name}{' (draft)' if edition.draft else ''}", title, table(FIGURES, _figures(rows))


def _counts(edition: LawEdition) -> str:
    counted = Counter(figure.status for figure in edition.figures)
    rows = (
        (code(status.value), both(word(status, Lang.VI), word(status, Lang.EN)), str(counted[status]))
        for status in FigureStatus
    )
    return table(("status", "name", "rows"), rows)


def _pairs(edition: LawEdition) -> Iterable[tuple[str, ...]]:
    for pair in edition.pairs:
        yield (
            both(word(pair.first, Lang.VI), code(pair.first)),
            both(word(pair.second, Lang.VI), code(pair.second)),
            (pair.source),
        )


def _documents(edition: LawEdition) -> Iterable[tuple[str, ...]]:
    for one in edition.in_force:
        until = one.valid_to.isoformat() if one.valid_to else ""
        yield one.document, one.title, one.valid_from.isoformat(), until, one.note


def _figures(figures: Iterable[Figure]) -> Iterable[tuple[str, ...]]:
    order = {key: index for index, key in enumerate(FigureKey)}
    for figure in sorted(figures, key=lambda one: (order[one.key], one.valid_from)):
        source = ", ".join(part for part in (figure.source, figure.article) if part)
        until = figure.valid_to.isoformat() if figure.valid_to else ""
        name = f"{code(figure.key)}\n{both(word(figure.key, Lang.VI), word(figure.key, Lang.EN))}"
        since = figure.valid_from.isoformat()
        yield name, value_of(figure), since, until, source, code(figure.status.value), figure.note


def value_of(figure: Figure) -> str:
    """A figure with its unit, as Vietnamese screens show it."""
    value = figure.value
    match figure.unit:
        case _ if value is None:
            return say("screens.not_configured", Lang.VI)
        case Unit.VND if isinstance(value, int):
            return vnd(value, Lang.VI)
        case Unit.VND_RANGE if isinstance(value, tuple):
            return " – ".join(vnd(int(end), Lang.VI) for end in value)
        case Unit.PERCENT if isinstance(value, int):
            return percent(value, Lang.VI)
        case Unit.YES_NO:
            return say("screens.yes" if value else "screens.no", Lang.VI)
        case Unit.NAMES if isinstance(value, tuple):
            return ", ".join(str(name) for name in value)
        case Unit.CHOICE | Unit.SHARE | Unit.DATE | Unit.MONTH_DAY:
            return str(value)
        case _:
            return f"{value} {figure.unit.value.replace('_', ' ')}"
