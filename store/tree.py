"""The tree over the log as it is kept: leaves in their order, checkpoints with their notes. The job writes, others read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import asyncpg

from domain.canonical import EventLink, ReceiptLink, history_hash, recorded_outcome, refused_outcome, sha256_hex
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

TRY_LOCK, UNLOCK = sql("tree", "try_lock"), sql("tree", "unlock")
COUNT_LEAVES, READ_LEAVES = sql("tree", "count_leaves"), sql("tree", "read_leaves")
UNSEQUENCED, INSERT_LEAVES = sql("tree", "unsequenced"), sql("tree", "insert_leaves")
LINKS_OF_EVENTS, LINKS_OF_RECEIPTS = sql("tree", "links_of_events"), sql("tree", "links_of_receipts")
FALSE_LEAVES, INSERT_CHECKPOINT = sql("tree", "false_leaves"), sql("tree", "insert_checkpoint")
LAST_CHECKPOINT, CHECKPOINT_OF = sql("tree", "last_checkpoint"), sql("tree", "checkpoint_of")
CHECKPOINTS_AFTER, REGISTER = sql("tree", "checkpoints_after"), sql("tree", "register")
LEAF_OF_LINK, LINK_OF_VERSION = sql("tree", "leaf_of_link"), sql("tree", "link_of_version")
UNSEQUENCED_HISTORIES = sql("tree", "unsequenced_histories")
INSERT_LEAVES_OF_HISTORIES, LEAVES_OF_HISTORIES = (
    sql("tree", "insert_leaves_of_histories"),
    sql("tree", "leaves_of_histories"),
)
LOCK = int.from_bytes(b"sk-tree")
PATIENCE_SECONDS, LOOK_SECONDS = 60.0, 0.1
LEAVES_AT_ONCE = 20_000


class TreeBusy(Exception):
    """Another job has held the tree for too long."""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A stream with links beyond the last one that has a leaf; `hash` is that link's ("" if there is none)."""

    stream: str
    links: int
    sequenced: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class StoredLink:
    """One link as its columns say it, `computed` from them; `hash` is what the row says of itself."""

    stream: str
    position: int
    prev_hash: str
    hash: str
    computed: str


@dataclass(frozen=True, kw_only=True)
class StoredHistory:
    """An exported history: the digest that its row says, and the one of its text."""

    workflow_id: str
    run_id: str
    sha256: str
    computed: str


@dataclass(frozen=True, kw_only=True)
class StoredCheckpoint:
    """A checkpoint's row; `root` is hex, `vkey` names the key, `note` the exact text of the signed note."""

    size: int
    root: str
    vkey: str
    note: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class RegisterSeen:
    """Which register stands in the record, and its time (UTC)."""

    area: str
    simulated: bool
    now: datetime


@asynccontextmanager
async def tree_locked(connection: "Connection", patience: float = PATIENCE_SECONDS) -> AsyncIterator[None]:
    """While this lasts no other job writes the tree; a dead one's connection has let go. Raises TreeBusy."""
    deadline = asyncio.get_running_loop().time() + patience
    while not await connection.fetchval(TRY_LOCK, LOCK):
        if asyncio.get_running_loop().time() > deadline:
            raise TreeBusy(f"another checkpoint job has been at work for more than {patience:.0f} s")
        await asyncio.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute(UNLOCK, LOCK)


async def streams_behind(connection: "Connection", limit: int) -> list[Behind]:
    """Streams that have links without a leaf, by name."""
    return [Behind(**dict(row)) for row in await connection.fetch(UNSEQUENCED, limit)]


async def read_links(connection: "Connection", stream: str, after: int, last: int) -> list[StoredLink]:
    """The links of a stream after a position up to another, in order; whatever is missing is simply not there."""
    events = [_event(row) for row in await connection.fetch(LINKS_OF_EVENTS, stream, after, last)]
    receipts = [_receipt(row) for row in await connection.fetch(LINKS_OF_RECEIPTS, stream, after, last)]
    return sorted([*events, *receipts], key=lambda link: link.position)


async def insert_leaves(connection: "Connection", first: int, links: Sequence[StoredLink]) -> None:
    """Give these links the next places of the tree."""
    hashes, streams = [link.computed for link in links], [link.stream for link in links]
    await connection.execute(INSERT_LEAVES, first, hashes, streams, [link.position for link in links])


async def histories_behind(connection: "Connection", limit: int) -> list[StoredHistory]:
    """Exported histories without a leaf."""
    return [StoredHistory(**dict(row)) for row in await connection.fetch(UNSEQUENCED_HISTORIES, limit)]


