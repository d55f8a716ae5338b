"""Steps of money wait while the worker's clock and the database's disagree by more than a minute; nothing else does."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain import postings
from domain.actions import Action
from domain.commands.orders import SignOrder
from domain.commands.subproject import CloseSubproject
from domain.lifecycle import STEPS, Stage
from domain.refusals import RefusalCode
from domain.rules.clocks import MONEY_STEPS, MOST_SECONDS
from domain.values import Model
from store.facts import skew_seconds
from tests.domain import bodies, cast
from tests.domain.cases import Case, a_case_at, after, ask, nothing_yet_of, refusal, then, with_order

IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
EXAMINED = then(a_case_at(Stage.IN_FINAL_ACCOUNT), bodies.an_approval_of_the_account())
MONEY: dict[Action, tuple[Case, Model]] = {
    Action.ALLOT: (nothing_yet_of(cast.FUND), bodies.an_allotment()),
    Action.APPROVE_PROJECT: (a_case_at(Stage.AWAITING_APPROVAL), bodies.an_approval()),
    Action.WITHDRAW: (a_case_at(Stage.APPROVED), bodies.a_withdrawal()),
    Action.CANCEL_PROJECT: (a_case_at(Stage.APPROVED), bodies.a_cancellation()),
    Action.SIGN_CONTRACT: (a_case_at(Stage.APPROVED), bodies.a_contract()),
    Action.SIGN_ORDER: (then(IN_DELIVERY, bodies.an_advance()), SignOrder(order_number=1)),
    Action.RECORD_TREASURY_ANSWER: (with_order(IN_DELIVERY, bodies.an_advance(), "sent"), bodies.an_answer()),
    Action.CLOSE_SUBPROJECT: (EXAMINED, CloseSubproject()),
}


def off_by(case: Case, seconds: int) -> Case:
    return replace(case, facts=case.facts.model_copy(update={"clock_skew_seconds": seconds}))


@pytest.mark.parametrize("action", MONEY)
def test_a_money_step_is_refused_above_a_minute_either_way_and_the_refusal_says_by_how_much(action: Action) -> None:
    case, decides = MONEY[action]
    for seconds in (MOST_SECONDS + 1, -MOST_SECONDS - 1, 90 * 86_400, -3_600):
        said = refusal(ask(off_by(case, seconds), decides), RefusalCode.CLOCK_SKEW)
        assert said.detail == {"skew_seconds": seconds, "most_seconds": 60}
        assert said.retryable
    for seconds in (MOST_SECONDS, -MOST_SECONDS, 0):
        after(off_by(case, seconds), ask(off_by(case, seconds), decides))


def test_every_other_step_is_taken_under_any_clock() -> None:
    case = off_by(a_case_at(Stage.IN_DELIVERY), 90 * 86_400)
    for decides in (bodies.a_delivery(), bodies.an_acceptance()):
        case = then(case, decides)


def test_money_steps_are_exactly_the_actions_whose_events_post() -> None:
    source = ast.parse(Path(postings.__file__).read_text(encoding="utf-8"))
    cases = (node for node in ast.walk(source) if isinstance(node, ast.MatchClass))
    posting = {node.cls.attr for node in cases if isinstance(node.cls, ast.Attribute)}
    assert "FundAllotted" in posting
    by_table = {step.action for step in STEPS if posting & set(step.events)}
    assert by_table | {Action.ALLOT} == MONEY_STEPS
    assert set(MONEY) == MONEY_STEPS


def test_a_difference_is_only_what_the_round_trip_does_not_explain() -> None:
    noon = datetime(2026, 8, 1, 12, tzinfo=UTC)
    for asked, server, answered, skew in (
        (0.0, 0.1, 0.2, 0),
        (0.0, 0.0, 30.0, 0),
        (0.0, 30.0, 30.0, 0),
        (0.0, -61.9, 0.1, 61),
        (0.0, 62.0, 0.1, -61),
        (0.0, -3_600.0, 5.0, 3_600),
        (0.0, 7_776_000.0, 0.0, -7_776_000),
    ):
        moments = (noon + timedelta(seconds=at) for at in (asked, server, answered))
        assert skew_seconds(*moments) == skew
