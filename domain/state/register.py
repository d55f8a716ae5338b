"""The register, folded from its events: people, keys, mandates, offices, editions, and what time it has become."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.commands.register import RegisterKind
from domain.events import register
from domain.facts import MandateFact
from domain.people import Duty
from domain.values import EditionRef, Model


@dataclass(frozen=True)
class RegisterState:
    """What the register has entered so far: enough to refuse a second of the same, and to tell the time."""

    stream: str
    version: int = 0
    kind: RegisterKind | None = None
    people: frozenset[str] = frozenset()
    machines: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    mandates: tuple[MandateFact, ...] = ()
    offices: frozenset[str] = frozenset()
    law_editions: frozenset[EditionRef] = frozenset()
    calendars: frozenset[EditionRef] = frozenset()
    clock_at: datetime | None = None
    last_received_at: datetime | None = None

    ended = False
    law_edition = None


def evolve(state: RegisterState, event: Model) -> RegisterState:
    """The state after one event; total over the events of a register."""
    match event:
        case register.RegisterFounded():
            founder = event.founding.registrar
            first = MandateFact(
                person=founder,
                duty=Duty.REGISTRAR,
                office=founding_office(state.stream),
                valid_from=event.hand.received_at,
                valid_to=None,
            )
            after = replace(
                state,
                kind=event.founding.kind,
                people=frozenset({founder}),
                keys=frozenset({event.key_id}),
                mandates=(first,),
                offices=frozenset({founding_office(state.stream)}),
            )
        case register.PersonRegistered():
            machines = state.machines | {event.registered.person} if event.registered.machine else state.machines
            after = replace(state, people=state.people | {event.registered.person}, machines=machines)
        case register.KeyEnrolled():
            after = replace(state, keys=state.keys | {event.key_id})
        case register.MandateGiven():
            given = MandateFact(
                person=event.person,
                duty=event.duty,
                office=event.office,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
            )
            after = replace(state, mandates=(*state.mandates, given))
        case register.OfficeOpened():
            after = replace(state, offices=state.offices | {event.opened.office})
        case register.LawEditionPublished():
            named = EditionRef(name=event.edition.name, sha256=event.edition.sha256)
            after = replace(state, law_editions=state.law_editions | {named})
        case register.CalendarPublished():
            named = EditionRef(name=event.calendar.name, sha256=event.calendar.sha256)
            after = replace(state, calendars=state.calendars | {named})
        case register.ClockMoved():
            after = replace(state, clock_at=event.to)
        case _:
            raise AssertionError(f"no evolution for {type(event).__name__}")
    return replace(after, version=state.version + 1, last_received_at=event.hand.received_at)


def founding_office(stream: str) -> str:
    """The seat of the first registrar: the register's own area."""
    return stream.partition("/")[2]
