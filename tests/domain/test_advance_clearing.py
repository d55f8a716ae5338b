"""An advance on a small contract is cleared by a day, one on a larger contract by a share of its payments."""

from datetime import date

import pytest

from domain.commands.orders import NoteOrderSent, SignOrder
from domain.deadlines import DeadlineRule
from tests.domain import bodies
from tests.domain.bodies import MILLION
from tests.domain.timed import advanced, due_on, on, open_of

R = DeadlineRule


@pytest.mark.parametrize(
    ("paid_on", "cleared_by"),
    [
        (date(2023, 9, 20), date(2023, 10, 31)),
        (date(2023, 9, 30), date(2023, 10, 31)),
        (date(2023, 10, 1), date(2023, 11, 30)),
        (date(2023, 12, 29), date(2024, 1, 31)),
        (date(2024, 1, 31), date(2024, 2, 29)),
    ],
)
def test_the_advance_on_a_small_contract_is_cleared_by_the_last_day_of_the_month_after(
    paid_on: date, cleared_by: date
) -> None:
    assert due_on(advanced(50 * MILLION, paid_on), R.ADVANCE_CLEARING) == cleared_by


def test_above_the_threshold_an_advance_is_cleared_by_shares_and_has_no_day() -> None:
    assert open_of(advanced(50 * MILLION + 2), R.ADVANCE_CLEARING) is None
    assert open_of(advanced(50 * MILLION), R.ADVANCE_CLEARING) is not None


def test_an_advance_is_cleared_when_a_payment_clears_all_of_it() -> None:
    case = advanced(50 * MILLION)
    day = date(2023, 10, 2)
    case = on(case, day, bodies.a_delivery(on=day), bodies.an_acceptance(50 * MILLION))
    case = on(case, day, bodies.a_payment(25 * MILLION, 25 * MILLION), SignOrder(order_number=2))
    assert open_of(case, R.ADVANCE_CLEARING) is not None
    cleared = on(case, day, NoteOrderSent(order_number=2), bodies.an_answer(2, value_on=day))
    assert cleared.subproject.open_deadlines == ()
