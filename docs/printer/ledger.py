"""The ledger part of docs/lifecycle.md: the postings of one event of each kind, taken from the program's own function."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from docs.printer.markdown import both, code, table
from domain.commands.orders import OrderKind
from domain.events import fund, orders, subproject, ways_back
from domain.money import AccountKind, FundLine, LineShare
from domain.postings import postings
from domain.values import Model
from wording import Lang, word

LINE = FundLine(
    fund_year=2023,
    origin_year=2023,
    source="province",
    component="du-an-3",
    subcomponent=None,
    capital_kind="recurrent",
    office="huong-son",
)
SHARE = (LineShare(line=LINE.name, amount_vnd=1),)
ANSWER: Any = SimpleNamespace(value_on=datetime(2023, 8, 1, tzinfo=UTC).date())
ALLOTMENT: Any = SimpleNamespace(amount_vnd=1)

INTRO = """Balance = debits − credits. `granted` is never above zero, every other account never below it, and every fund
line sums to zero at every moment. An account is (fund line, kind, sub-project); `granted` and `available` belong to the
line alone. What is not listed posts nothing: the acceptance of work is a rule of one sub-project, paid + cleared ≤
accepted ≤ contract ≤ approved."""


def ledger_section() -> str:
    rows = (row for event, part in _events() for row in _rows(event, part))
    return "\n\n".join([INTRO, table(("event", "debit", "credit", "what moves"), rows), _kinds()])


def _events() -> list[tuple[Model, str]]:
    """One event of each kind that moves money; only what `postings` reads is filled in."""
    return [
        (_event(fund.FundAllotted, line=LINE, allotment=ALLOTMENT), "the allotment"),
        (_event(subproject.ProjectApproved, reserved=SHARE), "the approved amount"),
        (_event(ways_back.SubprojectWithdrawn, released=SHARE), "what an approval had reserved"),
        (_event(ways_back.ProjectCancelled, released=SHARE), "what the approval had reserved"),
        (_event(subproject.ContractSigned, committed=SHARE, released=()), "the contract value"),
        (_event(subproject.ContractSigned, committed=(), released=SHARE), "what was reserved above the contract"),
        (_event(orders.OrderSigned, submitted=SHARE), "new money of the slip"),
        (_answered(OrderKind.ADVANCE, submitted=SHARE, cleared=()), "an advance"),
        (_answered(OrderKind.PAYMENT, submitted=SHARE, cleared=()), "a payment, new money"),
        (_answered(OrderKind.PAYMENT, submitted=(), cleared=SHARE), "the advance that a payment clears"),
        (_event(orders.OrderRefused, submitted=SHARE), "new money of the slip"),
        (_event(subproject.SubprojectClosed, released=SHARE), "a rest of the contract that no slip will use"),
    ]


def _answered(kind: OrderKind, **parts: object) -> Model:
    return _event(orders.OrderAccepted, kind=kind, answer=ANSWER, **parts)


def _event(event_type: type[Model], /, **parts: object) -> Model:
    unchecked: Any = event_type.model_construct
    event: Model = unchecked(**parts)
    return event


def _rows(event: Model, part: str) -> list[tuple[str, ...]]:
    return [
        (code(type(event).__name__), code(move.debit.kind.value), code(move.credit.kind.value), part)
        for move in postings("DA-2023-0001", event)
    ]


def _kinds() -> str:
    rows = ((code(kind.value), both(word(kind, Lang.VI), word(kind, Lang.EN))) for kind in AccountKind)
    return table(("account", "name"), rows)
