"""When the clock speaks of a deadline: some working days before it, on its day, when it is missed, and to the next duty up.

Marks remind; none ever decides anything (design.md section 4). They follow from the deadline and two figures, so a moved
due date moves them, and an edition that sets no figure has no such mark.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendar_days import CalendarMissing, WorkingCalendar
from domain.deadlines import MarkKind
from domain.law import LawEdition
from domain.law_keys import FigureKey
from domain.state.deadline import CaseDeadline
from domain.times import start_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DeadlineMark:
    """`at`: the instant (UTC) from which the record takes the mark."""

    kind: MarkKind
    at: datetime


def marks_of(kept: CaseDeadline, law: LawEdition, calendar: WorkingCalendar) -> tuple[DeadlineMark, ...]:
    """The marks of a deadline in the order of their instants.

    A reminder that nobody can count, because its year has no calendar, is none; the other marks need no calendar.
    """
    on = kept.deadline.start_on
    found = [
        DeadlineMark(MarkKind.DUE, start_of(kept.due_on)),
        DeadlineMark(MarkKind.MISSED, start_of(kept.due_on + ONE_DAY)),
    ]
    before = law.figure(FigureKey.DEADLINE_REMIND_WORKING_DAYS_BEFORE, on)
    if before.is_set and before.whole_number() > 0:
        day = _working_days_before(kept.due_on, before.whole_number(), calendar)
        if day is not None and day > on:
            found.append(DeadlineMark(MarkKind.REMIND, start_of(day)))
    after = law.figure(FigureKey.DEADLINE_ESCALATE_DAYS_AFTER, on)
    if after.is_set:
        found.append(DeadlineMark(MarkKind.ESCALATE, start_of(kept.due_on + timedelta(days=after.whole_number() + 1))))
    return tuple(sorted(found, key=lambda mark: (mark.at, mark.kind.value)))


def _working_days_before(due_on: date, count: int, calendar: WorkingCalendar) -> date | None:
    try:
        return calendar.subtract_working_days(due_on, count)
    except CalendarMissing:
        return None


def marks_ahead(kept: CaseDeadline, law: LawEdition, calendar: WorkingCalendar) -> tuple[DeadlineMark, ...]:
    """The marks that the clock has still to make; none of a deadline that is met."""
    if kept.met:
        return ()
    return tuple(mark for mark in marks_of(kept, law, calendar) if mark.kind not in kept.passed)
