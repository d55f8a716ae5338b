"""Facts of the register: who is who, who may what, which offices, law and calendar stand, what time it is."""

from domain.commands import register as asked
from domain.events.hand import Hand
from domain.people import Duty
from domain.spans import Span
from domain.values import Instant, KeyId, Model, Slug


class RegisterFounded(Model):
    """The first registrar and the first key; its fingerprint belongs in the hands of everybody who checks later."""

    hand: Hand
    founding: asked.FoundRegister
    key_id: KeyId


class PersonRegistered(Model):
    """A person stands in the register from here on."""

    hand: Hand
    registered: asked.RegisterPerson


class KeyEnrolled(Model):
    """A public key is a person's from its reception on, never before."""

    hand: Hand
    enrolled: asked.EnrolKey
    key_id: KeyId
    valid_from: Instant


class KeyRevoked(Model):
    """A key signs nothing that is received at `valid_to` or later (UTC)."""

    hand: Hand
    revoked: asked.RevokeKey
    valid_to: Instant


class MandateGiven(Model):
    """Half-open instants: from the start of a Vietnamese date to the start of another."""

    hand: Hand
    person: Slug
    duty: Duty
    office: Slug
    valid_from: Instant
    valid_to: Instant | None


class MandateEnded(Model):
    """Nothing that is received at `ends_at` (UTC) or later is done under the mandate; one that begins later never holds."""

    hand: Hand
    ended: asked.EndMandate
    ends_at: Instant


class MandateDelegated(Model):
    """Another does somebody's duty, half-open instants; `within` is the span of the delegator's own mandate that day."""

    hand: Hand
    delegator: Slug
    delegate: Slug
    duty: Duty
    office: Slug
    valid_from: Instant
    valid_to: Instant
    within: Span


class OfficeOpened(Model):
    """An office with its validity and its successor."""

    hand: Hand
    opened: asked.OpenOffice


class LawEditionPublished(Model):
    """An edition that cases may pin, by the hash of its files."""

    hand: Hand
    edition: asked.PublishLawEdition


class CalendarPublished(Model):
    """A calendar that cases may pin, by the hash of its files."""

    hand: Hand
    calendar: asked.PublishCalendar


class ClockMoved(Model):
    """The simulated record's time was moved forward to this instant (UTC)."""

    hand: Hand
    to: Instant
