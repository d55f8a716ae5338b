"""The log: commands, events, receipts and the head of each stream. The only place that writes links of the chain."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import asyncpg

from domain.canonical import GENESIS, EventLink, ReceiptLink, canonical_json, recorded_outcome, refused_outcome
from domain.envelope import Envelope
from domain.events import KIND_VERSION, event_kind, event_text, read_event
from domain.facts import facts_sha256
from domain.ids import stream_kind
from domain.receipt import Outcome, Receipt
from domain.refusals import Refusal, RefusalCode
from domain.values import Model
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

READ_COMMAND, INSERT_COMMAND = sql("log", "read_command"), sql("log", "insert_command")
OPEN_STREAM, LOCK_STREAM = sql("log", "open_stream"), sql("log", "lock_stream")
FREEZE = sql("log", "freeze")
READ_EVENTS, INSERT_EVENTS = sql("log", "read_events"), sql("log", "insert_events")
READ_TAIL, READ_HEAD = sql("log", "read_tail"), sql("log", "read_head")
PAPERS_MISSING = sql("log", "papers_missing")
INSERT_RECEIPT, MOVE_HEAD = sql("log", "insert_receipt"), sql("log", "move_head")


@dataclass(frozen=True, kw_only=True)
class StoredCommand:
    """A command row with its receipt, if it has one."""

    command_id: str
    stream: str
    action: str
    envelope: Envelope
    received_at: datetime
    receipt: Receipt | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """The locked head of a stream: events so far, links so far, last hash, last time."""

    stream: str
    version: int
    links: int
    head_hash: str
    last_recorded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Glance:
    """A stream's head without its lock, and the record's time; version 0 where nothing was ever decided."""

    version: int
    head_hash: str
    now: datetime


@dataclass(frozen=True)
class HashedEvent:
    """An event with its hash in the chain, which vouches for every link before it."""

    event: Model
    hash: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to be written for one command: its events or its refusal, decided on these exact facts."""

    stored: StoredCommand
    events: Sequence[Model]
    refusal: Refusal | None
    facts: str
    recorded_at: datetime
    build: str


async def read_command(connection: "Connection", command_id: str) -> StoredCommand | None:
    """What was asked under this id, with its receipt; None if nothing was."""
    row = await connection.fetchrow(READ_COMMAND, command_id)
    if row is None:
        return None
    return StoredCommand(
        command_id=command_id,
        stream=row["stream"],
        action=row["action"],
        envelope=Envelope(row["body"], row["signatures"]),
        received_at=row["received_at"],
        receipt=_receipt(command_id, row) if row["outcome"] else None,
    )


async def insert_command(
    connection: "Connection", command_id: str, stream: str, action: str, envelope: Envelope
) -> None:
    """Take a command in. If the id is there already nothing changes; the reader compares the bytes."""
    await connection.execute(
        INSERT_COMMAND,
        command_id,
        stream,
        action,
        envelope.command_text,
        envelope.command_sha256,
        envelope.signatures_text,
    )


async def papers_missing(connection: "Connection", hashes: Sequence[str]) -> list[str]:
    """Which of these papers nobody has filed: a command that came past the gateway may cite what is not there."""
    return [row["sha256"] for row in await connection.fetch(PAPERS_MISSING, list(hashes))]


async def freeze(connection: "Connection") -> datetime:
    """An instant (UTC) as of which the record is whole: nobody who records is between its time and its commit now, and nobody
    will record at it or before it. Only as the first statement of a transaction, since it locks every stream."""
    frozen: datetime = await connection.fetchval(FREEZE)
    return frozen


async def lock_stream(connection: "Connection", stream: str) -> Head:
    """Lock the stream's row for this transaction, making it if this is the stream's first command."""
    row = await connection.fetchrow(LOCK_STREAM, stream)
    if row is None:
        kind = stream_kind(stream)
        assert kind is not None, stream
        await connection.execute(OPEN_STREAM, stream, kind.value, GENESIS)
        row = await connection.fetchrow(LOCK_STREAM, stream)
    assert row is not None
    return Head(stream=stream, **dict(row))


async def read_stream(connection: "Connection", stream: str) -> list[Model]:
    """The events of a stream in order. Raises UnknownEventKind for one that this build cannot read."""
    rows = await connection.fetch(READ_EVENTS, stream)
    return [read_event(row["kind"], row["kind_version"], row["body"]) for row in rows]


