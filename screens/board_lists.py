"""The two lists of the board that are no cases: figures that nobody has confirmed, and answers that contradict."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType

from domain.commands.orders import TreasuryOutcome
from domain.law import FigureStatus
from domain.law_keys import FigureKey
from screens.screen import Screen
from screens.tables import lines, table

Row = Mapping[str, Any]
ANSWER = ("code", "order", "first", "now", "received_at")
FIGURE = ("figure", "status", "value", "article")


def drawn_answers(screen: Screen, rows: Sequence[Row]) -> RenderableType:
    """What the treasury said first, and what it said then."""
    made = table(*(screen.say(f"board.answer.{name}") for name in ANSWER), right={1})
    for row in rows:
        said = [screen.word(TreasuryOutcome(row[name])) for name in ("first", "now")]
        made.add_row(row["code"], str(row["order"]), *said, screen.day(row["received_at"]))
    return made


def drawn_figures(screen: Screen, rows: Sequence[Row]) -> RenderableType:
    """Each figure with its status and what it rests on."""
    made = table(*(screen.say(f"board.figure.{name}") for name in FIGURE))
    for row in rows:
        status = screen.word(FigureStatus(row["status"]))
        value = _value(screen, row["value"])
        name = lines(screen.word(FigureKey(row["figure"])), row["edition"])
        made.add_row(name, status, value, lines(row["source"], row["article"]))
    return made


def _value(screen: Screen, value: Any) -> str:
    match value:
        case None:
            return screen.say("screens.not_configured")
        case bool():
            return screen.say("screens.yes" if value else "screens.no")
        case list():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)
