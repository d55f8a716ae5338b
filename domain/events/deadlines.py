"""Facts about dates. Only an extension moves a date; what the clock writes moves nothing."""

from domain.deadlines import DeadlineId, DeadlineRule, MarkKind
from domain.events.subproject import SubprojectEvent
from domain.people import Duty
from domain.values import Count, Day, Instant, Reason, Slug


class DeadlineExtended(SubprojectEvent):
    """The last day of a deadline moved, the `times`-th time, and its marks with it."""

    deadline: DeadlineId
    rule: DeadlineRule
    was_due_on: Day
    due_on: Day
    times: Count
    reason: Reason


class MarkPassed(SubprojectEvent):
    """What the clock's three events share: `mark_at` is when the mark came (UTC), later than that the clock was late.

    `duty` at `office` is who must hear of it.
    """

    deadline: DeadlineId
    rule: DeadlineRule
    mark: MarkKind
    due_on: Day
    mark_at: Instant
    duty: Duty
    office: Slug


class DeadlineReminded(MarkPassed):
    """Near, or today."""


class DeadlineMissed(MarkPassed):
    """Its day is over and it is still open."""


class DeadlineEscalated(MarkPassed):
    """Still open some days later: the next duty up is told."""
