"""The events of a stream, in order: what happened, by whose hand, on which paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from domain.people import Duty
from screens.screen import SAID, Screen
from screens.tables import lines, table
from wording import vnd

Document = Mapping[str, Any]
AMOUNTS = ("amount_vnd", "value_vnd", "new_vnd", "state_support_vnd")


def show_events(screen: Screen, document: Document) -> None:
    """One event a row, oldest first."""
    drawn = table(
        screen.say("screens.events.version"),
        screen.say("screens.events.at"),
        screen.say("screens.events.what"),
        screen.say("screens.events.who"),
        screen.say("screens.events.paper"),
        right={0},
    )
    for event in document["events"]:
        drawn.add_row(
            str(event["version"]),
            screen.say("cli.moment", at=event["received_at"]),
            lines(screen.say(f"events.{event['kind']}"), _about(screen, event["body"])),
            lines(*_who(screen, event), _hand(screen, event)),
            lines(*_paper(screen, event["paper"])),
        )
    screen.show(document, Text(screen.say("screens.events.title", stream=document["stream"]), style=SAID), drawn)


def _about(screen: Screen, body: Document) -> str:
    """The sum or the subject of an event: what one looks for when running down the list."""
    flat = {
        **body,
        **{key: value for block in body.values() if isinstance(block, dict) for key, value in block.items()},
    }
    amount = next((flat[name] for name in AMOUNTS if flat.get(name)), None)
    if amount is not None:
        return vnd(amount, screen.lang)
    subject = flat.get("person") or flat.get("delegate") or flat.get("office") or ""
    return screen.name(subject) if isinstance(subject, str) else ""


def _who(screen: Screen, event: Document) -> list[str]:
    """Whoever decided and, where somebody acted by delegation, whose duty it was."""
    return [*(screen.name(person) for person in event["decided_by"]), *for_whom(screen, event["on_behalf_of"])]


def for_whom(screen: Screen, principals: Sequence[str]) -> list[str]:
    """One line that names those on whose behalf somebody acted; none if nobody did."""
    names = ", ".join(screen.name(person) for person in principals)
    return [screen.say("screens.on_behalf_of", people=names)] if names else []


def _hand(screen: Screen, event: Document) -> str:
    duty = screen.word(Duty(event["duty"]))
    if event["entered_by"] in event["decided_by"]:
        return duty
    return f"{duty}; {screen.say('screens.events.entered')}: {screen.name(event['entered_by'])}"


def _paper(screen: Screen, paper: Document | None) -> tuple[str, ...]:
    return (paper["number"], screen.day(paper["date"])) if paper else ()
