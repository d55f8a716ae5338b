"""Every period of the procedure stands in the edition with its article and its first day (law-figures.md), to the day."""

from datetime import date, timedelta

import pytest

from domain.law import Figure, FigureStatus, Unit
from domain.law_keys import FigureKey
from law.loader import load_edition

EDITION = load_edition("vn-38-2023")
ONE_DAY = timedelta(days=1)
LAW_10, DECREE_59, CIRCULAR_17 = date(2023, 7, 1), date(2023, 8, 15), date(2024, 5, 1)
CIRCULAR_26 = date(2026, 3, 25)
MEETING_OF_THE_ARTICLE = date(2023, 8, 4)
CALENDAR, WORKING, YEARLY, CHOICE = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTH_DAY, Unit.CHOICE
# key, value, unit, words of the source, of the article, first day on which the row is confirmed
PERIODS = [
    ("meeting_notice_days", 2, CALENDAR, "59/2023", "Điều 3 khoản 3", DECREE_59),
    ("papers_to_households_days", 2, CALENDAR, "59/2023", "Điều 3 khoản 4", DECREE_59),
    ("ballot_plan_sent_within_days", 2, CALENDAR, "59/2023", "Điều 4", DECREE_59),
    ("ballot_posted_days", 2, CALENDAR, "59/2023", "Điều 4", DECREE_59),
    ("decision_sent_within_working_days", 5, WORKING, "10/2022", "Điều 20 khoản 3", LAW_10),
    ("publication_within_working_days", 5, WORKING, "10/2022", "Điều 12 khoản 3", LAW_10),
    ("posting_days", 30, CALENDAR, "10/2022", "Điều 13", LAW_10),
    ("loudspeaker_days", 3, CALENDAR, "10/2022", "Điều 13", LAW_10),
    ("consultation_days", 20, CALENDAR, "10/2022", "Điều 28 khoản 2", LAW_10),
    ("supervision_board_recognised_within_working_days", 5, WORKING, "10/2022", "Điều 21 khoản 2", LAW_10),
    ("supervision_notice_days", 45, CALENDAR, "10/2022", "Điều 45 khoản 1 điểm b", LAW_10),
    ("supervision_findings_answered_within_days", 15, CALENDAR, "10/2022", "Điều 45 khoản 2 điểm c", LAW_10),
    ("advance_small_contract_cleared_by", "last_day_of_next_month", CHOICE, "17/2024", "Điều 6 khoản 4.1", CIRCULAR_17),
    ("advance_cleared_at_percent", 80, Unit.PERCENT, "17/2024", "Điều 6 khoản 4.2", CIRCULAR_17),
    ("treasury_check_days", 1, WORKING, "17/2024", "Điều 3 khoản 1", CIRCULAR_17),
    ("spend_or_advance_by", "12-31", YEARLY, "26/2026", "Điều 15 khoản 2", CIRCULAR_26),
    ("papers_to_treasury_by", "12-30", YEARLY, "26/2026", "Điều 15 khoản 2", CIRCULAR_26),
    ("adjustment_period_ends", "01-31", YEARLY, "26/2026", "Điều 15 khoản 2", CIRCULAR_26),
    ("adjustment_papers_working_days_before_end", 2, WORKING, "26/2026", "Điều 15 khoản 2", CIRCULAR_26),
    ("balances_reconciled_by", "02-10", YEARLY, "26/2026", "Điều 19", CIRCULAR_26),
    ("treasury_reports_by", "02-20", YEARLY, "26/2026", "Điều 19", CIRCULAR_26),
    ("uncarried_advances_returned_by", "02-14", YEARLY, "26/2026", "Điều 19 khoản 4 điểm c", CIRCULAR_26),
]
SERVICE_LEVELS = [
    ("completeness_check_days", WORKING),
    ("appraisal_days", WORKING),
    ("approval_days", WORKING),
    ("contract_days", WORKING),
    ("acceptance_days", WORKING),
    ("final_account_examination_days", WORKING),
    ("village_objection_days", CALENDAR),
    ("deadline_remind_working_days_before", WORKING),
    ("deadline_escalate_days_after", CALENDAR),
]
OF_DECREE_59 = [figure for figure in EDITION.figures if "59/2023" in figure.source]


def named(figure: Figure) -> str:
    return f"{figure.key} from {figure.valid_from}"


@pytest.mark.parametrize(("key", "value", "unit", "source", "article", "first"), PERIODS, ids=str)
def test_a_period_is_confirmed_from_the_first_day_of_its_document_and_not_the_day_before(
    key: str, value: object, unit: Unit, source: str, article: str, first: date
) -> None:
    figure = EDITION.figure(FigureKey(key), first)
    assert (figure.value, figure.unit, figure.status) == (value, unit, FigureStatus.CONFIRMED)
    assert source in figure.source
    assert article in figure.article
    before = EDITION.figure(FigureKey(key), first - ONE_DAY)
    assert not (before.status is FigureStatus.CONFIRMED and source in before.source)


@pytest.mark.parametrize("figure", OF_DECREE_59, ids=named)
def test_a_figure_of_decree_59_does_not_apply_on_its_eve_and_applies_on_15_08_2023(figure: Figure) -> None:
    assert figure.valid_from == DECREE_59
    assert not EDITION.figure(figure.key, date(2023, 8, 14)).is_set
    assert EDITION.figure(figure.key, date(2023, 8, 15)) == figure


def test_decree_59_has_figures_and_none_of_them_binds_the_meeting_of_the_article() -> None:
    assert len(OF_DECREE_59) >= 15
    assert [one.key for one in OF_DECREE_59 if EDITION.figure(one.key, MEETING_OF_THE_ARTICLE).is_set] == []


def test_what_the_law_itself_asks_for_binds_the_meeting_of_the_article() -> None:
    for key in (FigureKey.DECISION_SENT_WITHIN_WORKING_DAYS, FigureKey.POSTING_DAYS, FigureKey.MINUTES_SIGNATURES):
        assert EDITION.figure(key, MEETING_OF_THE_ARTICLE).is_set


@pytest.mark.parametrize(("key", "unit"), SERVICE_LEVELS)
def test_a_service_level_is_unset_says_why_and_is_counted_in_days(key: str, unit: Unit) -> None:
    figure = EDITION.figure(FigureKey(key), MEETING_OF_THE_ARTICLE)
    assert (figure.status, figure.unit) == (FigureStatus.UNSET, unit)
    assert figure.note


@pytest.mark.parametrize("figure", EDITION.figures, ids=named)
def test_each_row_holds_from_its_first_day_to_the_eve_of_its_end_and_no_day_more(figure: Figure) -> None:
    assert EDITION.figure(figure.key, figure.valid_from) == figure
    assert EDITION.figure(figure.key, figure.valid_from - ONE_DAY) != figure
    if figure.valid_to is not None:
        assert EDITION.figure(figure.key, figure.valid_to - ONE_DAY) == figure
        assert EDITION.figure(figure.key, figure.valid_to) != figure
