"""The worked record of Hương Sơn, day by day: each figure of the board as of each day, and as it was known then."""

from typing import Any

import pytest

from domain.board import BoardList, Grouping
from story.money import Money
from tests.board.seen import the_list, the_page, the_sum
from tests.board.worked import ADVANCE, worked_record
from tests.recorder.town import MILLION, Town

# Approved and no contract yet: what was known on the morning after the approval.
APPROVED = "2023-07-06T00:00:00Z"
LINE = ("allotted", "available", "reserved", "committed", "submitted", "advanced", "paid", "undisbursed")


@pytest.fixture(scope="module")
async def worked(town: Town) -> Money:
    return await worked_record(town)


async def lines(town: Town, **asked: Any) -> dict[int, tuple[int, ...]]:
    """By origin year, the figures of LINE in million đồng."""
    rows = (await the_page(town, by=Grouping.LINE, **asked))["rows"]
    return {row["origin_year"]: tuple(row[f"{name}_vnd"] // MILLION for name in LINE) for row in rows}


#                    al   av   re   co  su  ad   pa  undisbursed
BY_DAY: dict[str, dict[int, tuple[int, ...]]] = {
    "2023-07-02": {},
    "2023-07-03": {2022: (30, 30, 0, 0, 0, 0, 0, 30), 2023: (100, 100, 0, 0, 0, 0, 0, 100)},
    "2023-07-04": {2022: (30, 30, 0, 0, 0, 0, 0, 30), 2023: (100, 100, 0, 0, 0, 0, 0, 100)},
    "2023-07-05": {2022: (30, 0, 30, 0, 0, 0, 0, 30), 2023: (100, 0, 100, 0, 0, 0, 0, 100)},
    "2023-07-10": {2022: (30, 0, 0, 30, 0, 0, 0, 30), 2023: (100, 0, 0, 100, 0, 0, 0, 100)},
    "2023-07-12": {2022: (30, 0, 0, 0, 30, 0, 0, 30), 2023: (100, 0, 0, 65, 35, 0, 0, 100)},
    "2023-07-13": {2022: (30, 0, 0, 0, 0, 30, 0, 0), 2023: (100, 0, 0, 65, 0, 35, 0, 65)},
    "2023-07-20": {2022: (30, 0, 0, 0, 0, 30, 0, 0), 2023: (100, 0, 0, 65, 0, 35, 0, 65)},
    "2023-07-24": {2022: (30, 0, 0, 0, 0, 30, 0, 0), 2023: (100, 0, 0, 0, 65, 35, 0, 65)},
    "2023-07-25": {2022: (30, 0, 0, 0, 0, 0, 30, 0), 2023: (100, 0, 0, 0, 0, 0, 100, 0)},
    "2023-12-31": {2022: (30, 0, 0, 0, 0, 0, 30, 0), 2023: (100, 0, 0, 0, 0, 0, 100, 0)},
}


@pytest.mark.parametrize("on", BY_DAY)
async def test_each_line_stands_on_each_day_as_the_worked_table_says(town: Town, worked: Money, on: str) -> None:
    assert await lines(town, on=on) == BY_DAY[on]


@pytest.mark.parametrize(
    ("on", "known_at", "as_on"),
    [
        ("2023-07-13", "2023-07-16", "2023-07-12"),
        ("2023-07-13", "2023-07-17", "2023-07-13"),
        ("2023-07-26", "2023-07-26", "2023-07-24"),
        ("2023-07-26", "2023-07-27", "2023-07-25"),
    ],
)
async def test_what_counted_already_was_not_yet_known(
    town: Town, worked: Money, on: str, known_at: str, as_on: str
) -> None:
    assert await lines(town, on=on, known_at=known_at) == BY_DAY[as_on]


async def test_disbursed_is_its_two_parts_and_clearance_does_not_change_it(town: Town, worked: Money) -> None:
    parts = {}
    for on in ("2023-07-12", "2023-07-13", "2023-07-24", "2023-07-25"):
        [row] = (await the_page(town, on=on))["rows"]
        parts[on] = tuple(row[f"{name}_vnd"] // MILLION for name in ("disbursed", "advanced", "paid"))
    assert parts == {
        "2023-07-12": (0, 0, 0),
        "2023-07-13": (65, 65, 0),
        "2023-07-24": (65, 65, 0),
        "2023-07-25": (130, 0, 130),
    }


async def test_the_unreconciled_part_is_what_only_a_paper_says(town: Town, worked: Money) -> None:
    rows = [(await the_page(town, on=on))["rows"][0] for on in ("2023-07-24", "2023-07-25")]
    assert [row["unreconciled_vnd"] for row in rows] == [0, ADVANCE]
    by_line = await the_page(town, by=Grouping.LINE, on="2023-07-25")
    assert {row["origin_year"]: row["unreconciled_vnd"] // MILLION for row in by_line["rows"]} == {2022: 0, 2023: 65}


@pytest.mark.parametrize(
    ("on", "rates"),
    [("2023-07-12", ["0.0", "0.0"]), ("2023-07-13", ["35.0", "100.0"]), ("2023-07-25", ["100.0", "100.0"])],
)
async def test_the_rate_of_a_commune_is_of_its_sums_and_not_the_mean_of_its_lines(
    town: Town, worked: Money, on: str, rates: list[str]
) -> None:
    by_line = await the_page(town, by=Grouping.LINE, on=on)
    assert sorted((row["rate"] for row in by_line["rows"]), key=float) == rates
    [commune] = (await the_page(town, by=Grouping.COMMUNE, on=on))["rows"]
    assert commune["rate"] == {"2023-07-12": "0.0", "2023-07-13": "50.0", "2023-07-25": "100.0"}[on]
    [district] = (await the_page(town, by=Grouping.DISTRICT, on=on))["rows"]
    assert (district["district"], district["rate"]) == ("huyen-lang-giang", commune["rate"])


@pytest.mark.parametrize(
    ("on", "stage", "holder", "since", "days"),
    [
        ("2023-07-03", "awaiting_approval", ("approver", "huyen-lang-giang"), "2023-07-03", 0),
        ("2023-07-04", "awaiting_approval", ("approver", "huyen-lang-giang"), "2023-07-03", 1),
        ("2023-07-09", "approved", ("commune_chairman", "huong-son"), "2023-07-05", 2),
        ("2023-07-12", "in_delivery", ("treasury_desk", "huong-son"), "2023-07-12", 0),
        ("2023-07-16", "in_delivery", ("treasury_desk", "huong-son"), "2023-07-12", 2),
        ("2023-07-17", "in_delivery", ("accountant", "huong-son"), "2023-07-17", 0),
    ],
)
async def test_the_holder_is_who_is_waited_for_since_the_case_came_to_him(
    town: Town, worked: Money, on: str, stage: str, holder: tuple[str, str], since: str, days: int
) -> None:
    [row] = (await the_page(town, on=on))["rows"]
    assert (row["stage"], (row["holder_duty"], row["holder_office"])) == (stage, holder)
    assert (row["held_since"][:10], row["days_held"]) == (since, days)


async def test_a_date_is_overdue_from_the_next_day_on_until_it_is_met(town: Town, worked: Money) -> None:
    asked = (("2023-12-31", APPROVED), ("2024-01-01", APPROVED), ("2024-01-01", None))
    rows = [(await the_page(town, on=on, known_at=known_at))["rows"][0] for on, known_at in asked]
    assert [(row["next_date"], row["overdue"]) for row in rows] == [
        ("2023-12-31", False),
        ("2023-12-31", True),
        (None, False),
    ]


async def test_the_next_date_is_the_earliest_of_what_is_open(town: Town, worked: Money) -> None:
    rows = [(await the_page(town, on=on))["rows"][0] for on in ("2023-07-09", "2023-07-10", "2023-07-20", "2023-07-27")]
    assert [row["next_date"] for row in rows] == ["2023-12-31", "2023-08-31", "2023-12-31", None]


async def test_at_risk_is_what_is_unknown_and_what_has_no_project_never_counted_twice(
    town: Town, worked: Money
) -> None:
    asked = {on: (await the_page(town, on=on))["at_risk"] for on in ("2023-07-03", "2023-07-05", "2023-07-13")}
    shown = {on: tuple(amount // MILLION for amount in risk.values()) for on, risk in asked.items()}
    assert list(asked["2023-07-03"]) == ["late_vnd", "unknown_vnd", "without_project_vnd", "total_vnd"]
    assert shown == {
        "2023-07-03": (0, 0, 130, 130),
        "2023-07-05": (0, 130, 0, 130),
        "2023-07-13": (0, 65, 0, 65),
    }


async def test_the_lists_hold_the_case_on_the_days_on_which_they_should(town: Town, worked: Money) -> None:
    async def codes(name: BoardList, on: str, **given: Any) -> list[str]:
        return [row.get("code", row.get("line")) for row in (await the_list(town, name, on=on, **given))["rows"]]

    code = [worked.plan.code]
    assert await codes(BoardList.UNANSWERED, "2023-07-14", days=1) == code
    assert await codes(BoardList.UNANSWERED, "2023-07-14", days=2) == []
    assert await codes(BoardList.UNANSWERED, "2023-07-17") == []
    assert await codes(BoardList.OPEN_ADVANCES, "2023-07-12") == []
    assert await codes(BoardList.OPEN_ADVANCES, "2023-07-13") == code
    assert await codes(BoardList.OPEN_ADVANCES, "2023-07-25") == []
    assert await codes(BoardList.OVERDUE, "2023-12-31", known_at=APPROVED) == []
    assert await codes(BoardList.OVERDUE, "2024-01-01", known_at=APPROVED) == code
    assert await codes(BoardList.OVERDUE, "2024-01-01") == []
    assert await codes(BoardList.DUE_SOON, "2023-12-14", known_at=APPROVED) == []
    assert await codes(BoardList.DUE_SOON, "2023-12-18", known_at=APPROVED) == code
    assert len(await codes(BoardList.WITHOUT_PROJECT, "2023-07-04")) == 2
    assert await codes(BoardList.WITHOUT_PROJECT, "2023-07-05") == []
    assert await codes(BoardList.HELD_LONGEST, "2023-07-05") == code
    assert await codes(BoardList.RETURNED_TWICE, "2023-07-28") == []
    assert await codes(BoardList.MY_WORK, "2023-07-04", person="lg-phe-duyet") == code
    assert await codes(BoardList.MY_WORK, "2023-07-05", person="lg-phe-duyet") == []


async def test_an_open_advance_has_its_age_in_working_days_from_its_value_day(town: Town, worked: Money) -> None:
    [row] = (await the_list(town, BoardList.OPEN_ADVANCES, on="2023-07-18"))["rows"]
    assert (row["advance_since"], row["advance_days"]) == ("2023-07-13", 3)


async def test_a_contradictory_answer_is_listed_from_its_day_on(town: Town, worked: Money) -> None:
    assert (await the_list(town, BoardList.CONTRADICTORY, on="2023-07-27"))["rows"] == []
    [row] = (await the_list(town, BoardList.CONTRADICTORY, on="2023-07-28"))["rows"]
    assert (row["code"], row["order"], row["first"], row["now"]) == (worked.plan.code, 2, "accepted", "refused")


async def test_figures_that_nobody_confirmed_are_listed_with_their_status(town: Town, worked: Money) -> None:
    rows = (await the_list(town, BoardList.ASSUMED_FIGURES))["rows"]
    by_figure = {row["figure"]: row for row in rows}
    assert {row["status"] for row in rows} == {"assumed", "unset"}
    assert (by_figure["approval_days"]["status"], by_figure["approval_days"]["value"]) == ("unset", None)


async def test_the_sum_of_a_case_without_a_past_says_that_it_is_unknown_and_why(town: Town, worked: Money) -> None:
    told = await the_sum(town, worked.plan.code, on="2023-07-05")
    assert (told["forecast_on"], told["risk"]) == (None, "unknown")
    assert [addend["stage"] for addend in told["addends"]] == ["approved", "in_delivery", "accepted"]
    assert {addend["basis"] for addend in told["addends"]} == {"unknown"}
    assert (told["addends"][0]["figure"], told["addends"][0]["figure_status"]) == ("contract_days", "unset")
