"""One command at a time, as the recorder took it: what was asked, on which facts, from which state, and what came of it.

Rows are parsed once here, for every question. What cannot be read is None, and each question that needs it is broken there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from audit.record import Group
from audit.report import Place
from audit.rows import CommandRow, EventRow, LedgerRow, ReceiptRow
from domain.commands import Command, UnknownAction, read_command
from domain.envelope import Envelope
from domain.events import UnknownEventKind, read_event
from domain.facts import Facts
from domain.ids import stream_kind
from domain.signatures import Signature
from domain.state import State, evolve, nothing_yet
from domain.strict_json import UnreadableText
from domain.values import Model


class Unreadable(Exception):
    """A question needs what could not be read; its place is broken."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A command row and what it says; `command` and `signatures` are None where the text cannot be read."""

    row: CommandRow
    command: Command | None
    signatures: tuple[Signature, ...] | None

    @cached_property
    def place(self) -> Place:
        return Place(stream=self.row.stream, command_id=self.row.command_id, file="commands.jsonl")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A command and its receipt. `before` and `after` are the stream's states, None if an event could not be read."""

    asked: Asked
    receipt: ReceiptRow
    facts: Facts | None
    rows: tuple[EventRow, ...]
    events: tuple[Model, ...] | None
    ledger: tuple[LedgerRow, ...]
    before: State | None
    after: State | None

    @property
    def stream(self) -> str:
        return self.receipt.stream

    @property
    def recorded(self) -> bool:
        return self.receipt.outcome == "recorded"

    @cached_property
    def place(self) -> Place:
        return Place(
            stream=self.stream,
            version=self.receipt.first_version,
            position=self.receipt.position,
            command_id=self.receipt.command_id,
        )

    def command_read(self) -> Command:
        return _there(self.asked.command, "the command")

    def signatures_read(self) -> tuple[Signature, ...]:
        return _there(self.asked.signatures, "the signatures")

    def facts_read(self) -> Facts:
        return _there(self.facts, "the facts")

    def events_read(self) -> tuple[Model, ...]:
        return _there(self.events, "an event")

    def each_event(self) -> Iterator[tuple[State, EventRow, Model]]:
        """Every event with its row and the state that it met."""
        state, earlier = self.state_before(), None
        for row, event in zip(self.rows, self.events_read(), strict=True):
            state = state if earlier is None else evolve(state, earlier)
            yield state, row, event
            earlier = event

    def state_before(self) -> State:
        if self.before is None:
            raise Unreadable("an earlier event cannot be read")
        return self.before

    def state_after(self) -> State:
        if self.after is None:
            raise Unreadable("an event cannot be read")
        return self.after


T = TypeVar("T")


def _there(value: T | None, what: str) -> T:
    if value is None:
        raise Unreadable(f"{what} cannot be read")
    return value


def read_asked(row: CommandRow) -> Asked:
    """What a command row says."""
    return Asked(row=row, command=_command(row.body), signatures=_signatures(row))


def steps_of(group: Group, commands: Sequence[Asked]) -> Iterator[Step]:
    """The stream's commands in the order of their receipts, each with the state that it met and the state it left.

    A receipt whose command row is missing is no step; Q1 names it.
    """
    asked = {one.row.command_id: one for one in commands}
    rows = {row.version: row for row in group.events}
    ledger: dict[int, list[LedgerRow]] = {}
    for entry in group.ledger:
        ledger.setdefault(entry.version, []).append(entry)
    state: State | None = nothing_yet(group.stream) if stream_kind(group.stream) else None
    for receipt in group.receipts:
        own = claimed(rows, receipt)
        events = _events(own) if own is not None else None
        before, state = state, _after(state, events)
        if receipt.command_id in asked:
            yield Step(
                asked=asked[receipt.command_id],
                receipt=receipt,
                facts=_facts(receipt.facts),
                rows=own or (),
                events=events,
                ledger=tuple(entry for row in own or () for entry in ledger.get(row.version, [])),
                before=before,
                after=state,
            )


def claimed(rows: Mapping[int, EventRow], receipt: ReceiptRow) -> tuple[EventRow, ...] | None:
    """The events that a receipt claims, by version; none for a refusal, None if one of them is not there."""
    if receipt.first_version is None or receipt.last_version is None:
        return ()
    versions = range(receipt.first_version, receipt.last_version + 1)
    if not 0 < len(versions) <= len(rows) or any(version not in rows for version in versions):
        return None
    return tuple(rows[version] for version in versions)


def _after(state: State | None, events: tuple[Model, ...] | None) -> State | None:
    if state is None or events is None:
        return None
    try:
        for event in events:
            state = evolve(state, event)
    except Exception:  # an event that no state can follow from: the state is unknown from here on
        return None
    return state


def _command(text: str) -> Command | None:
    try:
        return read_command(text)
    except (UnreadableText, UnknownAction):
        return None


def _signatures(row: CommandRow) -> tuple[Signature, ...] | None:
    try:
        return Envelope(row.body, row.signatures).signatures()
    except UnreadableText:
        return None


def _facts(text: str) -> Facts | None:
    try:
        facts = Facts.model_validate_json(text)
    except ValueError:
        return None
    # Nothing but the one text of these facts: no second key, no other spelling of a value.
    return facts if facts.text() == text else None


def _events(rows: Sequence[EventRow]) -> tuple[Model, ...] | None:
    try:
        return tuple(read_event(row.kind, row.kind_version, row.body) for row in rows)
    except (UnknownEventKind, ValueError):
        return None
