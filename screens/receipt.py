"""The receipt of a command as a person reads it: recorded as what, or why not and what to do next."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.text import Text

from domain.actions import Action
from screens.events import for_whom
from screens.screen import BAD, GOOD, SAID, SMALL, Screen
from screens.tables import pairs

Document = Mapping[str, Any]


def show_receipt(screen: Screen, document: Document) -> None:
    """The receipt of a command that was sent, or of one that is asked for by its id."""
    screen.show(document, *_outcome(screen, document), *_where(screen, document))


def show_foreseen(screen: Screen, document: Document) -> None:
    """What would be recorded or refused, with the assumed figures on which that rests."""
    screen.show(document, *_foreseen(screen, document))


def _outcome(screen: Screen, document: Document) -> Iterator[Text]:
    if document["outcome"] == "received":
        yield Text(screen.say("screens.receipt.received", command_id=document["command_id"]), style=SAID)
    elif document["refusal"] is not None:
        yield Text(screen.say("screens.receipt.refused", sentence=document["refusal"]["sentence"]), style=BAD)
        yield from _why(screen, document["refusal"])
    else:
        first, last = document["first_version"], document["last_version"]
        stream = document["stream"]
        one = first == last
        said = (
            screen.say("screens.receipt.recorded_one", first=first, stream=stream)
            if one
            else screen.say("screens.receipt.recorded", first=first, last=last, stream=stream)
        )
        yield Text(said, style=GOOD)


def _why(screen: Screen, refusal: Document) -> Iterator[Text]:
    yield Text(screen.say("screens.receipt.basis", basis=refusal["basis"]))
    yield Text(screen.say("screens.receipt.next", next=refusal["next"]))
    if refusal["retryable"]:
        yield Text(screen.say("screens.receipt.retryable"), style=SMALL)


def _where(screen: Screen, document: Document) -> Iterator[Any]:
    """What was asked and when it came, in small letters."""
    action = document.get("action")
    rows = [(screen.say("fields.all.action"), screen.word(Action(action)) if action else "")]
    for name in ("decided_by", "entered_by"):
        people = document.get(name) or ()
        people = (people,) if isinstance(people, str) else people
        said = [", ".join(screen.name(person) for person in people)]
        said += for_whom(screen, document.get("on_behalf_of") or ()) if name == "decided_by" else []
        rows.append((screen.say(f"fields.all.{name}"), ", ".join(part for part in said if part)))
    if document.get("paper"):
        paper = document["paper"]
        rows.append(
            (screen.say("fields.all.paper"), screen.say("cli.paper", number=paper["number"], date=paper["date"]))
        )
    yield pairs(rows)
    told = [
        screen.say(f"screens.receipt.{name}", **{name: document[name]})
        for name in ("received_at", "recorded_at")
        if document.get(name)
    ]
    told.append(screen.say("screens.receipt.command", command_id=document["command_id"]))
    yield Text("\n".join(told), style=SMALL)


def _foreseen(screen: Screen, document: Document) -> Iterator[Text]:
    if document["refusal"] is not None:
        yield Text(screen.say("screens.receipt.would_refuse", sentence=document["refusal"]["sentence"]), style=BAD)
        yield from _why(screen, document["refusal"])
    else:
        events = ", ".join(screen.say(f"events.{event['kind']}") for event in document["events"])
        yield Text(screen.say("screens.receipt.would_record", events=events), style=GOOD)
        yield from (Text(said) for said in for_whom(screen, document["on_behalf_of"]))
    if document["assumed"]:
        figures = ", ".join(screen.say(f"figures.{key}") for key in document["assumed"])
        yield Text(screen.say("screens.receipt.assumed", figures=figures))
