"""Hand: the deciders signed themselves where they must, and held the duty at the right office at reception.

Mandates are judged at `received_at`, so an outage never makes an official late (design.md section 7).
"""

from collections.abc import Mapping

from domain.actions import OWN_KEY_ONLY, Action
from domain.commands import Attested, Command
from domain.facts import Facts
from domain.people import MACHINE_DUTIES, SEAT_OF, Duty, Seat
from domain.refusals import Refusal, RefusalCode, refuse

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
    """Whether the person held the duty at its office when the command was received."""
    office = seats.get(SEAT_OF[duty])
    return any(
        mandate.person == person
        and mandate.duty is duty
        and (SEAT_OF[duty] is Seat.ANY or mandate.office == office)
        and mandate.holds_at(facts.received_at)
        for mandate in facts.mandates
    )


def mandate_is_held(facts: Facts, person: str, duty: Duty, seats: Seats) -> Refusal | None:
    """The person holds the duty at the office concerned; one held elsewhere is named."""
    if holds(facts, person, duty, seats):
        return None
    office = seats.get(SEAT_OF[duty])
    elsewhere = next(
        (m for m in facts.mandates if m.person == person and m.duty is duty and m.holds_at(facts.received_at)), None
    )
    if elsewhere is not None:
        return refuse(
            RefusalCode.MANDATE_OUT_OF_SCOPE, person=person, duty=duty.value, office=office, held_at=elsewhere.office
        )
    return refuse(RefusalCode.NO_MANDATE, person=person, duty=duty.value, office=office)


def second_person_confirms(command: Command, facts: Facts, seats: Seats) -> Refusal | None:
    """A treasury answer entered by an accountant carries a second person's signature in the same envelope."""
    if confirming_person(command, facts, seats) is None:
        return refuse(RefusalCode.NEEDS_SECOND_PERSON, duty=Duty.CONFIRM_TREASURY_ANSWER.value)
    either = (Duty.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER)
    strangers = (p for p in command.header.decided_by if not any(holds(facts, p, duty, seats) for duty in either))
    stranger = next(strangers, None)
    return mandate_is_held(facts, stranger, Duty.ACCOUNTANT, seats) if stranger else None


def confirming_person(command: Command, facts: Facts, seats: Seats) -> str | None:
    """Who vouches for a treasury answer beside its accountant: both signed, and they are two."""
    signers = {key.person for key in facts.keys}.intersection(command.header.decided_by)
    accountants = {person for person in signers if holds(facts, person, Duty.ACCOUNTANT, seats)}
    confirming = (
        person
        for person in command.header.decided_by
        if person in signers and holds(facts, person, Duty.CONFIRM_TREASURY_ANSWER, seats) and accountants - {person}
    )
    return next(confirming, None)


def machine_signs_itself(command: Command, facts: Facts, duty: Duty) -> Refusal | None:
    """Nobody attests a machine's word with a paper: else the commune could write what the treasury said."""
    signers = {key.person for key in facts.keys}
    absent = next((person for person in command.header.decided_by if person not in signers), None)
    if duty not in MACHINE_DUTIES or absent is None:
        return None
    return refuse(RefusalCode.OWN_KEY_REQUIRED, action=command.action.value, person=absent)
