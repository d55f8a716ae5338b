"""A forecast as its sum: one stage a row, what it rests on, and the day that is reached."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from domain.forecast import FEWEST_SAMPLES, Basis, Risk
from domain.lifecycle import Stage
from screens.screen import BAD, SAID, Screen
from screens.tables import lines, table

Row = Mapping[str, Any]
COLUMNS = ("stage", "basis", "held", "days", "until")


def show_explained(screen: Screen, document: Row) -> None:
    """The sum of one case under the head that says as of when."""
    if screen.as_json:
        screen.show(dict(document))
        return
    made = table(*(screen.say(f"board.explain.{name}") for name in COLUMNS), right={2, 3})
    for addend in document["addends"]:
        made.add_row(
            screen.word(Stage(addend["stage"])),
            lines(screen.word(Basis(addend["basis"])), *_reasons(screen, addend)),
            _number(addend["held"]),
            _number(addend["days"]),
            screen.day(addend["until"]) if addend["until"] else screen.say("screens.unknown"),
        )
    title = screen.say("board.explain.title", code=document["code"], on=document["on"])
    money = {name: document[f"{name}_vnd"] for name in ("funding", "disbursed", "undisbursed")}
    shown = [made] if document["addends"] else []
    said = Text(_sum(screen, document), style="" if document["risk"] == Risk.ON_TIME else BAD)
    screen.show(dict(document), Text(title, style=SAID), *shown, said, Text(screen.say("board.explain.money", **money)))


def _reasons(screen: Screen, addend: Row) -> list[str]:
    if addend["missing_year"] is not None:
        return [screen.say("board.explain.no_calendar", year=addend["missing_year"])]
    typical, samples = addend["typical"], addend["samples"]
    match Basis(addend["basis"]):
        case Basis.MEDIAN:
            passages = ", ".join(str(days) for days in addend["passages"])
            return [screen.say("board.explain.median", typical=typical, samples=samples, passages=passages)]
        case Basis.LIMIT:
            few = screen.say("board.explain.too_few", samples=samples, fewest=FEWEST_SAMPLES)
            return [screen.say("board.explain.limit", typical=typical, article=addend["article"]), few]
        case Basis.UNKNOWN:
            few = screen.say("board.explain.too_few", samples=samples, fewest=FEWEST_SAMPLES)
            unset = "no_figure" if addend["figure"] else "no_limit"
            return [few, screen.say(f"board.explain.{unset}")]


def _sum(screen: Screen, document: Row) -> str:
    if not document["addends"]:
        return screen.say("board.explain.over")
    if document["forecast_on"] is None:
        return screen.say("board.explain.unknown", target=document["target"])
    risk = screen.word(Risk(document["risk"]))
    return screen.say("board.explain.sum", day=document["forecast_on"], target=document["target"], risk=risk)


def _number(days: int | None) -> str:
    return "" if days is None else str(days)
