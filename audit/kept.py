"""How the dates of a record were kept: each deadline's fate, the days that each duty held its cases, how late papers came.

Findings say whether dates were set rightly; a date that was missed is no fault of the record, so it is counted and named.
"""

from collections import Counter
from datetime import date, datetime

from audit.report import DatesKept, Fate, LateDate
from audit.steps import Step
from domain.commands import papers_of
from domain.standing import Waiting, waits_for
from domain.state.subproject import SubprojectState
from domain.times import local_date

NAMED = 200


class Kept:
    """Filled step by step; `open` are deadlines of cases that no later event has ended."""

    def __init__(self) -> None:
        self._fates: Counter[Fate] = Counter()
        self._late: list[LateDate] = []
        self._late_left_out = 0
        self._open: dict[tuple[str, str], date] = {}
        self._days_held: Counter[str] = Counter()
        self._holder: tuple[str, Waiting | None, datetime | None] = ("", None, None)
        self._papers = 0
        self._longest = 0

    def take(self, step: Step, before: SubprojectState, after: SubprojectState) -> None:
        """What a recorded command changed; a deadline is kept if the day of reception is not after its last day."""
        on = local_date(step.asked.row.received_at)
        was_met = {one.id for one in before.deadlines if one.met}
        for one in after.deadlines:
            self._open[step.stream, one.id] = one.due_on
            if not one.met:
                continue
            del self._open[step.stream, one.id]
            if one.id in was_met:
                continue
            self._fates[Fate.LATE if on > one.due_on else Fate.KEPT] += 1
            if on > one.due_on:
                self._name(LateDate(stream=step.stream, deadline=one.id, due_on=one.due_on, ended_on=on))
        self._hold(step, after)

    def take_papers(self, step: Step) -> None:
        """The days from a paper's date to its reception: what was decided on paper is known so much later."""
        on = local_date(step.asked.row.received_at)
        for paper in papers_of(step.command_read()):
            self._papers += 1
            self._longest = max(self._longest, (on - paper.date).days)

    def finish(self, as_of: datetime | None) -> DatesKept:
        """What is still open is overdue if its last day is over at the record's last instant."""
        fates = dict(self._fates)
        for (stream, name), due_on in sorted(self._open.items()):
            overdue = as_of is None or local_date(as_of) > due_on
            fate = Fate.OVERDUE if overdue else Fate.RUNNING
            fates[fate] = fates.get(fate, 0) + 1
            if overdue:
                self._name(LateDate(stream=stream, deadline=name, due_on=due_on))
        return DatesKept(
            fates={fate: fates.get(fate, 0) for fate in Fate},
            late=tuple(self._late),
            late_left_out=self._late_left_out,
            days_held=dict(sorted(self._days_held.items())),
            papers=self._papers,
            longest_paper_days=self._longest,
        )

    def _name(self, late: LateDate) -> None:
        if len(self._late) < NAMED:
            self._late.append(late)
        else:
            self._late_left_out += 1

    def _hold(self, step: Step, after: SubprojectState) -> None:
        """A change of the holder ends the days of the one before; days are Vietnamese dates."""
        stream, holder, since = self._holder
        now, next_holder = step.asked.row.received_at, next(iter(waits_for(after)), None)
        if stream == step.stream and since is not None and holder == next_holder:
            return
        if stream == step.stream and since is not None and holder is not None:
            self._days_held[holder.duty.value] += (local_date(now) - local_date(since)).days
        self._holder = (step.stream, next_holder, now)