async def read_tail(connection: "Connection", stream: str, version: int, limit: int) -> list[HashedEvent]:
    """The events of a stream from this version on, at most so many. Raises UnknownEventKind as read_stream does."""
    rows = await connection.fetch(READ_TAIL, stream, version, limit)
    return [HashedEvent(read_event(row["kind"], row["kind_version"], row["body"]), row["hash"]) for row in rows]


async def glance(connection: "Connection", stream: str) -> Glance:
    """Where a stream stands now, in one round trip and without waiting for anybody."""
    row = await connection.fetchrow(READ_HEAD, stream)
    assert row is not None
    return Glance(version=row["version"] or 0, head_hash=row["head_hash"] or GENESIS, now=row["now"])


async def append(connection: "Connection", head: Head, verdict: Verdict) -> tuple[Receipt, str | None]:
    """Write the events of a command, then its receipt, as the next links of the chain, and move the head. The receipt,
    and the hash of the last event if there is one."""
    links = _event_links(head, verdict)
    if links:
        await connection.execute(
            INSERT_EVENTS,
            head.stream,
            KIND_VERSION,
            verdict.stored.command_id,
            verdict.recorded_at,
            verdict.build,
            [link.version for link in links],
            [link.kind for link in links],
            [link.body for link in links],
            [link.position for link in links],
            [link.prev_hash for link in links],
            [link.hash() for link in links],
        )
    receipt = await _append_receipt(connection, head, verdict, links)
    return receipt, links[-1].hash() if links else None


def _event_links(head: Head, verdict: Verdict) -> list[EventLink]:
    links: list[EventLink] = []
    prev_hash = head.head_hash
    for ordinal, event in enumerate(verdict.events, start=1):
        link = EventLink(
            stream=head.stream,
            position=head.links + ordinal,
            version=head.version + ordinal,
            kind=event_kind(event),
            kind_version=KIND_VERSION,
            body=event_text(event),
            command_id=verdict.stored.command_id,
            recorded_at=verdict.recorded_at,
            build=verdict.build,
            prev_hash=prev_hash,
        )
        links.append(link)
        prev_hash = link.hash()
    return links


async def _append_receipt(connection: "Connection", head: Head, verdict: Verdict, links: list[EventLink]) -> Receipt:
    refusal, stored = verdict.refusal, verdict.stored
    first, last = (links[0].version, links[-1].version) if links else (None, None)
    detail = canonical_json(refusal.detail) if refusal else None
    outcome = (
        refused_outcome(refusal.code.value, detail or "{}") if refusal else recorded_outcome(first or 0, last or 0)
    )
    link = ReceiptLink(
        stream=head.stream,
        position=head.links + len(links) + 1,
        command_id=stored.command_id,
        command_sha256=stored.envelope.command_sha256,
        received_at=stored.received_at,
        signatures_sha256=stored.envelope.signatures_sha256,
        outcome=outcome,
        facts_sha256=facts_sha256(verdict.facts),
        recorded_at=verdict.recorded_at,
        build=verdict.build,
        prev_hash=links[-1].hash() if links else head.head_hash,
    )
    kind = Outcome.REFUSED if refusal else Outcome.RECORDED
    await connection.execute(
        INSERT_RECEIPT,
        stored.command_id,
        head.stream,
        link.position,
        kind.value,
        first,
        last,
        refusal.code.value if refusal else None,
        detail,
        verdict.facts,
        link.facts_sha256,
        verdict.recorded_at,
        verdict.build,
        link.prev_hash,
        link.hash(),
    )
    await connection.execute(
        MOVE_HEAD, head.stream, head.version + len(links), link.position, link.hash(), verdict.recorded_at
    )
    return Receipt(
        command_id=stored.command_id,
        stream=head.stream,
        action=stored.action,
        outcome=kind,
        first_version=first,
        last_version=last,
        refusal=refusal,
        position=link.position,
        hash=link.hash(),
        received_at=stored.received_at,
        recorded_at=verdict.recorded_at,
        build=verdict.build,
    )


def _receipt(command_id: str, row: asyncpg.Record) -> Receipt:
    refusal = None
    if row["code"]:
        refusal = Refusal.model_validate({"code": RefusalCode(row["code"]), "detail": json.loads(row["detail"])})
    return Receipt(
        command_id=command_id,
        stream=row["stream"],
        action=row["action"],
        outcome=Outcome(row["outcome"]),
        first_version=row["first_version"],
        last_version=row["last_version"],
        refusal=refusal,
        position=row["position"],
        hash=row["hash"],
        received_at=row["received_at"],
        recorded_at=row["recorded_at"],
        build=row["build"],
    )
