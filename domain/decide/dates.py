"""What is asked about a deadline: more time by the approver, and the clock's word that a mark has come."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.commands import deadlines as asked
from domain.deadlines import KEPT_BY, MarkKind
from domain.decide.case import Case, Outcome, body_of
from domain.decide.hand import seats_of
from domain.events import deadlines as happened
from domain.marks import marks_of
from domain.people import NEXT_UP, SEAT_OF, Duty
from domain.refusals import Refusal
from domain.rules import deadlines
from domain.state.deadline import CaseDeadline
from domain.times import local_date

EVENT_OF: Mapping[MarkKind, type[happened.MarkPassed]] = MappingProxyType(
    {
        MarkKind.REMIND: happened.DeadlineReminded,
        MarkKind.DUE: happened.DeadlineReminded,
        MarkKind.MISSED: happened.DeadlineMissed,
        MarkKind.ESCALATE: happened.DeadlineEscalated,
    }
)


def extend_deadline(case: Case) -> Outcome:
    """More time for an open deadline that the law does not fix, as often as the edition allows, forward alone."""
    wanted = body_of(case, asked.ExtendDeadline)
    today = local_date(case.facts.received_at)
    kept = case.state.deadline(wanted.deadline)
    no = deadlines.deadline_is_open(kept, case.command.action.value)
    if no or kept is None:
        assert no is not None
        return no
    return (
        deadlines.deadline_may_move(kept)
        or deadlines.extension_is_left(kept, case.law, today)
        or deadlines.moves_forward(kept, wanted.due_on, today)
        or happened.DeadlineExtended(
            hand=case.hand,
            stage_after=case.stage_after,
            deadline=kept.id,
            rule=kept.deadline.rule,
            was_due_on=kept.due_on,
            due_on=wanted.due_on,
            times=kept.extended + 1,
            reason=wanted.reason,
        )
    )


def pass_mark(case: Case) -> Outcome:
    """A fact about a date; the stage stays as it is."""
    wanted = body_of(case, asked.PassMark)
    kept = case.state.deadline(wanted.deadline)
    no = deadlines.deadline_is_open(kept, case.command.action.value)
    if no or kept is None:
        assert no is not None
        return no
    mark = deadlines.mark_is_to_come(kept, wanted.mark, marks_of(kept, case.law.edition, case.calendar))
    if isinstance(mark, Refusal):
        return mark
    told = _told(kept, mark.kind)
    return deadlines.mark_has_come(mark, case.facts.received_at) or EVENT_OF[mark.kind](
        hand=case.hand,
        stage_after=case.stage_after,
        deadline=kept.id,
        rule=kept.deadline.rule,
        mark=mark.kind,
        due_on=kept.due_on,
        mark_at=mark.at,
        duty=told,
        office=_office_of(case, told),
    )


def _told(kept: CaseDeadline, mark: MarkKind) -> Duty:
    keeper = KEPT_BY[kept.deadline.rule]
    return NEXT_UP[keeper] if mark is MarkKind.ESCALATE else keeper


def _office_of(case: Case, duty: Duty) -> str:
    """The seat of the duty in this case; a duty that sits anywhere hears of it at the approving office."""
    assert case.state.plan is not None
    return seats_of(case.state, case.command).get(SEAT_OF[duty], case.state.plan.approving_office)
