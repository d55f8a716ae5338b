"""Q11: were dates kept, and set rightly? Every due date worked out again from its event, under the pinned law and calendar.

What an event opens and ends, what an extension moves and when a mark came follows from the events before it and from
nothing else. No mark and no end of a period was written before its instant; no paper is dated after it was received.
"""

from collections.abc import Mapping
from datetime import datetime

from audit.findings import Findings, at
from audit.kept import Kept
from audit.laws import Laws
from audit.report import Input
from audit.steps import Step
from domain.calendar_days import WorkingCalendar
from domain.commands import papers_of
from domain.deadlines import FIXED, KEPT_BY, Deadline, MarkKind
from domain.decide.dates import EVENT_OF
from domain.decide.deadlines import with_deadlines
from domain.events.deadlines import DeadlineExtended, MarkPassed
from domain.events.fund import PeriodClosed
from domain.events.subproject import SubprojectEvent
from domain.ids import fund_year_of
from domain.law import LawEdition
from domain.marks import marks_of
from domain.people import NEXT_UP
from domain.periods import period_ends
from domain.rules.periods import over_at
from domain.state.deadline import CaseDeadline
from domain.state.fund import FundYearState
from domain.state.subproject import SubprojectState
from domain.times import local_date
from domain.values import instant_text

OF_A_DEADLINE = tuple(name for name in Deadline.model_fields if name != "id")


class WereDatesKept:
    """`build` as in Q5: what another build counted otherwise, only that build can judge."""

    def __init__(self, findings: Findings, laws: Laws, *, build: str) -> None:
        self.findings = findings
        self.laws = laws
        self.build = build
        self.kept = Kept()

    def look_at(self, step: Step) -> None:
        if not step.recorded:
            return
        self._papers_came_before(step)
        before, after = step.state_before(), step.state_after()
        if isinstance(before, FundYearState):
            self._periods_were_over(step, before)
        if isinstance(before, SubprojectState) and isinstance(after, SubprojectState):
            self.kept.take(step, before, after)
            self._of_the_case(step, after)

    def _of_the_case(self, step: Step, after: SubprojectState) -> None:
        assert after.plan is not None, step.stream
        law = self.laws.edition(after.plan.law_edition, self.findings, step.place)
        calendar = self.laws.calendar(after.plan.calendar, self.findings, step.place)
        if law is None or calendar is None:
            return
        for state, _, event in step.each_event():
            assert isinstance(state, SubprojectState) and isinstance(event, SubprojectEvent), type(event)
            self._opens_and_meets(step, state, event, law, calendar)
            if isinstance(event, MarkPassed):
                self._mark_had_come(step, state, event, law, calendar)
            if isinstance(event, DeadlineExtended):
                self._moved_forward(step, state, event)

    def _opens_and_meets(
        self, step: Step, state: SubprojectState, event: SubprojectEvent, law: LawEdition, calendar: WorkingCalendar
    ) -> None:
        bare = event.model_copy(update={"opens": (), "meets": ()})
        again = with_deadlines(state, bare, law, calendar)
        self._compare(step, "opens", [one.id for one in event.opens], [one.id for one in again.opens])
        for found, expected in zip(event.opens, again.opens, strict=False):
            for name in OF_A_DEADLINE:
                self._compare(step, f"opens.{found.id}.{name}", getattr(found, name), getattr(expected, name))
        self._compare(step, "meets", list(event.meets), list(again.meets))

    def _mark_had_come(
        self, step: Step, state: SubprojectState, event: MarkPassed, law: LawEdition, calendar: WorkingCalendar
    ) -> None:
        """The mark is one of this deadline, not made before, and its instant had come when the clock spoke."""
        kept = self._open_deadline(step, state, event.deadline)
        if kept is None:
            return
        marks: Mapping[MarkKind, datetime] = {mark.kind: mark.at for mark in marks_of(kept, law, calendar)}
        keeper = KEPT_BY[kept.deadline.rule]
        self._compare(step, "rule", event.rule, kept.deadline.rule)
        self._compare(step, "due_on", event.due_on, kept.due_on)
        self._compare(step, "mark_at", event.mark_at, marks.get(event.mark))
        self._compare(step, "mark", (type(event), event.mark in kept.passed), (EVENT_OF[event.mark], False))
        self._compare(step, "duty", event.duty, NEXT_UP[keeper] if event.mark is MarkKind.ESCALATE else keeper)
        self._not_before(step, marks.get(event.mark, event.mark_at))

    def _moved_forward(self, step: Step, state: SubprojectState, event: DeadlineExtended) -> None:
        """An extension starts from the day that stood, moves it forward, and leaves the law's own days alone."""
        kept = self._open_deadline(step, state, event.deadline)
        if kept is None:
            return
        said = (event.rule, event.was_due_on, event.times)
        self._compare(step, "was_due_on", said, (kept.deadline.rule, kept.due_on, kept.extended + 1))
        self._compare(step, "due_on", event.due_on > kept.due_on, True)
        self._compare(step, "rule", event.rule in FIXED, False)

    def _open_deadline(self, step: Step, state: SubprojectState, name: str) -> CaseDeadline | None:
        kept = state.deadline(name)
        if kept is None or kept.met:
            self.findings.broken(at(step.place, "deadline", name, "an open deadline of this case"))
            return None
        return kept

    def _periods_were_over(self, step: Step, before: FundYearState) -> None:
        closed = [event for event in step.events_read() if isinstance(event, PeriodClosed)]
        if not closed:
            return
        assert before.law_edition is not None, step.stream
        law = self.laws.edition(before.law_edition, self.findings, step.place)
        if law is None:
            return
        ends = period_ends(fund_year_of(step.stream)[0], law)
        for event in closed:
            self._compare(step, "due_on", event.due_on, ends.get(event.period))
            self._compare(step, "mark_at", event.mark_at, over_at(event.due_on))
            self._compare(step, "period", event.period in before.closed_periods, False)
            self._not_before(step, over_at(ends.get(event.period, event.due_on)))

    def _not_before(self, step: Step, instant: datetime) -> None:
        received_at = step.asked.row.received_at
        self.findings.looked()
        if received_at < instant:
            self.findings.broken(
                at(step.place, "received_at", instant_text(received_at), f"not before {instant_text(instant)}")
            )

    def _papers_came_before(self, step: Step) -> None:
        on = local_date(step.asked.row.received_at)
        for paper in papers_of(step.command_read()):
            self.findings.looked()
            if paper.date > on:
                self.findings.broken(at(step.place, f"paper {paper.number}", paper.date, f"not after {on}"))
        self.kept.take_papers(step)

    def _compare(self, step: Step, field: str, found: object, expected: object) -> None:
        if found != expected and self.build and step.receipt.build != self.build:
            self.findings.lacks(Input.BUILD, step.receipt.build)
            return
        self.findings.compare(step.place, field, found, expected)
