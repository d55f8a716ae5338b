"""The clock of a synthetic year: each morning it says of which open deadlines a mark has come, as the real one does."""

from datetime import date, timedelta

from activities.clock import PERSON
from activities.editions import calendar_of, edition_of
from bench.province.pen import Pen
from domain.actions import Action
from domain.marks import marks_ahead
from domain.state.subproject import SubprojectState
from domain.times import start_of
from gateway.desk import Wish

# A reminder comes a few working days before its day: no case whose next day is further off has any mark to make.
AHEAD = timedelta(days=14)


async def ring(pen: Pen, code: str, today: date) -> None:
    """Every mark of a case that has come by this morning, in the order in which they came."""
    state = pen.last(code)
    if not isinstance(state, SubprojectState) or state.next_date is None or state.next_date > today + AHEAD:
        return
    assert state.plan is not None
    law, calendar = edition_of(state.plan.law_edition), calendar_of(state.plan.calendar)
    come = sorted(
        (mark.at, kept.id, mark.kind)
        for kept in state.open_deadlines
        for mark in marks_ahead(kept, law, calendar)
        if mark.at <= start_of(today)
    )
    for _, deadline, kind in come:
        body = {"deadline": deadline, "mark": kind.value}
        answer = await pen.act(Wish(stream=code, action=Action.PASS_MARK, decides=body, decided_by=[PERSON]))
        assert answer.receipt is not None and answer.receipt.refusal is None, f"{code}, {deadline}: {answer}"
