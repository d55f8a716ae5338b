"""The rows of an export, read strictly: exactly these columns, of these types, in the one text that they have.

A line whose text is not what its values would be written as is unreadable, so that two readers cannot see two things.
"""

import json
from abc import abstractmethod
from typing import Annotated, ClassVar, TypeVar

from pydantic import Field, StrictInt, StrictStr, ValidationError

from domain.canonical import canonical_json
from domain.ids import StreamKind, stream_kind
from domain.money import FundLine, line_of_name
from domain.values import INT64_MAX, Day, Instant, Model, Sha256

Number = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]
Vnd = Annotated[StrictInt, Field(ge=-INT64_MAX, le=INT64_MAX)]
Key = tuple[object, ...]
RANKS = {StreamKind.REGISTER: 0, StreamKind.FUND: 1, StreamKind.SUBPROJECT: 2}
NO_STREAM = 3


class UnreadableRow(ValueError):
    """The line is no row of its table; `field` names the column at fault, if there is one."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class Row(Model):
    """`table` names the file; `key` is the order in which its rows stand, `group` the stream with which they are read."""

    table: ClassVar[str]

    @property
    @abstractmethod
    def group(self) -> str: ...

    @property
    @abstractmethod
    def key(self) -> Key: ...


class StreamRow(Row):
    stream: StrictStr

    @property
    def group(self) -> str:
        return self.stream


class EventRow(StreamRow):
    table = "events"
    version: Number
    position: Number
    kind: StrictStr
    kind_version: Number
    body: StrictStr
    command_id: StrictStr
    recorded_at: Instant
    build: StrictStr
    prev_hash: Sha256
    hash: Sha256

    @property
    def key(self) -> Key:
        return (*group_order(self.stream), self.position)


class CommandRow(StreamRow):
    table = "commands"
    command_id: StrictStr
    action: StrictStr
    body: StrictStr
    sha256: Sha256
    signatures: StrictStr
    received_at: Instant

    @property
    def key(self) -> Key:
        return (*group_order(self.stream), self.command_id)


class ReceiptRow(StreamRow):
    table = "receipts"
    command_id: StrictStr
    position: Number
    outcome: StrictStr
    first_version: Number | None
    last_version: Number | None
    code: StrictStr | None
    detail: StrictStr | None
    facts: StrictStr
    facts_sha256: Sha256
    recorded_at: Instant
    build: StrictStr
    prev_hash: Sha256
    hash: Sha256

    @property
    def key(self) -> Key:
        return (*group_order(self.stream), self.position)


class LedgerRow(StreamRow):
    table = "ledger"
    version: Number
    ordinal: Number
    line: StrictStr
    debit_kind: StrictStr
    debit_subproject: StrictStr
    credit_kind: StrictStr
    credit_subproject: StrictStr
    amount_vnd: Annotated[Vnd, Field(ge=1)]
    value_on: Day | None
    debit_sequence: Number
    debit_balance: Vnd
    credit_sequence: Number
    credit_balance: Vnd

    @property
    def key(self) -> Key:
        return (*group_order(self.stream), self.version, self.ordinal)


class AccountRow(Row):
    """Accounts of a line alone belong to no case: their group is empty and comes first."""

    table = "accounts"
    line: StrictStr
    kind: StrictStr
    subproject: StrictStr
    balance: Vnd
    entries: Annotated[StrictInt, Field(ge=0)]

    @property
    def group(self) -> str:
        return self.subproject

    @property
    def key(self) -> Key:
        return (*group_order(self.subproject), self.line, self.kind)


class LineRow(Row):
    table = "lines"
    line: StrictStr
    fund_year: StrictInt
    origin_year: StrictInt
    source: StrictStr
    component: StrictStr
    subcomponent: StrictStr
    capital_kind: StrictStr
    office: StrictStr

    @property
    def group(self) -> str:
        return ""

    @property
    def key(self) -> Key:
        return (self.line,)


class HistoryRow(Row):
    """The history of one closed run of a workflow; `body` is the text that the SDK exported."""

    table = "histories"
    workflow_id: StrictStr
    run_id: StrictStr
    sha256: Sha256
    body: StrictStr

    @property
    def group(self) -> str:
        return ""

    @property
    def key(self) -> Key:
        return (self.workflow_id, self.run_id)


class LeafRow(Row):
    """A place of the tree: of a link, by its position in its stream's chain, or of an exported history."""

    table = "leaves"
    position: Annotated[StrictInt, Field(ge=0, le=INT64_MAX)]
    hash: Sha256
    stream: StrictStr | None
    link: Number | None
    workflow_id: StrictStr | None
    run_id: StrictStr | None

    @property
    def run(self) -> tuple[str, str]:
        """Whose history it is, if it is one's."""
        return self.workflow_id or "", self.run_id or ""

    @property
    def group(self) -> str:
        return ""

    @property
    def key(self) -> Key:
        return (self.position,)


class CheckpointRow(Row):
    table = "checkpoints"
    size: Annotated[StrictInt, Field(ge=1, le=INT64_MAX)]
    root: Sha256
    vkey: StrictStr
    note: StrictStr

    @property
    def group(self) -> str:
        return ""

    @property
    def key(self) -> Key:
        return (self.size,)


R = TypeVar("R", bound=Row)


def group_order(stream: str) -> tuple[int, str]:
    """The order in which streams are read: what is of no stream, the register, fund years, cases; then by name."""
    kind = stream_kind(stream)
    rank = RANKS[kind] if kind else NO_STREAM if stream else -1
    return rank, stream


def read_row(kind: type[R], line: str) -> R:
    """The row of one line with its end. Raises UnreadableRow."""
    try:
        row = kind.model_validate(json.loads(line))
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
        raise UnreadableRow(".".join(str(part) for part in first["loc"]), first["msg"]) from None
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableRow("", "this is no JSON") from None
    if canonical_json(row.model_dump(mode="json")) + "\n" != line:
        raise UnreadableRow("", "the line is not the one text of its values")
    return row


def names_its_line(row: LineRow) -> bool:
    """Whether the columns are what the line's name stands for."""
    try:
        named = line_of_name(row.line)
    except ValueError:
        return False
    columns = FundLine(
        fund_year=row.fund_year,
        origin_year=row.origin_year,
        source=row.source,
        component=row.component,
        subcomponent=row.subcomponent or None,
        capital_kind=row.capital_kind,
        office=row.office,
    )
    return named == columns and named.name == row.line
