"""A case under the district's own service levels, each step on its own day: for everything that is counted in days.

`on(case, day, body)` decides on the morning of a Vietnamese day; `timed_case(stage)` has just come to a stage.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from domain.calendar_days import WorkingCalendar
from domain.commands.orders import NoteOrderSent, SignOrder
from domain.deadlines import DeadlineRule
from domain.facts import Facts
from domain.law import LawEdition
from domain.lifecycle import Stage
from domain.state.deadline import CaseDeadline
from domain.times import start_of
from domain.values import EditionRef, Model
from law.loader import load_edition
from tests.domain import bodies, cast
from tests.domain.cases import Case, after, ask, later, nothing_yet_of

OVERLAY = load_edition("lang-giang-gia-dinh")
OVERLAY_REF = EditionRef(name=OVERLAY.name, sha256=OVERLAY.sha256)
OPENED_ON, MET_RECORDED_ON = date(2023, 8, 14), date(2023, 8, 21)
SUBMITTED_ON, FOUND_ON, APPRAISED_ON = date(2023, 8, 25), date(2023, 8, 28), date(2023, 9, 6)
APPROVED_ON, SIGNED_ON, DELIVERED_ON = date(2023, 9, 8), date(2023, 9, 12), date(2023, 10, 2)
ACCEPTED_ON, PAID_ON, ACCOUNT_ON = date(2023, 10, 4), date(2023, 10, 5), date(2023, 10, 6)
LIST = bodies.a_posting(posted_on=MET_RECORDED_ON, until=date(2023, 8, 24))

STEPS: tuple[tuple[Stage, date, tuple[Model, ...]], ...] = (
    (Stage.MET, MET_RECORDED_ON, (bodies.a_meeting(),)),
    (Stage.IN_CHECK, SUBMITTED_ON, (LIST, bodies.a_dossier())),
    (Stage.IN_APPRAISAL, FOUND_ON, (bodies.a_slip(),)),
    (Stage.AWAITING_APPROVAL, APPRAISED_ON, (bodies.an_appraisal(),)),
    (Stage.APPROVED, APPROVED_ON, (bodies.an_approval(),)),
    (Stage.IN_DELIVERY, SIGNED_ON, (bodies.a_contract(),)),
    (Stage.ACCEPTED, DELIVERED_ON, (bodies.a_delivery(on=DELIVERED_ON), bodies.an_acceptance())),
    (
        Stage.IN_FINAL_ACCOUNT,
        ACCOUNT_ON,
        (
            bodies.a_payment(),
            SignOrder(order_number=1),
            NoteOrderSent(order_number=1),
            bodies.an_answer(value_on=ACCOUNT_ON),
            bodies.a_final_account(),
        ),
    ),
    (Stage.CLOSED, ACCOUNT_ON, (bodies.an_approval_of_the_account(), bodies.a_closing())),
)


def morning(day: date) -> datetime:
    """Nine o'clock in Vietnam, as UTC."""
    return start_of(day) + timedelta(hours=9)


def on(case: Case, day: date, *decides: Model) -> Case:
    """The case after the usual people did this on the morning of a day."""
    for body in decides:
        at = later(case, morning(day))
        case = after(at, ask(at, body))
    return case


def facts_of(law: LawEdition) -> Facts:
    ref = EditionRef(name=law.name, sha256=law.sha256)
    return cast.facts(law_editions=(ref,), draft_editions=(ref,) if law.draft else ())


def opened(
    law: LawEdition = OVERLAY, day: date = OPENED_ON, calendar: WorkingCalendar = cast.DAYS, fund_year: int = 2023
) -> Case:
    """A case opened under an edition on a day."""
    plan = bodies.a_plan(
        law_edition=EditionRef(name=law.name, sha256=law.sha256),
        calendar=EditionRef(name=calendar.name, sha256=calendar.sha256),
        fund_year=fund_year,
    )
    facts = facts_of(law).model_copy(update={"calendars": (plan.calendar,)})
    return on(replace(nothing_yet_of(cast.CODE, facts, law), calendar=calendar), day, plan)


@cache
def timed_case(stage: Stage, law: LawEdition = OVERLAY) -> Case:
    """A case that has just come to a stage, on the days of this file."""
    case = opened(law)
    for reached, day, bodies_of_it in STEPS:
        if case.subproject.stage is stage:
            break
        case = on(case, day, *bodies_of_it)
        assert case.subproject.stage is reached
    assert case.subproject.stage is stage
    return case


def open_of(case: Case, rule: DeadlineRule) -> CaseDeadline | None:
    """The open deadline of a rule, None if there is none; never two."""
    found = [kept for kept in case.subproject.open_deadlines if kept.deadline.rule is rule]
    assert len(found) <= 1, found
    return found[0] if found else None


def kept_of(case: Case, rule: DeadlineRule) -> CaseDeadline:
    """The open deadline of a rule, which must be there."""
    found = open_of(case, rule)
    assert found is not None, case.subproject.deadlines
    return found


def due_on(case: Case, rule: DeadlineRule) -> date | None:
    found = open_of(case, rule)
    return found.due_on if found else None


def advanced(value_vnd: int, on_day: date = date(2023, 9, 20)) -> Case:
    """A contract of this value, with half of it advanced by the treasury on a day."""
    case = on(timed_case(Stage.APPROVED), SIGNED_ON, bodies.a_contract(value_vnd=value_vnd))
    number = (SignOrder(order_number=1), NoteOrderSent(order_number=1))
    return on(case, on_day, bodies.an_advance(value_vnd // 2), *number, bodies.an_answer(value_on=on_day))
