"""The forecast: a sum of medians or limits, unknown where neither is there, and never on time where it is unknown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Action
from domain.calendar_days import WorkingCalendar, YearCalendar
from domain.forecast import FEWEST_SAMPLES, LIMITS, MOST_SAMPLES, Basis, Forecast, Risk, forecast, risk_of
from domain.law import Figure, FigureStatus, LawEdition, Unit
from domain.law_keys import FigureKey
from domain.life import SPENDING, WAY, spending_ahead
from domain.lifecycle import ENDED, STEPS, Stage, Step

# Monday 3 July 2023; the year has no holidays here, so five working days are a week.
TODAY = date(2023, 7, 3)
YEARS = {year: YearCalendar(year=year, off=frozenset(), extra_work=frozenset()) for year in (2023, 2024)}
CALENDAR = WorkingCalendar(name="test", sha256="0" * 64, years=YEARS)
ENOUGH = {stage: [2] * FEWEST_SAMPLES for stage in SPENDING}


def told(stage: Stage, since: date = TODAY, today: date = TODAY, **given: object) -> Forecast:
    asked: dict[str, object] = {"samples": ENOUGH, "law": None, "calendar": CALENDAR, **given}
    return forecast(stage, since, today, **asked)  # type: ignore[arg-type]


def an_edition(key: FigureKey, days: int, unit: Unit = Unit.WORKING_DAYS) -> LawEdition:
    figures = [
        Figure(key=one, unit=unit, valid_from=date(2020, 1, 1), status=FigureStatus.UNSET, note="-")
        for one in LIMITS.values()
        if one is not key
    ]
    known = Figure(
        key=key, value=days, unit=unit, valid_from=date(2020, 1, 1), status=FigureStatus.INTERNAL, source="QĐ 1"
    )
    return LawEdition(
        name="e", sha256="0" * 64, draft=False, title_vi="-", title_en="-", figures=(known, *figures), pairs=()
    )


def goes_back(step: Step) -> bool:
    """A return, or the meeting that a changed list asks for."""
    anew = step.action is Action.RECORD_VILLAGE_MEETING and step.stage is not Stage.OPENED
    return anew or step.action.value.startswith("return")


def test_the_way_is_the_order_in_which_the_steps_lead_on() -> None:
    for step in STEPS:
        for after in step.leads_to:
            if step.stage in WAY and after in WAY and not goes_back(step):
                assert WAY.index(step.stage) <= WAY.index(after), step
    assert set(WAY) == (set(Stage) - ENDED) | {Stage.CLOSED}
    assert WAY[-1] is Stage.CLOSED


def test_after_the_last_orders_no_stage_is_ahead_in_which_money_goes_out() -> None:
    assert SPENDING[-1] is Stage.ACCEPTED
    assert spending_ahead(Stage.IN_DELIVERY) == (Stage.IN_DELIVERY, Stage.ACCEPTED)
    for stage in (Stage.IN_FINAL_ACCOUNT, *ENDED):
        assert spending_ahead(stage) == ()


def test_the_sum_is_today_and_the_medians_of_the_stages_that_remain() -> None:
    found = told(Stage.APPROVED)
    assert [addend.stage for addend in found.addends] == [Stage.APPROVED, Stage.IN_DELIVERY, Stage.ACCEPTED]
    assert [addend.until for addend in found.addends] == [date(2023, 7, day) for day in (5, 7, 11)]
    assert (found.day, found.samples) == (date(2023, 7, 11), FEWEST_SAMPLES)
    assert {addend.basis for addend in found.addends} == {Basis.MEDIAN}


@pytest.mark.parametrize(("held", "left"), [(0, 2), (1, 1), (2, 1), (40, 1)])
def test_of_the_current_stage_what_is_left_and_never_less_than_a_day(held: int, left: int) -> None:
    since = TODAY - timedelta(days=7 * (held // 5) + held % 5 + (2 if held % 5 else 0))
    found = told(Stage.ACCEPTED, since)
    assert (found.addends[0].held, found.addends[0].days) == (held, left)
    assert found.day == CALENDAR.add_working_days(TODAY, left)


def test_the_last_twenty_passages_count_and_half_a_day_is_a_day() -> None:
    many = [3, 4] * 10 + [90] * 30
    found = told(Stage.ACCEPTED, samples={Stage.ACCEPTED: many})
    assert (found.addends[0].typical, found.samples) == (4, MOST_SAMPLES)


def test_four_passages_are_too_few_and_the_law_s_period_stands_in_if_it_is_set() -> None:
    few = {**ENOUGH, Stage.APPROVED: [1] * (FEWEST_SAMPLES - 1)}
    assert told(Stage.APPROVED, samples=few).day is None
    found = told(Stage.APPROVED, samples=few, law=an_edition(FigureKey.CONTRACT_DAYS, 10))
    first = found.addends[0]
    assert (first.basis, first.typical, first.samples) == (Basis.LIMIT, 10, FEWEST_SAMPLES - 1)
    assert first.figure is not None and first.figure.source == "QĐ 1"
    assert first.until == date(2023, 7, 17)
    assert found.samples == FEWEST_SAMPLES - 1


def test_a_period_of_calendar_days_runs_through_weekends_and_rolls_to_a_working_day() -> None:
    law = an_edition(FigureKey.CONTRACT_DAYS, 5, Unit.CALENDAR_DAYS)
    found = told(Stage.APPROVED, samples={}, law=law).addends[0]
    assert (found.working, found.until) == (False, date(2023, 7, 10))


def test_one_unknown_stage_makes_the_sum_unknown_and_the_others_are_still_told() -> None:
    found = told(Stage.APPROVED, samples={**ENOUGH, Stage.IN_DELIVERY: []})
    assert [addend.until is None for addend in found.addends] == [False, True, True]
    assert [addend.days for addend in found.addends] == [2, None, 2]
    assert (found.day, found.samples) == (None, 0)


def test_a_year_without_a_calendar_makes_the_sum_unknown_and_is_named() -> None:
    found = told(Stage.ACCEPTED, date(2024, 12, 31), date(2024, 12, 31))
    assert (found.day, found.addends[0].missing_year) == (None, 2025)


def test_a_stage_passed_on_the_day_on_which_it_began_takes_no_day() -> None:
    found = told(Stage.IN_DELIVERY, samples={**ENOUGH, Stage.ACCEPTED: [0] * FEWEST_SAMPLES})
    assert found.addends[0].until == found.addends[1].until == found.day


@pytest.mark.parametrize(
    ("stage", "day", "risk"),
    [
        (Stage.APPROVED, date(2023, 9, 30), Risk.ON_TIME),
        (Stage.APPROVED, date(2023, 10, 1), Risk.LATE),
        (Stage.APPROVED, None, Risk.UNKNOWN),
        (Stage.CLOSED, None, Risk.ON_TIME),
        (Stage.REFUSED, None, Risk.ON_TIME),
    ],
)
def test_unknown_is_never_on_time(stage: Stage, day: date | None, risk: Risk) -> None:
    addends = told(stage).addends
    assert risk_of(stage, Forecast(addends, day), date(2023, 9, 30)) is risk


def test_what_is_left_once_no_order_can_come_is_late() -> None:
    found = told(Stage.IN_FINAL_ACCOUNT)
    assert (found.addends, found.day) == ((), None)
    assert risk_of(Stage.IN_FINAL_ACCOUNT, found, date(2023, 12, 31)) is Risk.LATE


@given(
    stage=st.sampled_from(SPENDING),
    samples=st.fixed_dictionaries({stage: st.lists(st.integers(0, 30), max_size=25) for stage in SPENDING}),
    held=st.integers(0, 60),
)
def test_a_known_forecast_lies_ahead_and_is_the_walk_through_its_own_addends(
    stage: Stage, samples: dict[Stage, list[int]], held: int
) -> None:
    found = told(stage, TODAY - timedelta(days=held), samples=samples)
    known = all(len(samples[ahead]) >= FEWEST_SAMPLES for ahead in spending_ahead(stage))
    assert (found.day is not None) == known
    if found.day is None:
        return
    assert found.day > TODAY
    day = TODAY
    for addend in found.addends:
        assert addend.days is not None
        day = CALENDAR.add_working_days(day, addend.days) if addend.days else day
    assert day == found.day
