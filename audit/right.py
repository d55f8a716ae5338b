"""Q4: had they the right that day? Mandates at the reception, from the register's events, at an office that existed.

A right written into the register after the decision does not count. Who acted by delegation did so while both mandates
held, the own one and the delegated one, and the event names whom for.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from audit.facts_again import mandate_facts, office_facts, offices_named
from audit.findings import Findings, at
from audit.register import RegisterBook
from audit.steps import Step
from domain.actions import Action
from domain.commands import Attested, Command
from domain.commands.fund import Allot, SetTarget
from domain.commands.subproject import AcceptWork, ConcludeAppraisal
from domain.decide.hand import seats_of
from domain.events.hand import Hand
from domain.facts import MandateFact
from domain.people import SEAT_OF, Duty, Seat
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import Model

GROUPS_SIDE = frozenset({Action.SUBMIT_DOSSIER, Action.SIGN_CONTRACT})
ANSWERING = frozenset({Duty.ACCOUNTANT, Duty.CONFIRM_TREASURY_ANSWER})


class HadTheyTheRight:
    def __init__(self, findings: Findings, book: RegisterBook) -> None:
        self.findings = findings
        self.book = book

    def look_at(self, step: Step) -> None:
        command, facts = step.command_read(), step.facts_read()
        version = facts.register_version
        kept = sorted(facts.mandates, key=lambda fact: fact.model_dump_json())
        self.findings.compare(step.place, "facts.mandates", kept, mandate_facts(self.book, version, command))
        offices = sorted(facts.offices, key=lambda fact: fact.office)
        expected = office_facts(self.book, version, command)
        # An earlier build kept only the offices that a command names: Q5 decides again with just those.
        if offices != offices_named(self.book, version, command):
            self.findings.compare(step.place, "facts.offices", offices, expected)
        if not step.recorded or command.action is Action.FOUND_REGISTER:
            return
        for event in step.events_read():
            by = getattr(event, "hand", None)
            if isinstance(by, Hand):
                self._deciders_had_it(step, command, by.duty, version)
                self._for_whom(step, command, event, by, version)
            else:
                self.findings.broken(at(step.place, "hand", None, "the hand of an event"))
        self._members_had_it(step, command, version)

    def _speak_for_the_group(self, step: Step, command: Command) -> None:
        """The group's representative stands there by the village's vote, not by a mandate."""
        state = step.state_before()
        chosen = state.meeting.representative if isinstance(state, SubprojectState) and state.meeting else None
        for person in dict.fromkeys(command.header.decided_by):
            self.findings.looked()
            if person != chosen:
                self.findings.broken(at(step.place, "decided_by", person, chosen))

    def _deciders_had_it(self, step: Step, command: Command, duty: Duty, version: int) -> None:
        if duty is Duty.GROUP_REPRESENTATIVE:
            self._speak_for_the_group(step, command)
            return
        deciders = _officials(step, command)
        answers = command.action is Action.RECORD_TREASURY_ANSWER and duty is Duty.ACCOUNTANT
        for person in deciders:
            self._had(step, command, person, ANSWERING if answers else {duty}, version)

    def _members_had_it(self, step: Step, command: Command, version: int) -> None:
        match command.decides:
            case ConcludeAppraisal(members=members):
                duty = Duty.APPRAISER
            case AcceptWork(members=members):
                duty = Duty.ACCEPTANCE_MEMBER
            case _:
                return
        for person in members:
            self._had(step, command, person, {duty}, version)

    def _for_whom(self, step: Step, command: Command, event: Model, by: Hand, version: int) -> None:
        """The event names everybody for whom somebody acted by delegation, and nobody else."""
        confirmer = getattr(event, "confirmed_by", None)
        for_whom: set[str] = set()
        for person, duty in self._acting(step, command, by, confirmer, version):
            for_whom |= self._principals(step, command, person, duty, version)
        self.findings.compare(step.place, "hand.on_behalf_of", by.on_behalf_of, tuple(sorted(for_whom)))
        if confirmer is not None:
            confirming = Duty.CONFIRM_TREASURY_ANSWER if by.duty is Duty.ACCOUNTANT else by.duty
            expected = tuple(sorted(self._principals(step, command, confirmer, confirming, version)))
            self.findings.compare(step.place, "confirmed_for", getattr(event, "confirmed_for", None), expected)

    def _acting(
        self, step: Step, command: Command, by: Hand, confirmer: str | None, version: int
    ) -> Iterator[tuple[str, Duty]]:
        of_answer = confirmer is not None and by.duty is Duty.ACCOUNTANT
        for person in _officials(step, command):
            keeps = not of_answer or self._holding(step, command, person, {Duty.ACCOUNTANT}, version)
            yield person, by.duty if keeps and not (of_answer and person == confirmer) else Duty.CONFIRM_TREASURY_ANSWER
        if command.header.attested is Attested.PAPER:
            yield command.header.entered_by, Duty.COMMUNE_OFFICER
        if isinstance(command.decides, ConcludeAppraisal | AcceptWork):
            appraised = isinstance(command.decides, ConcludeAppraisal)
            duty = Duty.APPRAISER if appraised else Duty.ACCEPTANCE_MEMBER
            yield from ((person, duty) for person in command.decides.members)

    def _principals(self, step: Step, command: Command, person: str, duty: Duty, version: int) -> set[str]:
        held = self._holding(step, command, person, {duty}, version)
        if any(mandate.delegated_by is None for mandate in held):
            return set()
        return {mandate.delegated_by for mandate in held if mandate.delegated_by is not None}

    def _had(self, step: Step, command: Command, person: str, duties: Collection[Duty], version: int) -> None:
        self.findings.looked()
        if self._holding(step, command, person, duties, version):
            return
        seats, at_instant = _seats(step, command), step.asked.row.received_at
        closed = self._in_time(step, command, person, duties, version)
        if closed:
            self.findings.broken(at(step.place, "office", closed[0].office, f"an office that stood at {at_instant}"))
            return
        wanted = ", ".join(sorted(f"{duty} at {seats.get(SEAT_OF[duty], '*')}" for duty in duties))
        self.findings.broken(at(step.place, "decided_by", person, wanted))

    def _holding(
        self, step: Step, command: Command, person: str, duties: Collection[Duty], version: int
    ) -> list[MandateFact]:
        held = self._in_time(step, command, person, duties, version)
        return [mandate for mandate in held if self._stood(mandate.office, step.asked.row.received_at, version)]

    def _in_time(
        self, step: Step, command: Command, person: str, duties: Collection[Duty], version: int
    ) -> list[MandateFact]:
        seats = _seats(step, command)
        return [
            mandate
            for mandate in self.book.mandates_of({person}, version)
            if mandate.duty in duties
            and (SEAT_OF[mandate.duty] is Seat.ANY or mandate.office == seats.get(SEAT_OF[mandate.duty]))
            and mandate.holds_at(step.asked.row.received_at)
        ]

    def _stood(self, office: str, at_instant: datetime, version: int) -> bool:
        fact, day = self.book.office(office, version), local_date(at_instant)
        return fact is not None and fact.valid_from <= day and (fact.valid_to is None or day < fact.valid_to)


def _officials(step: Step, command: Command) -> list[str]:
    """The deciders; the group's representative stands beside them by the village's vote, not by a mandate."""
    deciders, state = list(dict.fromkeys(command.header.decided_by)), step.state_before()
    if command.action in GROUPS_SIDE and isinstance(state, SubprojectState) and state.meeting and len(deciders) > 1:
        return [person for person in deciders if person != state.meeting.representative]
    return deciders


def _seats(step: Step, command: Command) -> Mapping[Seat, str]:
    state = step.state_before()
    if isinstance(state, SubprojectState):
        return seats_of(state, command)
    if isinstance(command.decides, Allot | SetTarget):
        return {Seat.ALLOCATING_OFFICE: command.decides.allocating_office}
    return {}
