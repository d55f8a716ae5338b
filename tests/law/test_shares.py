"""Shares of a vote in whole numbers: no rounding can carry or lose a vote."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law import Share

shares = st.sampled_from([">=2/3", ">1/2", ">=1/10", ">=1/1", ">99/100", ">=1/3", ">=999/999"]).map(Share.parse)
households = st.integers(min_value=1, max_value=100_000)


@given(share=shares, whole=households, data=st.data())
def test_a_vote_carries_exactly_when_the_true_fraction_reaches_the_share(
    share: Share, whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(min_value=0, max_value=whole))
    wanted = Fraction(share.numerator, share.denominator)
    carried = Fraction(part, whole) > wanted if share.strictly_more else Fraction(part, whole) >= wanted

    assert share.reached(part, whole) == carried


@given(share=shares, whole=households)
def test_the_least_number_carries_and_one_fewer_does_not(share: Share, whole: int) -> None:
    least = share.least_of(whole)

    assert share.reached(least, whole) or least > whole
    assert not share.reached(least - 1, whole)


@pytest.mark.parametrize(
    ("text", "whole", "least"),
    [(">=2/3", 90, 60), (">=2/3", 91, 61), (">=2/3", 1, 1), (">1/2", 90, 46), (">1/2", 91, 46), (">1/2", 1, 1)],
)
def test_votes_that_a_village_needs(text: str, whole: int, least: int) -> None:
    assert Share.parse(text).least_of(whole) == least


@given(share=shares, part=st.integers(min_value=-5, max_value=5), whole=st.integers(min_value=-5, max_value=0))
def test_nothing_is_carried_in_a_village_without_households(share: Share, part: int, whole: int) -> None:
    assert not share.reached(part, whole)


@given(share=shares, whole=households)
def test_more_votes_than_households_carry_nothing(share: Share, whole: int) -> None:
    assert not share.reached(whole + 1, whole)


@pytest.mark.parametrize(
    "text", ["", "2/3", ">= 2/3", ">=0/3", ">=2/0", ">=-1/2", ">=2/3 ", "=>2/3", ">=0.5", ">1/1", ">=3/2"]
)
def test_what_is_no_share_or_beyond_reach_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"share|reach"):
        Share.parse(text)
