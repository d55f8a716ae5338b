"""Q4: had they the right that day? Mandates at the reception, from the register's events, at an office that existed.

A right written into the register after the decision does not count. Delegations come with their letter.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from audit.facts_again import mandate_facts, office_facts
from audit.findings import Findings, at
from audit.register import RegisterBook
from audit.steps import Step
from domain.actions import Action
from domain.commands import Command
from domain.commands.fund import Allot
from domain.commands.subproject import AcceptWork, ConcludeAppraisal
from domain.decide.hand import seats_of
from domain.events.hand import Hand
from domain.people import SEAT_OF, Duty, Seat
from domain.state.subproject import SubprojectState
from domain.times import local_date

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
        self.findings.compare(step.place, "facts.offices", offices, office_facts(self.book, version, command))
        if not step.recorded or command.action is Action.FOUND_REGISTER:
            return
        for event in step.events_read():
            by = getattr(event, "hand", None)
            if isinstance(by, Hand):
                self._deciders_had_it(step, command, by.duty, version)
            else:
                self.findings.broken(at(step.place, "hand", None, "the hand of an event"))
        self._members_had_it(step, command, version)

    def _deciders_had_it(self, step: Step, command: Command, duty: Duty, version: int) -> None:
        deciders = list(dict.fromkeys(command.header.decided_by))
        state = step.state_before()
        if command.action in GROUPS_SIDE and isinstance(state, SubprojectState) and state.meeting and len(deciders) > 1:
            # The group's representative stands there by the village's vote, not by a mandate.
            deciders = [person for person in deciders if person != state.meeting.representative]
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

    def _had(self, step: Step, command: Command, person: str, duties: Collection[Duty], version: int) -> None:
        self.findings.looked()
        seats = _seats(step, command)
        at_instant = step.asked.row.received_at
        held = [
            mandate
            for mandate in self.book.mandates_of({person}, version)
            if mandate.duty in duties
            and (SEAT_OF[mandate.duty] is Seat.ANY or mandate.office == seats.get(SEAT_OF[mandate.duty]))
            and mandate.holds_at(at_instant)
        ]
        if any(self._stood(mandate.office, at_instant, version) for mandate in held):
            return
        if held:
            self.findings.broken(at(step.place, "office", held[0].office, f"an office that stood at {at_instant}"))
            return
        wanted = ", ".join(sorted(f"{duty} at {seats.get(SEAT_OF[duty], '*')}" for duty in duties))
        self.findings.broken(at(step.place, "decided_by", person, wanted))

    def _stood(self, office: str, at_instant: datetime, version: int) -> bool:
        fact, day = self.book.office(office, version), local_date(at_instant)
        return fact is not None and fact.valid_from <= day and (fact.valid_to is None or day < fact.valid_to)


def _seats(step: Step, command: Command) -> Mapping[Seat, str]:
    state = step.state_before()
    if isinstance(state, SubprojectState):
        return seats_of(state, command)
    return {Seat.ALLOCATING_OFFICE: command.decides.allocating_office} if isinstance(command.decides, Allot) else {}
