"""The register, folded from its events: people, keys, mandates, offices, editions, and what time it has become."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.commands.register import RegisterKind
from domain.events import register
from domain.facts import MandateFact, OfficeFact
from domain.people import Duty
from domain.state.mandates import cut, delegated
from domain.times import local_date
from domain.values import EditionRef, Model


@dataclass(frozen=True)
class HeldKey:
    """Whose a key is, and since when (UTC); `valid_to` once it is revoked."""

    person: str
    valid_from: datetime
    valid_to: datetime | None = None


@dataclass(frozen=True)
class RegisterState:
    """What the register has entered so far: enough to refuse a second of the same, and to tell the time."""

    stream: str
    version: int = 0
    kind: RegisterKind | None = None
    people: frozenset[str] = frozenset()
    machines: frozenset[str] = frozenset()
    keys: Mapping[str, HeldKey] = field(default_factory=dict)
    mandates: tuple[MandateFact, ...] = ()
    offices: Mapping[str, OfficeFact] = field(default_factory=dict)
    law_editions: frozenset[EditionRef] = frozenset()
    calendars: frozenset[EditionRef] = frozenset()
    clock_at: datetime | None = None
    last_received_at: datetime | None = None

    ended = False
    law_edition = None


def evolve(state: RegisterState, event: Model) -> RegisterState:
    """The state after one event; total over the events of a register."""
    return evolve_all(state, (event,))


def evolve_all(state: RegisterState, events: Iterable[Model]) -> RegisterState:
    """The state after these events. Copied once a call and not once an event: a register of twenty thousand people is
    otherwise copied twenty thousand times."""
    growing = _Growing(state)
    for event in events:
        growing.take(event)
    return growing.settled()


class _Growing:
    """A register while it is folded: its own collections, which grow in place and are nobody else's until they are settled."""

    def __init__(self, state: RegisterState) -> None:
        self._single = state
        self._version = state.version
        self._people, self._machines, self._keys = set(state.people), set(state.machines), dict(state.keys)
        self._mandates, self._offices = list(state.mandates), dict(state.offices)
        self._law_editions, self._calendars = set(state.law_editions), set(state.calendars)

    def settled(self) -> RegisterState:
        return replace(
            self._single,
            version=self._version,
            people=frozenset(self._people),
            machines=frozenset(self._machines),
            keys=dict(self._keys),
            mandates=tuple(self._mandates),
            offices=dict(self._offices),
            law_editions=frozenset(self._law_editions),
            calendars=frozenset(self._calendars),
        )

    def take(self, event: Model) -> None:
        """One event further."""
        match event:
            case register.RegisterFounded():
                self._found(event)
            case register.PersonRegistered():
                self._people.add(event.registered.person)
                if event.registered.machine:
                    self._machines.add(event.registered.person)
            case register.KeyEnrolled():
                self._keys[event.key_id] = HeldKey(event.enrolled.person, event.valid_from)
            case register.KeyRevoked():
                self._keys[event.revoked.key] = replace(self._keys[event.revoked.key], valid_to=event.valid_to)
            case register.MandateGiven():
                span = (event.valid_from, event.valid_to)
                self._mandates.append(_mandate(event.person, event.duty, event.office, *span))
            case register.MandateDelegated():
                self._mandates.append(delegated(event))
            case register.MandateEnded():
                self._mandates = [cut(mandate, event) for mandate in self._mandates]
            case register.OfficeOpened(opened=opened):
                self._offices[opened.office] = OfficeFact(
                    office=opened.office, parent=opened.parent, valid_from=opened.valid_from, valid_to=opened.valid_to
                )
            case register.LawEditionPublished():
                self._law_editions.add(EditionRef(name=event.edition.name, sha256=event.edition.sha256))
            case register.CalendarPublished():
                self._calendars.add(EditionRef(name=event.calendar.name, sha256=event.calendar.sha256))
            case register.ClockMoved():
                self._single = replace(self._single, clock_at=event.to)
            case _:
                raise AssertionError(f"no evolution for {type(event).__name__}")
        self._version += 1
        self._single = replace(self._single, last_received_at=event.hand.received_at)

    def _found(self, event: register.RegisterFounded) -> None:
        founder, office = event.founding.registrar, founding_office(self._single.stream)
        self._single = replace(self._single, kind=event.founding.kind)
        since = event.hand.received_at
        self._people, self._keys = {founder}, {event.key_id: HeldKey(founder, since)}
        self._offices = {office: OfficeFact(office=office, valid_from=local_date(since), valid_to=None)}
        self._mandates = [_mandate(founder, Duty.REGISTRAR, office, since, None)]


def _mandate(person: str, duty: Duty, office: str, valid_from: datetime, valid_to: datetime | None) -> MandateFact:
    return MandateFact(person=person, duty=duty, office=office, valid_from=valid_from, valid_to=valid_to)


def founding_office(stream: str) -> str:
    """The seat of the first registrar: the register's own area."""
    return stream.partition("/")[2]
