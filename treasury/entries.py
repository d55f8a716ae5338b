"""The lines of the treasury's own file, one JSON object each. They are only ever added.

The book is the fold of these lines and nothing else, so whatever must survive a restart is a line here.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from treasury.order import Order, OrderId
from treasury.shape import Shape


class Answer(Shape):
    """The one decision about an order id, as told to the sender, always in the same words.

    `reference` is unique among accepted orders and null for refused ones; `reason` is the refusal's. `value_on` is the
    day of the decision by the Asia/Ho_Chi_Minh calendar and the treasury's clock: money that left counts on that day.
    """

    order_id: OrderId
    outcome: Literal["accepted", "refused"]
    reference: str | None
    reason: str | None
    value_on: date

    def told(self) -> dict[str, object]:
        """The answer as JSON has it."""
        return self.model_dump(mode="json")


class Decided(Shape):
    """An order was decided, and paid if accepted, at the instant `decided_at` (UTC, with the clock's shift)."""

    kind: Literal["decided"] = "decided"
    order: Order
    answer: Answer
    decided_at: datetime


class Held(Shape):
    """An order was received and waits: so many more asks are answered with "pending". Written again at each ask."""

    kind: Literal["held"] = "held"
    order: Order
    asks_left: Annotated[int, Field(ge=0)]


class NotifiedAgain(Shape):
    """The notice of an earlier decision was sent once more. It pays nothing."""

    kind: Literal["notified_again"] = "notified_again"
    order_id: OrderId


class ClockMoved(Shape):
    """The simulated clock: seconds added to the machine's own clock."""

    kind: Literal["clock_moved"] = "clock_moved"
    shift_seconds: int


Entry = Annotated[Decided | Held | NotifiedAgain | ClockMoved, Field(discriminator="kind")]
ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
