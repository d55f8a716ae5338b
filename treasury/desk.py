"""One attempt at the treasury's counter: where the order stands, what goes wrong, what is done and what is told.

Everything here happens before anything is told, and without waiting, so that requests for one order are served one
after the other whatever the network does.
"""

from dataclasses import dataclass

from treasury.book import Book
from treasury.entries import Answer
from treasury.faults import Fault, Situation, Step
from treasury.order import Order
from treasury.plan import Faults


@dataclass(frozen=True)
class Reply:
    """What the server is to tell: HTTP status and body, after `wait_seconds`; or nothing, when `lost`."""

    status: int
    body: object
    wait_seconds: float = 0.0
    lost: bool = False


class Desk:
    """The book behind a plan of troubles; the plan may be replaced at any time."""

    def __init__(self, book: Book, faults: Faults) -> None:
        self.book = book
        self.faults = faults

    def receive(self, order: Order) -> Reply:
        """POST of a well-shaped order. Raises OtherContentError (no attempt: nothing is used up), JournalError."""
        self.book.require_same_content(order)
        return self._attempt(order.order_id, self._situation(order.order_id, posted=True), order)

    def asked(self, order_id: str) -> Reply:
        """GET of one order. Raises JournalError."""
        return self._attempt(order_id, self._situation(order_id, posted=False), self.book.order(order_id))

    def _situation(self, order_id: str, *, posted: bool) -> Situation:
        if self.book.answer(order_id):
            return Situation.SENT_AGAIN if posted else Situation.ASKED
        asks_left = self.book.asks_left(order_id)
        if asks_left is None:
            return Situation.NEW if posted else Situation.UNKNOWN
        return Situation.WAITING if asks_left else Situation.DUE

    def _attempt(self, order_id: str, situation: Situation, order: Order | None) -> Reply:
        step = self.faults.take(order_id, situation)
        if step.has(Fault.ERROR_500_BEFORE):
            reply = _error_500("before anything was recorded")
        elif order is None:
            reply = Reply(404, {"known": False})
        else:
            reply = self._serve(order, situation, step)
        if step.has(Fault.ERROR_500_AFTER):
            reply = _error_500("after everything was recorded")
        return Reply(reply.status, reply.body, step.late_seconds, step.has(Fault.LOSE_ANSWER))

    def _serve(self, order: Order, situation: Situation, step: Step) -> Reply:
        if situation is Situation.NEW and step.asks is not None:
            self.book.hold(order, step.asks)
        elif situation is Situation.WAITING:
            self.book.hold(order, (self.book.asks_left(order.order_id) or 1) - 1)
        else:
            answer = self.book.decide(order, step.refusal)
            if step.has(Fault.ANSWER_TWICE):
                self.book.notify_again(order.order_id)
            return Reply(200, (_opposite(answer) if step.has(Fault.CONTRADICT) else answer).told())
        return Reply(202, {"order_id": order.order_id, "outcome": "pending"})


def _error_500(when: str) -> Reply:
    return Reply(500, {"error": f"the treasury failed, on demand, {when}"})


def _opposite(answer: Answer) -> Answer:
    if answer.outcome == "accepted":
        change = {"outcome": "refused", "reference": None, "reason": "contradicted on demand"}
    else:
        change = {"outcome": "accepted", "reference": f"KB-CONTRADICT-{answer.order_id}", "reason": None}
    return answer.model_copy(update=change)
