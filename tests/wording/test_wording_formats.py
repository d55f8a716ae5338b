"""Amounts, dates, times and shares as people write them: nothing rounded, nothing lost."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import INT64_MAX
from wording import Lang, day, digest, instant, number, percent, vnd

AMOUNTS = st.integers(min_value=-INT64_MAX, max_value=INT64_MAX)


def test_an_amount_in_each_language() -> None:
    assert vnd(120_000_000, Lang.VI) == "120.000.000 đ"
    assert vnd(120_000_000, Lang.EN) == "120,000,000 VND"
    assert vnd(0, Lang.VI) == "0 đ"
    assert vnd(-30_000_000, Lang.VI) == "-30.000.000 đ"


@given(AMOUNTS, st.sampled_from(Lang))
def test_an_amount_is_read_back_from_its_text(amount: int, lang: Lang) -> None:
    digits, unit = vnd(amount, lang).split(" ")
    separator = "." if lang is Lang.VI else ","
    assert int(digits.replace(separator, "")) == amount
    assert unit == ("đ" if lang is Lang.VI else "VND")
    first, *groups = digits.lstrip("-").split(separator)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in groups)


@pytest.mark.parametrize("wrong", [1.0, True, "1", None, Decimal(1)])
def test_what_is_no_whole_number_is_no_amount(wrong: object) -> None:
    with pytest.raises(TypeError):
        vnd(wrong, Lang.VI)  # type: ignore[arg-type]


@given(st.dates(), st.sampled_from(Lang))
def test_a_day_is_read_back_from_its_text(on: date, lang: Lang) -> None:
    text = day(on, lang)
    assert len(text) == 10
    if lang is Lang.EN:
        assert text == on.isoformat()
    else:
        dd, mm, yyyy = text.split("/")
        assert date(int(yyyy), int(mm), int(dd)) == on


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(Lang),
)
def test_an_instant_is_told_by_the_clock_of_vietnam(at: datetime, lang: Lang) -> None:
    local = at.astimezone(timezone(timedelta(hours=7)))
    form = "%d/%m/%Y %H:%M" if lang is Lang.VI else "%Y-%m-%d %H:%M"
    assert instant(at, lang) == local.strftime(form)


def test_a_late_evening_in_utc_is_the_next_day_in_vietnam() -> None:
    assert instant(datetime(2023, 9, 30, 17, 30, tzinfo=UTC), Lang.VI) == "01/10/2023 00:30"


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no instant"):
        instant(datetime(2023, 9, 30), Lang.VI)  # noqa: DTZ001


def test_a_share_has_a_comma_in_vietnamese_and_is_never_a_float() -> None:
    assert percent(80, Lang.VI) == "80%"
    assert percent(Decimal("77.4"), Lang.VI) == "77,4%"
    assert percent(Decimal("77.4"), Lang.EN) == "77.4%"
    with pytest.raises(TypeError):
        percent(77.4, Lang.VI)  # type: ignore[arg-type]


def test_a_year_is_not_grouped_and_a_larger_number_is() -> None:
    assert number(2023, Lang.VI) == "2023"
    assert number(120_000, Lang.VI) == "120.000"


def test_a_hash_is_shortened_and_a_short_reference_is_not() -> None:
    assert digest("0123456789ab" + "c" * 52) == "0123456789ab…"
    assert digest("DV-HS-01") == "DV-HS-01"
