"""Facts about orders to the treasury. The split over fund lines is in the event, so postings follow from it alone."""

from domain.commands.orders import OrderKind, OrderNumber, PrepareOrder, RecordTreasuryAnswer
from domain.events.subproject import SubprojectEvent
from domain.money import Split
from domain.values import Reason, Slug


class OrderPrepared(SubprojectEvent):
    """An order lies ready for the account holder; no money has moved."""

    number: OrderNumber
    order: PrepareOrder


class OrderReturned(SubprojectEvent):
    """The account holder does not sign: the order ends unsigned, and no money has moved."""

    number: OrderNumber
    reason: Reason


class OrderSigned(SubprojectEvent):
    """New money is submitted; `cleared` names the advance that this payment will turn into payment."""

    number: OrderNumber
    submitted: Split
    cleared: Split


class OrderSent(SubprojectEvent):
    """Written before the call: from here the outcome is unknown until it is answered."""

    number: OrderNumber


class OrderAccepted(SubprojectEvent):
    """`confirmed_by` is who vouched for the answer: the treasury desk, or the second person of a paper.

    `confirmed_for`: on whose behalf that person did, by delegation.
    """

    number: OrderNumber
    confirmed_by: Slug
    confirmed_for: tuple[Slug, ...] = ()
    kind: OrderKind
    answer: RecordTreasuryAnswer
    submitted: Split
    cleared: Split


class OrderRefused(SubprojectEvent):
    """The treasury refused: the submitted split goes back to what is committed."""

    number: OrderNumber
    confirmed_by: Slug
    confirmed_for: tuple[Slug, ...] = ()
    answer: RecordTreasuryAnswer
    submitted: Split
