"""What may be asked of the treasury: an order to advance or to pay, split over fund lines.

The treasury is a foreign system. It checks form and sums; it knows neither contracts nor balances of the commune.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from treasury.shape import Shape

LARGEST_VND = 2**63 - 1
OrderId = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,39}$")]
PrintedText = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200)]
PositiveVnd = Annotated[int, Field(gt=0, le=LARGEST_VND)]


class FundLineAmount(Shape):
    """The part of the new money that is drawn on one fund line, in whole đồng."""

    line: PrintedText
    amount_vnd: PositiveVnd


class Order(Shape):
    """One withdrawal slip (giấy rút dự toán), as far as the stand-in looks at it.

    `new_vnd` leaves the treasury and equals the sum of `fund_lines`; `cleared_vnd` turns an earlier advance into
    payment and moves no money, so an advance has none. `as_of` is the instant (UTC) at which the sender read its own
    record: it is kept, and it is the only field that may differ when the same order is sent again.
    """

    order_id: OrderId
    fund_lines: Annotated[tuple[FundLineAmount, ...], Field(min_length=1, max_length=100)]
    payee_ref: PrintedText
    kind: Literal["advance", "payment"]
    new_vnd: PositiveVnd
    cleared_vnd: Annotated[int, Field(ge=0, le=LARGEST_VND)]
    as_of: PrintedText

    @field_validator("as_of")
    @classmethod
    def _is_an_instant_in_utc(cls, text: str) -> str:
        try:
            offset = datetime.fromisoformat(text).utcoffset()
        except ValueError:
            offset = None
        if offset != timedelta(0):
            raise ValueError(f"{text!r} is not an instant in UTC such as 2023-06-01T02:30:00Z")
        return text

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(part.amount_vnd for part in self.fund_lines)
        if total != self.new_vnd:
            raise ValueError(f"fund_lines add up to {total} đồng, new_vnd says {self.new_vnd}")
        if len({part.line for part in self.fund_lines}) != len(self.fund_lines):
            raise ValueError("fund_lines name the same line twice")
        if self.kind == "advance" and self.cleared_vnd:
            raise ValueError("an advance clears no earlier advance: cleared_vnd must be 0")
        return self


def differing_fields(known: Order, sent: Order) -> list[str]:
    """Names of the fields in which two orders of one id differ in content; empty when they ask for the same thing.

    `as_of` is left out: after a restart a sender may honestly send the same order at a later hour, and answering it
    with a conflict would leave the order unanswered for ever.
    """
    return [name for name in Order.model_fields if name != "as_of" and getattr(known, name) != getattr(sent, name)]
