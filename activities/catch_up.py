"""Moments of cases that are older than the moments: written from the events, once, before a worker of this build records.

A case whose first moment is missing would otherwise be shown as of no day before its next event.
"""

from typing import TYPE_CHECKING

import structlog

from domain.card import cards_after
from domain.events import read_event
from domain.events.subproject import SubprojectEvent
from store import log
from store.projections.cards import put_card
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection, Pool

HAS_MOMENTS = sql("projections", "has_moments")
WITHOUT_MOMENTS, DATED_EVENTS = sql("projections", "without_moments"), sql("projections", "dated_events")
logger = structlog.get_logger()


async def catch_up(pool: "Pool") -> int:
    """How many cases were brought forward: each in a transaction of its own under the lock of its stream, so that two
    workers that start together do it once. Raises UnknownEventKind, a database error."""
    async with pool.acquire() as connection:
        written = 0
        for row in await connection.fetch(WITHOUT_MOMENTS):
            async with connection.transaction():
                await log.lock_stream(connection, row["name"])
                if not await connection.fetchval(HAS_MOMENTS, row["name"]):
                    await _write(connection, row["name"])
                    written += 1
    if written:
        logger.info("moments_written", cases=written)
    return written


async def _write(connection: "Connection", code: str) -> None:
    rows = await connection.fetch(DATED_EVENTS, code)
    events = [read_event(row["kind"], row["kind_version"], row["body"]) for row in rows]
    for row, event, card in zip(rows, events, cards_after(None, code, events), strict=True):
        assert isinstance(event, SubprojectEvent)
        at, simulated = row["recorded_at"], row["simulated"]
        await put_card(connection, event, card, recorded_at=at, simulated=simulated)
