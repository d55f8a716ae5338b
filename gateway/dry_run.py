"""What would be recorded or refused, without a trace: the real facts and the real decision in a read-only transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.calendar_days import WorkingCalendar
from domain.commands import Command
from domain.decide import calendar_wanted, decide, edition_wanted
from domain.decide.decision import Decision
from domain.envelope import Envelope
from domain.facts import Facts
from domain.law import LawEdition
from domain.state import State, fold
from domain.values import EditionRef
from gateway import door
from gateway.look import Look, look_through
from law.loader import load_calendar, load_edition
from store import facts as facts_store
from store import log
from store.reading import looking

if TYPE_CHECKING:
    from store.database import Pool


class EditionDiffers(Exception):
    """The stream pinned law files that this checkout does not hold: nothing can be decided here."""

    def __init__(self, pinned: EditionRef) -> None:
        super().__init__(pinned.name)
        self.pinned = pinned


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """The decision as it would fall now, on which version of the stream it would follow."""

    look: Look
    command: Command
    version: int
    decision: Decision


async def foresee(reader: "Pool", envelope: Envelope) -> Foreseen:
    """Decide a signed command as the recorder would, received this instant. Raises TurnedAway, EditionDiffers, LawProblem.

    The papers need not be filed yet; another command may of course come first.
    """
    async with looking(reader) as connection:
        look = await look_through(connection)
        command = await door.check_unfiled(connection, envelope)
        stream = command.header.stream
        state = fold(stream, await log.read_stream(connection, stream))
        read = await facts_store.read_facts(connection, command, envelope.signatures(), look.clock.now, state)
        # The clock of the worker counts, and it is not this machine's.
        facts = read.facts.model_copy(update={"clock_skew_seconds": 0})
        law, calendar = _law(state, command, facts), _calendar(state, command, facts)
        decision = decide(state, command, facts, law, calendar)
        return Foreseen(look=look, command=command, version=state.version, decision=decision)


def _law(state: State, command: Command, facts: Facts) -> LawEdition | None:
    wanted = edition_wanted(state, command)
    if wanted is None or wanted not in facts.law_editions:
        return None
    edition = load_edition(wanted.name)
    if edition.sha256 != wanted.sha256:
        raise EditionDiffers(wanted)
    return edition


def _calendar(state: State, command: Command, facts: Facts) -> WorkingCalendar | None:
    wanted = calendar_wanted(state, command)
    if wanted is None or wanted not in facts.calendars:
        return None
    calendar = load_calendar(name=wanted.name)
    if calendar.sha256 != wanted.sha256:
        raise EditionDiffers(wanted)
    return calendar
