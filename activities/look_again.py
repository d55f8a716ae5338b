"""Look again: every command that has waited too long without a receipt is signalled again. Nothing else dedupes or repairs.

Temporal may have been down when it came, or lost it: the command's row is the truth, the receipt's primary key the answer.
"""

import asyncio
from typing import TYPE_CHECKING

import structlog
from temporalio.client import Client

from domain.envelope import Envelope
from gateway.settings import Settings
from gateway.temporal import Told, tell
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Pool

UNANSWERED, READ_ENVELOPE = sql("log", "unanswered"), sql("log", "read_envelope")
logger = structlog.get_logger()


async def look_again(pool: "Pool", client: Client, settings: Settings) -> int:
    """One look; returns how many commands were signalled again."""
    async with pool.acquire() as connection:
        rows = await connection.fetch(UNANSWERED, settings.look_again_seconds)
    told = 0
    for row in rows:
        async with pool.acquire() as connection:
            envelope = await connection.fetchrow(READ_ENVELOPE, row["command_id"])
        assert envelope is not None
        wire = Envelope(envelope["body"], envelope["signatures"]).wire()
        told += await tell(client, settings, row["stream"], row["action"], wire) is Told.TOLD
    if rows:
        logger.info("looked_again", waiting=len(rows), told=told)
    return told


async def keep_looking(pool: "Pool", client: Client, settings: Settings) -> None:
    """Look for as long as the worker lives; a server that is away is looked for again."""
    while True:
        await asyncio.sleep(min(settings.look_again_seconds, 15.0))
        try:
            await look_again(pool, client, settings)
        except (OSError, TimeoutError) as problem:
            logger.warning("look_again_failed", problem=type(problem).__name__)
