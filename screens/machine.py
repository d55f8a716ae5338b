"""What an operator sees: the house that is ready, the register that was founded, a key that was made, an export."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from screens.screen import GOOD, SAID, SMALL, Screen
from screens.tables import pairs

Document = Mapping[str, Any]


def show_ready(screen: Screen, document: Document) -> None:
    """Where everything is, for this shell and for others."""
    where = [Text(line) for line in document["where"]]
    ready = Text(screen.say("server.ready", url=document["temporal_ui"] or screen.say("screens.unknown")), style=GOOD)
    rest = Text(f"{screen.say('server.settings', path=document['settings'])}\n{screen.say('server.stop')}", style=SMALL)
    screen.show(document, *where, ready, rest)


def show_founded(screen: Screen, document: Document) -> None:
    """The register and the fingerprint of its first key, which every later check begins with."""
    stream, kind, key = document["stream"], document["kind"], document["fingerprint"]
    said = "cli.found.done" if document["founded"] else "cli.found.continued"
    screen.show(
        document,
        Text(
            screen.say(said, stream=stream, kind=screen.say(f"values.register_kind.{kind}"), steps=document["steps"]),
            style=GOOD,
        ),
        pairs([(screen.say("fields.all.registrar"), document["registrar"]), (screen.say("cli.keys.fingerprint"), key)]),
        Text(screen.say("screens.key.keep"), style=SAID),
    )


def show_key(screen: Screen, document: Document) -> None:
    """A person's public key, for the registrar to enrol."""
    rows = [
        (screen.say("fields.all.person"), document["person"]),
        (screen.say("cli.keys.fingerprint"), document["fingerprint"]),
        (screen.say("fields.all.public_key"), document["public_key"]),
        (screen.say("cli.keys.file"), document["file"]),
    ]
    screen.show(document, pairs(rows))
    if document["made"] and not screen.as_json:
        screen.tell(screen.say("screens.key.enrol", public_key=document["public_key"]))


def show_export(screen: Screen, document: Document) -> None:
    """How much of the record lies where now."""
    counts = {name: document["rows"][name] for name in ("events", "commands", "receipts", "histories", "checkpoints")}
    marking = [Text(document["marking"], style="bold magenta")] if document["simulated"] else []
    screen.show(
        document,
        *marking,
        Text(screen.say("screens.export.done", folder=document["folder"], **counts), style=GOOD),
        Text(screen.say("screens.export.left_out"), style=SMALL),
    )
