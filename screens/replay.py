"""A stream told again: a block a step, and what is different between two moments."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.actions import Action
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.money import AccountKind
from domain.people import Duty
from screens.events import for_whom
from screens.screen import BAD, SAID, SMALL, Screen
from screens.tables import pairs
from wording import vnd

Document = Mapping[str, Any]
INDENT = (0, 0, 0, 2)


def show_replay(screen: Screen, document: Document) -> None:
    """Every step of the document in order, and where the stream stands after the last."""
    versions = {name: document[name] for name in ("version", "of_versions")}
    title = Text(screen.say("replay.title", stream=document["stream"]), style=SAID)
    reached = (
        [Text(screen.say("replay.to", **versions), style="bold yellow")] if len(set(versions.values())) > 1 else []
    )
    steps = [part for step in document["steps"] for part in _step(screen, step)]
    screen.show(document, title, *reached, *steps, *_stands(screen, document["stands"]))


def show_difference(screen: Screen, document: Document) -> None:
    """Only what is different."""
    versions = {"first": document["first_version"], "last": document["last_version"]}
    title = Text(screen.say("replay.compared", stream=document["stream"], **versions), style=SAID)
    counts = {"events": len(document["kinds"]), "refused": document["refused"]}
    between = [Text(screen.say("replay.between", **counts), style=SMALL)]
    between += [Text(f"  {screen.say(f'events.{kind}')}", style=SMALL) for kind in document["kinds"]]
    rows = _differences(screen, document)
    told: list[RenderableType] = [pairs(rows)] if any(value for _, value in rows) else [Text(screen.say("replay.same"))]
    screen.show(document, title, *between, *told)


def _step(screen: Screen, step: Document) -> Iterator[RenderableType]:
    if step["outcome"] == "recorded":
        what = screen.say(f"events.{step['kind']}")
        yield Text(f"\n{step['version']}. {what}", style="bold cyan")
    else:
        action = screen.say("replay.tried", action=Action(step["action"]).value)
        yield Text(f"\n{action}", style=BAD)
    times = {"received_at": step["received_at"], "recorded_at": step["recorded_at"]}
    label = _label(screen)
    refusal = step["refusal"] or {"sentence": _reason(step["body"]), "basis": ""}
    rows = [
        (label["reason"], refusal["sentence"]),
        (label["basis"], refusal["basis"]),
        (label["times"], screen.say("replay.received_recorded", **times)),
        (label["hand"], _hand(screen, step)),
        (label["paper"], _paper(screen, step["paper"])),
        (label["article"], step["cited"]),
        (label["unchecked"], ", ".join(_unchecked(screen, one) for one in step["unchecked"])),
        (label["mandate"], _mandates(screen, step)),
        *_differences(screen, step),
    ]
    yield Padding(pairs(rows), INDENT)


def _label(screen: Screen) -> dict[str, str]:
    names = ("times", "hand", "paper", "article", "unchecked", "mandate", "changes", "money", "reason", "basis")
    return {name: screen.say(f"replay.label.{name}") for name in names}


def _reason(body: Document) -> str:
    """Why something was sent back, refused or ended: it changes no state, and everybody asks for it."""
    blocks = [body, *(block for block in body.values() if isinstance(block, dict))]
    return next((block["reason"] for block in blocks if block.get("reason")), "")


def _unchecked(screen: Screen, one: Document) -> str:
    """A ceiling that nobody has set, and the paper that says who goes on without it."""
    named = screen.word(FigureKey(one["figure"])) if one["figure"] in set(FigureKey) else one["figure"]
    return f"{named} ({_paper(screen, one['paper'])})"


def _hand(screen: Screen, step: Document) -> str:
    """Who decided, and for whom; who entered it, if it was another; in which duty."""
    people = ", ".join([*(screen.name(one) for one in step["decided_by"]), *for_whom(screen, step["on_behalf_of"])])
    if step["entered_by"] not in step["decided_by"]:
        people = screen.say("replay.entered", people=people, entered_by=step["entered_by"])
    return ", ".join([people, *([screen.say("replay.duty", duty=step["duty"])] if step["duty"] else [])])


def _paper(screen: Screen, paper: Document | None) -> str:
    return screen.say("cli.paper", number=paper["number"], date=paper["date"]) if paper else ""


def _mandates(screen: Screen, step: Document) -> str:
    if step["action"] == Action.FOUND_REGISTER.value:
        return ""  # the founding makes the first one
    if not step["mandates"]:
        chosen = step["duty"] == Duty.GROUP_REPRESENTATIVE.value
        return screen.say("replay.by_choice" if chosen else "replay.no_mandate")
    return "\n".join(_mandate(screen, mandate) for mandate in step["mandates"])


def _mandate(screen: Screen, mandate: Document) -> str:
    ends = mandate["valid_to"]
    said = screen.say(
        "replay.mandate",
        **{name: mandate[name] for name in ("person", "duty", "office")},
        valid_from=screen.local(mandate["valid_from"]),
        valid_to=screen.local(ends) if ends else None,
    )
    principal = mandate["delegated_by"]
    return ", ".join([said, *for_whom(screen, [principal] if principal else [])])


def _differences(screen: Screen, document: Document) -> list[tuple[str, str]]:
    """What changed in the state and in the money, one thing a line."""
    label = _label(screen)
    changes = "\n".join(change["said"] for change in document["changes"])
    return [(label["changes"], changes), (label["money"], "\n".join(_money(screen, document["money"])))]


def _money(screen: Screen, moves: list[Document]) -> Iterator[str]:
    """The accounts of one line together, under its name."""
    for line in dict.fromkeys(move["line"] for move in moves):
        yield screen.say("replay.line", line=line)
        yield from (f"  {_moved(screen, move)}" for move in moves if move["line"] == line)


def _moved(screen: Screen, move: Document) -> str:
    amount = move["delta_vnd"]
    delta = f"{'+' if amount > 0 else '−'}{vnd(abs(amount), screen.lang)}"
    if move["before_vnd"] is None:
        return screen.say("replay.of_line", account=move["account"], delta=delta)
    before, after = (vnd(move[name], screen.lang) for name in ("before_vnd", "after_vnd"))
    return f"{screen.word(AccountKind(move['account']))}: {before} → {after} ({delta})"


def _stands(screen: Screen, stands: Document) -> Iterator[RenderableType]:
    if stands["stage"] is None:
        return
    kinds = [kind for kind in AccountKind if stands.get(f"{kind.value}_vnd")]
    money = [f"{screen.word(kind)}: {vnd(stands[f'{kind.value}_vnd'], screen.lang)}" for kind in kinds]
    yield Text("")
    yield pairs([(screen.say("replay.label.stands"), "\n".join([screen.word(Stage(stands["stage"])), *money]))])