async def insert_leaves_of_histories(connection: "Connection", first: int, kept: Sequence[StoredHistory]) -> None:
    """Give these histories the next places of the tree."""
    workflows, runs = [one.workflow_id for one in kept], [one.run_id for one in kept]
    hashes = [history_hash(one.workflow_id, one.run_id, one.computed) for one in kept]
    await connection.execute(INSERT_LEAVES_OF_HISTORIES, first, hashes, workflows, runs)


async def count_leaves(connection: "Connection") -> int:
    return int(await connection.fetchval(COUNT_LEAVES))


async def false_leaf(connection: "Connection", first: int) -> str | None:
    """A leaf from a position on that is not the hash of its link or its history, in words; None if there is none."""
    for kept in await connection.fetch(LEAVES_OF_HISTORIES, first):
        expected = history_hash(kept["workflow_id"], kept["run_id"], kept["sha256"])
        if kept["hash"] != expected:
            return f"leaf {kept['position']} ({kept['workflow_id']}): {kept['hash']}, expected {expected}"
    row = await connection.fetchrow(FALSE_LEAVES, first)
    if row is None:
        return None
    return f"leaf {row['position']} ({row['stream']} link {row['link']}): {row['hash']}, expected {row['expected']}"


async def read_leaves(connection: "Connection", first: int, end: int) -> AsyncIterator[list[bytes]]:
    """Entries of the tree (32 bytes each) from `first` to before `end`, in parts; ends early if some are missing."""
    while first < end:
        rows = await connection.fetch(READ_LEAVES, first, min(end, first + LEAVES_AT_ONCE))
        if [row["position"] for row in rows] != list(range(first, first + len(rows))) or not rows:
            return
        yield [bytes.fromhex(row["hash"]) for row in rows]
        first += len(rows)


async def last_checkpoint(connection: "Connection") -> StoredCheckpoint | None:
    return _checkpoint(await connection.fetchrow(LAST_CHECKPOINT))


async def checkpoint_of(connection: "Connection", size: int) -> StoredCheckpoint | None:
    return _checkpoint(await connection.fetchrow(CHECKPOINT_OF, size))


async def checkpoints_after(connection: "Connection", size: int) -> list[StoredCheckpoint]:
    return [StoredCheckpoint(**dict(row)) for row in await connection.fetch(CHECKPOINTS_AFTER, size)]


async def insert_checkpoint(connection: "Connection", size: int, root: str, vkey: str, note: str) -> None:
    await connection.execute(INSERT_CHECKPOINT, size, root, vkey, note)


async def leaf_of_link(connection: "Connection", stream: str, link: int) -> tuple[int, str] | None:
    """(position in the tree, hash) of a link; None if it has no leaf yet."""
    row = await connection.fetchrow(LEAF_OF_LINK, stream, link)
    return (row["position"], row["hash"]) if row else None


async def link_of_version(connection: "Connection", stream: str, version: int) -> int | None:
    """The position in its stream's chain of an event; None if there is no such event."""
    row = await connection.fetchrow(LINK_OF_VERSION, stream, version)
    return int(row["position"]) if row else None


async def register_of(connection: "Connection") -> RegisterSeen | None:
    """The register of the record; None before the founding."""
    row = await connection.fetchrow(REGISTER)
    return RegisterSeen(**dict(row)) if row else None


def _checkpoint(row: asyncpg.Record | None) -> StoredCheckpoint | None:
    return StoredCheckpoint(**dict(row)) if row else None


def _event(row: asyncpg.Record) -> StoredLink:
    columns = dict(row)
    said = columns.pop("hash")
    return _link(row, said, EventLink(**columns).hash())


def _receipt(row: asyncpg.Record) -> StoredLink:
    if row["outcome"] == "recorded":
        outcome = recorded_outcome(row["first_version"] or 0, row["last_version"] or 0)
    else:
        outcome = refused_outcome(row["code"] or "", row["detail"] or "{}")
    link = ReceiptLink(
        stream=row["stream"],
        position=row["position"],
        command_id=row["command_id"],
        command_sha256=row["command_sha256"],
        received_at=row["received_at"],
        signatures_sha256=sha256_hex(row["signatures"].encode()),
        outcome=outcome,
        facts_sha256=sha256_hex(row["facts"].encode()),
        recorded_at=row["recorded_at"],
        build=row["build"],
        prev_hash=row["prev_hash"],
    )
    return _link(row, row["hash"], link.hash())


def _link(row: asyncpg.Record, said: str, computed: str) -> StoredLink:
    return StoredLink(
        stream=row["stream"], position=row["position"], prev_hash=row["prev_hash"], hash=said, computed=computed
    )
