"""One deadline of a case as its events have left it."""

from dataclasses import dataclass
from datetime import date

from domain.deadlines import Deadline, MarkKind


@dataclass(frozen=True)
class CaseDeadline:
    """`due_on` follows extensions; `passed` holds the marks that the clock has made of the present due date."""

    deadline: Deadline
    due_on: date
    extended: int = 0
    passed: frozenset[MarkKind] = frozenset()
    met: bool = False

    @property
    def id(self) -> str:
        return self.deadline.id
