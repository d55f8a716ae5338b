"""The audit's answer: each question with its verdict, the first place that is broken, and every doubtful decision counted."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from domain.commands.orders import Evidence
from domain.law_keys import FigureKey
from domain.people import Duty
from screens.screen import BAD, GOOD, SMALL, Screen
from screens.tables import lines, pairs, table

Document = Mapping[str, Any]
STYLES = {"proved": GOOD, "broken": BAD, "unproved": "bold yellow"}
PLACE = ("stream", "version", "position", "command_id", "file", "row", "field", "found", "expected")
MISSING_SHOWN = 3
FIGURE = "assumed_figure"
WHOLE = frozenset({"question", FIGURE})
NAMED = WHOLE | {"not_witnessed", "treasury_statement", "one_answer"}


def show_audit(screen: Screen, document: Document) -> None:
    """One question a row; what is missing is named, and nothing is called well that was not shown."""
    screen.show(document, *_drawn(screen, document))


def _drawn(screen: Screen, document: Document) -> Iterator[RenderableType]:
    drawn = table("", screen.say("cli.audit.question"), screen.say("cli.audit.verdict"))
    for check in document["checks"]:
        verdict = check["verdict"]
        said = screen.say(f"audit.verdict.{verdict}")
        drawn.add_row(
            check["id"],
            lines(screen.say(f"audit.question.{check['id']}"), *_lacking(screen, check)),
            Text(said, style=STYLES[verdict]),
        )
    yield drawn
    for check in document["checks"]:
        if check["first_place"]:
            yield Text(screen.say("cli.audit.first_place", question=check["id"]), style=BAD)
            yield pairs(_place(screen, check["first_place"]))
    if "Q5" in document["asked"]:
        yield Text(screen.say("audit.decisions", **document["decisions"]))
    yield from _dates(screen, document)
    if document["assumed"]:
        figures = ", ".join(_figure(screen, key, count) for key, count in document["assumed"].items())
        yield Text(screen.say("cli.audit.assumed", figures=figures), style=SMALL)
    verdict = screen.say(f"audit.verdict.{document['verdict']}")
    said = screen.say("cli.audit.verdict")
    if len(document["asked"]) < len(document["checks"]):
        said = screen.say("cli.audit.verdict_of", questions=", ".join(document["asked"]))
    yield Text(f"{said}: {verdict}", style=STYLES[document["verdict"]])


def _lacking(screen: Screen, check: Document) -> list[str]:
    """What is missing, each kind once with the names of what it is missing for."""
    named: dict[str, list[str]] = {}
    for one in check["missing"]:
        named.setdefault(one["input"], []).append(one["name"])
    said = [_input(screen, wanted, names) for wanted, names in named.items()]
    return [screen.say("audit.missing_input", input=", ".join(said))] if said else []


def _input(screen: Screen, wanted: str, names: Sequence[str]) -> str:
    said = screen.say(f"audit.input.{wanted}")
    if wanted not in NAMED:
        return said
    words = [screen.word(FigureKey(name)) for name in names] if wanted == FIGURE else list(names)
    most = len(words) if wanted in WHOLE else MISSING_SHOWN
    more = [f"+{len(words) - most}"] if len(words) > most else []
    return f"{said} ({', '.join([*words[:most], *more])})"


def _dates(screen: Screen, document: Document) -> Iterator[RenderableType]:
    """What Q9 and Q11 counted beside their verdicts: by which evidence, how dates were kept, who held cases how long."""
    if document["evidence"]:
        graded = _counted(screen, {Evidence(grade): count for grade, count in document["evidence"].items()})
        yield Text(screen.say("cli.audit.evidence", graded=graded))
    dates = document["dates"]
    if "Q11" not in document["asked"]:
        return
    yield Text(screen.say("cli.audit.dates", **dates["fates"]))
    if dates["late"]:
        late = [f"{one['stream']} {one['deadline']} ({screen.day(one['due_on'])})" for one in dates["late"]]
        more = len(late) - MISSING_SHOWN + dates["late_left_out"]
        named = ", ".join([*late[:MISSING_SHOWN], *([f"+{more}"] if more > 0 else [])])
        yield Text(screen.say("cli.audit.late", deadlines=named), style=SMALL)
    if any(dates["days_held"].values()):
        held = _counted(screen, {Duty(duty): days for duty, days in dates["days_held"].items() if days})
        yield Text(screen.say("cli.audit.days_held", held=held), style=SMALL)
    papers, days = dates["papers"], dates["longest_paper_days"]
    yield Text(screen.say("cli.audit.papers", papers=papers, days=days), style=SMALL)


def _counted(screen: Screen, counts: Mapping[StrEnum, int]) -> str:
    return ", ".join(f"{screen.word(one)} ({count})" for one, count in counts.items())


def _place(screen: Screen, place: Document) -> list[tuple[str, str]]:
    return [(screen.say(f"cli.place.{name}"), str(place[name])) for name in PLACE if place[name] not in (None, "")]


def _figure(screen: Screen, key: str, count: int) -> str:
    return f"{screen.say(f'figures.{key}')} ({count})"
