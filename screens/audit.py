"""The audit's answer: each question with its verdict, the first place that is broken, and every doubtful decision counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from screens.screen import BAD, GOOD, SMALL, Screen
from screens.tables import lines, pairs, table

Document = Mapping[str, Any]
STYLES = {"proved": GOOD, "broken": BAD, "unproved": "bold yellow"}
PLACE = ("stream", "version", "position", "command_id", "file", "row", "field", "found", "expected")
MISSING_SHOWN = 3
NAMED = ("question", "not_witnessed")


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
    yield Text(screen.say("audit.decisions", **document["decisions"]))
    if document["assumed"]:
        figures = ", ".join(_figure(screen, key, count) for key, count in document["assumed"].items())
        yield Text(screen.say("cli.audit.assumed", figures=figures), style=SMALL)
    verdict = screen.say(f"audit.verdict.{document['verdict']}")
    yield Text(f"{screen.say('cli.audit.verdict')}: {verdict}", style=STYLES[document["verdict"]])


def _lacking(screen: Screen, check: Document) -> list[str]:
    """What is missing; of questions which they are, and of links without a witness how many."""
    named: dict[str, list[str]] = {}
    for one in check["missing"]:
        named.setdefault(one["input"], []).append(one["name"])
    said = [
        screen.say(f"audit.input.{wanted}") + (f" ({', '.join(names)})" if wanted in NAMED else "")
        for wanted, names in named.items()
    ]
    return [screen.say("audit.missing_input", input=", ".join(said[:MISSING_SHOWN]))] if said else []


def _place(screen: Screen, place: Document) -> list[tuple[str, str]]:
    return [(screen.say(f"cli.place.{name}"), str(place[name])) for name in PLACE if place[name] not in (None, "")]


def _figure(screen: Screen, key: str, count: int) -> str:
    return f"{screen.say(f'figures.{key}')} ({count})"
