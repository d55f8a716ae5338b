"""A long stream made fast: the register of a whole district's officials, written by COPY as whole links of the chain.

Only the hands are missing: nobody signed these commands, so an audit of such a record says so. Synthetic, and named so.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.canonical import EventLink, ReceiptLink, recorded_outcome, sha256_hex
from domain.commands import Attested
from domain.commands.register import RegisterPerson
from domain.events import KIND_VERSION, event_kind, event_text
from domain.events.hand import Hand
from domain.events.register import PersonRegistered
from domain.people import Duty
from story.cast import REGISTRAR, SYNTHETIC

if TYPE_CHECKING:
    from store.database import Connection

BUILD = "synthetic"
NOTHING = "{}"
EMPTY_SHA256 = sha256_hex(NOTHING.encode())
HEAD = "select version, links, head_hash, last_recorded_at from stream where name = $1"
MOVE = "update stream set version = $2, links = $3, head_hash = $4 where name = $1"
MOVE_REGISTER = "update register_head set version = $1"
COLUMNS = {
    "command": ("command_id", "stream", "action", "body", "sha256", "signatures", "received_at"),
    "event": (
        *("stream", "version", "kind", "kind_version", "body", "command_id", "position", "recorded_at", "build"),
        *("prev_hash", "hash"),
    ),
    "receipt": (
        *("command_id", "stream", "position", "outcome", "first_version", "last_version", "facts", "facts_sha256"),
        *("recorded_at", "build", "prev_hash", "hash"),
    ),
    "person": ("person", "name", "machine", "registered_version"),
}


async def crowd(connection: "Connection", register: str, count: int, *, prefix: str = "dan-cu") -> None:
    """So many more people in a founded register; needs the rights of the tables' owner or of a superuser."""
    head = await connection.fetchrow(HEAD, register)
    assert head is not None, "a crowd needs a founded register"
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    last = head["head_hash"]
    for found in _links(register, dict(head), count, prefix):
        for table, row in found.items():
            rows[table].append(row)
        last = found["receipt"][-1]
    async with connection.transaction():
        for table, columns in COLUMNS.items():
            await connection.copy_records_to_table(table, records=rows[table], columns=columns)
        await connection.execute(MOVE, register, head["version"] + count, head["links"] + 2 * count, last)
        await connection.execute(MOVE_REGISTER, head["version"] + count)


def _links(register: str, head: dict[str, Any], count: int, prefix: str) -> Iterator[dict[str, tuple[Any, ...]]]:
    """The rows of one command after another: command, event, receipt, person."""
    at: datetime = head["last_recorded_at"]
    position, previous = head["links"], head["head_hash"]
    for version in range(head["version"] + 1, head["version"] + count + 1):
        person = RegisterPerson(person=f"{prefix}-{version}", name=f"Người thứ {version} ({SYNTHETIC})", machine=False)
        event = PersonRegistered(hand=_hand(at), registered=person)
        command_id = str(UUID(int=(0x5 << 76) | (0x8 << 62) | version))
        link = EventLink(
            stream=register,
            position=position + 1,
            version=version,
            kind=event_kind(event),
            kind_version=KIND_VERSION,
            body=event_text(event),
            command_id=command_id,
            recorded_at=at,
            build=BUILD,
            prev_hash=previous,
        )
        receipt = ReceiptLink(
            stream=register,
            position=position + 2,
            command_id=command_id,
            command_sha256=EMPTY_SHA256,
            received_at=at,
            signatures_sha256=EMPTY_SHA256,
            outcome=recorded_outcome(version, version),
            facts_sha256=EMPTY_SHA256,
            recorded_at=at,
            build=BUILD,
            prev_hash=link.hash(),
        )
        yield {
            "command": (command_id, register, "register_person", NOTHING, EMPTY_SHA256, NOTHING, at),
            "event": _event_row(link),
            "receipt": (
                *(command_id, register, receipt.position, "recorded", version, version, NOTHING, EMPTY_SHA256),
                *(at, BUILD, receipt.prev_hash, receipt.hash()),
            ),
            "person": (person.person, person.name, False, version),
        }
        position, previous = receipt.position, receipt.hash()


def _event_row(link: EventLink) -> tuple[Any, ...]:
    return (
        *(link.stream, link.version, link.kind, link.kind_version, link.body, link.command_id, link.position),
        *(link.recorded_at, link.build, link.prev_hash, link.hash()),
    )


def _hand(at: datetime) -> Hand:
    return Hand(
        decided_by=(REGISTRAR,),
        duty=Duty.REGISTRAR,
        entered_by=REGISTRAR,
        attested=Attested.OWN_KEY,
        paper=None,
        received_at=at,
    )
