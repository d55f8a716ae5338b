"""The register as it stood at one of its versions, from its events alone: keys, mandates, offices, editions, the clock.

A right that was written later, even with an earlier date, does not count for what was decided before.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from audit.mandates import delegated, given, shortened
from audit.rows import EventRow
from domain.commands.register import RegisterKind
from domain.events import read_event, register
from domain.facts import MandateFact, OfficeFact
from domain.people import Duty
from domain.signatures import public_key_bytes
from domain.state.register import founding_office
from domain.times import local_date
from domain.values import EditionRef

TOLERANCE = timedelta(seconds=10)


@dataclass(frozen=True)
class EnrolledKey:
    person: str
    public_key: bytes
    valid_from: datetime | None
    version: int
    valid_to: datetime | None = None


@dataclass
class RegisterBook:
    """Filled event by event; every question names the version as of which it asks."""

    stream: str = ""
    kind: RegisterKind | None = None
    recorded_at: list[datetime] = field(default_factory=list)
    keys: dict[str, EnrolledKey] = field(default_factory=dict)
    revoked: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    moves: list[tuple[datetime, datetime]] = field(default_factory=list)
    _mandates: list[tuple[int, MandateFact]] = field(default_factory=list)
    _ends: list[tuple[int, register.MandateEnded]] = field(default_factory=list)
    _offices: dict[str, tuple[int, OfficeFact]] = field(default_factory=dict)
    _editions: list[tuple[int, str, EditionRef, bool]] = field(default_factory=list)

    @property
    def version(self) -> int:
        return len(self.recorded_at)

    @property
    def simulated(self) -> bool:
        return self.kind is RegisterKind.SIMULATED

    def key(self, key_id: str, version: int) -> EnrolledKey | None:
        """The key as the register knew it then: a revocation that was entered later does not show."""
        found = self.keys.get(key_id)
        if found is None or found.version > version:
            return None
        since, valid_to = self.revoked.get(key_id, (version + 1, None))
        return replace(found, valid_to=valid_to) if since <= version else found

    def mandates_of(self, people: Collection[str], version: int) -> list[MandateFact]:
        """The mandates as the register knew them then: an end that was entered later does not show."""
        known = [(since, fact) for since, fact in self._mandates if since <= version and fact.person in people]
        return [self._as_ended(fact, since, version) for since, fact in known]

    def _as_ended(self, fact: MandateFact, since: int, version: int) -> MandateFact:
        for when, event in self._ends:
            if since < when <= version:
                fact = shortened(fact, event)
        return fact

    def office(self, office: str, version: int) -> OfficeFact | None:
        since, fact = self._offices.get(office, (0, None))
        return fact if since <= version else None

    def law_editions(self, version: int, *, drafts: bool = False) -> set[EditionRef]:
        return {e for since, kind, e, draft in self._editions if since <= version and kind == "law" and draft >= drafts}

    def calendars(self, version: int) -> set[EditionRef]:
        return {e for since, kind, e, _ in self._editions if since <= version and kind == "calendar"}

    def elapsed(self, earlier: datetime, later: datetime) -> timedelta:
        """Time of the server between two instants of the record: what a moved clock added is no waiting."""
        return self._unmoved(later) - self._unmoved(earlier)

    def _unmoved(self, instant: datetime) -> datetime:
        return instant - sum((to - moved for moved, to in self.moves if to <= instant), timedelta())

    def could_be_read_at(self, version: int, instant: datetime) -> bool:
        """Whether a decision recorded at this instant can have seen exactly this version: it was recorded, and the next
        was not yet long ago (it is written before it is committed)."""
        if not 0 <= version <= self.version:
            return False
        recorded = version == 0 or self.elapsed(self.recorded_at[version - 1], instant) >= -TOLERANCE
        superseded = version < self.version and self.elapsed(self._in_force(version), instant) > TOLERANCE
        return recorded and not superseded

    def _in_force(self, version: int) -> datetime:
        """When the event after this version took force: a move of the clock takes its own time forward."""
        recorded = self.recorded_at[version]
        return max([recorded, *(to for moved, to in self.moves if moved == recorded)])

    def take(self, rows: Iterable[EventRow]) -> None:
        """Fill the book from the register's rows; what cannot be read is left out, and Q1 names it."""
        for row in rows:
            self.recorded_at.append(row.recorded_at)
            try:
                event = read_event(row.kind, row.kind_version, row.body)
            except ValueError:
                continue
            self._take(event, self.version, row.recorded_at)

    def _take(self, event: object, version: int, recorded_at: datetime) -> None:
        match event:
            case register.RegisterFounded():
                self._found(event, version)
            case register.KeyEnrolled():
                raw = public_key_bytes(event.enrolled.public_key) or b""
                self._enrol(event.key_id, EnrolledKey(event.enrolled.person, raw, event.valid_from, version))
            case register.KeyRevoked():
                self.revoked.setdefault(event.revoked.key, (version, event.valid_to))
            case register.MandateGiven():
                self._mandates.append((version, given(event)))
            case register.MandateDelegated():
                self._mandates.append((version, delegated(event)))
            case register.MandateEnded():
                self._ends.append((version, event))
            case register.OfficeOpened(opened=office):
                fact = OfficeFact(
                    office=office.office, parent=office.parent, valid_from=office.valid_from, valid_to=office.valid_to
                )
                self._offices.setdefault(office.office, (version, fact))
            case register.LawEditionPublished(edition=edition):
                self._publish(version, "law", EditionRef(name=edition.name, sha256=edition.sha256), edition.draft)
            case register.CalendarPublished(calendar=calendar):
                self._publish(version, "calendar", EditionRef(name=calendar.name, sha256=calendar.sha256), draft=False)
            case register.ClockMoved(to=to):
                self.moves.append((recorded_at, to))
            case _:
                pass

    def _found(self, event: register.RegisterFounded, version: int) -> None:
        founding, since = event.founding, event.hand.received_at
        seat = founding_office(self.stream)
        self.kind = founding.kind
        raw = public_key_bytes(founding.public_key) or b""
        self._enrol(event.key_id, EnrolledKey(founding.registrar, raw, since, version))
        self._offices[seat] = (version, OfficeFact(office=seat, valid_from=local_date(since), valid_to=None))
        mandate = MandateFact(
            person=founding.registrar, duty=Duty.REGISTRAR, office=seat, valid_from=since, valid_to=None
        )
        self._mandates.append((version, mandate))

    def _enrol(self, key_id: str, key: EnrolledKey) -> None:
        self.keys.setdefault(key_id, key)

    def _publish(self, version: int, kind: str, edition: EditionRef, draft: bool) -> None:
        # The first publication stands: publishing the same files again changes nothing.
        if not any((kind, edition) == (k, e) for _, k, e, _ in self._editions):
            self._editions.append((version, kind, edition, draft))
