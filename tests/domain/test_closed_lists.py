"""The closed lists agree with each other: what is on one has its place on every other, and nothing else has."""

import ast
from pathlib import Path

import pytest

from domain.actions import (
    FUND_ACTIONS,
    MACHINE_ONLY,
    MAY_BE_ON_PAPER,
    OPENING,
    OWN_KEY_ONLY,
    REGISTER_ACTIONS,
    Action,
    stream_kind_of,
)
from domain.commands import BODY_OF
from domain.decide.subproject import DECIDE
from domain.events import EVENTS, KIND_VERSION, UnknownEventKind, event_kind, event_text, read_event
from domain.events.subproject import SubprojectEvent
from domain.ids import StreamKind
from domain.lifecycle import ENDED, STEPS, Stage, Step, step_for, steps_from
from domain.money import LINE_KINDS, AccountKind
from domain.people import MACHINE_DUTIES, MACHINE_PERSONS, SEAT_OF, Duty
from domain.postings import postings
from domain.refusals import KINDS, RefusalCode, refuse
from domain.state import fold, nothing_yet
from domain.state.register import RegisterState
from domain.state.subproject import SubprojectState
from domain.values import Model
from tests.domain.cases import Case
from tests.domain.lives import REGISTER_LIFE, every_kind_of_life

SUBPROJECT_ACTIONS = frozenset(action for action in Action if stream_kind_of(action) is StreamKind.SUBPROJECT)
MONEY_EVENTS = {
    "FundAllotted",
    "ProjectApproved",
    "ContractSigned",
    "OrderSigned",
    "OrderAccepted",
    "OrderRefused",
    "SubprojectClosed",
    "SubprojectWithdrawn",
    "ProjectCancelled",
}
ALL_EVENTS = [(case, event) for case in every_kind_of_life() for event in case.events]


def name_of(case: Case) -> str:
    return case.state.code if isinstance(case.state, SubprojectState) else case.state.stream


def test_every_action_has_a_body_of_its_own() -> None:
    assert set(BODY_OF) == set(Action)
    assert len(set(BODY_OF.values())) == len(BODY_OF)


def test_every_action_belongs_to_one_kind_of_stream() -> None:
    kinds = {kind: {action for action in Action if stream_kind_of(action) is kind} for kind in StreamKind}
    assert kinds[StreamKind.REGISTER] == REGISTER_ACTIONS
    assert kinds[StreamKind.FUND] == FUND_ACTIONS
    assert {stream_kind_of(action) for action in OPENING} == set(StreamKind)
    assert len(OPENING) == len(StreamKind)


def test_every_action_of_a_case_has_a_decider_and_a_row() -> None:
    assert set(DECIDE) == SUBPROJECT_ACTIONS
    assert {step.action for step in STEPS} == SUBPROJECT_ACTIONS


def test_every_action_of_the_register_was_decided_in_a_life() -> None:
    assert {type(decides) for decides in REGISTER_LIFE} == {BODY_OF[action] for action in REGISTER_ACTIONS}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.stage}-{step.action}")
def test_every_step_has_its_seat_its_events_its_article_and_stands_once(step: Step) -> None:
    assert step.duties and set(step.duties) <= set(SEAT_OF)
    assert step.events and set(step.events) <= set(EVENTS)
    assert step.leads_to
    assert step.article
    assert step_for(step.stage, step.action) is step
    assert [row for row in steps_from(step.stage) if row.action is step.action] == [step]


def test_every_stage_is_reached_from_the_opening_and_nothing_leaves_an_ended_one() -> None:
    reached: set[Stage | None] = {None}
    while more := {after for step in STEPS if step.stage in reached for after in step.leads_to} - reached:
        reached |= more
    assert reached == {None, *Stage}
    assert not any(step.stage in ENDED for step in STEPS)


def test_from_every_stage_an_end_can_be_reached() -> None:
    ending: set[Stage | None] = set(ENDED)
    while more := {step.stage for step in STEPS if ending & set(step.leads_to)} - ending:
        ending |= more
    assert ending == {None, *Stage}


def test_machines_alone_do_what_is_a_machines() -> None:
    of_machines = {step.action for step in STEPS if set(step.duties) <= MACHINE_DUTIES}
    assert of_machines | {Action.CLOSE_PERIOD} == MACHINE_ONLY
    assert set(MACHINE_PERSONS.values()) == MACHINE_DUTIES
    assert set(Action) - OWN_KEY_ONLY == MAY_BE_ON_PAPER


def test_every_duty_has_a_seat() -> None:
    assert set(SEAT_OF) == set(Duty)


