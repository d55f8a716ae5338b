"""Orders: one unanswered at a time; within commitment, advance ceiling, acceptance and open advance, to the đồng."""

from dataclasses import replace

import pytest

from domain.commands import Unchecked
from domain.commands.orders import SignOrder
from domain.events.orders import OrderPrepared, OrderSigned
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.money import AccountKind, LineShare
from domain.refusals import RefusalCode
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import Case, a_case_at, after, ask, event, half_way, refusal, then, with_order
from tests.domain.laws import law_with, law_without

IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
ACCEPTED = a_case_at(Stage.ACCEPTED)


def contracted(value_vnd: int, advance_percent: int = 50) -> Case:
    rest = ({"percent": 100 - advance_percent, "after": "nghiệm thu"},)
    terms = bodies.terms(advance_percent=advance_percent, tranches=rest)
    return then(a_case_at(Stage.APPROVED), bodies.a_contract(value_vnd=value_vnd, terms=terms))


@pytest.mark.parametrize("status", ["prepared", "signed", "sent"])
def test_a_second_order_is_refused_while_the_first_is_unanswered(status: str) -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(1), status)
    refused = refusal(ask(case, bodies.an_advance(1)), RefusalCode.ORDER_IN_FLIGHT)
    assert refused.detail == {"order": 1, "status": status}
    assert refused.retryable


@pytest.mark.parametrize("status", ["accepted", "refused"])
def test_a_second_order_may_follow_once_the_first_is_answered(status: str) -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(1), status)
    assert event(ask(case, bodies.an_advance(1)), OrderPrepared).number == 2


@pytest.mark.parametrize(("kind", "new", "cleared"), [("advance", 0, 0), ("payment", 0, 0), ("advance", 5, 1)])
def test_an_order_that_moves_nothing_and_an_advance_that_clears_are_refused(kind: str, new: int, cleared: int) -> None:
    order = bodies.a_payment(new, cleared, kind=kind)
    refused = refusal(ask(half_way(), order), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "order_amount", "stated": new + cleared, "expected": new}


def test_an_order_to_another_payee_than_the_contracts_is_refused() -> None:
    refused = refusal(ask(IN_DELIVERY, bodies.an_advance(payee_ref="KHAC")), RefusalCode.CONTENT_CHANGED)
    assert refused.detail == {"seen": "KHAC", "now": bodies.PAYEE}


