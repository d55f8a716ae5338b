"""What may be done now, and what waits for one person: the two screens from which an official starts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.actions import Action
from domain.lifecycle import Stage
from domain.people import Duty
from screens.dates import named, next_date
from screens.events import for_whom
from screens.screen import SAID, SMALL, Screen
from screens.tables import lines, pairs, table
from wording import cited, field_label, vnd

Document = Mapping[str, Any]
TYPED_WIDTH = 80


def show_next(screen: Screen, document: Document) -> None:
    """The open steps of a stream, each with its people, what it needs, and the words to type."""
    title = Text(screen.say("screens.next.title", stream=document["stream"]), style=SAID)
    stage = Text(screen.word(Stage(document["stage"])) if document["stage"] else "", style=SMALL)
    steps = [part for step in document["steps"] for part in _step(screen, document["stream"], step)]
    screen.show(document, title, stage, *(steps or [Text(screen.say("screens.next.nothing"))]))


def show_work(screen: Screen, document: Document) -> None:
    """The cases that wait for a person, the longest held first."""
    person = document["person"]
    if not document["waiting"]:
        screen.show(document, Text(screen.say("screens.work.nothing", person=person)))
        return
    drawn = table(
        screen.say("board.column.code"),
        screen.say("fields.all.action"),
        screen.say("board.column.held_since"),
        screen.say("cli.money"),
        right={3},
    )
    for row in document["waiting"]:
        drawn.add_row(*_case(screen, row))
        drawn.add_section()
    title = Text(screen.say("screens.work.title", person=person), style=SAID)
    duties = "; ".join(_duty(screen, one) for one in document["duties"])
    screen.show(document, title, Text(duties, style=SMALL), drawn)


def _duty(screen: Screen, one: Document) -> str:
    held = f"{screen.word(Duty(one['duty']))} ({screen.name(one['office'])})"
    return ", ".join([held, *for_whom(screen, [one["delegated_by"]] if one["delegated_by"] else [])])


def _case(screen: Screen, row: Document) -> list[RenderableType]:
    actions = [screen.word(Action(action)) for action in row["actions"]]
    barred = [_barred(screen, one) for one in row["barred"]]
    what = Text("\n".join(actions), style=SAID)
    for said in for_whom(screen, row["on_behalf_of"]):
        what.append(f"\n{said}", style=SMALL)
    for sentence in barred:
        what.append(f"\n{sentence}", style="yellow")
    held = screen.say("cli.days", days=row["days_held"]) if row["days_held"] is not None else ""
    return [
        lines(row["code"], row["title"], f"{screen.name(row['village'])}, {screen.name(row['commune'])}", row["note"]),
        what,
        lines(screen.day(row["held_since"]), held).append("\n").append(next_date(screen, row)),
        lines(vnd(row["money_vnd"], screen.lang) if row["money_vnd"] else ""),
    ]


def _barred(screen: Screen, one: Document) -> str:
    earlier = one.get("earlier_act")
    key = "cli.barred" if earlier else "cli.barred_member"
    values = (
        {"action": one["action"], "earlier": earlier, "event": one["event"]} if earlier else {"action": one["action"]}
    )
    return screen.say(key, **values)


def _step(screen: Screen, stream: str, step: Document) -> Iterator[RenderableType]:
    action = Action(step["action"])
    yield Text(f"\n{screen.word(action)}", style="bold cyan")
    needs = [screen.say("screens.next.needs_paper")] if step["needs_paper"] else []
    needs += [screen.say("screens.next.needs_own_key")] if step["own_key"] else []
    if Duty.ACCOUNTANT.value in {one["duty"] for one in step["duties"]} and len(step["duties"]) > 1:
        needs.append(screen.say("screens.next.needs_second_person"))
    rows = [(screen.say("cli.next.by"), "\n".join(_hands(screen, one) for one in step["duties"]))]
    rows += [(screen.say("cli.next.needs"), "\n".join(needs))]
    rows += [(screen.say("cli.next.fields"), "\n".join(_field(screen, action, field) for field in step["fields"]))]
    if step["deadlines"]:
        movable = "\n".join(named(screen, deadline) for deadline in step["deadlines"])
        rows += [(screen.say("deadlines.show.extendable"), movable)]
    rows += [(screen.say("cli.next.leads_to"), ", ".join(screen.word(Stage(stage)) for stage in step["leads_to"]))]
    rows += [(screen.say("cli.next.article"), cited(step["article"], screen.lang))]
    yield Padding(pairs(rows), (0, 0, 0, 2))
    if not step["machine"]:
        # Not in the table: a cell is filled up with spaces, and a shell takes no space after the backslash.
        yield Text(_command(stream, step), style=SMALL)


def _hands(screen: Screen, one: Document) -> str:
    duty = screen.word(Duty(one["duty"]))
    office = f" ({screen.name(one['office'])})" if one["office"] else ""
    people = ", ".join(_named(screen, person, one["on_behalf_of"].get(person, ())) for person in one["people"])
    return f"{duty}{office}{': ' if people else ''}{people}"


def _named(screen: Screen, person: str, principals: Sequence[str]) -> str:
    return " ".join([f"{screen.name(person)} [{person}]", *(f"({said})" for said in for_whom(screen, principals))])


def _field(screen: Screen, action: Action, field: Document) -> str:
    label = field_label(field["path"], screen.lang, action)
    kind = screen.say(f"values.field_kind.{field['kind']}")
    optional = "" if field["required"] else f", {screen.say('cli.optional')}"
    listed = field["choices"] or field["columns"]
    return f"{field['path']}: {label} ({kind}{optional}{': ' if listed else ''}{', '.join(listed)})"


def _command(stream: str, step: Document) -> str:
    """The line to type, broken as a shell takes it, with what a person has to fill in left open."""
    person = next((one["people"][0] for one in step["duties"] if one["people"]), "…")
    words = [f"sinhke act {stream} {step['action']} --as {person}"]
    fields = (field for field in step["fields"] if field["required"] and field["kind"] != "edition")
    words += [f"--set {field['path']}={_known(field, step)}" for field in fields]
    words += ["--paper … --paper-number … --paper-date …"] if step["needs_paper"] else []
    rows = [f"  {words[0]}"]
    for word in words[1:]:
        if len(rows[-1]) + len(word) < TYPED_WIDTH:
            rows[-1] = f"{rows[-1]} {word}"
        else:
            rows.append(f"    {word}")
    return " \\\n".join(rows)


def _known(field: Document, step: Document) -> str:
    return str(step["known"].get(field["path"], "…"))
