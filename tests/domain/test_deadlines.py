"""Which deadlines a case has: each opens where the edition sets it and nowhere else, is counted by the pinned calendar, and
is ended by what it waits for.
"""

from dataclasses import replace
from datetime import date

import pytest

from domain.deadlines import FIGURE_OF, KEPT_BY, DeadlineRule
from domain.events import event_kind
from domain.events.subproject import SubprojectEvent
from domain.law import FigureStatus
from domain.lifecycle import ENDED, Stage
from domain.people import NEXT_UP
from domain.refusals import RefusalCode
from domain.values import Model
from tests.domain import bodies, cast
from tests.domain.bodies import MILLION
from tests.domain.cases import Case, after, ask, later, refusal, then
from tests.domain.lives import every_kind_of_life
from tests.domain.timed import (
    DELIVERED_ON,
    LIST,
    MET_RECORDED_ON,
    OPENED_ON,
    OVERLAY,
    STEPS,
    SUBMITTED_ON,
    advanced,
    due_on,
    kept_of,
    morning,
    on,
    open_of,
    opened,
    timed_case,
)

R = DeadlineRule
YEAR_END = {R.SPEND_OR_ADVANCE: date(2023, 12, 31), R.ADJUSTMENT_PERIOD: date(2024, 1, 31)}
# In 2023 the days off round National Day were Friday 1 to Monday 4 September.
OPEN_AT: dict[Stage, dict[DeadlineRule, date]] = {
    Stage.OPENED: {},
    Stage.MET: {R.LIST_PUBLICATION: date(2023, 8, 25)},
    Stage.IN_CHECK: {R.COMPLETENESS_CHECK: date(2023, 8, 29)},
    Stage.IN_APPRAISAL: {R.APPRAISAL: date(2023, 9, 6)},
    Stage.AWAITING_APPROVAL: {R.APPROVAL: date(2023, 9, 11)},
    Stage.APPROVED: {R.CONTRACT: date(2023, 9, 15)},
    Stage.IN_DELIVERY: {R.DELIVERY: date(2023, 10, 15)},
    Stage.ACCEPTED: {},
}
OPENED_BY = {
    R.DECISION_SENT: "VillageMeetingHeld",
    R.LIST_PUBLICATION: "VillageMeetingHeld",
    R.COMPLETENESS_CHECK: "DossierSubmitted",
    R.APPRAISAL: "DossierFoundComplete",
    R.APPROVAL: "AppraisalPassed",
    R.CONTRACT: "ProjectApproved",
    R.DELIVERY: "ContractSigned",
    R.ACCEPTANCE: "StockDelivered",
    R.ADVANCE_CLEARING: "OrderAccepted",
    R.FINAL_ACCOUNT_EXAMINATION: "FinalAccountSubmitted",
    R.SPEND_OR_ADVANCE: "SubprojectOpened",
    R.ADJUSTMENT_PERIOD: "SubprojectOpened",
}
SERVICE_LEVELS = {
    R.COMPLETENESS_CHECK,
    R.APPRAISAL,
    R.APPROVAL,
    R.CONTRACT,
    R.ACCEPTANCE,
    R.FINAL_ACCOUNT_EXAMINATION,
}


def open_rules(case: Case) -> dict[DeadlineRule, date]:
    return {kept.deadline.rule: kept.due_on for kept in case.subproject.open_deadlines}


def rules_of(case: Case) -> set[DeadlineRule]:
    return {kept.deadline.rule for kept in case.subproject.deadlines}


def test_the_lists_of_the_deadlines_are_closed() -> None:
    assert set(KEPT_BY) == set(R)
    assert set(FIGURE_OF) == set(R) - {R.DELIVERY}
    assert all(keeper in NEXT_UP for keeper in KEPT_BY.values())
    assert set(OPENED_BY) == set(R)


@pytest.mark.parametrize("stage", OPEN_AT)
def test_under_the_districts_own_periods_each_opens_where_it_is_set_and_nowhere_else(stage: Stage) -> None:
    assert open_rules(timed_case(stage)) == {**OPEN_AT[stage], **YEAR_END}


def test_the_edition_of_the_law_sets_no_service_level_so_none_opens() -> None:
    case = opened(cast.LAW)
    for _, day, decides in STEPS:
        case = on(case, day, *decides)
    assert case.subproject.stage is Stage.CLOSED
    assert rules_of(case) & SERVICE_LEVELS == set()
    assert rules_of(timed_case(Stage.CLOSED)) >= SERVICE_LEVELS


def test_each_is_opened_by_its_own_event_and_carries_figure_article_and_status() -> None:
    small = advanced(50 * MILLION)
    cases = [*(life for life in every_kind_of_life()), timed_case(Stage.CLOSED), small]
    found = set()
    for event in (event for case in cases for event in case.events if isinstance(event, SubprojectEvent)):
        for deadline in event.opens:
            found.add(deadline.rule)
            assert event_kind(event) == OPENED_BY[deadline.rule]
            assert deadline.figure is FIGURE_OF.get(deadline.rule)
            assert (deadline.article is None) is (deadline.status is None) is (deadline.rule is R.DELIVERY)
    assert found == set(R)


