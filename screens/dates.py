"""Deadlines, targets and closed periods as they stand on the screen of their stream, each rule in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from domain.deadlines import MarkKind
from screens.screen import SAID, Screen
from screens.tables import pairs
from wording import cited

Document = Mapping[str, Any]
LATE = "bold red"


def case_dates(screen: Screen, document: Document) -> Iterator[RenderableType]:
    """What runs, what nobody has set for this stage, and what is over."""
    still = [one for one in document["deadlines"] if not one["met"]]
    if still or document["not_configured"]:
        yield Text(screen.say("deadlines.show.open"), style=SAID)
        unset = [screen.say("deadlines.show.unset_rule", rule=rule) for rule in document["not_configured"]]
        yield pairs(
            [
                *(_deadline(screen, one) for one in still),
                *((screen.say("deadlines.show.unset"), said) for said in unset),
            ]
        )
    over = [one for one in document["deadlines"] if one["met"]]
    if over:
        yield Text(screen.say("deadlines.show.met"), style=SAID)
        yield pairs(_deadline(screen, one) for one in over)


def year_dates(screen: Screen, document: Document) -> Iterator[RenderableType]:
    """The targets of a fund year, and the periods whose figures are fixed."""
    if document["targets"]:
        yield Text(screen.say("deadlines.year.targets"), style=SAID)
        yield from (Text(f"  {_target(screen, target)}") for target in document["targets"])
    if document["periods"]:
        yield Text(screen.say("deadlines.year.closed"), style=SAID)
        yield pairs(_period(screen, period) for period in document["periods"])


def next_date(screen: Screen, row: Document) -> Text:
    """The next date of a case and which it is, red once it is over; empty where there is none."""
    if row["next_date"] is None:
        return Text("")
    said = screen.say("deadlines.show.next", rule=row["next_rule"], day=row["next_date"])
    return Text(said, style=LATE if row["next_is_overdue"] else "")


def named(screen: Screen, deadline: str) -> str:
    """A deadline by its rule in words, with the id that a command names."""
    return screen.say("deadlines.show.name", rule=deadline.partition("/")[0], deadline=deadline)


def _deadline(screen: Screen, one: Document) -> tuple[str, str]:
    article = cited(one["article"], screen.lang) if one["article"] else screen.say("deadlines.show.by_contract")
    status = one["status"] if one["status"] in ("assumed", "internal") else None
    told = [screen.say("deadlines.show.line", due_on=one["due_on"], article=article, status=status)]
    if one["overdue"]:
        days = one["overdue_working_days"]
        uncounted = days is None
        late = (
            screen.say("deadlines.show.overdue_uncounted")
            if uncounted
            else screen.say("deadlines.show.overdue", days=days)
        )
        told.append(late)
    if one["extended"]:
        told.append(screen.say("deadlines.show.extended", times=one["extended"], first=one["first_due_on"]))
    if one["marks"]:
        marks = ", ".join(screen.word(MarkKind(mark)) for mark in one["marks"])
        told.append(screen.say("deadlines.show.marks", marks=marks))
    return named(screen, one["id"]), "; ".join(told)


def _target(screen: Screen, target: Document) -> str:
    if target["stage"]:
        return screen.say("deadlines.year.stage", stage=target["stage"], due_on=target["due_on"])
    return screen.say("deadlines.year.percent", percent=target["percent"], due_on=target["due_on"])


def _period(screen: Screen, period: Document) -> tuple[str, str]:
    head = screen.say("deadlines.year.period", period=period["period"], due_on=period["due_on"])
    reached = sum(outcome["reached"] for outcome in period["targets"])
    late = len(period["late"])
    if not period["targets"]:
        return head, screen.say("deadlines.year.no_targets", late=late)
    return head, screen.say("deadlines.year.frozen", late=late, reached=reached, targets=len(period["targets"]))
