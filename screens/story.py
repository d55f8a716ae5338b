"""The story as it is told: a heading for each scene, a line for each command, and under it what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.door import TurnedAway
from domain.receipt import Receipt
from domain.values import instant_text
from screens.screen import BAD, GOOD, SMALL, Screen
from wording import refusal, turned_away

Document = Mapping[str, Any]
INDENT = (0, 0, 0, 12)
HEADING = "bold underline"


def scene_heading(screen: Screen, scene: str) -> RenderableType:
    return Padding(Text(screen.say(f"story.scene.{scene}"), style=HEADING), (1, 0, 0, 0))


@dataclass(frozen=True)
class Asked:
    """What somebody asked of which stream in a scene; `instead_of`: for whom by delegation."""

    scene: str
    people: Sequence[str]
    instead_of: Sequence[str]
    stream: str
    action: str


def line_document(
    screen: Screen, asked: Asked, receipt: Receipt | None, door: TurnedAway | None, note: str | None
) -> dict[str, Any]:
    """One command of the story as a document: what was asked, and the receipt, the refusal or the answer at the door."""
    refused = refusal(receipt.refusal, screen.lang, screen.name) if receipt and receipt.refusal else None
    told = turned_away(door, screen.lang) if door else None
    return {
        "scene": asked.scene,
        "people": list(asked.people),
        "instead_of": list(asked.instead_of),
        "stream": asked.stream,
        "action": asked.action,
        "command_id": receipt.command_id if receipt else None,
        "outcome": receipt.outcome.value if receipt else "turned_away",
        "first_version": receipt.first_version if receipt else None,
        "last_version": receipt.last_version if receipt else None,
        "refusal": {
            "code": receipt.refusal.code.value,
            "detail": receipt.refusal.detail,
            "sentence": refused.sentence,
            "basis": refused.basis,
            "next": refused.next,
        }
        if receipt and receipt.refusal and refused
        else None,
        "turned_away": {"answer": door.answer.value, "sentence": told.sentence} if door and told else None,
        "received_at": instant_text(receipt.received_at) if receipt else None,
        "hash": receipt.hash if receipt else None,
        "note": note,
    }


def story_line(screen: Screen, line: Document) -> list[RenderableType]:
    """Who asked what on which day of the record, and under it what became of it."""
    people = ", ".join(screen.name(person) for person in line["people"])
    others = ", ".join(screen.name(person) for person in line["instead_of"])
    asked = screen.say(
        "story.line", people=people, instead_of=others or None, action=line["action"], stream=line["stream"]
    )
    when = screen.day(line["received_at"]) if line["received_at"] else " " * 10
    drawn: list[RenderableType] = [
        Text.assemble((when, SMALL), "  ", asked),
        Padding(_outcome(screen, line), INDENT, expand=False),
    ]
    if line["note"]:
        drawn.append(Padding(Text(line["note"], style=SMALL), INDENT, expand=False))
    return drawn


def _outcome(screen: Screen, line: Document) -> Text:
    if line["refusal"] is not None:
        said = screen.say("screens.receipt.refused", sentence=line["refusal"]["sentence"])
        basis = screen.say("screens.receipt.basis", basis=line["refusal"]["basis"])
        return Text.assemble((said, BAD), " ", (basis, SMALL))
    if line["turned_away"] is not None:
        return Text(screen.say("screens.receipt.turned_away", sentence=line["turned_away"]["sentence"]), style=BAD)
    recorded = screen.say("screens.receipt.recorded_one", first=line["first_version"], stream=line["stream"])
    return Text(recorded, style=GOOD)
