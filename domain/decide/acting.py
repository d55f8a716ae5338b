"""Who acts in a command, in which duty, and for whom: by delegation one does another's duty, and both names are written."""

from collections.abc import Iterator

from domain.actions import Action
from domain.commands import Attested, Command
from domain.commands.subproject import AcceptWork, ConcludeAppraisal
from domain.facts import Facts
from domain.lifecycle import Step
from domain.people import Duty
from domain.rules import hand
from domain.state.subproject import SubprojectState

WITH_REPRESENTATIVE = frozenset({Action.SUBMIT_DOSSIER, Action.SIGN_CONTRACT})


def officials(state: SubprojectState, command: Command) -> list[str]:
    """The deciders but for the group's representative, who stands beside them by the village's vote."""
    deciders = list(dict.fromkeys(command.header.decided_by))
    if command.action in WITH_REPRESENTATIVE and state.meeting and len(deciders) > 1:
        return [person for person in deciders if person != state.meeting.representative]
    return deciders


def on_behalf_of(
    state: SubprojectState, command: Command, facts: Facts, duty: Duty, seats: hand.Seats
) -> tuple[str, ...]:
    """Everybody for whom somebody acts in this command, whether deciding, entering or sitting in its minutes."""
    acting = _acting(state, command, facts, duty, seats)
    return tuple(sorted(frozenset().union(*(hand.principals(facts, who, as_what, seats) for who, as_what in acting))))


def _acting(
    state: SubprojectState, command: Command, facts: Facts, duty: Duty, seats: hand.Seats
) -> Iterator[tuple[str, Duty]]:
    answered = command.action is Action.RECORD_TREASURY_ANSWER and duty is Duty.ACCOUNTANT
    for person in officials(state, command):
        accountant = not answered or hand.holds(facts, person, Duty.ACCOUNTANT, seats)
        confirms = answered and person == confirmer_of(command, facts, seats)
        yield person, duty if accountant and not confirms else Duty.CONFIRM_TREASURY_ANSWER
    if command.header.attested is Attested.PAPER:
        yield command.header.entered_by, Duty.COMMUNE_OFFICER
    if isinstance(command.decides, ConcludeAppraisal | AcceptWork):
        members = command.decides.members
        yield from ((person, duty_of_members(command.decides)) for person in members)


def duty_held(facts: Facts, person: str, step: Step, seats: hand.Seats) -> Duty:
    """The first duty of the step that is the person's own, before one that the person does for somebody else."""
    held = [duty for duty in step.duties if hand.holds(facts, person, duty, seats)]
    own = (duty for duty in held if not hand.principals(facts, person, duty, seats))
    return next(own, held[0] if held else step.duties[0])


def duty_of_members(minutes: ConcludeAppraisal | AcceptWork) -> Duty:
    """The duty that everybody named in minutes held that day."""
    return Duty.APPRAISER if isinstance(minutes, ConcludeAppraisal) else Duty.ACCEPTANCE_MEMBER


def confirmer_of(command: Command, facts: Facts, seats: hand.Seats) -> str:
    """Who vouches for a treasury answer: the second person of a paper, or the machine itself."""
    return hand.confirming_person(command, facts, seats) or command.header.decided_by[0]


def confirmed_for(command: Command, facts: Facts, seats: hand.Seats) -> tuple[str, ...]:
    """For whom the second person of a paper vouches by delegation."""
    person = hand.confirming_person(command, facts, seats)
    return tuple(sorted(hand.principals(facts, person, Duty.CONFIRM_TREASURY_ANSWER, seats))) if person else ()
