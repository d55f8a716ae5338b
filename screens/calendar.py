"""The calendar of working days: what a year's file says, and where the `holidays` package says something else."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from screens.screen import BAD, GOOD, SAID, SMALL, Screen
from screens.tables import lines, table

Document = Mapping[str, Any]


def show_comparison(screen: Screen, document: Document) -> None:
    """One difference a row, why it is known under it; then the known ones that are gone, and the year that is missing."""
    heading = screen.say("calendar.check.heading", **_words(document))
    drawn = table(*(screen.say(f"calendar.column.{name}") for name in ("day", "ours", "package", "why")))
    for one in document["differences"]:
        known = one["known"]
        why = Text(screen.say("calendar.check.unexplained"), style=BAD) if known is None else Text(known["reason"])
        drawn.add_row(
            screen.day(one["date"]),
            lines(screen.say(f"calendar.says.{one['ours']}"), one["document"] or screen.say("calendar.check.ordinary")),
            lines(screen.say(f"calendar.says.{one['package']}"), one["package_name"]),
            why,
        )
    settled = [
        Text(screen.say("calendar.check.settled", day=one["date"], reason=one["reason"]), style=SAID)
        for one in document["settled"]
    ]
    screen.show(
        document,
        Text(heading, style=SAID),
        *([drawn] if document["differences"] else []),
        *settled,
        Text(screen.say("calendar.check.missing", year=document["missing_year"]), style=SMALL),
        _verdict(screen, document["unexplained"], len(document["differences"])),
    )


def show_year(screen: Screen, document: Document) -> None:
    """One day of the file a row, with its document."""
    drawn = table(*(screen.say(f"calendar.column.{name}") for name in ("day", "ours", "name", "document", "status")))
    above = ""
    for day in document["days"]:
        document_of_day = screen.say("calendar.show.as_above") if day["source"] == above else day["source"]
        above = day["source"]
        drawn.add_row(
            screen.day(day["date"]),
            screen.say(f"calendar.says.{'worked' if day['worked'] else 'off'}"),
            day["name"],
            document_of_day,
            screen.say(f"calendar.status.{day['status']}"),
        )
    heading = screen.say("calendar.show.heading", year=document["year"], calendar=document["calendar"])
    pinned = screen.say("calendar.show.pinned", sha256=document["sha256"])
    screen.show(document, Text(heading, style=SAID), drawn, Text(pinned, style=SMALL))


def _verdict(screen: Screen, unexplained: int, differences: int) -> Text:
    if unexplained:
        return Text(screen.say("calendar.check.to_explain", count=unexplained, all=differences), style=BAD)
    return Text(screen.say("calendar.check.all_known", all=differences), style=GOOD)


def _words(document: Document) -> dict[str, Any]:
    return {name: document[name] for name in ("calendar", "package", "package_version", "first_year", "last_year")}
