"""Orders to the State Treasury: prepared by one person, signed by another, sent, answered (design.md section 6)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict, StringConstraints

from domain.values import Day, Model, OpaqueRef, PaperRef, Reason, VndOrZero


class OrderKind(StrEnum):
    """What an order asks for: money ahead of the work, or for work that is accepted."""

    ADVANCE = "advance"
    PAYMENT = "payment"


class Evidence(StrEnum):
    """On what the treasury's answer rests: its own channel, a statement line, or a paper that two people vouch for."""

    ADAPTER = "adapter"
    STATEMENT = "statement"
    PAPER = "paper"


class TreasuryOutcome(StrEnum):
    """The treasury's word on an order; anything else is no answer yet."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


MAX_ORDERS = 99
# The treasury's own number: it may be all digits, so the guard against citizens' numbers does not apply to it.
TreasuryReference = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,60}$")]
OrderNumber = Annotated[int, Strict(), Field(ge=1, le=MAX_ORDERS)]


class PrepareOrder(Model):
    """An advance (new money only) or a payment (new money, and the part of the advance that it clears), in đồng."""

    kind: OrderKind
    new_vnd: VndOrZero
    cleared_vnd: VndOrZero = 0
    payee_ref: OpaqueRef
    vouchers: Annotated[tuple[PaperRef, ...], Field(max_length=20)] = ()


class SignOrder(Model):
    """The account holder's signature on a prepared order: another person than its preparer."""

    order_number: OrderNumber


class ReturnOrder(Model):
    """The account holder gives a prepared order back; the accountant may prepare another, under the next number."""

    order_number: OrderNumber
    reason: Reason


class NoteOrderSent(Model):
    """Recorded before the call: from here the outcome is unknown until the treasury has answered."""

    order_number: OrderNumber


class RecordTreasuryAnswer(Model):
    """What the treasury said, on which evidence; `value_on` is the day on which the money counts."""

    order_number: OrderNumber
    outcome: TreasuryOutcome
    evidence: Evidence
    reference: TreasuryReference | None = None
    value_on: Day | None = None
    reason: Reason = ""