def test_what_the_district_set_is_marked_as_its_own_and_what_the_law_sets_is_not() -> None:
    assert kept_of(timed_case(Stage.IN_APPRAISAL), R.APPRAISAL).deadline.status is FigureStatus.INTERNAL
    assert kept_of(timed_case(Stage.MET), R.LIST_PUBLICATION).deadline.status is FigureStatus.CONFIRMED
    article = kept_of(timed_case(Stage.MET), R.LIST_PUBLICATION).deadline.article
    assert article == "Luật 10/2022/QH15 Điều 12 khoản 3"


def test_an_id_names_the_rule_and_the_event_that_opened_it() -> None:
    case = timed_case(Stage.IN_APPRAISAL)
    kept = kept_of(case, R.APPRAISAL)
    assert kept.id == f"appraisal/{len(case.events)}"
    assert case.events[-1] is not None and kept.deadline.start_on == date(2023, 8, 28)


def test_the_decision_of_the_village_is_with_the_commune_once_it_is_in_the_record() -> None:
    (sent,) = [kept for kept in timed_case(Stage.MET).subproject.deadlines if kept.deadline.rule is R.DECISION_SENT]
    assert (sent.met, sent.due_on) == (True, date(2023, 8, 25))


@pytest.mark.parametrize("stage", [stage for stage, *_ in STEPS if stage is not Stage.CLOSED])
def test_each_is_over_with_what_it_waits_for(stage: Stage) -> None:
    """Of the deadlines that a stage has opened, all but the year's end and the next step's are over one stage later."""
    stages = [Stage.OPENED, *(stage for stage, *_ in STEPS)]
    following = stages[stages.index(stage) + 1]
    ahead = timed_case(following)
    for kept in timed_case(stage).subproject.open_deadlines:
        again = ahead.subproject.deadline(kept.id)
        assert again is not None
        assert again.met is (kept.deadline.rule not in YEAR_END or following in ENDED or paid(ahead)), kept


def paid(case: Case) -> bool:
    return case.subproject.stage in (Stage.IN_FINAL_ACCOUNT, Stage.CLOSED)


def test_an_acceptance_is_asked_for_from_the_first_delivery_until_everything_delivered_is_accepted() -> None:
    case = on(timed_case(Stage.IN_DELIVERY), DELIVERED_ON, bodies.a_delivery(*bodies.TAGS[:5], on=DELIVERED_ON))
    assert due_on(case, R.ACCEPTANCE) == date(2023, 10, 5)
    more = on(case, date(2023, 10, 4), bodies.a_delivery(*bodies.TAGS[5:], on=date(2023, 10, 4)))
    assert due_on(more, R.ACCEPTANCE) == date(2023, 10, 5)
    assert open_of(more, R.DELIVERY) is None
    half = on(more, date(2023, 10, 4), bodies.an_acceptance(65 * MILLION, *bodies.TAGS[:5]))
    assert due_on(half, R.ACCEPTANCE) == date(2023, 10, 5)
    assert (
        open_of(on(half, date(2023, 10, 4), bodies.an_acceptance(65 * MILLION, *bodies.TAGS[5:])), R.ACCEPTANCE) is None
    )
    accepted = on(case, date(2023, 10, 4), bodies.an_acceptance(65 * MILLION, *bodies.TAGS[:5]))
    assert open_of(accepted, R.ACCEPTANCE) is None
    assert due_on(
        on(accepted, date(2023, 10, 9), bodies.a_delivery(*bodies.TAGS[5:], on=date(2023, 10, 9))), R.ACCEPTANCE
    ) == (date(2023, 10, 12))


def test_a_return_ends_the_period_and_the_next_submission_begins_another() -> None:
    returned = on(timed_case(Stage.IN_CHECK), date(2023, 8, 28), bodies.a_slip())
    first = kept_of(returned, R.APPRAISAL)
    back = after(
        returned,
        ask(later(returned, morning(date(2023, 8, 30))), bodies.a_return(), by=cast.APPRAISER),
    )
    assert open_rules(back) == YEAR_END
    again = on(back, date(2023, 9, 5), bodies.a_dossier(), bodies.a_slip())
    assert kept_of(again, R.APPRAISAL).id != first.id
    assert due_on(again, R.APPRAISAL) == date(2023, 9, 12)


def test_a_new_meeting_takes_the_place_of_the_open_publication_and_one_list_is_to_be_posted() -> None:
    first = timed_case(Stage.MET)
    again = on(first, date(2023, 8, 28), bodies.a_meeting(held_on=date(2023, 8, 26), notice_on=date(2023, 8, 24)))
    assert due_on(first, R.LIST_PUBLICATION) == date(2023, 8, 25)
    assert due_on(again, R.LIST_PUBLICATION) == date(2023, 9, 5)
    superseded = again.subproject.deadline(kept_of(first, R.LIST_PUBLICATION).id)
    assert superseded is not None and superseded.met


