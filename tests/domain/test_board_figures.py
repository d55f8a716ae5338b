"""What the board says beside its sums."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.board import AtRisk, at_risk, is_overdue, rate
from domain.forecast import Risk
from domain.lifecycle import ENDED, Stage
from domain.times import quarter_end, quarter_of

VND = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("disbursed", "allotted", "percent"),
    [(0, 130, "0.0"), (65, 130, "50.0"), (1, 3, "33.3"), (2, 3, "66.7"), (5, 10_000, "0.1"), (4, 10_000, "0.0")],
)
def test_a_rate_has_one_decimal_half_up(disbursed: int, allotted: int, percent: str) -> None:
    assert rate(disbursed, allotted) == Decimal(percent)


def test_nothing_allotted_has_no_rate() -> None:
    assert rate(0, 0) is None


@given(disbursed=VND, rest=VND)
def test_a_rate_is_never_off_by_more_than_half_of_its_last_digit(disbursed: int, rest: int) -> None:
    allotted = disbursed + rest
    percent = rate(disbursed, allotted)
    assert (percent is None) == (allotted == 0)
    if percent is not None:
        assert 0 <= percent <= 100
        assert abs(percent * allotted - 100 * disbursed) * 20 <= allotted


@pytest.mark.parametrize("stage", list(Stage))
def test_a_date_has_passed_the_day_after_it_and_never_for_a_case_that_has_ended(stage: Stage) -> None:
    due = date(2023, 9, 30)
    assert not is_overdue(stage, due, due)
    assert is_overdue(stage, due, date(2023, 10, 1)) == (stage not in ENDED)
    assert not is_overdue(stage, None, date(2023, 10, 1))


@given(spread=st.lists(st.tuples(VND, st.sampled_from(list(Risk)))), available=VND)
def test_at_risk_is_its_three_sub_totals_and_leaves_out_what_is_on_time(
    spread: list[tuple[int, Risk]], available: int
) -> None:
    found = at_risk(spread, available)
    on_time = sum(vnd for vnd, risk in spread if risk is Risk.ON_TIME)
    assert found.total_vnd == sum(vnd for vnd, _ in spread) - on_time + available
    assert found == AtRisk(late_vnd=found.late_vnd, unknown_vnd=found.unknown_vnd, without_project_vnd=available)


@given(day=st.dates(date(2021, 1, 1), date(2030, 12, 31)))
def test_the_end_of_a_quarter_is_its_last_day(day: date) -> None:
    end = quarter_end(day)
    assert end >= day
    assert quarter_of(end) == quarter_of(day)
    assert quarter_of(date.fromordinal(end.toordinal() + 1)) != quarter_of(day)
