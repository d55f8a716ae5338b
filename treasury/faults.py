"""The closed list of troubles, what each means, and how a plan writes them.

A *step* is what happens at one attempt: at most one trouble of doing and any of telling, so
`["refuse:no dossier", "lose_answer"]` refuses and loses that answer, while `["error_500_before", "lose_answer"]` is a
request that never arrived.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from treasury.shape import ShapeError


class Situation(StrEnum):
    """Where an attempt finds the order; exactly one holds.

    unknown: GET of an order that never came.  new: the POST that brings it.  waiting: it was received, and this ask is
    one of those answered with "pending".  due: it was received, and this ask decides it.
    sent_again: POST of a decided order.  asked: GET of a decided order.
    """

    UNKNOWN = "unknown"
    NEW = "new"
    WAITING = "waiting"
    DUE = "due"
    SENT_AGAIN = "sent_again"
    ASKED = "asked"


class Fault(StrEnum):
    """One trouble, written `name` or `name:argument`.

    Of doing:
    behave: nothing goes wrong; it uses up one attempt.
    refuse:reason: the deciding attempt refuses, with this reason (default "refused on demand").
    not_yet:asks: the POST is received but not decided (202 pending); so many asks, by GET or by POST again, are
        answered with pending, and the one after them decides (default 1).
    answer_twice: the notice of the decision is sent a second time, equal to the first: GET /orders/{id}/answers lists
        both, and the order is paid once.
    contradict: this GET tells the opposite of what was decided; the book, the statement and later answers do not
        change. It is for the alarms of the asking side.
    error_500_before: 500, and nothing is done or recorded, neither an order nor an ask.
    Of telling, after everything is done and recorded:
    error_500_after: 500 instead of the answer.
    answer_late:seconds: the answer is told this much later (default 1).
    lose_answer: the connection is closed without an answer. aiohttp's client repeats a lost GET once by itself, and
        says nothing: to lose a GET for such a client takes two steps.
    """

    BEHAVE = "behave"
    REFUSE = "refuse"
    NOT_YET = "not_yet"
    ANSWER_TWICE = "answer_twice"
    CONTRADICT = "contradict"
    ERROR_500_BEFORE = "error_500_before"
    ERROR_500_AFTER = "error_500_after"
    ANSWER_LATE = "answer_late"
    LOSE_ANSWER = "lose_answer"


OF_TELLING = frozenset({Fault.ERROR_500_AFTER, Fault.ANSWER_LATE, Fault.LOSE_ANSWER})
DECIDING = frozenset({Situation.NEW, Situation.DUE})
MEANT_FOR = dict.fromkeys(Fault, frozenset(Situation)) | {
    Fault.REFUSE: DECIDING,
    Fault.NOT_YET: frozenset({Situation.NEW}),
    Fault.ANSWER_TWICE: DECIDING | {Situation.SENT_AGAIN, Situation.ASKED},
    Fault.CONTRADICT: frozenset({Situation.ASKED}),
}
# Default argument and what an argument looks like; a trouble that is not here takes none.
ARGUMENT = {
    Fault.REFUSE: ("refused on demand", r"[^\x00-\x1f\x7f]{1,200}"),
    Fault.NOT_YET: ("1", r"[0-9]{1,4}"),
    Fault.ANSWER_LATE: ("1", r"[0-9]{1,4}(\.[0-9]{1,3})?"),
}


@dataclass(frozen=True)
class Step:
    """The troubles of one attempt, each with its argument as text; empty when it behaves."""

    arguments: dict[Fault, str]

    def has(self, fault: Fault) -> bool:
        """Whether this trouble happens."""
        return fault in self.arguments

    def fits(self, situation: Situation) -> bool:
        """Whether every trouble of the step has a meaning there."""
        return all(situation in MEANT_FOR[fault] for fault in self.arguments)

    @property
    def refusal(self) -> str | None:
        """The reason of the refusal; None when the step does not refuse."""
        return self.arguments.get(Fault.REFUSE)

    @property
    def asks(self) -> int | None:
        """How many asks stay pending; None when the order is decided at once."""
        asks = self.arguments.get(Fault.NOT_YET)
        return None if asks is None else int(asks)

    @property
    def late_seconds(self) -> float:
        """How long the answer waits."""
        return float(self.arguments.get(Fault.ANSWER_LATE, "0"))

    def written(self) -> list[str]:
        """The step as a plan writes it."""
        return [f"{fault}:{argument}" if argument else str(fault) for fault, argument in self.arguments.items()]


def read_step(written: str | Sequence[str]) -> Step:
    """One step of a plan: a trouble, or those that happen together. Raises ShapeError with a sentence that names it."""
    names = [written] if isinstance(written, str) else list(written)
    step = Step(dict(_read(name) for name in names))
    of_doing = step.arguments.keys() - OF_TELLING
    if not names or len(step.arguments) != len(names) or len(of_doing) > 1:
        raise ShapeError(f"faults: {names} is no step: at most one trouble of doing, and different ones of telling")
    return step


def _read(written: str) -> tuple[Fault, str]:
    name, colon, argument = written.partition(":")
    if name not in set(Fault):
        raise ShapeError(f"faults: {name!r} is unknown; there are {', '.join(Fault)}")
    fault = Fault(name)
    default, pattern = ARGUMENT.get(fault, ("", ""))
    if not colon:
        return fault, default
    if not pattern or not re.fullmatch(pattern, argument):
        raise ShapeError(f"faults: {written!r} is not understood: the argument of {name} is of another form")
    return fault, argument
