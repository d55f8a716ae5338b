"""Who is told what, and whether it has reached the mail server."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from domain.letters import NAME_DIGITS, LetterProblem, NoticeStand, message_id
from domain.notices import NoticeKind
from domain.people import Duty
from screens.screen import BAD, GOOD, SMALL, Screen
from screens.tables import table

Document = Mapping[str, Any]
STYLES: Mapping[str, str] = {NoticeStand.SENT: GOOD, NoticeStand.FAILING: BAD, NoticeStand.UNHELD: BAD}


def show_notices(screen: Screen, document: Document) -> None:
    """One notice a row; above it what stops every letter."""
    said = []
    if not document["sending"]:
        said.append(Text(screen.say("notices.screen.not_sending"), style="yellow"))
    if document["addresses_unreadable"]:
        what = document["addresses_unreadable"]
        said.append(Text(screen.say("notices.screen.bad_addresses", what=what), style=BAD))
    if not document["notices"]:
        screen.show(document, *said, Text(screen.say("screens.nothing")))
        return
    drawn = table(*(screen.say(f"notices.screen.{name}") for name in ("told", "whom", "state")))
    # A Message-ID is searched for in mail programs: it stays in one piece.
    drawn.columns[-1].width = len(message_id("0" * NAME_DIGITS))
    for row in document["notices"]:
        drawn.add_row(_told(screen, row), _whom(screen, row), _state(screen, row))
        drawn.add_section()
    screen.show(document, *said, drawn)


def _told(screen: Screen, row: Document) -> Text:
    told = Text(f"{screen.word(NoticeKind(row['kind']))}\n", style="bold")
    told.append(f"{row['stream']} ({screen.say('cli.event', version=row['version'])})\n", style="not bold")
    return told.append(row["sentence"], style="not bold dim")


def _whom(screen: Screen, row: Document) -> Text:
    if row["person"] is None:
        duty, office = Duty(row["unheld_duty"]), row["unheld_office"]
        return Text(screen.say("notices.screen.unheld", duty=duty, office=office))
    whom = Text(f"{screen.name(row['person'])}\n{row['person']}")
    if not row["address_known"] and row["stand"] != NoticeStand.SENT:
        whom.append(f"\n{screen.say('notices.screen.no_address')}", style="yellow")
    return whom


def _state(screen: Screen, row: Document) -> Text:
    stand = NoticeStand(row["stand"])
    state = Text(screen.say("notices.screen.since", stand=stand, at=row["since"]), style=STYLES.get(stand, ""))
    if row["problem"]:
        problem, answer = LetterProblem(row["problem"]), row["answer"]
        said = screen.say("notices.screen.problem", problem=problem, answer=answer, attempts=row["attempts"])
        state.append(f"\n{said}")
    if row["message_id"]:
        state.append(f"\n{row['message_id']}", style=SMALL)
    return state