def test_every_kind_of_event_has_happened_in_these_lives() -> None:
    assert {event_kind(event) for _, event in ALL_EVENTS} == set(EVENTS)


def test_every_event_of_a_case_is_on_a_row_and_every_row_has_made_its_events() -> None:
    made = {event_kind(event) for _, event in ALL_EVENTS if isinstance(event, SubprojectEvent)}
    assert made == {kind for step in STEPS for kind in step.events}


@pytest.mark.parametrize("event", [event for _, event in ALL_EVENTS], ids=event_kind)
def test_every_event_is_read_back_from_its_text(event: Model) -> None:
    text = event_text(event)
    again = read_event(event_kind(event), KIND_VERSION, text)
    assert again == event
    assert event_text(again) == text


@pytest.mark.parametrize("case", every_kind_of_life(), ids=name_of)
def test_state_is_folded_from_the_texts_alone(case: Case) -> None:
    events = [read_event(event_kind(event), KIND_VERSION, event_text(event)) for event in case.events]
    assert fold(name_of(case), events) == case.state
    assert case.state.version == len(events)


def test_every_event_of_a_case_leads_where_its_row_says() -> None:
    for case in every_kind_of_life():
        state = nothing_yet(name_of(case))
        for number, event in enumerate(case.events, 1):
            if isinstance(event, SubprojectEvent):
                assert isinstance(state, SubprojectState)
                rows = [step for step in steps_from(state.stage) if event_kind(event) in step.events]
                assert any(event.stage_after in step.leads_to for step in rows)
            state = fold(name_of(case), case.events[:number])


@pytest.mark.parametrize(("kind", "version"), [("ProjectApproved", 0), ("ProjectApproved", 2), ("", 1), ("Model", 1)])
def test_an_event_that_this_build_does_not_know_is_not_guessed(kind: str, version: int) -> None:
    with pytest.raises(UnknownEventKind):
        read_event(kind, version, "{}")


def test_money_moves_with_the_money_events_alone_and_always_on_one_line() -> None:
    for case, event in ALL_EVENTS:
        moved = postings(name_of(case), event)
        assert not moved or event_kind(event) in MONEY_EVENTS
        for posting in moved:
            assert posting.debit.line == posting.credit.line
            assert posting.debit != posting.credit
            for account in (posting.debit, posting.credit):
                assert (account.subproject == "") == (account.kind in LINE_KINDS)


def test_every_kind_of_account_is_touched_in_a_life() -> None:
    touched = {
        account.kind
        for case, event in ALL_EVENTS
        for posting in postings(name_of(case), event)
        for account in (posting.debit, posting.credit)
    }
    assert touched == set(AccountKind)


def test_every_refusal_says_whether_to_try_again_and_on_what_it_stands() -> None:
    assert set(KINDS) == set(RefusalCode)
    for code in RefusalCode:
        assert KINDS[code].basis
        assert refuse(code).retryable is KINDS[code].retryable
    retryable = {code for code in RefusalCode if KINDS[code].retryable}
    assert retryable == {
        RefusalCode.TOO_EARLY,
        RefusalCode.CLOCK_SKEW,
        RefusalCode.EXCEEDS_AVAILABLE,
        RefusalCode.ORDER_IN_FLIGHT,
        RefusalCode.MONEY_OUTSTANDING,
        RefusalCode.OBJECTION_WINDOW_OPEN,
        RefusalCode.OBJECTION_OPEN,
    }


def test_every_refusal_but_the_recorders_own_is_raised_somewhere_in_the_domain() -> None:
    """The list is closed on both sides: no code that nothing raises, no raise outside of rules and decisions."""
    domain = Path(__file__).parents[2] / "domain"
    raised: dict[str, set[str]] = {}
    for file in domain.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "RefusalCode":
                raised.setdefault(node.attr, set()).add(file.relative_to(domain).parts[0])
    beside = {"refusals.py"}
    assert {name for name, places in raised.items() if places <= beside} == {"COMMAND_REUSED"}
    assert set(raised) == {code.name for code in RefusalCode}
    assert set().union(*raised.values()) == {"refusals.py", "rules", "decide"}


def test_a_stream_of_each_kind_begins_with_nothing() -> None:
    for case in every_kind_of_life():
        state = nothing_yet(name_of(case))
        assert state.version == 0
        assert not state.ended
    assert isinstance(nothing_yet("register/lang-giang"), RegisterState)
    with pytest.raises(ValueError, match="names no stream"):
        nothing_yet("DA-2023-7")