def test_half_of_a_contract_over_fifty_million_may_be_advanced_and_one_dong_more_may_not() -> None:
    refused = refusal(ask(IN_DELIVERY, bodies.an_advance(65 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    assert refused.detail == {"percent": 50, "most_vnd": 65 * MILLION, "wanted_vnd": 65 * MILLION + 1}
    decision = ask(IN_DELIVERY, bodies.an_advance(65 * MILLION))
    event(decision, OrderPrepared)
    assert set(decision.assumed) == {"advance_ceiling_percent", "advance_ceiling_contract_over_vnd"}


def test_half_of_an_odd_contract_is_rounded_down() -> None:
    case = contracted(100 * MILLION + 1)
    refusal(ask(case, bodies.an_advance(50 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(case, ask(case, bodies.an_advance(50 * MILLION)))


def test_a_contract_of_exactly_fifty_million_may_agree_on_more_than_half() -> None:
    at_the_threshold, above = contracted(50 * MILLION, 80), contracted(50 * MILLION + 1, 80)
    after(at_the_threshold, ask(at_the_threshold, bodies.an_advance(40 * MILLION)))
    refusal(ask(at_the_threshold, bodies.an_advance(40 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(above, ask(above, bodies.an_advance(25 * MILLION)))
    refusal(ask(above, bodies.an_advance(25 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)


def test_what_the_contract_agrees_on_binds_below_the_laws_ceiling() -> None:
    case = contracted(130 * MILLION, 30)
    refusal(ask(case, bodies.an_advance(39 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(case, ask(case, bodies.an_advance(39 * MILLION)))


def test_advances_are_counted_together_and_a_refused_one_is_not_counted() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(60 * MILLION), "refused")
    case = with_order(case, bodies.an_advance(60 * MILLION))
    refusal(ask(case, bodies.an_advance(5 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(case, ask(case, bodies.an_advance(5 * MILLION)))


def test_a_payment_is_no_advance_and_leaves_its_ceiling_whole() -> None:
    case = with_order(
        then(then(IN_DELIVERY, bodies.a_delivery()), bodies.an_acceptance()), bodies.a_payment(60 * MILLION)
    )
    after(case, ask(case, bodies.an_advance(65 * MILLION)))
    refusal(ask(case, bodies.an_advance(65 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)


def test_an_advance_that_was_cleared_still_counts() -> None:
    case = with_order(half_way(), bodies.a_payment(0, 65 * MILLION))
    refusal(ask(case, bodies.an_advance(1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)


def test_without_a_ceiling_in_the_law_an_advance_is_refused_until_that_is_named() -> None:
    case = replace(IN_DELIVERY, law=law_without(FigureKey.ADVANCE_CEILING_PERCENT))
    refusal(ask(case, bodies.an_advance()), RefusalCode.LIMIT_UNSET)
    named = Unchecked(figure=FigureKey.ADVANCE_CEILING_PERCENT.value, paper=cast.paper())
    after(case, ask(case, bodies.an_advance(), unchecked=(named,)))


def test_without_a_threshold_in_the_law_its_ceiling_binds_every_contract() -> None:
    case = replace(contracted(50 * MILLION, 80), law=law_without(FigureKey.ADVANCE_CEILING_CONTRACT_OVER_VND))
    refusal(ask(case, bodies.an_advance(25 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(case, ask(case, bodies.an_advance(25 * MILLION)))


def test_a_payment_of_what_was_accepted_is_prepared_and_of_one_dong_more_is_refused() -> None:
    case = half_way()
    refused = refusal(ask(case, bodies.a_payment(20 * MILLION, 45 * MILLION + 1)), RefusalCode.EXCEEDS_ACCEPTED)
    assert refused.detail == {"paid_vnd": 65 * MILLION + 1, "accepted_vnd": 65 * MILLION}
    after(case, ask(case, bodies.a_payment(20 * MILLION, 45 * MILLION)))


def test_nothing_is_paid_before_anything_is_accepted() -> None:
    refusal(ask(IN_DELIVERY, bodies.a_payment(1)), RefusalCode.EXCEEDS_ACCEPTED)


def test_no_more_than_the_commitment_is_paid_anew() -> None:
    """The accepted whole is 130, of which 65 went out in advance: 65 more are committed, and not one đồng over."""
    case = with_order(IN_DELIVERY, bodies.an_advance())
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    refused = refusal(ask(case, bodies.a_payment(65 * MILLION + 1, 0)), RefusalCode.EXCEEDS_COMMITMENT)
    assert refused.detail == {"new_vnd": 65 * MILLION + 1, "committed_vnd": 65 * MILLION}
    after(case, ask(case, bodies.a_payment(65 * MILLION, 65 * MILLION)))


def test_no_more_is_cleared_than_was_advanced() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(10 * MILLION))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    refused = refusal(ask(case, bodies.a_payment(0, 10 * MILLION + 1)), RefusalCode.EXCEEDS_OPEN_ADVANCE)
    assert refused.detail == {"cleared_vnd": 10 * MILLION + 1, "advanced_vnd": 10 * MILLION}
    after(case, ask(case, bodies.a_payment(0, 10 * MILLION)))


def test_below_four_fifths_the_advance_may_stay_open_and_at_four_fifths_it_is_cleared_whole() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(10 * MILLION))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    at = 104 * MILLION - 10 * MILLION
    after(case, ask(case, bodies.a_payment(at - 1, 0)))
    refused = refusal(ask(case, bodies.a_payment(at, 10 * MILLION - 1)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "clearing", "stated": 10 * MILLION - 1, "expected": 10 * MILLION}
    after(case, ask(case, bodies.a_payment(at, 10 * MILLION)))


def test_what_was_paid_before_counts_towards_the_four_fifths() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(10 * MILLION))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    case = with_order(case, bodies.a_payment(60 * MILLION))
    after(case, ask(case, bodies.a_payment(34 * MILLION - 1, 0)))
    refusal(ask(case, bodies.a_payment(34 * MILLION, 0)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)


def test_where_the_law_names_no_share_an_advance_may_stay_open() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(10 * MILLION))
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    case = replace(case, law=law_without(FigureKey.ADVANCE_CLEARED_AT_PERCENT))
    after(case, ask(case, bodies.a_payment(120 * MILLION, 0)))


def test_a_signed_order_says_from_which_lines_the_oldest_first() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance(), "prepared")
    signed = event(ask(case, SignOrder(order_number=1)), OrderSigned)
    assert signed.submitted == (
        LineShare(line=cast.LINE_2022, amount_vnd=30 * MILLION),
        LineShare(line=cast.LINE_2023, amount_vnd=35 * MILLION),
    )
    assert signed.cleared == ()


def test_the_hundredth_order_has_no_number_and_is_refused() -> None:
    refused_orders = with_order(ACCEPTED, bodies.a_payment(), "refused").subproject.orders
    many = tuple(replace(refused_orders[0], number=number) for number in range(1, 100))
    case = replace(ACCEPTED, state=replace(ACCEPTED.subproject, orders=many))
    refused = refusal(ask(case, bodies.a_payment()), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert refused.detail == {"item": "order_count", "stated": 100, "expected": 99}
    one_less = replace(ACCEPTED, state=replace(ACCEPTED.subproject, orders=many[:-1]))
    assert event(ask(one_less, bodies.a_payment()), OrderPrepared).number == 99


def test_the_worked_example_of_huong_son_line_by_line() -> None:
    case = with_order(IN_DELIVERY, bodies.an_advance())
    case = then(then(case, bodies.a_delivery()), bodies.an_acceptance())
    assert case.subproject.held(AccountKind.ADVANCED) == {cast.LINE_2022: 30 * MILLION, cast.LINE_2023: 35 * MILLION}
    case = with_order(case, bodies.a_payment(65 * MILLION, 65 * MILLION))
    assert case.subproject.held(AccountKind.PAID) == {cast.LINE_2022: 30 * MILLION, cast.LINE_2023: 100 * MILLION}
    for kind in (AccountKind.RESERVED, AccountKind.COMMITTED, AccountKind.SUBMITTED, AccountKind.ADVANCED):
        assert case.subproject.sum_of(kind) == 0


def test_a_law_with_another_share_moves_the_ceiling() -> None:
    case = replace(IN_DELIVERY, law=law_with(FigureKey.ADVANCE_CEILING_PERCENT, 30))
    refusal(ask(case, bodies.an_advance(39 * MILLION + 1)), RefusalCode.EXCEEDS_ADVANCE_CEILING)
    after(case, ask(case, bodies.an_advance(39 * MILLION)))
