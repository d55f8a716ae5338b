"""Delivery and acceptance: an animal is delivered once, accepted once after that, and never above the contract."""

from datetime import UTC, date, datetime

from domain.events.subproject import StockDelivered, WorkAccepted
from domain.lifecycle import Stage
from domain.refusals import RefusalCode
from tests.domain import bodies
from tests.domain.bodies import MILLION
from tests.domain.cases import a_case_at, after, ask, event, later, refusal, then

IN_DELIVERY = a_case_at(Stage.IN_DELIVERY)
DELIVERED = then(IN_DELIVERY, bodies.a_delivery())


def test_an_animal_delivered_before_is_refused() -> None:
    refused = refusal(ask(DELIVERED, bodies.a_delivery("BO-01")), RefusalCode.COUNTS_DIFFER)
    assert refused.detail == {"item": "BO-01", "expected": 1, "found": 2}
    event(ask(DELIVERED, bodies.a_delivery("BO-11")), StockDelivered)


def test_an_animal_twice_in_one_delivery_is_refused() -> None:
    refused = refusal(ask(IN_DELIVERY, bodies.a_delivery("BO-01", "BO-02", "BO-01")), RefusalCode.COUNTS_DIFFER)
    assert refused.detail["item"] == "BO-01"
    event(ask(IN_DELIVERY, bodies.a_delivery("BO-01", "BO-02")), StockDelivered)


def test_a_delivery_of_tomorrow_is_refused() -> None:
    tomorrow = bodies.a_delivery(on=date(2023, 8, 22))
    refusal(ask(IN_DELIVERY, tomorrow), RefusalCode.PAPER_DATE_IMPOSSIBLE)
    next_day = later(IN_DELIVERY, datetime(2023, 8, 21, 17, tzinfo=UTC))
    event(ask(next_day, tomorrow), StockDelivered)


def test_an_animal_that_was_not_delivered_is_not_accepted() -> None:
    refused = refusal(ask(DELIVERED, bodies.an_acceptance(1, "BO-01", "BO-99")), RefusalCode.COUNTS_DIFFER)
    assert refused.detail == {"item": "BO-99", "expected": 1, "found": 0}


def test_an_animal_is_accepted_once() -> None:
    once = then(DELIVERED, bodies.an_acceptance(1, "BO-01"))
    refusal(ask(once, bodies.an_acceptance(1, "BO-01")), RefusalCode.COUNTS_DIFFER)
    event(ask(once, bodies.an_acceptance(1, "BO-02")), WorkAccepted)


def test_an_animal_twice_in_one_acceptance_is_refused() -> None:
    refused = refusal(ask(DELIVERED, bodies.an_acceptance(1, "BO-01", "BO-01")), RefusalCode.COUNTS_DIFFER)
    assert refused.detail == {"item": "tags", "expected": 1, "found": 2}


def test_acceptance_up_to_the_contract_ends_the_delivery_and_one_dong_more_is_refused() -> None:
    half = then(DELIVERED, bodies.an_acceptance(65 * MILLION, *bodies.TAGS[:5]))
    assert half.subproject.stage is Stage.IN_DELIVERY
    above = ask(half, bodies.an_acceptance(65 * MILLION + 1, *bodies.TAGS[5:]))
    assert refusal(above, RefusalCode.EXCEEDS_COMMITMENT).detail == {
        "new_vnd": 130 * MILLION + 1,
        "committed_vnd": 130 * MILLION,
    }
    whole = event(ask(half, bodies.an_acceptance(65 * MILLION, *bodies.TAGS[5:])), WorkAccepted)
    assert whole.accepted_total_vnd == 130 * MILLION
    assert whole.stage_after is Stage.ACCEPTED


def test_acceptance_one_dong_below_the_contract_stays_in_delivery() -> None:
    accepted = event(ask(DELIVERED, bodies.an_acceptance(130 * MILLION - 1)), WorkAccepted)
    assert accepted.stage_after is Stage.IN_DELIVERY


def test_after_the_whole_is_accepted_nothing_more_is_delivered() -> None:
    accepted = after(DELIVERED, ask(DELIVERED, bodies.an_acceptance()))
    refusal(ask(accepted, bodies.a_delivery("BO-11")), RefusalCode.WRONG_STAGE)
