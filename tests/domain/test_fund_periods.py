"""Targets of a fund year and the figures that its periods end with: set ahead, frozen once, late for what was not reached."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import DeadlineRule
from domain.events.fund import PeriodClosed, TargetSet
from domain.figures import CaseFigures, LineFigures
from domain.law_keys import FigureKey
from domain.lifecycle import ENDED, Stage
from domain.periods import Period, period_ends
from domain.postings import postings
from domain.refusals import RefusalCode
from domain.state.fund import FundYearState
from domain.times import start_of
from domain.values import instant_text
from tests.domain import bodies, cast
from tests.domain.cases import Case, ask, event, later, nothing_yet_of, refusal, then
from tests.domain.laws import law_without
from tests.domain.lives import with_figures
from tests.domain.timed import morning, on

YEAR = on(nothing_yet_of(cast.FUND), date(2023, 2, 10), bodies.an_allotment())
IN_AUGUST = then(nothing_yet_of(cast.FUND), bodies.an_allotment())
ENDS = {
    Period.FIRST_QUARTER: date(2023, 3, 31),
    Period.SECOND_QUARTER: date(2023, 6, 30),
    Period.THIRD_QUARTER: date(2023, 9, 30),
    Period.FOURTH_QUARTER: date(2023, 12, 31),
    Period.ADJUSTMENT: date(2024, 1, 31),
}


def a_line(allotted: int, *, advanced: int = 0, paid: int = 0) -> LineFigures:
    rest = allotted - advanced - paid
    zeros = {"reserved_vnd": 0, "committed_vnd": 0, "submitted_vnd": 0}
    return LineFigures(
        line=cast.LINE_2023, allotted_vnd=allotted, available_vnd=rest, advanced_vnd=advanced, paid_vnd=paid, **zeros
    )


def a_case(code: str = "DA-2023-0007", stage: Stage = Stage.IN_DELIVERY, next_date: date | None = None) -> CaseFigures:
    return CaseFigures(
        code=code,
        stage=stage,
        holder_duty=None,
        holder_office=None,
        held_since=None,
        next_date=next_date,
        next_rule=DeadlineRule.DELIVERY if next_date else None,
        support_vnd=0,
        advanced_vnd=0,
        paid_vnd=0,
    )


def closed(case: Case, *cases: CaseFigures, lines: tuple[LineFigures, ...] = ()) -> PeriodClosed:
    """The third quarter, closed with these figures as it ends."""
    figured = with_figures(case, ENDS[Period.THIRD_QUARTER], *cases, lines=lines)
    return event(ask(later(figured, morning(date(2023, 10, 1))), bodies.a_period_end()), PeriodClosed)


def late(case: Case, *cases: CaseFigures) -> list[str]:
    return [one.code for one in closed(case, *cases).late]


def test_a_target_is_a_stage_or_a_share_and_moves_no_money() -> None:
    stage = event(ask(YEAR, bodies.a_target()), TargetSet)
    share = event(ask(YEAR, bodies.a_target(kind="percent_disbursed", stage=None, percent=80)), TargetSet)
    assert (stage.target.stage, share.target.percent) == (Stage.IN_DELIVERY, 80)
    assert postings(cast.FUND, stage) == postings(cast.FUND, share) == ()
    both = then(YEAR, bodies.a_target())
    assert isinstance(both.state, FundYearState)
    assert both.state.targets == (bodies.a_target(),)


@pytest.mark.parametrize(
    "changes",
    [
        {"percent": 80},
        {"stage": None},
        {"kind": "percent_disbursed"},
        {"kind": "percent_disbursed", "percent": 80},
        {"stage": None, "percent": 80},
    ],
    ids=["both given", "none given", "a stage for a share", "both given for a share", "a share for a stage"],
)
def test_a_target_that_says_two_things_or_another_than_its_kind_is_refused(changes: dict[str, object]) -> None:
    refused = refusal(ask(YEAR, bodies.a_target(**changes)), RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    assert (refused.detail["item"], refused.detail["expected"]) == ("target", 1)


@pytest.mark.parametrize(("due_on", "taken"), [(date(2023, 8, 20), False), (date(2023, 8, 21), True)])
def test_nobody_sets_a_target_for_a_day_that_is_over(due_on: date, taken: bool) -> None:
    decision = ask(IN_AUGUST, bodies.a_target(due_on=due_on))
    if taken:
        event(decision, TargetSet)
    else:
        assert refusal(decision, RefusalCode.PAPER_DATE_IMPOSSIBLE).detail["paper"] == "target_due_on"


def test_a_target_comes_from_the_office_above_on_a_paper_and_after_the_first_allotment() -> None:
    refusal(ask(YEAR, bodies.a_target(), by=cast.APPROVER), RefusalCode.NO_MANDATE)
    refusal(ask(YEAR, bodies.a_target(), paper=None), RefusalCode.PAPER_MISSING)
    early = ask(nothing_yet_of(cast.FUND), bodies.a_target())
    assert refusal(early, RefusalCode.WRONG_STAGE).detail["stage"] == "nothing_allotted"


def test_a_year_has_four_quarters_and_the_adjustment_period_where_the_edition_sets_its_end() -> None:
    assert period_ends(2023, cast.LAW) == ENDS
    assert set(period_ends(2023, law_without(FigureKey.ADJUSTMENT_PERIOD_ENDS))) == set(Period) - {Period.ADJUSTMENT}


@pytest.mark.parametrize("period", list(Period))
def test_a_period_is_closed_from_the_first_instant_after_it_and_not_a_second_before(period: Period) -> None:
    over = start_of(ENDS[period] + timedelta(days=1))
    figured = with_figures(YEAR, ENDS[period])
    early = ask(later(figured, over - timedelta(seconds=1)), bodies.a_period_end(period))
    assert refusal(early, RefusalCode.TOO_EARLY).detail == {
        "action": "close_period",
        "now": instant_text(over - timedelta(seconds=1)),
        "to": instant_text(over),
    }
    frozen = event(ask(later(figured, over), bodies.a_period_end(period)), PeriodClosed)
    assert (frozen.period, frozen.due_on, frozen.mark_at) == (period, ENDS[period], over)
    assert postings(cast.FUND, frozen) == ()


def test_the_third_quarter_is_over_at_midnight_of_viet_nam() -> None:
    figured = with_figures(YEAR, ENDS[Period.THIRD_QUARTER])
    event(ask(later(figured, datetime(2023, 9, 30, 17, tzinfo=UTC)), bodies.a_period_end()), PeriodClosed)
    refusal(
        ask(later(figured, datetime(2023, 9, 30, 16, 59, 59, tzinfo=UTC)), bodies.a_period_end()), RefusalCode.TOO_EARLY
    )


def test_a_period_is_closed_once() -> None:
    figured = with_figures(YEAR, ENDS[Period.THIRD_QUARTER])
    once = on(figured, date(2023, 10, 1), bodies.a_period_end())
    again = ask(later(once, morning(date(2023, 10, 2))), bodies.a_period_end())
    assert refusal(again, RefusalCode.WRONG_STAGE).detail == {"action": "close_period", "stage": "period_closed"}


def test_a_period_that_was_over_before_the_first_allotment_does_not_exist() -> None:
    for period in (Period.FIRST_QUARTER, Period.SECOND_QUARTER):
        late_now = later(with_figures(IN_AUGUST, ENDS[period]), morning(date(2024, 3, 1)))
        refused = refusal(ask(late_now, bodies.a_period_end(period)), RefusalCode.WRONG_STAGE)
        assert refused.detail["stage"] == "no_such_period"
    event(
        ask(
            later(with_figures(IN_AUGUST, ENDS[Period.THIRD_QUARTER]), morning(date(2024, 3, 1))), bodies.a_period_end()
        ),
        PeriodClosed,
    )


def test_a_year_without_an_allotment_has_no_period_and_an_unset_end_closes_nothing() -> None:
    nothing = ask(later(nothing_yet_of(cast.FUND), morning(date(2023, 10, 1))), bodies.a_period_end())
    assert refusal(nothing, RefusalCode.WRONG_STAGE).detail["stage"] == "nothing_allotted"
    unset = replace(YEAR, law=law_without(FigureKey.ADJUSTMENT_PERIOD_ENDS))
    adjusted = ask(later(unset, morning(date(2024, 3, 1))), bodies.a_period_end("adjustment"))
    assert refusal(adjusted, RefusalCode.WRONG_STAGE).detail["stage"] == "no_such_period"


@pytest.mark.parametrize("by", [cast.ALLOCATOR, cast.REGISTRAR, cast.MACHINE])
def test_nobody_but_the_clock_closes_a_period(by: str) -> None:
    figured = later(with_figures(YEAR, ENDS[Period.THIRD_QUARTER]), morning(date(2023, 10, 1)))
    refusal(ask(figured, bodies.a_period_end(), by=by), RefusalCode.NO_MANDATE)


@pytest.mark.parametrize(
    ("next_date", "is_late"), [(date(2023, 9, 29), True), (date(2023, 9, 30), False), (None, False)]
)
def test_late_is_whoever_was_overdue_on_the_last_day_of_the_period(next_date: date | None, is_late: bool) -> None:
    assert late(YEAR, a_case(next_date=next_date)) == (["DA-2023-0007"] if is_late else [])


@pytest.mark.parametrize("stage", list(Stage))
def test_late_is_whoever_is_short_of_a_target_due_by_then_and_an_ended_case_is_short_of_nothing(stage: Stage) -> None:
    asked = then(YEAR, bodies.a_target())
    way = list(Stage)
    short = stage not in ENDED and way.index(stage) < way.index(Stage.IN_DELIVERY)
    frozen = closed(asked, a_case(stage=stage))
    assert [one.code for one in frozen.late] == (["DA-2023-0007"] if short else [])
    (outcome,) = frozen.targets
    assert (outcome.reached, outcome.short) == (not short, int(short))


def test_a_target_is_judged_once_by_the_period_in_which_it_falls() -> None:
    asked = then(YEAR, bodies.a_target(due_on=date(2023, 6, 30)))
    frozen = closed(asked, a_case(stage=Stage.OPENED))
    assert (frozen.targets, frozen.late) == ((), ())


def test_a_target_of_a_later_day_is_not_asked_about_yet() -> None:
    asked = then(YEAR, bodies.a_target(due_on=date(2023, 10, 1)))
    frozen = closed(asked, a_case(stage=Stage.OPENED))
    assert (frozen.targets, frozen.late) == ((), ())


@pytest.mark.parametrize(("paid", "reached"), [(799, False), (800, True), (801, True)])
def test_a_share_is_reached_by_what_is_advanced_and_paid_of_what_is_allotted(paid: int, reached: bool) -> None:
    asked = then(YEAR, bodies.a_target(kind="percent_disbursed", stage=None, percent=80))
    frozen = closed(asked, a_case(), lines=(a_line(500, advanced=300, paid=100), a_line(500, paid=paid - 400)))
    (outcome,) = frozen.targets
    assert (outcome.reached, outcome.short) == (reached, 0)
    assert (outcome.disbursed_vnd, outcome.allotted_vnd) == (paid, 1000)
    assert frozen.late == ()


@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.none() | st.dates(date(2023, 9, 1), date(2023, 12, 31)))))
def test_the_frozen_figures_are_those_that_were_read_and_the_late_ones_are_among_them(
    found: list[tuple[Stage, date | None]],
) -> None:
    cases = [
        a_case(f"DA-2023-{number:04d}", stage, next_date) for number, (stage, next_date) in enumerate(found, start=1)
    ]
    frozen = closed(then(YEAR, bodies.a_target()), *cases, lines=(a_line(1000),))
    assert set(frozen.late) <= set(cases)
    assert [one.code for one in frozen.late] == sorted(one.code for one in frozen.late)
    assert frozen.lines == (a_line(1000),)
    (outcome,) = frozen.targets
    assert outcome.reached is (outcome.short == 0)
