"""Every state that a very small case can reach, breadth first, over the real decide and evolve.

One sub-project of two households and two animals, worth two đồng at most, one objection, one dossier returned, two orders
at most.
Where the property machine walks at random, nothing within this scope is left out: every state is visited, every command
of the alphabet is asked in every state, and what must hold is asserted in each.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from domain.actions import Action
from domain.basis import basis_of
from domain.commands import Command
from domain.commands.orders import NoteOrderSent, SignOrder
from domain.commands.subproject import RefuseProject, ReturnDossier
from domain.decide import decide
from domain.facts import Facts
from domain.lifecycle import Stage, step_for
from domain.money import AccountKind
from domain.postings import Account
from domain.rules.form import needs_paper
from domain.state.evolve_subproject import evolve
from domain.state.subproject import SubprojectState
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.cases import NO_NORM, a_command
from tests.domain.oracle import check_amounts, check_list, check_people
from tests.domain.usual import ACTION_OF, USUAL_PERSON

Key = tuple[object, ...]
TWO = {"poor": 2, "near_poor": 0, "newly_escaped": 0}
FIRST, SECOND = "BO-01", "BO-02"
ORDERS = (1, 2)
MONEY = ("contract_vnd", "accepted_vnd", "paid_vnd")


ALPHABET: tuple[tuple[Model, str | None], ...] = (
    (bodies.a_plan(), None),
    (bodies.a_meeting(list_count=TWO), None),
    (bodies.a_posting(), None),
    (bodies.an_objection(), None),
    (bodies.an_objections_answer(), None),
    (bodies.an_objections_answer(upheld=True), None),
    (bodies.a_dossier(total_vnd=3, state_support_vnd=2, counterpart_vnd=1), None),
    (bodies.a_slip(), None),
    *((ReturnDossier(reason="thiếu"), by) for by in (cast.RECEIVER, cast.APPRAISER)),
    (ReturnDossier(reason="thiếu"), cast.APPROVER),
    (bodies.an_appraisal(), None),
    (bodies.an_appraisal(passed=False, reason="không khả thi"), None),
    (RefuseProject(reason="vượt khả năng"), cast.APPROVER),
    *((bodies.an_approval(amount), None) for amount in (1, 2, 3)),
    (bodies.a_withdrawal(), cast.HEAD),
    (bodies.a_withdrawal(), None),
    (bodies.a_cancellation(), None),
    *((bodies.a_contract(value_vnd=amount), None) for amount in (1, 2, 3)),
    (bodies.an_advance(1), None),
    *((bodies.a_payment(new, cleared), None) for new in (0, 1, 2) for cleared in (0, 1)),
    *((SignOrder(order_number=number), None) for number in ORDERS),
    *((bodies.an_order_return(number), None) for number in ORDERS),
    *((NoteOrderSent(order_number=number), None) for number in ORDERS),
    *((bodies.an_answer(number), None) for number in ORDERS),
    *((bodies.a_refusing_answer(number), None) for number in ORDERS),
    (bodies.a_delivery(FIRST), None),
    (bodies.a_delivery(SECOND), None),
    *(
        (bodies.an_acceptance(value, *tags), None)
        for value in (1, 2)
        for tags in ((FIRST,), (SECOND,), (FIRST, SECOND))
    ),
    *((bodies.a_final_account(**dict.fromkeys(MONEY, value), households=2, animals=2), None) for value in (1, 2)),
    (bodies.a_counterpart(1), None),
    (bodies.an_account_return(), None),
    (bodies.an_approval_of_the_account(), None),
    (bodies.a_closing(), None),
)


LINES = (cast.line(cast.LINE_2022, 1), cast.line(cast.LINE_2023, 1))


@cache
def asking() -> tuple[tuple[Command, Facts], ...]:
    """Each command of the alphabet, written and read once; what its decider has seen is filled in state by state."""
    asked = []
    for decides, by in ALPHABET:
        action = ACTION_OF[type(decides)]
        person = by or USUAL_PERSON[action]
        paper = cast.paper() if needs_paper(action) else None
        unchecked = (NO_NORM,) if action is Action.APPROVE_PROJECT else ()
        command = a_command(cast.CODE, decides, by=(person,), paper=paper, unchecked=unchecked)
        facts = cast.facts(lines=LINES).model_copy(update={"keys": (cast.key(person),)})
        asked.append((command, facts))
    return tuple(asked)


def answers_in(state: SubprojectState) -> Iterator[tuple[Model, ...]]:
    """The events of every command that is accepted in this state, among those that its stage has a row for."""
    used_up = {Action.PREPARE_ORDER} if len(state.orders) == len(ORDERS) else set()
    used_up |= {Action.RAISE_OBJECTION} if state.objections or state.objections_settled else set()
    used_up |= {Action.SUBMIT_DOSSIER} if state.dossier_version == 2 else set()
    for command, facts in asking():
        if command.action in used_up or step_for(state.stage, command.action) is None:
            continue
        seen = basis_of(state, command.action, getattr(command.decides, "order_number", None))
        header = command.header.model_copy(update={"basis": seen})
        decision = decide(
            state, Command.model_construct(header=header, decides=command.decides), facts, cast.LAW, cast.DAYS
        )
        if decision.refusal is None:
            yield decision.events


def key_of(state: SubprojectState) -> Key:
    """What a state is, without the way to it: no versions, no times, no people."""
    orders = tuple(
        (one.number, one.order.kind, one.order.new_vnd, one.order.cleared_vnd, one.status) for one in state.orders
    )
    return (
        state.stage,
        *_of_the_list(state),
        state.dossier_version,
        state.approved_vnd,
        state.contract_vnd,
        tuple(sorted(line.tag for line in state.deliveries)),
        state.accepted_tags,
        state.accepted_vnd,
        orders,
        state.final_account is not None,
        state.final_account_approved,
        tuple(sorted((line, kind, held) for (line, kind), held in state.balances.items() if held)),
    )


def _of_the_list(state: SubprojectState) -> Key:
    """What was posted and objected to; once the project is approved nothing depends on it any more."""
    if state.approved_vnd or state.ended:
        return ()
    answers = tuple((found.number, found.answer and found.answer.upheld) for found in state.objections)
    return (state.posting is not None, answers, state.objections_settled)


@dataclass(frozen=True)
class Found:
    """A state, and the events of one way to it."""

    state: SubprojectState
    events: tuple[Model, ...]


@cache
def explored() -> tuple[dict[Key, Found], dict[Key, set[Key]]]:
    """Every reachable state with one way to it, and which states follow each."""
    start = Found(SubprojectState(code=cast.CODE), ())
    found: dict[Key, Found] = {key_of(start.state): start}
    follow: dict[Key, set[Key]] = {}
    waiting = deque(found)
    while waiting:
        key = waiting.popleft()
        here = found[key]
        follow[key] = set()
        for events in answers_in(here.state):
            state = here.state
            for event in events:
                state = evolve(state, event)
            name = key_of(state)
            follow[key].add(name)
            if name not in found:
                found[name] = Found(state, (*here.events, *events))
                waiting.append(name)
    return found, follow


def test_the_search_visits_every_stage_and_many_states() -> None:
    found, follow = explored()
    assert {case.state.stage for case in found.values()} == {None, *Stage}
    assert len(found) > 700
    assert sum(len(following) for following in follow.values()) > len(found)


def test_in_every_state_the_amounts_and_the_people_are_in_order() -> None:
    for case in explored()[0].values():
        own = {
            Account(line=line, kind=kind, subproject=cast.CODE): held
            for (line, kind), held in case.state.balances.items()
        }
        assert all(held >= 0 for held in own.values())
        check_amounts(case.state, own)
        check_people(case.events, cast.LAW)
        check_list(case.events)


def test_an_ended_case_goes_nowhere_and_owes_nothing() -> None:
    found, follow = explored()
    for key, case in found.items():
        if case.state.ended:
            assert follow[key] == set()
            for kind in (AccountKind.RESERVED, AccountKind.COMMITTED, AccountKind.SUBMITTED, AccountKind.ADVANCED):
                assert case.state.sum_of(kind) == 0


def test_a_closed_case_paid_what_was_accepted_and_that_was_the_contract() -> None:
    closed = [case.state for case in explored()[0].values() if case.state.stage is Stage.CLOSED]
    assert len(closed) >= 4
    for state in closed:
        assert state.sum_of(AccountKind.PAID) == state.accepted_vnd == state.contract_vnd
        assert state.accepted_tags == {FIRST, SECOND}


def test_within_the_scope_a_case_is_stuck_only_where_the_scope_itself_ends() -> None:
    """Two orders, two animals: where one of them is used up, nothing follows here. Before the contract no case is stuck."""
    found, follow = explored()
    ending = {key for key, case in found.items() if case.state.ended}
    before: dict[Key, set[Key]] = {}
    for key, following in follow.items():
        for name in following:
            before.setdefault(name, set()).add(key)
    waiting = deque(ending)
    while waiting:
        for key in before.get(waiting.popleft(), set()) - ending:
            ending.add(key)
            waiting.append(key)
    for key in found.keys() - ending:
        state = found[key].state
        used_up = len(state.orders) == len(ORDERS)
        all_accepted_below = state.stage is Stage.IN_DELIVERY and len(state.accepted_tags) == 2
        assert used_up or all_accepted_below, state


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN, Stage.REFUSED, Stage.CANCELLED])
def test_every_end_is_reached_from_the_opening(stage: Stage) -> None:
    assert any(case.state.stage is stage for case in explored()[0].values())
