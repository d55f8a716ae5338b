"""The health of the house: each part, how it is, and what to do where it is not well."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from screens.screen import BAD, GOOD, SAID, Screen
from screens.tables import lines, table

Document = Mapping[str, Any]


def show_doctor(screen: Screen, document: Document) -> None:
    """One check a row; the remedy stands under what is not well."""
    drawn = table(screen.say("cli.doctor.check"), screen.say("cli.doctor.state"), screen.say("cli.doctor.found"))
    for check in document["checks"]:
        good = check["good"]
        drawn.add_row(
            check["label"],
            Text(screen.say("cli.doctor.good" if good else "cli.doctor.bad"), style=GOOD if good else BAD),
            lines(check["sentence"], "" if good else check["remedy"]),
        )
    bad = sum(not check["good"] for check in document["checks"])
    said = screen.say("doctor.summary.unhealthy", count=bad) if bad else screen.say("doctor.summary.healthy")
    screen.show(document, drawn, Text(said, style=BAD if bad else SAID))
