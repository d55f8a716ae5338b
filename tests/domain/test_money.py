"""Drawing a sum over fund lines: all of it or nothing, oldest origin first, and not one đồng lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import FundLine, LineShare, as_split, draw, line_of_name, total, without

OLD, YOUNG, TWIN = (
    f"2023/{year}/{source}/livelihood/-/recurrent/huong-son"
    for year, source in (("2022", "central"), ("2023", "central"), ("2023", "province"))
)
HELD = st.dictionaries(st.sampled_from([OLD, YOUNG, TWIN]), st.integers(0, 50))


def test_the_oldest_origin_is_drawn_first_and_then_by_name() -> None:
    held = {TWIN: 10, YOUNG: 10, OLD: 10}
    assert draw(25, held) == (
        LineShare(line=OLD, amount_vnd=10),
        LineShare(line=YOUNG, amount_vnd=10),
        LineShare(line=TWIN, amount_vnd=5),
    )


def test_the_order_is_by_year_and_not_by_text() -> None:
    old = "2100/2099/province/livelihood/-/recurrent/huong-son"
    young = "2100/2100/central/livelihood/-/recurrent/huong-son"
    assert draw(1, {young: 1, old: 1}) == (LineShare(line=old, amount_vnd=1),)


@pytest.mark.parametrize(("amount", "drawn"), [(0, ()), (30, None), (29, 29)])
def test_all_is_drawn_or_nothing(amount: int, drawn: tuple[LineShare, ...] | int | None) -> None:
    split = draw(amount, {OLD: 9, YOUNG: 20})
    assert (split if not split else total(split)) == drawn


@given(HELD, st.integers(0, 160))
def test_a_draw_takes_the_sum_from_what_is_there_and_leaves_the_rest(held: dict[str, int], amount: int) -> None:
    split = draw(amount, held)
    if sum(held.values()) < amount:
        assert split is None
        return
    assert split is not None
    assert total(split) == amount
    assert len({share.line for share in split}) == len(split)
    rest = without(held, split)
    assert sum(rest.values()) == sum(held.values()) - amount
    assert all(left >= 0 for left in rest.values())
    for earlier, later in zip(sorted(held), sorted(held)[1:], strict=False):
        assert rest[earlier] == 0 or not any(share.line == later for share in split)


@given(HELD)
def test_everything_as_a_split_is_everything(held: dict[str, int]) -> None:
    split = as_split(held)
    assert total(split) == sum(held.values())
    assert draw(total(split), held) is not None
    assert all(left == 0 for left in without(held, split).values())


@pytest.mark.parametrize("subcomponent", [None, "tieu-du-an-1"])
def test_a_line_is_read_back_from_its_name(subcomponent: str | None) -> None:
    line = FundLine(
        fund_year=2023,
        origin_year=2022,
        source="central",
        component="livelihood",
        subcomponent=subcomponent,
        capital_kind="recurrent",
        office="huong-son",
    )
    assert line_of_name(line.name) == line


@pytest.mark.parametrize(
    "name", ["", "2023/2022", "2023/2022/central/livelihood/-/recurrent/huong-son/x", OLD.replace("/", ":")]
)
def test_a_name_of_another_number_of_parts_is_no_line(name: str) -> None:
    with pytest.raises(ValueError):
        line_of_name(name)
