"""A sub-project: the shared checks of `may_they`, then the one function of the action."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from domain.actions import Action
from domain.calendar_days import CalendarMissing, WorkingCalendar
from domain.commands import Command
from domain.decide import case, dates, orders, village_list, ways_back
from domain.decide.deadlines import with_deadlines
from domain.decide.decision import Decision, decided
from domain.decide.hand import may_they
from domain.events.hand import hand_of
from domain.facts import Facts
from domain.law import LawEdition
from domain.law_reading import LawReading
from domain.refusals import Refusal
from domain.rules import editions
from domain.state.subproject import SubprojectState

DECIDE: Mapping[Action, Callable[[case.Case], case.Outcome]] = MappingProxyType(
    {
        Action.OPEN_SUBPROJECT: case.open_subproject,
        Action.RECORD_VILLAGE_MEETING: case.record_village_meeting,
        Action.POST_LIST: village_list.post_list,
        Action.RAISE_OBJECTION: village_list.raise_objection,
        Action.ANSWER_OBJECTION: village_list.answer_objection,
        Action.SUBMIT_DOSSIER: case.submit_dossier,
        Action.FIND_COMPLETE: ways_back.find_complete,
        Action.RETURN_DOSSIER: case.return_dossier,
        Action.CONCLUDE_APPRAISAL: case.conclude_appraisal,
        Action.REFUSE_PROJECT: case.refuse_project,
        Action.APPROVE_PROJECT: case.approve_project,
        Action.WITHDRAW: ways_back.withdraw,
        Action.CANCEL_PROJECT: ways_back.cancel_project,
        Action.SIGN_CONTRACT: case.sign_contract,
        Action.PREPARE_ORDER: orders.prepare_order,
        Action.RETURN_ORDER: ways_back.return_order,
        Action.SIGN_ORDER: orders.sign_order,
        Action.NOTE_ORDER_SENT: orders.note_order_sent,
        Action.RECORD_TREASURY_ANSWER: orders.record_treasury_answer,
        Action.RECORD_DELIVERY: case.record_delivery,
        Action.RECORD_COUNTERPART: ways_back.record_counterpart,
        Action.ACCEPT_WORK: case.accept_work,
        Action.SUBMIT_FINAL_ACCOUNT: case.submit_final_account,
        Action.RETURN_FINAL_ACCOUNT: ways_back.return_final_account,
        Action.APPROVE_FINAL_ACCOUNT: case.approve_final_account,
        Action.CLOSE_SUBPROJECT: case.close_subproject,
        Action.EXTEND_DEADLINE: dates.extend_deadline,
        Action.PASS_MARK: dates.pass_mark,
    }
)


def decide_subproject(
    state: SubprojectState, command: Command, facts: Facts, law: LawEdition, calendar: WorkingCalendar
) -> Decision:
    """Events, or why not. What an event opens and ends of deadlines is added here, for every action alike."""
    reading = LawReading(law, (named.figure for named in command.header.unchecked))
    allowed = may_they(state, command, facts, law)
    if isinstance(allowed, Refusal):
        return decided(allowed, reading)
    by = hand_of(command, allowed.duty, facts.received_at, allowed.on_behalf_of)
    at_hand = case.Case(state, command, facts, reading, calendar, allowed.step, by)
    try:
        outcome = DECIDE[command.action](at_hand)
        if isinstance(outcome, Refusal):
            return decided(outcome, reading)
        return decided(with_deadlines(state, outcome, law, calendar), reading)
    except CalendarMissing as missing:
        return decided(editions.year_is_missing(calendar, missing.year), reading)
