"""The activities that workflows need, declared as abstract methods: a workflow never imports what implements them.

Port and implementation carry the same explicit name; a test compares them.
"""

from abc import ABC, abstractmethod

from temporalio import activity

from domain.standing import Standing
from domain.values import Model


class Batch(Model):
    """What waits together for one stream, in order; each envelope is a signal's payload as it came."""

    stream: str
    envelopes: tuple[str, ...]


class ReceiptLine(Model):
    """A receipt as the history shows it: enough for an auditor to match command and receipt, no more."""

    command_id: str
    outcome: str
    first_version: int | None = None
    last_version: int | None = None
    code: str | None = None
    hash: str


class Recorded(Model):
    """A receipt for each command that could be read; `turned_away` counts what was no signed command."""

    receipts: tuple[ReceiptLine, ...]
    turned_away: int
    standing: Standing


class OrderRef(Model):
    """One order to the treasury."""

    order: str


class OrderView(Model):
    """What the record knows of an order at `as_of` (UTC): its status, and the request that the treasury must get.

    `summary` is the case's Vietnamese sentence, for the Temporal UI.
    """

    order: str
    status: str
    request: str
    as_of: str
    summary: str = ""


# What the desk answers where the record would take the same report later, as a command of its own.
REPORT_AGAIN = "report_again"


class Report(Model):
    """A machine's signed command about an order: the same workflow, action and count always give the same bytes."""

    order: str
    action: str
    workflow: str
    count: int
    signed_at: str
    outcome: str = ""
    reference: str | None = None
    value_on: str | None = None
    reason: str = ""


class TreasuryWord(Model):
    """What came back from the treasury: its answer, `pending`, `unknown` (no answer at all), or `never_received`."""

    outcome: str
    reference: str | None = None
    value_on: str | None = None
    reason: str = ""


class Bell(Model):
    """A mark that has come: of which stream, which deadline or period. `seen` is the standing's instant at which it was
    armed: the same bell is the same command, a later one another.
    """

    workflow: str
    stream: str
    kind: str
    about: str
    signed_at: str
    seen: str


class RecorderPort(ABC):
    """Writes to the record and tells where a stream stands."""

    @activity.defn(name="record")
    @abstractmethod
    async def record(self, batch: Batch) -> Recorded: ...

    @activity.defn(name="standing")
    @abstractmethod
    async def standing(self, stream: str) -> Standing: ...


class TreasuryDeskPort(ABC):
    """Conducts an order: starts its workflow, reads it, sends it, asks for it, reports to the record."""

    @activity.defn(name="start_payment_order")
    @abstractmethod
    async def start_payment_order(self, ref: OrderRef) -> None: ...

    @activity.defn(name="read_order")
    @abstractmethod
    async def read_order(self, ref: OrderRef) -> OrderView: ...

    @activity.defn(name="report")
    @abstractmethod
    async def report(self, report: Report) -> str: ...

    @activity.defn(name="send_order")
    @abstractmethod
    async def send_order(self, view: OrderView) -> TreasuryWord: ...

    @activity.defn(name="ask_order")
    @abstractmethod
    async def ask_order(self, ref: OrderRef) -> TreasuryWord: ...


class ClockPort(ABC):
    """Says to the record, signed by the machine person `clock`, that a date has come."""

    @activity.defn(name="ring")
    @abstractmethod
    async def ring(self, bell: Bell) -> str: ...
