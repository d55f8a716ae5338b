"""Checkpoints and proofs as an operator or an auditor reads them."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from screens.screen import BAD, GOOD, SAID, SMALL, Screen
from screens.tables import pairs, table

Document = Mapping[str, Any]
STYLES = {"cosigned": GOOD, "refused": BAD, "silent": "bold yellow"}
OF_INCLUSION = ("stream", "version", "link", "hash", "leaf", "size", "root")
OF_CONSISTENCY = ("old_size", "old_root", "size", "root")


def show_checkpoint(screen: Screen, document: Document) -> None:
    """What was signed over how many links, where the note lies, and what each witness said."""
    if not document["size"]:
        screen.show(document, Text(screen.say("proof.nothing")))
        return
    said = screen.say("proof.signed" if document["fresh"] else "proof.nothing_new", size=document["size"])
    rows = [(screen.say(f"proof.part.{name}"), str(document[name])) for name in ("root", "origin", "note")]
    drawn = table(screen.say("proof.part.witness"), screen.say("proof.part.said"), screen.say("proof.part.detail"))
    for one in document["witnesses"]:
        answer = Text(screen.say(f"proof.said.{one['said']}"), style=STYLES[one["said"]])
        drawn.add_row(one["witness"], answer, one["detail"])
    shown = [drawn] if document["witnesses"] else [Text(screen.say("proof.no_witness"), style=SMALL)]
    screen.show(document, Text(said, style=GOOD), pairs(rows), *shown)


def show_proof(screen: Screen, document: Document) -> None:
    """The proof with every value that is needed to verify it, and the note that it leads to."""
    inclusion = document["proof"] == "inclusion"
    names = OF_INCLUSION if inclusion else OF_CONSISTENCY
    rows = [(screen.say(f"proof.part.{name}"), str(document[name])) for name in names if document[name] is not None]
    path = [(screen.say("proof.step", number=number), one) for number, one in enumerate(document["path"], start=1)]
    screen.show(
        document,
        Text(screen.say("proof.inclusion" if inclusion else "proof.consistency"), style=SAID),
        pairs(rows),
        Text(screen.say("proof.path"), style=SAID),
        pairs(path),
        Text(screen.say("proof.part.key"), style=SAID),
        Text(document["key"], no_wrap=True),
        Text(screen.say("proof.checkpoint"), style=SAID),
        Text(document["checkpoint"].rstrip(), no_wrap=True),
    )
