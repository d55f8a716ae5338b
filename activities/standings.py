"""Where a stream stands, told with its dates and its Vietnamese summary: what workflows keep of the record."""

from datetime import datetime

from activities.editions import calendar_of, edition_of
from domain.marks import marks_ahead
from domain.standing import Mark, Standing, standing_of
from domain.state import State
from domain.state.subproject import SubprojectState
from wording.summaries import summary_of


def standing_at(state: State, as_of: datetime) -> Standing:
    """The standing of a state at an instant of the record."""
    marks = _marks_of_the_case(state) if isinstance(state, SubprojectState) else ()
    return standing_of(state, as_of=as_of, marks=marks, summary=summary_of(state))


def _marks_of_the_case(state: SubprojectState) -> tuple[Mark, ...]:
    """The marks that the clock has still to make of the open deadlines, the earliest first."""
    if state.plan is None or state.ended:
        return ()
    law, calendar = edition_of(state.plan.law_edition), calendar_of(state.plan.calendar)
    ahead = (
        Mark(at=mark.at, kind=mark.kind.value, about=kept.id)
        for kept in state.open_deadlines
        for mark in marks_ahead(kept, law, calendar)
    )
    return tuple(sorted(ahead, key=lambda mark: (mark.at, mark.about, mark.kind)))
