"""What one event does to the deadlines of a case: it opens some, ends some, moves one, or the clock marks one."""

from collections.abc import Callable
from dataclasses import replace

from domain.events.deadlines import DeadlineExtended, MarkPassed
from domain.events.subproject import SubprojectEvent
from domain.state.deadline import CaseDeadline

Deadlines = tuple[CaseDeadline, ...]


def evolve_deadlines(before: Deadlines, event: SubprojectEvent) -> Deadlines:
    """Copies what the event says; an extended deadline is marked anew from its new day on."""
    match event:
        case DeadlineExtended():
            moved = event
            before = _changed(
                before,
                moved.deadline,
                lambda one: replace(one, due_on=moved.due_on, extended=moved.times, passed=frozenset()),
            )
        case MarkPassed():
            mark = event.mark
            before = _changed(before, event.deadline, lambda one: replace(one, passed=one.passed | {mark}))
        case _:
            pass
    after = (*before, *(CaseDeadline(deadline, deadline.due_on) for deadline in event.opens))
    return tuple(replace(one, met=True) if one.id in event.meets else one for one in after) if event.meets else after


def _changed(before: Deadlines, name: str, change: Callable[[CaseDeadline], CaseDeadline]) -> Deadlines:
    return tuple(change(one) if one.id == name else one for one in before)
