"""Money follows from events: a pure function, one row one balanced posting (catalogue.md section 4).

Balance = debits - credits. WorkAccepted posts nothing: paid + cleared ≤ accepted is a rule of one sub-project.
"""

from collections.abc import Iterable
from datetime import date

from domain.commands.orders import OrderKind
from domain.events import fund, orders, subproject, ways_back
from domain.money import LINE_KINDS, AccountKind, LineShare
from domain.values import Model, Vnd

K = AccountKind


class Account(Model):
    """One account; `subproject` is empty for the kinds that belong to the line alone. Its text order is lock order."""

    line: str
    kind: AccountKind
    subproject: str

    @property
    def order(self) -> tuple[str, str, str]:
        return self.line, self.kind.value, self.subproject


class Posting(Model):
    """`amount_vnd` moves from the credited to the debited account; `value_on` only from treasury evidence."""

    debit: Account
    credit: Account
    amount_vnd: Vnd
    value_on: date | None = None


def _account(line: str, kind: AccountKind, code: str) -> Account:
    return Account(line=line, kind=kind, subproject="" if kind in LINE_KINDS else code)


def _move(
    split: Iterable[LineShare], code: str, debit: AccountKind, credit: AccountKind, value_on: date | None = None
) -> list[Posting]:
    return [
        Posting(
            debit=_account(share.line, debit, code),
            credit=_account(share.line, credit, code),
            amount_vnd=share.amount_vnd,
            value_on=value_on,
        )
        for share in split
    ]


def postings(stream: str, event: Model) -> tuple[Posting, ...]:
    """The postings of one event of a stream (for a sub-project the stream's name is its code)."""
    match event:
        case fund.FundAllotted():
            share = LineShare(line=event.line.name, amount_vnd=event.allotment.amount_vnd)
            moved = _move([share], "", K.AVAILABLE, K.GRANTED)
        case subproject.ProjectApproved():
            moved = _move(event.reserved, stream, K.RESERVED, K.AVAILABLE)
        case subproject.ContractSigned():
            moved = _move(event.committed, stream, K.COMMITTED, K.RESERVED)
            moved += _move(event.released, stream, K.AVAILABLE, K.RESERVED)
        case ways_back.SubprojectWithdrawn() | ways_back.ProjectCancelled():
            moved = _move(event.released, stream, K.AVAILABLE, K.RESERVED)
        case orders.OrderSigned():
            moved = _move(event.submitted, stream, K.SUBMITTED, K.COMMITTED)
        case orders.OrderAccepted():
            reached = K.ADVANCED if event.kind is OrderKind.ADVANCE else K.PAID
            moved = _move(event.submitted, stream, reached, K.SUBMITTED, event.answer.value_on)
            moved += _move(event.cleared, stream, K.PAID, K.ADVANCED, event.answer.value_on)
        case orders.OrderRefused():
            moved = _move(event.submitted, stream, K.COMMITTED, K.SUBMITTED)
        case subproject.SubprojectClosed():
            moved = _move(event.released, stream, K.AVAILABLE, K.COMMITTED)
        case _:
            moved = []
    return tuple(moved)
