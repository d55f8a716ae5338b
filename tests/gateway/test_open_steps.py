"""`next` offers exactly what the domain would let happen: nothing that it refuses for the stage, and no way back is missing."""

from itertools import product

import pytest

from domain.actions import Action
from domain.basis import ON_DEADLINE, ON_ORDER
from domain.deadlines import FIXED, Deadline, DeadlineRule
from domain.lifecycle import STEPS, Stage, step_for
from domain.people import MACHINE_DUTIES
from domain.refusals import Refusal, RefusalCode
from domain.state.deadline import CaseDeadline
from domain.values import Model
from gateway.steps import BACK, possible
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, ask, half_way, listed, nothing_yet_of, then, with_order
from tests.domain.test_rule_order_of_things import ONE_OF_EACH
from tests.domain.timed import STEPS as DAYS_OF_A_LIFE
from tests.domain.timed import timed_case
from tests.domain.usual import ACTION_OF

NOT_NOW = {
    RefusalCode.WRONG_STAGE,
    RefusalCode.ALREADY_CLOSED,
    RefusalCode.OBJECTION_OPEN,
    RefusalCode.ORDER_IN_FLIGHT,
    RefusalCode.ORDER_ALREADY_ANSWERED,
    RefusalCode.ANSWER_CONTRADICTS,
}
OBJECTED = then(listed(), bodies.an_objection())
DELIVERED = then(a_case_at(Stage.IN_DELIVERY), bodies.a_delivery())
PREPARED = with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(), "prepared")
CASES: dict[str, Case] = {
    "nothing": nothing_yet_of(cast.CODE),
    **{stage.value: a_case_at(stage) for stage in Stage},
    "listed": listed(),
    "objected": OBJECTED,
    "answered": then(OBJECTED, bodies.an_objections_answer()),
    "upheld": then(OBJECTED, bodies.an_objections_answer(upheld=True)),
    "second objection": then(then(OBJECTED, bodies.an_objections_answer()), bodies.an_objection()),
    "delivered": DELIVERED,
    "half way": half_way(),
    **{
        f"{stage.value} {status}": with_order(a_case_at(stage), order, status)
        for (stage, order), status in product(
            ((Stage.IN_DELIVERY, bodies.an_advance()), (Stage.ACCEPTED, bodies.a_payment())),
            ("prepared", "signed", "sent", "accepted", "refused"),
        )
    },
    "returned order": then(PREPARED, bodies.an_order_return()),
    "returned account": then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_account_return()),
    "approved account": then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_approval_of_the_account()),
}
NOBODYS = Deadline(id="appraisal/99", rule=DeadlineRule.APPRAISAL, start_on=cast.TODAY, due_on=cast.TODAY)
HOLDER = {duty: person for person, duty in reversed(cast.HOLDERS)}


def a_date_of(case: Case) -> str:
    """The first open deadline that may be moved, else the first that is open, else one that the case does not have."""
    kept = case.subproject.open_deadlines
    movable = [one for one in kept if one.deadline.rule not in FIXED]
    return next(iter([*movable, *kept]), CaseDeadline(NOBODYS, NOBODYS.due_on)).id


def asked_of(case: Case, decides: Model) -> Refusal | None:
    """The refusal that the right person gets, who names the last order or the first objection that waits."""
    state, action = case.subproject, ACTION_OF[type(decides)]
    if action in ON_ORDER:
        decides = decides.model_copy(update={"order_number": max(1, len(state.orders))})
    if action is Action.ANSWER_OBJECTION:
        waiting = [found.number for found in state.objections if found.answer is None]
        decides = decides.model_copy(update={"objection_number": (waiting or [1])[0]})
    if action in ON_DEADLINE:
        decides = decides.model_copy(update={"deadline": a_date_of(case)})
    step = step_for(state.stage, action)
    duty = step.duties[0] if step else None
    person = HOLDER[duty] if duty else cast.OFFICER
    return ask(case, decides, by=person).refusal


def stands_open(case: Case, decides: Model) -> bool:
    refused = asked_of(case, decides)
    if refused is None:
        return True
    state = case.subproject
    accepts = ACTION_OF[type(decides)] is Action.ACCEPT_WORK
    nothing_to_accept = accepts and {animal.tag for animal in state.deliveries} <= state.accepted_tags
    return (
        refused.code not in NOT_NOW
        and refused.detail.get("account") != "final_account"
        and not (refused.code is RefusalCode.COUNTS_DIFFER and nothing_to_accept)
    )


@pytest.mark.parametrize("name", CASES)
def test_the_steps_that_are_listed_are_exactly_those_that_the_domain_would_not_refuse_for_the_stage(name: str) -> None:
    case = CASES[name]
    allowed = {ACTION_OF[type(decides)] for decides in ONE_OF_EACH if stands_open(case, decides)}
    assert {step.action for step in possible(case.state)} == allowed


def test_every_row_of_the_lifecycle_is_listed_for_some_case() -> None:
    listed_somewhere = {(step.stage, step.action) for case in CASES.values() for step in possible(case.state)}
    states = [timed_case(stage).state for stage, _, _ in DAYS_OF_A_LIFE]
    timed = {(step.stage, step.action) for state in states for step in possible(state)}
    fixed_days_alone = {(stage, Action.EXTEND_DEADLINE) for stage in (Stage.OPENED, Stage.DRAFTING, Stage.ACCEPTED)}
    assert listed_somewhere | timed | fixed_days_alone == {(step.stage, step.action) for step in STEPS}


def test_every_way_back_is_listed_after_what_moves_the_case_on() -> None:
    for case in CASES.values():
        turns = [step.action in BACK for step in possible(case.state)]
        assert turns == sorted(turns)


def test_an_open_case_always_offers_something_to_a_person() -> None:
    machines = MACHINE_DUTIES
    for name, case in CASES.items():
        offered = [step for step in possible(case.state) if not set(step.duties) <= machines]
        assert bool(offered) is not case.subproject.ended, name
