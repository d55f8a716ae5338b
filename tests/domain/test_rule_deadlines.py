"""More time: by the approver, on a paper, as often as the edition allows, forward alone, and never for a fixed day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import Unchecked
from domain.deadlines import FIXED, DeadlineRule, MarkKind
from domain.events.deadlines import DeadlineExtended
from domain.law_keys import FigureKey
from domain.lifecycle import Stage
from domain.marks import marks_ahead
from domain.refusals import RefusalCode
from domain.times import start_of
from tests.domain import bodies, cast
from tests.domain.cases import Case, after, ask, event, later, refusal
from tests.domain.laws import law_with, law_without
from tests.domain.timed import OVERLAY, kept_of, morning, on, opened, timed_case

CASE = timed_case(Stage.IN_DELIVERY)  # to be delivered by 15 October 2023
NAME = kept_of(CASE, DeadlineRule.DELIVERY).id
ASKED_ON, LATER = date(2023, 10, 10), date(2023, 10, 31)
NO_FIGURE = Unchecked(figure=FigureKey.EXTENSION_TIMES_MAX, paper=cast.paper("tờ trình 10"))


def at(case: Case, day: date = ASKED_ON) -> Case:
    return later(case, morning(day))


def test_an_extension_moves_the_day_its_marks_and_the_next_date_and_says_from_where() -> None:
    reminded = on(CASE, date(2023, 10, 13), bodies.a_mark(NAME, "remind"))
    moved = event(ask(at(reminded), bodies.an_extension(NAME, LATER)), DeadlineExtended)
    assert (moved.was_due_on, moved.due_on, moved.times) == (date(2023, 10, 15), LATER, 1)
    assert moved.rule is DeadlineRule.DELIVERY
    case = after(at(reminded), ask(at(reminded), bodies.an_extension(NAME, LATER)))
    kept = kept_of(case, DeadlineRule.DELIVERY)
    assert (kept.due_on, kept.extended, kept.passed) == (LATER, 1, frozenset())
    assert kept.deadline.due_on == date(2023, 10, 15)
    assert case.subproject.next_date == LATER
    assert {mark.kind: mark.at for mark in marks_ahead(kept, OVERLAY, cast.DAYS)} == {
        MarkKind.REMIND: start_of(date(2023, 10, 30)),
        MarkKind.DUE: start_of(LATER),
        MarkKind.MISSED: start_of(date(2023, 11, 1)),
        MarkKind.ESCALATE: start_of(date(2023, 11, 4)),
    }


def test_an_extension_moves_neither_stage_nor_money() -> None:
    case = on(CASE, ASKED_ON, bodies.an_extension(NAME, LATER))
    assert (case.subproject.stage, case.subproject.balances) == (CASE.subproject.stage, CASE.subproject.balances)


def test_an_extension_of_an_extension_is_refused_with_how_often_and_how_often_at_most() -> None:
    once = on(CASE, ASKED_ON, bodies.an_extension(NAME, LATER))
    again = ask(at(once), bodies.an_extension(NAME, date(2023, 11, 30)))
    assert refusal(again, RefusalCode.EXTENSION_USED_UP).detail == {
        "deadline": NAME,
        "rule": "delivery",
        "times": 1,
        "most": 1,
    }
    assert kept_of(once, DeadlineRule.DELIVERY).due_on == LATER


def test_an_edition_that_allows_two_extensions_refuses_the_third() -> None:
    case = replace(CASE, law=law_with(FigureKey.EXTENSION_TIMES_MAX, 2))
    twice = on(case, ASKED_ON, bodies.an_extension(NAME, LATER), bodies.an_extension(NAME, date(2023, 11, 30)))
    third = ask(at(twice), bodies.an_extension(NAME, date(2023, 12, 15)))
    assert refusal(third, RefusalCode.EXTENSION_USED_UP).detail["times"] == 2


def test_where_nobody_has_found_how_often_the_approver_names_the_figure_or_is_refused() -> None:
    case = replace(CASE, law=law_without(FigureKey.EXTENSION_TIMES_MAX))
    unset = ask(at(case), bodies.an_extension(NAME, LATER))
    assert refusal(unset, RefusalCode.LIMIT_UNSET).detail == {"figure": "extension_times_max"}
    named = ask(at(case), bodies.an_extension(NAME, LATER), unchecked=(NO_FIGURE,))
    event(named, DeadlineExtended)
    assert "extension_times_max" in named.assumed


@pytest.mark.parametrize(
    ("asked_on", "due_on", "moves"),
    [
        (ASKED_ON, date(2023, 10, 14), False),
        (ASKED_ON, date(2023, 10, 15), False),
        (ASKED_ON, date(2023, 10, 16), True),
        (date(2023, 10, 20), date(2023, 10, 19), False),  # later than the old day, and yet over
        (date(2023, 10, 20), date(2023, 10, 20), True),
    ],
)
def test_a_deadline_moves_forward_alone_and_to_no_day_that_is_over(asked_on: date, due_on: date, moves: bool) -> None:
    decision = ask(at(CASE, asked_on), bodies.an_extension(NAME, due_on))
    if moves:
        event(decision, DeadlineExtended)
    else:
        refused = refusal(decision, RefusalCode.PAPER_DATE_IMPOSSIBLE)
        assert (refused.detail["paper"], refused.detail["date"]) == ("due_on", due_on.isoformat())


@pytest.mark.parametrize("rule", sorted(FIXED - {DeadlineRule.DECISION_SENT}))
def test_a_day_that_the_law_fixes_for_everybody_is_moved_by_nobody(rule: DeadlineRule) -> None:
    name = kept_of(CASE, rule).id
    refused = refusal(ask(at(CASE), bodies.an_extension(name, date(2024, 3, 1))), RefusalCode.WRONG_STAGE)
    assert refused.detail == {"action": "extend_deadline", "stage": "fixed_date"}


def test_a_deadline_that_is_met_or_was_never_there_is_not_extended() -> None:
    met = next(kept.id for kept in CASE.subproject.deadlines if kept.deadline.rule is DeadlineRule.CONTRACT)
    for name, stage in ((met, "deadline_met"), ("contract/99", "no_such_deadline")):
        refused = refusal(ask(at(CASE), bodies.an_extension(name, LATER)), RefusalCode.WRONG_STAGE)
        assert refused.detail["stage"] == stage


def test_the_approver_alone_extends_with_a_reason_and_on_a_paper() -> None:
    wanted = bodies.an_extension(NAME, LATER)
    refusal(ask(at(CASE), wanted, by=cast.CHAIRMAN), RefusalCode.NO_MANDATE)
    refusal(ask(at(CASE), wanted, paper=None), RefusalCode.PAPER_MISSING)
    refusal(ask(at(CASE), bodies.an_extension(NAME, LATER, " ")), RefusalCode.REASON_MISSING)


def test_whoever_saw_another_day_decides_nothing() -> None:
    refusal(
        ask(at(CASE), bodies.an_extension(NAME, LATER), basis=cast.sha("15 September")), RefusalCode.CONTENT_CHANGED
    )


def test_an_ended_case_is_given_no_more_time() -> None:
    refusal(ask(at(timed_case(Stage.CLOSED)), bodies.an_extension(NAME, LATER)), RefusalCode.ALREADY_CLOSED)


def test_a_missed_deadline_may_still_be_extended_and_is_marked_anew() -> None:
    missed = on(CASE, date(2023, 10, 16), bodies.a_mark(NAME, "missed"))
    moved = on(missed, date(2023, 10, 17), bodies.an_extension(NAME, LATER))
    assert kept_of(moved, DeadlineRule.DELIVERY).passed == frozenset()
    again = on(moved, date(2023, 11, 1), bodies.a_mark(NAME, "missed"))
    assert kept_of(again, DeadlineRule.DELIVERY).passed == {MarkKind.MISSED}


@given(st.dates(date(2023, 10, 10), date(2024, 6, 30)), st.dates(date(2023, 10, 10), date(2024, 6, 30)))
def test_no_extension_brings_a_day_nearer(asked_on: date, due_on: date) -> None:
    decision = ask(at(CASE, asked_on), bodies.an_extension(NAME, due_on))
    moves = due_on > date(2023, 10, 15) and due_on >= asked_on
    assert (decision.refusal is None) is moves


def test_the_days_of_the_year_stand_in_a_case_under_the_law_alone_too() -> None:
    case = opened(cast.LAW)
    name = kept_of(case, DeadlineRule.SPEND_OR_ADVANCE).id
    refusal(ask(at(case), bodies.an_extension(name, date(2024, 3, 1))), RefusalCode.WRONG_STAGE)
