"""Which duty a command of a sub-project is done in, and whether its people may: the same for every action of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.actions import Action
from domain.commands import Attested, Command
from domain.commands.orders import RecordTreasuryAnswer
from domain.commands.subproject import AcceptWork, ConcludeAppraisal, OpenSubproject, RecordVillageMeeting
from domain.decide.acting import (
    WITH_REPRESENTATIVE,
    confirmed_for,
    confirmer_of,
    duty_held,
    duty_of_members,
    officials,
    on_behalf_of,
)
from domain.facts import Facts
from domain.law import Act, LawEdition
from domain.law_keys import FigureKey
from domain.lifecycle import Step
from domain.people import Duty, Seat
from domain.refusals import Refusal, RefusalCode
from domain.rules import clocks, form, hand, order_of_things, separation, treasury_answer
from domain.state.subproject import SubprojectState
from domain.times import local_date

ACT_OF: Mapping[Action, Act] = MappingProxyType(
    {
        Action.SUBMIT_DOSSIER: Act.PROPOSE,
        Action.FIND_COMPLETE: Act.FIND_COMPLETE,
        Action.CONCLUDE_APPRAISAL: Act.APPRAISE,
        Action.APPROVE_PROJECT: Act.APPROVE,
        Action.SIGN_CONTRACT: Act.SIGN_CONTRACT,
        Action.PREPARE_ORDER: Act.PREPARE_ORDER,
        Action.SIGN_ORDER: Act.SIGN_ORDER,
        Action.SUBMIT_FINAL_ACCOUNT: Act.SUBMIT_FINAL_ACCOUNT,
        Action.APPROVE_FINAL_ACCOUNT: Act.APPROVE_FINAL_ACCOUNT,
    }
)


@dataclass(frozen=True)
class Allowed:
    """The step that is taken, the duty in which it is, and those for whom somebody takes it by delegation."""

    step: Step
    duty: Duty
    on_behalf_of: tuple[str, ...]


def may_they(state: SubprojectState, command: Command, facts: Facts, law: LawEdition) -> Allowed | Refusal:
    """Form, keys, order of things, mandates, separation, content, clocks: the checks of every action, in this order."""
    refusal = (
        form.paper_is_there(command)
        or form.paper_dates_are_possible(command, facts, programme_start(law, facts))
        or form.reason_is_given(command)
        or hand.keys_are_valid(facts)
        or hand.right_people_signed(command, facts, by_paper=_of_the_group(state, command))
        or _contradiction(state, command, facts)
        or order_of_things.case_is_open(state)
    )
    if refusal:
        return refusal
    step = order_of_things.step_stands(state, command.action)
    if isinstance(step, Refusal):
        return step
    seats = seats_of(state, command)
    duty = _duty(state, command, facts, step, seats)
    if isinstance(duty, Refusal):
        return duty
    allowed = Allowed(step, duty, on_behalf_of(state, command, facts, duty, seats))
    return (
        hand.enterer_may(command, facts, seats)
        or _members_may(command, facts, seats)
        or _apart(state, command, facts, law, seats, allowed.on_behalf_of)
        or order_of_things.content_is_unchanged(state, command)
        or clocks.clocks_agree(command, facts)
        or allowed
    )


def _contradiction(state: SubprojectState, command: Command, facts: Facts) -> Refusal | None:
    """The treasury's own word against an earlier answer is an alarm at every stage, and after the end of the case too."""
    answer = command.decides
    if not isinstance(answer, RecordTreasuryAnswer):
        return None
    order = state.order(answer.order_number)
    by_machine = all(hand.holds(facts, person, Duty.TREASURY_DESK, {}) for person in command.header.decided_by)
    if not by_machine or order is None or order.answer is None:
        return None
    no = treasury_answer.order_awaits_answer(order, answer)
    contradicts = no is not None and no.code is RefusalCode.ANSWER_CONTRADICTS
    return clocks.clocks_agree(command, facts) or no if contradicts else None


def _of_the_group(state: SubprojectState, command: Command) -> frozenset[str]:
    """The group's representative, beside an official who signs."""
    if command.action not in WITH_REPRESENTATIVE or state.meeting is None or len(set(command.header.decided_by)) < 2:
        return frozenset()
    return frozenset({state.meeting.representative})


def programme_start(law: LawEdition, facts: Facts) -> date | None:
    figure = law.figure(FigureKey.PROGRAMME_STARTS_ON, local_date(facts.received_at))
    return figure.day() if figure.is_set else None


def seats_of(state: SubprojectState, command: Command) -> hand.Seats:
    """Whose office each duty belongs to in this case; an opening command brings its own plan."""
    plan = command.decides if isinstance(command.decides, OpenSubproject) else state.plan
    if plan is None:
        return {}
    return {Seat.VILLAGE: plan.village, Seat.COMMUNE: plan.commune, Seat.APPROVING_OFFICE: plan.approving_office}


def _duty(state: SubprojectState, command: Command, facts: Facts, step: Step, seats: hand.Seats) -> Duty | Refusal:
    deciders = list(dict.fromkeys(command.header.decided_by))
    by_machine = all(hand.holds(facts, person, Duty.TREASURY_DESK, seats) for person in deciders)
    if command.action is Action.RECORD_TREASURY_ANSWER and not by_machine:
        return hand.second_person_confirms(command, facts, seats) or Duty.ACCOUNTANT
    if step.duties == (Duty.GROUP_REPRESENTATIVE,):
        return hand.is_the_representative(command, _representative(state)) or Duty.GROUP_REPRESENTATIVE
    deciders = officials(state, command)
    duty = duty_held(facts, deciders[0], step, seats)
    for person in deciders:
        refusal = hand.mandate_is_held(facts, person, duty, seats)
        if refusal:
            return refusal
    return hand.machine_signs_itself(command, facts, duty) or duty


def _representative(state: SubprojectState) -> str | None:
    return state.meeting.representative if state.meeting else None


def _members_may(command: Command, facts: Facts, seats: hand.Seats) -> Refusal | None:
    """Whoever sat in the appraisal or the acceptance held the duty that day."""
    minutes = command.decides
    if not isinstance(minutes, ConcludeAppraisal | AcceptWork):
        return None
    duty = duty_of_members(minutes)
    return next((no for person in minutes.members if (no := hand.mandate_is_held(facts, person, duty, seats))), None)


def _apart(
    state: SubprojectState,
    command: Command,
    facts: Facts,
    law: LawEdition,
    seats: hand.Seats,
    principals: tuple[str, ...],
) -> Refusal | None:
    """Of whoever acts and of whoever they act for, nobody has done what does not go with this act."""
    if isinstance(command.decides, RecordVillageMeeting):
        return separation.speakers_have_not_decided(state, command.decides)
    people = set(command.header.decided_by)
    if command.header.attested is Attested.PAPER:
        people.add(command.header.entered_by)
    act = ACT_OF.get(command.action)
    if isinstance(command.decides, ConcludeAppraisal):
        people |= set(command.decides.members)
    if command.action is Action.RECORD_TREASURY_ANSWER:
        act = Act.CONFIRM_TREASURY_ANSWER
        people = {confirmer_of(command, facts, seats)}
        principals = confirmed_for(command, facts, seats)
    if act is Act.SIGN_CONTRACT and state.meeting and len(people) > 1:
        people.discard(state.meeting.representative)  # the other side of the contract decides on nobody's money
    if act is None:
        return None
    people.update(principals)
    return separation.no_incompatible_act(state, law, act, people) or separation.not_a_member_of_the_group(
        state, act, people
    )
