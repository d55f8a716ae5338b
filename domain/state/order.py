"""One order to the treasury as the sub-project knows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.commands.orders import PrepareOrder, RecordTreasuryAnswer, TreasuryOutcome
from domain.money import Split


class OrderStatus(StrEnum):
    """How far an order has come; from `sent` until the answer its outcome is unknown."""

    PREPARED = "prepared"
    RETURNED = "returned"
    SIGNED = "signed"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"


ANSWERED = frozenset({OrderStatus.ACCEPTED, OrderStatus.REFUSED})
OVER = ANSWERED | {OrderStatus.RETURNED}
TO_CONDUCT = frozenset({OrderStatus.SIGNED, OrderStatus.SENT})


@dataclass(frozen=True)
class Order:
    """`submitted` and `cleared` are the splits over fund lines, known once the order is signed.

    `signed_on`: the Vietnamese date on which its signature was received; money of an order cannot count before it.
    """

    number: int
    order: PrepareOrder
    status: OrderStatus
    submitted: Split = ()
    cleared: Split = ()
    answer: RecordTreasuryAnswer | None = None
    signed_on: date | None = None

    @property
    def accepted(self) -> bool:
        return self.answer is not None and self.answer.outcome is TreasuryOutcome.ACCEPTED
