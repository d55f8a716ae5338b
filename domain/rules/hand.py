"""Hand: the deciders signed themselves where they must, and held the duty at the right office at reception.

Mandates are judged at `received_at`, so an outage never makes an official late (design.md section 7).
"""

from collections.abc import Mapping

from domain.actions import OWN_KEY_ONLY, Action
from domain.commands import Attested, Command
from domain.facts import Facts, MandateFact
from domain.people import MACHINE_DUTIES, SEAT_OF, Duty, Seat
from domain.refusals import Refusal, RefusalCode, refuse
from domain.rules.editions import standing_offices

Seats = Mapping[Seat, str]


def keys_are_valid(facts: Facts) -> Refusal | None:
    bad = next((key for key in facts.keys if not key.enrolled), None)
    return refuse(RefusalCode.KEY_NOT_VALID, person=bad.person, key=bad.key) if bad else None


def right_people_signed(command: Command, facts: Facts, *, by_paper: frozenset[str] = frozenset()) -> Refusal | None:
    """Own key: every decider signed, but for those of the group, who act `by_paper`. Paper: whoever entered it signed."""
    header = command.header
    signers = {key.person for key in facts.keys}
    if header.attested is Attested.PAPER:
        if command.action in OWN_KEY_ONLY:
            return refuse(RefusalCode.OWN_KEY_REQUIRED, action=command.action.value, person=header.decided_by[0])
        if header.entered_by not in signers:
            return refuse(RefusalCode.KEY_NOT_VALID, person=header.entered_by, key="")
        return None
    absent = next((person for person in header.decided_by if person not in signers | by_paper), None)
    if command.action is Action.RECORD_TREASURY_ANSWER and signers & set(header.decided_by):
        absent = None  # which two of them must have signed, `second_person_confirms` says
    if absent is not None:
        return refuse(RefusalCode.OWN_KEY_REQUIRED, action=command.action.value, person=absent)
    stranger = next(
        (person for person in sorted(signers) if person not in {*header.decided_by, header.entered_by}), None
    )
    return refuse(RefusalCode.KEY_NOT_VALID, person=stranger, key="") if stranger else None


def enterer_may(command: Command, facts: Facts, seats: Seats) -> Refusal | None:
    """What was decided on paper is entered by the commune's officer, nobody else (catalogue.md section 2)."""
    if command.header.attested is not Attested.PAPER:
        return None
    return mandate_is_held(facts, command.header.entered_by, Duty.COMMUNE_OFFICER, seats)


def holds(facts: Facts, person: str, duty: Duty, seats: Seats) -> bool:
    """Whether the person held the duty at its office, which stood, when the command was received."""
    return bool(_held(facts, person, duty, seats))


def principals(facts: Facts, person: str, duty: Duty, seats: Seats) -> frozenset[str]:
    """For whom the person does the duty by delegation; for nobody if it is the person's own as well."""
    held = _held(facts, person, duty, seats)
    for_whom = frozenset(mandate.delegated_by for mandate in held if mandate.delegated_by is not None)
    return for_whom if all(mandate.delegated_by is not None for mandate in held) else frozenset()


def _held(facts: Facts, person: str, duty: Duty, seats: Seats) -> list[MandateFact]:
    standing = standing_offices(facts)
    in_time = _in_time(facts, person, duty)
    return [mandate for mandate in in_time if _seated(mandate, seats) and mandate.office in standing]


def _in_time(facts: Facts, person: str, duty: Duty) -> list[MandateFact]:
    own = (mandate for mandate in facts.mandates if mandate.person == person and mandate.duty is duty)
    return [mandate for mandate in own if mandate.holds_at(facts.received_at)]


def _seated(mandate: MandateFact, seats: Seats) -> bool:
    seat = SEAT_OF[mandate.duty]
    return seat is Seat.ANY or mandate.office == seats.get(seat)


def mandate_is_held(facts: Facts, person: str, duty: Duty, seats: Seats) -> Refusal | None:
    """The person holds the duty at the office concerned; one held elsewhere, or at an office that ended, is named."""
    if holds(facts, person, duty, seats):
        return None
    office = seats.get(SEAT_OF[duty])
    in_time = _in_time(facts, person, duty)
    closed = next((mandate for mandate in in_time if _seated(mandate, seats)), None)
    if closed is not None:
        return refuse(RefusalCode.NO_MANDATE, person=None, duty=duty.value, office=closed.office)
    elsewhere = next(iter(in_time), None)
    if elsewhere is not None:
        return refuse(
            RefusalCode.MANDATE_OUT_OF_SCOPE, person=person, duty=duty.value, office=office, held_at=elsewhere.office
        )
    return refuse(RefusalCode.NO_MANDATE, person=person, duty=duty.value, office=office)


def is_the_representative(command: Command, representative: str | None) -> Refusal | None:
    """For the group speaks only the person whom its village meeting chose; no mandate of the register makes one."""
    stranger = next((person for person in command.header.decided_by if person != representative), None)
    if stranger is None:
        return None
    return refuse(RefusalCode.NO_MANDATE, person=stranger, duty=Duty.GROUP_REPRESENTATIVE.value, office=None)


def second_person_confirms(command: Command, facts: Facts, seats: Seats) -> Refusal | None:
    """A treasury answer entered by an accountant carries a second person's signature in the same envelope."""
    if confirming_person(command, facts, seats) is None:
        return refuse(RefusalCode.NEEDS_SECOND_PERSON, duty=Duty.CONFIRM_TREASURY_ANSWER.value)
    either = (Duty.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER)
    strangers = (p for p in command.header.decided_by if not any(holds(facts, p, duty, seats) for duty in either))
    stranger = next(strangers, None)
    return mandate_is_held(facts, stranger, Duty.ACCOUNTANT, seats) if stranger else None


def confirming_person(command: Command, facts: Facts, seats: Seats) -> str | None:
    """Who vouches for a treasury answer beside its accountant: both signed, and they are two, and stand for two."""
    signers = {key.person for key in facts.keys}.intersection(command.header.decided_by)

    def sides(person: str, duty: Duty) -> frozenset[str]:
        return principals(facts, person, duty, seats) | {person}

    accountants = [sides(person, Duty.ACCOUNTANT) for person in signers if holds(facts, person, Duty.ACCOUNTANT, seats)]
    confirming = (
        person
        for person in command.header.decided_by
        if person in signers
        and holds(facts, person, Duty.CONFIRM_TREASURY_ANSWER, seats)
        and any(sides(person, Duty.CONFIRM_TREASURY_ANSWER).isdisjoint(accountant) for accountant in accountants)
    )
    return next(confirming, None)


def machine_signs_itself(command: Command, facts: Facts, duty: Duty) -> Refusal | None:
    """Nobody attests a machine's word with a paper: else the commune could write what the treasury said."""
    signers = {key.person for key in facts.keys}
    absent = next((person for person in command.header.decided_by if person not in signers), None)
    if duty not in MACHINE_DUTIES or absent is None:
        return None
    return refuse(RefusalCode.OWN_KEY_REQUIRED, action=command.action.value, person=absent)
