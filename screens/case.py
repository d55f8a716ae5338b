"""One stream as it stands: where a case is, who holds it, its money, what was decided; a fund year; the register."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from domain.commands.orders import OrderKind
from domain.commands.register import RegisterKind
from domain.lifecycle import Stage
from domain.money import line_of_name
from domain.people import Duty
from screens.dates import case_dates, year_dates
from screens.events import for_whom
from screens.screen import SAID, SMALL, Screen
from screens.tables import lines, pairs, table
from wording import grouped, vnd

Document = Mapping[str, Any]
MONEY = (
    "approved_vnd",
    "contract_vnd",
    "accepted_vnd",
    "reserved_vnd",
    "committed_vnd",
    "submitted_vnd",
    "disbursed_vnd",
    "advanced_vnd",
    "paid_vnd",
)


def show_stream(screen: Screen, document: Document) -> None:
    """A stream, now or at a moment: its document drawn."""
    drawn = {"subproject": _subproject, "fund": _fund, "register": _register}[document["kind"]]
    screen.show(document, *_head(screen, document), *drawn(screen, document), *_foot(screen, document))


def _head(screen: Screen, document: Document) -> Iterator[RenderableType]:
    title = document["plan"]["title"] if document.get("plan") else ""
    yield Text(f"{document['stream']}  {title}".rstrip(), style=SAID)
    yield Text(document["summary"])
    if document["version"] < document["of_versions"]:
        yield Text(screen.say("screens.show.at_version", version=document["version"]), style="bold yellow")


def _foot(screen: Screen, document: Document) -> Iterator[RenderableType]:
    for waiting in document["not_yet_processed"]:
        yield Text(screen.say("screens.receipt.received", command_id=waiting["command_id"]), style="yellow")
    version = f"{screen.say('screens.show.version')} {document['version']}/{document['of_versions']}"
    yield Text(f"{version}  {screen.say('screens.receipt.recorded_at', recorded_at=document['known_at'])}", style=SMALL)
    yield Text(document["hash"], style=SMALL)


def _subproject(screen: Screen, document: Document) -> Iterator[RenderableType]:
    plan = document["plan"]
    held = document["days_held"]
    yield pairs(
        [
            (screen.say("screens.show.stage"), screen.word(Stage(document["stage"]))),
            (screen.say("screens.show.waits_for"), ", ".join(_waiting(screen, one) for one in document["waits_for"])),
            (
                screen.say("screens.show.held_since"),
                f"{screen.day(document['held_since'])}, {screen.say('cli.days', days=held)}"
                if held is not None
                else "",
            ),
            (screen.say("fields.all.village"), f"{screen.name(plan['village'])}, {screen.name(plan['commune'])}"),
            (screen.say("fields.all.model"), plan["model"]),
            (screen.say("fields.all.law_edition"), plan["law_edition"]["name"]),
            (screen.say("screens.show.meeting"), _meeting(screen, document["meeting"])),
            (screen.say("screens.show.list"), _posting(screen, document["posting"])),
            (screen.say("screens.show.dossier"), _dossier(screen, document)),
            (screen.say("screens.show.contract"), _contract(screen, document["contract"])),
            (screen.say("screens.show.counterpart"), _counterpart(screen, document)),
            (screen.say("screens.show.deliveries"), _deliveries(screen, document)),
        ]
    )
    yield from case_dates(screen, document)
    amounts = [
        (screen.say(f"board.column.{name}"), vnd(document[name], screen.lang)) for name in MONEY if document[name]
    ]
    if amounts:
        yield Text(screen.say("screens.show.money"), style=SAID)
        yield pairs(amounts)
    if document["objections"]:
        yield Text(screen.say("screens.show.objections"), style=SAID)
        yield pairs(_objection(screen, objection) for objection in document["objections"])
    if document["returns"]:
        yield Text(screen.say("screens.show.returns"), style=SAID)
        yield pairs(_return(screen, one) for one in document["returns"])
    if document["orders"]:
        yield Text(screen.say("screens.show.orders"), style=SAID)
        yield pairs(_order(screen, order) for order in document["orders"])
    if document["acts"]:
        yield Text(screen.say("screens.show.acts"), style=SAID)
        yield pairs(_act(screen, act) for act in document["acts"])


def _waiting(screen: Screen, one: Document) -> str:
    return f"{screen.word(Duty(one['duty']))} ({screen.name(one['office'])})"


def _meeting(screen: Screen, meeting: Document | None) -> str:
    if meeting is None:
        return ""
    votes = screen.say("cli.votes", votes_for=meeting["votes_for"], households=meeting["households_total"])
    return f"{screen.day(meeting['held_on'])}: {votes}"


def _posting(screen: Screen, posting: Document | None) -> str:
    if posting is None:
        return ""
    return screen.say("screens.show.posted", posted_on=posting["posted_on"], until=posting["until"])


def _objection(screen: Screen, objection: Document) -> tuple[str, str]:
    answer = objection["answer"]
    values = {"matter": objection["matter"], "received_on": objection["received_on"]}
    number = screen.say("screens.show.objection", number=objection["number"])
    if answer is None:
        return number, screen.say("screens.show.unanswered", **values)
    key = "screens.show.upheld" if answer["upheld"] else "screens.show.not_upheld"
    return number, screen.say(key, reason=answer["reason"], **values)


def _return(screen: Screen, one: Document) -> tuple[str, str]:
    """What came back and why; whose acts fell with it is told by name."""
    said = screen.say("screens.show.returned", what=screen.say(f"events.{one['kind']}"), reason=one["reason"])
    voided = ", ".join(screen.say("cli.acted", person=act["person"], act=act["act"]) for act in one.get("voids", ()))
    told = screen.say("screens.show.voided", acts=voided) if voided else ""
    return screen.say("cli.event", version=one["version"]), f"{said} {told}".rstrip()


def _counterpart(screen: Screen, document: Document) -> str:
    return vnd(document["counterpart_vnd"], screen.lang) if document["counterpart_vnd"] else ""


def _dossier(screen: Screen, document: Document) -> str:
    dossier = document["dossier"]
    if dossier is None:
        return ""
    return screen.say(
        "cli.dossier",
        version=document["dossier_version"],
        papers=len(dossier["items"]),
        support=dossier["state_support_vnd"],
        counterpart=dossier["counterpart_vnd"],
    )


def _contract(screen: Screen, contract: Document | None) -> str:
    return vnd(contract["value_vnd"], screen.lang) if contract else ""


def _deliveries(screen: Screen, document: Document) -> str:
    delivered = document["animals_delivered"]
    return screen.say("cli.animals", delivered=delivered, accepted=document["animals_accepted"]) if delivered else ""


def _order(screen: Screen, order: Document) -> tuple[str, str]:
    amount = vnd(order["new_vnd"] + order["cleared_vnd"], screen.lang)
    said = screen.say("screens.show.order", order=order["number"], status=order["status"])
    return said, f"{screen.word(OrderKind(order['kind']))} {amount}"


def _act(screen: Screen, act: Document) -> tuple[str, str]:
    event = screen.say("cli.event", version=act["version"])
    said = "cli.acted_by_delegate" if act["by_delegate"] else "cli.acted"
    return event, screen.say(said, person=act["person"], act=act["act"])


def _fund(screen: Screen, document: Document) -> Iterator[RenderableType]:
    drawn = table(screen.say("board.funds.line"), screen.say("board.funds.allotted_vnd"), right={1})
    for line, amount in sorted(document["allotted_vnd"].items()):
        named = line_of_name(line)
        drawn.add_row(Text(f"{line} ({named.origin_year})"), grouped(amount, screen.lang))
    yield drawn
    yield from year_dates(screen, document)


def _register(screen: Screen, document: Document) -> Iterator[RenderableType]:
    kind = document["register_kind"]
    yield pairs(
        [
            (screen.say("fields.found_register.kind"), screen.word(RegisterKind(kind)) if kind else ""),
            (screen.say("fields.all.law_edition"), "\n".join(document["law_editions"])),
            (screen.say("fields.all.calendar"), "\n".join(document["calendars"])),
        ]
    )
    drawn = table(
        *(screen.say(f"fields.all.{name}") for name in ("person", "duty", "office", "valid_from", "valid_to"))
    )
    for mandate in document["mandates"]:
        ends = mandate["valid_to"]
        drawn.add_row(
            lines(
                screen.name(mandate["person"]),
                mandate["person"],
                *for_whom(screen, [mandate["delegated_by"]] if mandate["delegated_by"] else []),
            ),
            screen.word(Duty(mandate["duty"])),
            screen.name(mandate["office"]),
            screen.day(mandate["valid_from"]),
            screen.day(ends) if ends else "",
        )
    yield drawn
    keys = table(*(screen.say(f"fields.all.{name}") for name in ("key", "person", "valid_from", "valid_to")))
    for key in document["keys"]:
        ends = screen.say("cli.moment", at=key["valid_to"]) if key["valid_to"] else ""
        keys.add_row(key["key"], screen.name(key["person"]), screen.say("cli.moment", at=key["valid_from"]), ends)
    yield keys
