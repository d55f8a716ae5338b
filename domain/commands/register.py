"""What may be asked of the register: people, keys, mandates, offices, editions, and the clock of a simulated one."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from domain.people import Duty
from domain.signatures import Scheme
from domain.values import Day, Flag, FreeText, Instant, KeyId, Model, Reason, Sha256, Slug

PublicKey = Annotated[str, StringConstraints(min_length=44, max_length=44)]


class RegisterKind(StrEnum):
    """For ever: a simulated register can never become a real one."""

    REAL = "real"
    SIMULATED = "simulated"


class OfficeLevel(StrEnum):
    """The level of an office; the district ended on 2025-07-01 and stays readable in older cases."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"
    TREASURY = "treasury"


class FoundRegister(Model):
    """The first registrar and key. Accepted once, on an empty register, signed by the key in this very body."""

    kind: RegisterKind
    registrar: Slug
    registrar_name: FreeText
    scheme: Scheme
    public_key: PublicKey


class RegisterPerson(Model):
    """A person (or a machine person) by a slug that is never used again."""

    person: Slug
    name: FreeText
    machine: Flag = False


class EnrolKey(Model):
    """A person's public key (base64 of its raw bytes), valid from the moment of its reception."""

    person: Slug
    scheme: Scheme
    public_key: PublicKey


class RevokeKey(Model):
    """A person's key by its id, invalid from the moment of this command's reception; what it signed before stays valid."""

    person: Slug
    key: KeyId
    reason: Reason


class GiveMandate(Model):
    """Person, duty, office, half-open period of Vietnamese dates; the header's paper is the decision that gives it."""

    person: Slug
    duty: Duty
    office: Slug
    valid_from: Day
    valid_to: Day | None = None


class EndMandate(Model):
    """From this Vietnamese date on the person does not hold the duty at the office, by whatever mandate was given so far.

    `delegated_by` ends what that person delegated; without it the person's own mandate ends, and what rests on it.
    """

    person: Slug
    duty: Duty
    office: Slug
    ends_on: Day
    delegated_by: Slug | None = None


class Delegate(Model):
    """The delegator's duty at the office is done by the delegate too, between two Vietnamese dates, half-open."""

    delegator: Slug
    delegate: Slug
    duty: Duty
    office: Slug
    valid_from: Day
    valid_to: Day


class OpenOffice(Model):
    """An office with its validity and its successor: names of 2023 stay readable after the districts ended."""

    office: Slug
    name: FreeText
    level: OfficeLevel
    parent: Slug | None = None
    valid_from: Day
    valid_to: Day | None = None
    successor: FreeText | None = None


class PublishLawEdition(Model):
    """Name and SHA-256 of a law edition; a draft one opens cases only in a simulated register."""

    name: Slug
    sha256: Sha256
    draft: Flag = False


class PublishCalendar(Model):
    """Name and SHA-256 of the working-day calendar that periods are counted by."""

    name: Slug
    sha256: Sha256


class MoveClock(Model):
    """Simulated registers only, and only forward."""

    to: Instant
