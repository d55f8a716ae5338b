"""What may be asked about a deadline: more time, once, on paper; and the clock's own word that a mark has come."""

from domain.deadlines import DeadlineId, MarkKind
from domain.values import Day, Model, Reason


class ExtendDeadline(Model):
    """A new last day; the header's paper is the decision or the letter that names it."""

    deadline: DeadlineId
    due_on: Day
    reason: Reason


class PassMark(Model):
    """The clock says that a mark of an open deadline has come. It moves nothing."""

    deadline: DeadlineId
    mark: MarkKind
