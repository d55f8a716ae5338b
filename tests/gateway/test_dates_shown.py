"""What a person reads of dates: the rule in words, by when, on what ground, how late, how often moved, and what nobody set."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from rich.console import Console, RenderableType

from domain.deadlines import DeadlineRule
from domain.lifecycle import Stage
from domain.state.fund import FundYearState
from domain.state.fund import evolve as evolve_fund
from gateway.dates import dates_of, next_of, year_of
from gateway.steps import extendable
from screens.dates import case_dates, next_date, year_dates
from screens.screen import Screen
from tests.domain import bodies, cast
from tests.domain.cases import Case, then
from tests.domain.lives import a_fund_year, extended_and_missed
from tests.domain.test_fund_periods import YEAR, a_case, closed
from tests.domain.timed import kept_of, on, opened, timed_case
from wording import Lang, say

TODAY = date(2023, 10, 1)
LANGS = pytest.mark.parametrize("lang", list(Lang))


def drawn(*parts: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=400)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def read(case: Case, today: date, lang: Lang = Lang.VI) -> str:
    return drawn(*case_dates(Screen(lang), dates_of(case.subproject, today)))


def line_of(text: str, name: str) -> str:
    (line,) = [line for line in text.splitlines() if f"({name}" in line]
    return line.rstrip()


def test_a_deadline_is_read_by_its_rule_its_last_day_and_its_ground() -> None:
    text = read(timed_case(Stage.MET), date(2023, 8, 21))
    assert "công khai danh sách hộ" in line_of(text, "list_publication/")
    assert "đến hết ngày 25/08/2023; Luật 10/2022/QH15 Điều 12 khoản 3" in line_of(text, "list_publication/")
    assert "quá hạn" not in text


def test_what_is_assumed_or_the_districts_own_says_so_and_what_is_confirmed_says_nothing() -> None:
    text = read(timed_case(Stage.IN_APPRAISAL), date(2023, 8, 28))
    assert line_of(text, "appraisal/").endswith("(huyện quy định)")
    assert line_of(text, "spend_or_advance/").endswith("(giả định)")
    assert line_of(text, "adjustment_period/").endswith("Điều 13 khoản 2")


def test_a_contracts_day_rests_on_the_contract() -> None:
    assert "theo hợp đồng" in line_of(read(timed_case(Stage.IN_DELIVERY), date(2023, 9, 12)), "delivery/")


@pytest.mark.parametrize(("today", "days"), [(date(2023, 9, 6), 0), (date(2023, 9, 7), 1), (date(2023, 9, 11), 3)])
def test_overdue_is_told_in_working_days_of_today_and_not_on_the_last_day(today: date, days: int) -> None:
    line = line_of(read(timed_case(Stage.IN_APPRAISAL), today), "appraisal/")
    assert ("quá hạn" in line) is bool(days)
    assert not days or f"quá hạn {days} ngày làm việc" in line


def test_where_no_calendar_reaches_nobody_guesses_how_late_it_is() -> None:
    document = dates_of(timed_case(Stage.IN_APPRAISAL).subproject, date(2027, 3, 1))
    assert document["deadlines"][0]["overdue_working_days"] is None
    assert "chưa đếm được" in read(timed_case(Stage.IN_APPRAISAL), date(2027, 3, 1))


@LANGS
def test_what_was_extended_says_from_where_and_which_marks_it_had(lang: Lang) -> None:
    text = read(extended_and_missed(), date(2023, 9, 11), lang)
    line = line_of(text, "completeness_check/")
    first, moved = (date(2023, 8, 29), date(2023, 9, 6))
    for day in (first, moved):
        assert (day.strftime("%d/%m/%Y") if lang is Lang.VI else day.isoformat()) in line
    assert ("quá hạn, báo lên cấp trên" if lang is Lang.VI else "overdue") in line


@pytest.mark.parametrize(
    ("stage", "rule"),
    [
        (Stage.IN_CHECK, "kiểm tra thành phần hồ sơ"),
        (Stage.IN_APPRAISAL, "thẩm định"),
        (Stage.AWAITING_APPROVAL, "phê duyệt"),
        (Stage.APPROVED, "ký hợp đồng"),
    ],
)
def test_a_period_that_nobody_has_set_is_told_and_one_that_is_set_is_not(stage: Stage, rule: str) -> None:
    under_the_law = timed_case(stage, cast.LAW)
    assert f"{rule}: chưa cấu hình" in read(under_the_law, date(2023, 9, 8))
    assert "chưa cấu hình" not in read(timed_case(stage), date(2023, 9, 8))


def test_the_next_date_of_a_case_is_named_and_an_ended_case_has_none() -> None:
    case = timed_case(Stage.IN_DELIVERY)
    assert next_of(case.subproject, date(2023, 10, 15)) == {
        "next_date": "2023-10-15",
        "next_rule": "delivery",
        "next_is_overdue": False,
    }
    assert next_of(case.subproject, date(2023, 10, 16))["next_is_overdue"]
    assert drawn(next_date(Screen(Lang.VI), next_of(case.subproject, date(2023, 10, 1)))) == (
        "bàn giao theo hợp đồng: 15/10/2023\n"
    )
    ended = next_of(timed_case(Stage.CLOSED).subproject, date(2023, 10, 16))
    assert ended == {"next_date": None, "next_rule": None, "next_is_overdue": False}
    assert drawn(next_date(Screen(Lang.VI), ended)) == "\n"


def test_the_ids_that_may_be_extended_are_those_that_the_domain_would_move() -> None:
    case = timed_case(Stage.IN_DELIVERY)
    name = kept_of(case, DeadlineRule.DELIVERY).id
    assert extendable(case.state, TODAY) == [name]
    assert extendable(on(case, date(2023, 10, 1), bodies.an_extension(name, date(2023, 11, 1))).state, TODAY) == []
    assert extendable(opened().state, TODAY) == []
    assert extendable(YEAR.state, TODAY) == []


def fund_document(case: Case) -> Mapping[str, Any]:
    assert isinstance(case.state, FundYearState)
    return year_of(case.state, case.events)


@LANGS
def test_a_fund_year_tells_its_targets_and_what_each_closed_period_froze(lang: Lang) -> None:
    text = drawn(*year_dates(Screen(lang), fund_document(a_fund_year())))
    assert ("quý III" if lang is Lang.VI else "third quarter") in text
    assert ("30/09/2023" if lang is Lang.VI else "2023-09-30") in text
    assert say("stages.in_delivery.name", lang) in text


def test_a_closed_period_says_how_many_were_late_and_how_many_targets_were_reached() -> None:
    asked = then(YEAR, bodies.a_target())
    frozen = closed(asked, a_case(stage=Stage.OPENED))
    assert isinstance(asked.state, FundYearState)
    document = year_of(evolve_fund(asked.state, frozen), [*asked.events, frozen])
    assert document["periods"][0]["late"][0]["code"] == "DA-2023-0007"
    assert "1 hồ sơ chậm; mục tiêu đạt 0 trên 1" in drawn(*year_dates(Screen(Lang.VI), document))


def test_a_year_without_targets_and_closed_periods_shows_neither() -> None:
    assert drawn(*year_dates(Screen(Lang.VI), fund_document(YEAR))) == ""
