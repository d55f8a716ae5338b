"""What the treasury decided: each order id once, on disk before it is told.

The state is the fold of the file's lines, through the same `_apply` at a start and after each write. Nothing here is
asynchronous: a decision is one call from the look-up to the flushed line, so two requests for one id cannot both
find it undecided.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from treasury.entries import Answer, ClockMoved, Decided, Entry, Held, NotifiedAgain
from treasury.journal import Journal, JournalError
from treasury.order import Order, differing_fields

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LARGEST_SHIFT = timedelta(days=36_525)


class OtherContentError(ValueError):
    """An order id came again and asks for something else. Nothing was paid for it."""


class ClockError(ValueError):
    """The clock was asked to go back, or further than a hundred years."""


class Book:
    """The decisions, the orders that wait, and the clock. `now` is the machine's clock, an aware instant."""

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        self._journal = journal
        self._now = now
        self._decided: dict[str, Decided] = {}
        self._held: dict[str, Held] = {}
        self._notices: Counter[str] = Counter()
        self._references: set[str] = set()
        self._shift_seconds: int | None = None
        for entry in journal.read():
            self._apply(entry)

    def decide(self, order: Order, refusal: str | None = None) -> Answer:
        """Accept the order, or refuse it with a reason; the first decision about an id stands for ever.

        Raises OtherContentError when the id is known with other content, JournalError when the file cannot be written.
        """
        self.require_same_content(order)
        if order.order_id in self._decided:
            return self._decided[order.order_id].answer
        at = self.now()
        value_on = at.astimezone(VIETNAM).date()
        outcome: Literal["accepted", "refused"] = "accepted" if refusal is None else "refused"
        reference = f"KB-{value_on.year}-{len(self._references) + 1:06d}" if refusal is None else None
        answer = Answer(
            order_id=order.order_id, outcome=outcome, reference=reference, reason=refusal, value_on=value_on
        )
        self._write(Decided(order=order, answer=answer, decided_at=at))
        return answer

    def hold(self, order: Order, asks_left: int) -> None:
        """Receive an order without deciding it; `asks_left` more asks are to be answered with "pending"."""
        self.require_same_content(order)
        self._write(Held(order=order, asks_left=asks_left))

    def notify_again(self, order_id: str) -> None:
        """Note that the notice about a decided order was sent once more."""
        self._write(NotifiedAgain(order_id=order_id))

    def move_clock(self, shift_seconds: int) -> None:
        """Set the simulated clock's shift. Only forward, except for the first setting before any order has come.

        A register that lives in 2023 has a negative shift, so that first setting may point to the past.
        """
        if abs(shift_seconds) > LARGEST_SHIFT.total_seconds():
            raise ClockError("the clock cannot be shifted by more than a hundred years")
        fresh = self._shift_seconds is None and not self._decided and not self._held
        if shift_seconds < self.shift_seconds and not fresh:
            raise ClockError(f"the clock moves only forward: the shift is {self.shift_seconds} s already")
        if shift_seconds != self._shift_seconds:
            self._write(ClockMoved(shift_seconds=shift_seconds))

    def require_same_content(self, order: Order) -> None:
        """Raise OtherContentError when this order id is known with other content."""
        known = self.order(order.order_id)
        if known and (fields := differing_fields(known, order)):
            raise OtherContentError(
                f"order {order.order_id} was received before with other content ({', '.join(fields)}); "
                "the first one stands and nothing is paid for this one"
            )

    @property
    def shift_seconds(self) -> int:
        """Seconds added to the machine's clock; 0 when never set."""
        return self._shift_seconds or 0

    def now(self) -> datetime:
        """The treasury's own instant (UTC): the machine's clock with the shift."""
        return self._now().astimezone(UTC) + timedelta(seconds=self.shift_seconds)

    def order(self, order_id: str) -> Order | None:
        """The order as first received, decided or not; None when it never came."""
        entry = self._decided.get(order_id) or self._held.get(order_id)
        return entry.order if entry else None

    def answer(self, order_id: str) -> Answer | None:
        """The decision about an order; None when there is none."""
        decided = self._decided.get(order_id)
        return decided.answer if decided else None

    def asks_left(self, order_id: str) -> int | None:
        """How many more asks a waiting order answers with "pending"; None when it does not wait."""
        held = self._held.get(order_id)
        return held.asks_left if held else None

    def notices(self, order_id: str) -> list[Answer]:
        """Every notice sent about the order, oldest first; all are equal."""
        decided = self._decided.get(order_id)
        return [decided.answer] * self._notices[order_id] if decided else []

    def decisions(self) -> list[Decided]:
        """All decisions, in the order in which they were made."""
        return list(self._decided.values())

    def waiting(self) -> list[str]:
        """Ids of the orders that were received and are not decided."""
        return list(self._held)

    def _write(self, entry: Entry) -> None:
        self._journal.append(entry)
        self._apply(entry)

    def _apply(self, entry: Entry) -> None:
        match entry:
            case Decided(order=order, answer=answer):
                # A file that says "paid" twice was not written by this program: stop rather than choose one.
                if order.order_id in self._decided or answer.reference in self._references:
                    raise JournalError(f"{self._journal.path} decides {order.order_id} twice; restore it from a copy.")
                self._decided[order.order_id] = entry
                self._notices[order.order_id] += 1
                self._held.pop(order.order_id, None)
                if answer.reference:
                    self._references.add(answer.reference)
            case Held(order=order):
                self._held[order.order_id] = entry
            case NotifiedAgain(order_id=order_id):
                self._notices[order_id] += 1
            case ClockMoved(shift_seconds=shift_seconds):
                self._shift_seconds = shift_seconds
