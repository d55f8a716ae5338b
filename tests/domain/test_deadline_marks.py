"""What the clock says of a deadline: near, today, missed, to the next duty up; each once, each at its own instant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.deadlines import Deadline, DeadlineRule, MarkKind
from domain.decide.deadlines import due_of
from domain.events.deadlines import DeadlineEscalated, DeadlineMissed, DeadlineReminded, MarkPassed
from domain.law import Unit
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.marks import marks_ahead, marks_of
from domain.people import Duty
from domain.postings import postings
from domain.refusals import RefusalCode
from domain.state.deadline import CaseDeadline
from domain.times import start_of
from domain.values import instant_text
from tests.domain import bodies, cast
from tests.domain.cases import Case, after, ask, event, later, refusal
from tests.domain.timed import OVERLAY, kept_of, morning, on, opened, timed_case

CHECK = timed_case(Stage.IN_CHECK)  # due on Tuesday 29 August 2023
NAME = kept_of(CHECK, DeadlineRule.COMPLETENESS_CHECK).id
AT = {
    MarkKind.REMIND: date(2023, 8, 28),
    MarkKind.DUE: date(2023, 8, 29),
    MarkKind.MISSED: date(2023, 8, 30),
    MarkKind.ESCALATE: date(2023, 9, 2),
}
KIND_OF = {
    MarkKind.REMIND: DeadlineReminded,
    MarkKind.DUE: DeadlineReminded,
    MarkKind.MISSED: DeadlineMissed,
    MarkKind.ESCALATE: DeadlineEscalated,
}
DAYS = st.dates(date(2022, 4, 1), date(2026, 10, 31))


def deadline(due_on: date, start_on: date = date(2022, 2, 1)) -> CaseDeadline:
    return CaseDeadline(
        Deadline(id="appraisal/5", rule=DeadlineRule.APPRAISAL, start_on=start_on, due_on=due_on), due_on
    )


def at(case: Case, instant: datetime, mark: MarkKind) -> Case:
    return after(later(case, instant), ask(later(case, instant), bodies.a_mark(NAME, mark)))


def test_the_edition_of_the_law_has_two_marks_and_the_districts_own_figures_add_two() -> None:
    kept = kept_of(CHECK, DeadlineRule.COMPLETENESS_CHECK)
    by_law = [mark.kind for mark in marks_of(kept, cast.LAW, cast.DAYS)]
    assert by_law == [MarkKind.DUE, MarkKind.MISSED]
    assert {mark.kind: mark.at for mark in marks_of(kept, OVERLAY, cast.DAYS)} == {
        kind: start_of(day) for kind, day in AT.items()
    }


@pytest.mark.parametrize(
    ("due_on", "reminded_on"),
    [
        (date(2024, 5, 2), date(2024, 4, 26)),  # Monday 29 April 2024 was off, worked on Saturday 4 May instead
        (date(2024, 5, 6), date(2024, 5, 4)),  # that Saturday
        (date(2023, 9, 5), date(2023, 8, 31)),  # National Day, Friday to Monday
        (date(2023, 9, 30), date(2023, 9, 29)),  # a fixed day on a Saturday
        (date(2024, 3, 1), date(2024, 2, 29)),  # a leap day
    ],
)
def test_a_reminder_comes_a_working_day_before_by_the_pinned_calendar(due_on: date, reminded_on: date) -> None:
    (reminder,) = [mark for mark in marks_of(deadline(due_on), OVERLAY, cast.DAYS) if mark.kind is MarkKind.REMIND]
    assert reminder.at == start_of(reminded_on)


def test_nobody_is_reminded_on_or_before_the_day_from_which_it_is_counted() -> None:
    kinds = {mark.kind for mark in marks_of(deadline(date(2023, 8, 22), date(2023, 8, 21)), OVERLAY, cast.DAYS)}
    assert MarkKind.REMIND not in kinds


def test_a_reminder_that_no_calendar_can_count_is_none_and_the_other_marks_stand() -> None:
    kinds = [mark.kind for mark in marks_of(deadline(date(2027, 1, 31)), OVERLAY, cast.DAYS)]
    assert kinds == [MarkKind.DUE, MarkKind.MISSED, MarkKind.ESCALATE]


@pytest.mark.parametrize("mark", list(MarkKind))
def test_a_mark_is_too_early_one_second_before_and_recorded_at_its_instant(mark: MarkKind) -> None:
    instant = start_of(AT[mark])
    early = later(CHECK, instant - timedelta(seconds=1))
    refused = refusal(ask(early, bodies.a_mark(NAME, mark)), RefusalCode.TOO_EARLY)
    assert refused.detail == {
        "action": "pass_mark",
        "now": instant_text(instant - timedelta(seconds=1)),
        "to": instant_text(instant),
    }
    assert refused.retryable
    passed = event(ask(later(CHECK, instant), bodies.a_mark(NAME, mark)), MarkPassed)
    assert type(passed) is KIND_OF[mark]
    assert (passed.mark, passed.mark_at, passed.due_on) == (mark, instant, date(2023, 8, 29))


def test_missed_begins_with_the_next_day_of_viet_nam_and_not_of_greenwich() -> None:
    end_of_the_day = datetime(2023, 8, 29, 16, 59, 59, tzinfo=UTC)
    refusal(ask(later(CHECK, end_of_the_day), bodies.a_mark(NAME, "missed")), RefusalCode.TOO_EARLY)
    event(ask(later(CHECK, datetime(2023, 8, 29, 17, tzinfo=UTC)), bodies.a_mark(NAME, "missed")), DeadlineMissed)


def test_a_late_clock_says_when_the_mark_came_and_when_it_was_heard() -> None:
    monday = morning(date(2023, 9, 11))
    missed = event(ask(later(CHECK, monday), bodies.a_mark(NAME, "missed")), DeadlineMissed)
    assert (missed.mark_at, missed.hand.received_at) == (start_of(date(2023, 8, 30)), monday)


def test_whoever_keeps_it_is_told_and_long_after_it_the_next_duty_up() -> None:
    for mark, day in AT.items():
        passed = event(ask(later(CHECK, morning(day)), bodies.a_mark(NAME, mark)), MarkPassed)
        assert passed.duty is (Duty.APPROVER if mark is MarkKind.ESCALATE else Duty.RECEIVER)
        assert passed.office == cast.DISTRICT


@pytest.mark.parametrize("mark", list(MarkKind))
def test_a_mark_is_made_once(mark: MarkKind) -> None:
    once = on(CHECK, AT[mark], bodies.a_mark(NAME, mark))
    again = ask(later(once, morning(AT[mark])), bodies.a_mark(NAME, mark))
    assert refusal(again, RefusalCode.WRONG_STAGE).detail == {"action": "pass_mark", "stage": "mark_passed"}


def test_a_deadline_that_is_met_takes_no_mark_and_one_that_is_not_there_neither() -> None:
    met = on(CHECK, date(2023, 8, 28), bodies.a_slip())
    late = ask(later(met, morning(date(2023, 8, 30))), bodies.a_mark(NAME, "missed"))
    assert refusal(late, RefusalCode.WRONG_STAGE).detail["stage"] == "deadline_met"
    nobodys = ask(later(CHECK, morning(date(2023, 8, 30))), bodies.a_mark("appraisal/99", "missed"))
    assert refusal(nobodys, RefusalCode.WRONG_STAGE).detail["stage"] == "no_such_deadline"


def test_a_mark_that_the_edition_does_not_set_is_refused() -> None:
    case = opened(cast.LAW)
    name = kept_of(case, DeadlineRule.SPEND_OR_ADVANCE).id
    for mark in (MarkKind.REMIND, MarkKind.ESCALATE):
        unset = ask(later(case, morning(date(2024, 2, 1))), bodies.a_mark(name, mark))
        assert refusal(unset, RefusalCode.WRONG_STAGE).detail["stage"] == "no_such_mark"


@pytest.mark.parametrize("by", [cast.APPROVER, cast.REGISTRAR, cast.MACHINE])
def test_nobody_but_the_clock_passes_a_mark(by: str) -> None:
    refusal(ask(later(CHECK, morning(AT[MarkKind.DUE])), bodies.a_mark(NAME, "due"), by=by), RefusalCode.NO_MANDATE)


def test_a_mark_of_a_day_that_has_moved_meanwhile_is_refused() -> None:
    moved = on(CHECK, date(2023, 8, 28), bodies.an_extension(NAME, date(2023, 9, 6)))
    seen = ask(later(CHECK, morning(AT[MarkKind.DUE])), bodies.a_mark(NAME, "due"))
    assert seen.refusal is None
    stale = ask(later(moved, morning(AT[MarkKind.DUE])), bodies.a_mark(NAME, "due"), basis=cast.sha("the older day"))
    refusal(stale, RefusalCode.CONTENT_CHANGED)
    refusal(ask(later(moved, morning(AT[MarkKind.DUE])), bodies.a_mark(NAME, "due")), RefusalCode.TOO_EARLY)


def test_what_the_clock_says_moves_neither_stage_nor_money_nor_the_holders_time() -> None:
    case = timed_case(Stage.IN_DELIVERY)
    name = kept_of(case, DeadlineRule.DELIVERY).id
    spoken = on(case, date(2023, 10, 20), *(bodies.a_mark(name, mark) for mark in MarkKind))
    before, now = case.subproject, spoken.subproject
    assert (now.stage, now.balances, now.held_since) == (before.stage, before.balances, before.held_since)
    assert (now.acts, now.next_date) == (before.acts, before.next_date)
    assert [postings(cast.CODE, passed) for passed in spoken.events[-4:]] == [()] * 4


@given(DAYS, st.integers(0, 10), st.integers(0, 40))
def test_the_marks_of_a_deadline_are_ordered_and_ahead_of_nothing_that_is_past(
    due_on: date, before: int, after_days: int
) -> None:
    law = OVERLAY.model_copy(
        update={
            "figures": tuple(
                figure.model_copy(update={"value": value})
                for figure in OVERLAY.figures
                for key, value in (
                    (FigureKey.DEADLINE_REMIND_WORKING_DAYS_BEFORE, before),
                    (FigureKey.DEADLINE_ESCALATE_DAYS_AFTER, after_days),
                )
                if figure.key is key and figure.is_set
            )
        }
    )
    kept = deadline(due_on, due_on - timedelta(days=60))
    marks = marks_of(kept, law, cast.DAYS)
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    order = [mark.kind for mark in marks if mark.kind is not MarkKind.ESCALATE]
    assert order == [kind for kind in MarkKind if kind in order]
    assert len({mark.kind for mark in marks}) == len(marks)
    assert marks_ahead(kept, law, cast.DAYS) == marks


@given(DAYS, DAYS, st.sampled_from([FigureKey.APPRAISAL_DAYS, FigureKey.PUBLICATION_WITHIN_WORKING_DAYS]))
def test_who_begins_later_is_never_due_earlier(one: date, other: date, key: FigureKey) -> None:
    figure = OVERLAY.figure(key, date(2023, 8, 1))
    assume(one <= other)
    assert due_of(figure, one, cast.DAYS) <= due_of(figure, other, cast.DAYS)


@given(DAYS, st.integers(1, 30))
def test_calendar_days_end_on_a_working_day_and_months_on_their_last(start: date, count: int) -> None:
    figure = OVERLAY.figure(FigureKey.APPRAISAL_DAYS, date(2023, 8, 1))
    days = figure.model_copy(update={"unit": Unit.CALENDAR_DAYS, "value": count})
    assert cast.DAYS.is_working_day(due_of(days, start, cast.DAYS))
    assert due_of(days, start, cast.DAYS) >= start + timedelta(days=count)
    month = OVERLAY.figure(FigureKey.ADVANCE_SMALL_CONTRACT_CLEARED_BY, date(2023, 8, 1))
    cleared_by = due_of(month, start, cast.DAYS)
    assert (cleared_by + timedelta(days=1)).day == 1
    assert timedelta(days=28) <= cleared_by - start <= timedelta(days=61)
