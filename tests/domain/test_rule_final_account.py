"""The final account: the ledger's figures, counts that agree from list to acceptance, nothing left open."""

from dataclasses import replace

import pytest

from domain.commands.subproject import ApproveFinalAccount, CloseSubproject
from domain.events.subproject import FinalAccountSubmitted, SubprojectClosed
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import (
    Case,
    a_case_at,
    after,
    ask,
    event,
    nothing_yet_of,
    refusal,
    sent_in_again,
    then,
    with_list_posted,
    with_order,
)

PAID = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment())
EXAMINED = then(a_case_at(Stage.IN_FINAL_ACCOUNT), ApproveFinalAccount())


@pytest.mark.parametrize("field", ["contract_vnd", "accepted_vnd", "paid_vnd", "released_vnd"])
@pytest.mark.parametrize("off", [-1, 1])
def test_a_figure_one_dong_off_the_ledger_is_refused(field: str, off: int) -> None:
    right = 0 if field == "released_vnd" else 130 * MILLION
    if right + off < 0:
        off = 2
    refused = ask(PAID, bodies.a_final_account(**{field: right + off}))
    assert refusal(refused, RefusalCode.FINAL_ACCOUNT_DIFFERS_FROM_LEDGER).detail == {
        "item": field,
        "stated": right + off,
        "expected": right,
    }


def test_an_account_with_the_ledgers_figures_is_submitted() -> None:
    event(ask(PAID, bodies.a_final_account()), FinalAccountSubmitted)


@pytest.mark.parametrize("off", [-1, 1])
def test_counts_stated_otherwise_are_refused(off: int) -> None:
    households = refusal(ask(PAID, bodies.a_final_account(households=10 + off)), RefusalCode.COUNTS_DIFFER)
    assert households.detail == {"item": "households_stated", "expected": 10, "found": 10 + off}
    animals = refusal(ask(PAID, bodies.a_final_account(animals=10 + off)), RefusalCode.COUNTS_DIFFER)
    assert animals.detail == {"item": "animals_stated", "expected": 10, "found": 10 + off}


def test_a_listed_household_that_got_nothing_stands_in_the_way_of_the_last_acceptance() -> None:
    plan = then(nothing_yet_of(cast.CODE), bodies.a_plan())
    eleven = {**bodies.TEN_HOUSEHOLDS, "poor": 7}
    case = then(sent_in_again(with_list_posted(plan, list_count=eleven)), bodies.an_appraisal())
    case = then(then(case, bodies.an_approval()), bodies.a_contract())
    refused = refusal(ask(then(case, bodies.a_delivery()), bodies.an_acceptance()), RefusalCode.COUNTS_DIFFER)
    assert refused.detail == {"item": "households_delivered", "expected": 11, "found": 10}


def test_an_animal_that_was_delivered_stands_in_the_way_of_a_last_acceptance_without_it() -> None:
    delivered = then(a_case_at(Stage.IN_DELIVERY), bodies.a_delivery())
    refused = refusal(ask(delivered, bodies.an_acceptance(130 * MILLION, *bodies.TAGS[:9])), RefusalCode.COUNTS_DIFFER)
    assert refused.detail == {"item": "animals_accepted", "expected": 10, "found": 9}


@pytest.mark.parametrize("status", ["prepared", "signed", "sent"])
def test_an_order_in_flight_stands_in_the_way(status: str) -> None:
    case = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment(), status)
    refused = refusal(ask(case, bodies.a_final_account()), RefusalCode.ORDER_IN_FLIGHT)
    assert refused.detail == {"order": 1, "status": status}
    assert refused.retryable


def test_an_open_advance_stands_in_the_way() -> None:
    case = with_order(a_case_at(Stage.IN_DELIVERY), bodies.an_advance(1))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    refused = refusal(ask(case, bodies.a_final_account()), RefusalCode.MONEY_OUTSTANDING)
    assert refused.detail == {"account": "advanced", "amount_vnd": 1}
    assert refused.retryable


def test_one_dong_accepted_and_not_paid_stands_in_the_way() -> None:
    case = with_order(a_case_at(Stage.ACCEPTED), bodies.a_payment(130 * MILLION - 1))
    refused = refusal(ask(case, bodies.a_final_account()), RefusalCode.MONEY_OUTSTANDING)
    assert refused.detail == {"account": "accepted", "amount_vnd": 1}
    case = with_order(case, bodies.a_payment(1))
    event(ask(case, bodies.a_final_account()), FinalAccountSubmitted)


def test_a_case_whose_final_account_is_not_approved_is_not_closed() -> None:
    refused = refusal(ask(a_case_at(Stage.IN_FINAL_ACCOUNT), CloseSubproject()), RefusalCode.MONEY_OUTSTANDING)
    assert refused.detail["account"] == "final_account"
    closed = event(ask(EXAMINED, CloseSubproject()), SubprojectClosed)
    assert closed.released == ()
    assert after(EXAMINED, ask(EXAMINED, CloseSubproject())).subproject.ended


def test_the_account_of_a_contract_below_its_approval_counts_from_the_contract() -> None:
    approved = a_case_at(Stage.APPROVED)
    case = then(approved, bodies.a_contract(value_vnd=100 * MILLION))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance(100 * MILLION))
    case = with_order(case, bodies.a_payment(100 * MILLION))
    figures = dict.fromkeys(("contract_vnd", "accepted_vnd", "paid_vnd"), 100 * MILLION)
    event(ask(case, bodies.a_final_account(**figures)), FinalAccountSubmitted)


def test_the_examiner_sits_at_the_approving_office() -> None:
    assert _without(a_case_at(Stage.IN_FINAL_ACCOUNT), cast.EXAMINER) is RefusalCode.NO_MANDATE


def _without(case: Case, person: str) -> RefusalCode | None:
    kept = tuple(mandate for mandate in case.facts.mandates if mandate.person != person)
    less = replace(case, facts=case.facts.model_copy(update={"mandates": kept}))
    decision = ask(less, ApproveFinalAccount())
    return decision.refusal.code if decision.refusal else None