ENDS: dict[Stage, Model] = {Stage.WITHDRAWN: bodies.a_withdrawal(), Stage.CANCELLED: bodies.a_cancellation()}


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_case_ends_every_deadline_of_it(end: Stage) -> None:
    ended = on(timed_case(Stage.APPROVED), date(2023, 9, 11), ENDS[end])
    assert ended.subproject.stage is end
    assert ended.subproject.open_deadlines == ()
    assert ended.subproject.next_date is None
    assert all(kept.met for kept in ended.subproject.deadlines)
    assert timed_case(Stage.CLOSED).subproject.open_deadlines == ()


def test_the_next_date_is_the_earliest_that_is_open() -> None:
    case = timed_case(Stage.IN_DELIVERY)
    assert case.subproject.next_date == date(2023, 10, 15)
    assert [kept.deadline.rule for kept in case.subproject.open_deadlines] == [
        R.DELIVERY,
        R.SPEND_OR_ADVANCE,
        R.ADJUSTMENT_PERIOD,
    ]


def test_the_years_last_days_are_kept_when_the_money_is_out_and_the_advance_is_cleared() -> None:
    assert rules_of(timed_case(Stage.ACCEPTED)) >= set(YEAR_END)
    assert open_rules(timed_case(Stage.IN_FINAL_ACCOUNT)).keys() & set(YEAR_END) == set()
    # All of it advanced on an agreed share of the whole: spent or advanced, but not yet cleared.
    case = advanced(50 * MILLION)
    assert set(YEAR_END) <= set(open_rules(case))


LATE = {year: days for year, days in cast.DAYS.years.items() if year <= 2023}
SHORT_CALENDAR = cast.DAYS.model_copy(update={"name": "vn-2021-2023", "sha256": cast.sha("2021-2023"), "years": LATE})


@pytest.mark.parametrize("year", [2023, 2026])
def test_a_period_that_reaches_into_a_year_without_a_calendar_is_refused_with_the_year(year: int) -> None:
    calendar = SHORT_CALENDAR if year == 2023 else cast.DAYS
    case = opened(cast.LAW, date(year, 12, 20), calendar, fund_year=year)
    held = bodies.a_meeting(held_on=date(year, 12, 27), notice_on=date(year, 12, 20))
    before = later(case, morning(date(year, 12, 28)))
    refused = refusal(ask(before, held), RefusalCode.CALENDAR_MISSING)
    assert refused.detail == {"calendar": calendar.name, "sha256": calendar.sha256, "year": year + 1}
    assert before.state == case.state
    earlier = bodies.a_meeting(held_on=date(year, 12, 22), notice_on=date(year, 12, 19))
    counted = after(before, ask(before, earlier))
    assert due_on(counted, R.LIST_PUBLICATION) == date(year, 12, 29)


def test_a_case_is_opened_with_its_years_end_even_where_no_calendar_reaches() -> None:
    case = opened(cast.LAW, date(2026, 12, 1), fund_year=2026)
    assert open_rules(case) == {R.SPEND_OR_ADVANCE: date(2026, 12, 31), R.ADJUSTMENT_PERIOD: date(2027, 1, 31)}


def test_what_was_counted_stays_whatever_calendar_or_edition_comes_later() -> None:
    case = timed_case(Stage.IN_APPRAISAL)
    longer = OVERLAY.model_copy(
        update={"figures": tuple(figure for figure in cast.LAW.figures), "sha256": cast.sha("another")}
    )
    moved = on(replace(case, law=longer), date(2023, 9, 6), bodies.an_appraisal())
    assert kept_of(case, R.APPRAISAL).due_on == date(2023, 9, 6)
    assert open_of(moved, R.APPROVAL) is None
    found = moved.subproject.deadline(kept_of(case, R.APPRAISAL).id)
    assert found is not None and (found.due_on, found.met) == (date(2023, 9, 6), True)


def test_one_second_past_midnight_in_viet_nam_is_the_next_day() -> None:
    case = opened(OVERLAY, OPENED_ON)
    case = on(case, MET_RECORDED_ON, bodies.a_meeting(), LIST)
    late = then(later(case, morning(SUBMITTED_ON).replace(hour=16, minute=59, second=59)), bodies.a_dossier())
    next_day = then(later(case, morning(SUBMITTED_ON).replace(hour=17)), bodies.a_dossier())
    assert kept_of(late, R.COMPLETENESS_CHECK).deadline.start_on == SUBMITTED_ON
    assert kept_of(next_day, R.COMPLETENESS_CHECK).deadline.start_on == date(2023, 8, 26)
