"""What a person may see, read with the reader's rights inside one read-only transaction.

The board and the funds are read by `store/board.py`.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.events import read_event
from domain.people import Duty
from domain.values import EditionRef, Model
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection, Pool

READ_CLOCK, READ_NAMES = sql("reading", "read_clock"), sql("reading", "read_names")
READ_HISTORY, READ_HISTORIES = sql("reading", "read_history"), sql("reading", "read_histories")
READ_WAITING, READ_STREAMS = sql("reading", "read_waiting"), sql("reading", "read_streams")
READ_PERSON = sql("reading", "read_person")
READ_MANDATES, READ_HOLDERS = sql("reading", "read_mandates"), sql("reading", "read_holders")
READ_EVENT = sql("reading", "read_event")
READ_CASES_AT, READ_EDITIONS = sql("reading", "read_cases_at"), sql("reading", "read_editions")


@dataclass(frozen=True, kw_only=True)
class RecordClock:
    """The record's time and its server's (UTC), whether it is simulated, and the register that stands in it, if any."""

    now: datetime
    server_now: datetime
    simulated: bool
    area: str | None
    register_version: int
    server_version: int


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """One event with its place in the record."""

    version: int
    kind: str
    event: Model
    command_id: str
    position: int
    recorded_at: datetime
    build: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """A duty at an office, and who holds it; `delegated_by`: whose duty it is, if another does it."""

    duty: Duty
    office: str
    person: str
    delegated_by: str | None = None


@asynccontextmanager
async def looking(pool: "Pool") -> AsyncIterator["Connection"]:
    """A connection whose transaction can write nothing and sees one state of the record from beginning to end."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield connection


async def read_clock(connection: "Connection") -> RecordClock:
    row = await connection.fetchrow(READ_CLOCK)
    assert row is not None
    return RecordClock(**dict(row))


async def read_names(connection: "Connection") -> dict[str, str]:
    """Names of people and offices by their slugs."""
    return {row["slug"]: row["name"] for row in await connection.fetch(READ_NAMES)}


async def read_history(connection: "Connection", stream: str) -> list[StoredEvent]:
    """The events of a stream in order; empty if it has none. Raises UnknownEventKind."""
    found = []
    for row in await connection.fetch(READ_HISTORY, stream):
        fields = dict(row)
        event = read_event(row["kind"], fields.pop("kind_version"), fields.pop("body"))
        found.append(StoredEvent(event=event, **fields))
    return found


async def read_histories(connection: "Connection", streams: Collection[str]) -> dict[str, list[Model]]:
    """The events of each of these streams in order, in one round trip."""
    found: dict[str, list[Model]] = defaultdict(list)
    for row in await connection.fetch(READ_HISTORIES, list(streams)):
        found[row["stream"]].append(read_event(row["kind"], row["kind_version"], row["body"]))
    return found


async def read_event_at(connection: "Connection", stream: str, version: int) -> Model:
    """One event of a stream, which must be there. Raises UnknownEventKind."""
    row = await connection.fetchrow(READ_EVENT, stream, version)
    assert row is not None, (stream, version)
    return read_event(row["kind"], row["kind_version"], row["body"])


async def read_waiting(connection: "Connection", stream: str) -> list[dict[str, Any]]:
    """command_id, action, received_at of the commands of a stream that have no receipt yet."""
    return [dict(row) for row in await connection.fetch(READ_WAITING, stream)]


async def person_known(connection: "Connection", person: str) -> bool:
    return await connection.fetchrow(READ_PERSON, person) is not None


async def read_mandates(connection: "Connection", person: str) -> list[Held]:
    """The duties that a person holds now, own and delegated."""
    return [_held(**dict(row)) for row in await connection.fetch(READ_MANDATES, person)]


async def read_holders(connection: "Connection", duties: Collection[Duty]) -> list[Held]:
    """Everybody who holds one of these duties now; who holds it by delegation comes last."""
    return [_held(**dict(row)) for row in await connection.fetch(READ_HOLDERS, [duty.value for duty in duties])]


def _held(duty: str, office: str, person: str, delegated_by: str | None) -> Held:
    return Held(duty=Duty(duty), office=office, person=person, delegated_by=delegated_by)


async def read_cases_at(connection: "Connection", stages: Collection[str], offices: Collection[str]) -> list[str]:
    """Codes of the cases at one of these stages in which one of these offices has a seat."""
    return [row["code"] for row in await connection.fetch(READ_CASES_AT, list(stages), list(offices))]


async def read_editions(connection: "Connection", kind: str) -> list[EditionRef]:
    """Published editions of one kind (`law` or `calendar`), the youngest last."""
    rows = await connection.fetch(READ_EDITIONS)
    return [EditionRef(name=row["name"], sha256=row["sha256"]) for row in rows if row["kind"] == kind]


async def read_streams(connection: "Connection") -> list[str]:
    return [row["name"] for row in await connection.fetch(READ_STREAMS)]
