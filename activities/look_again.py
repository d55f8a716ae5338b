"""Look again: every command that has waited too long without a receipt is signalled again. Nothing else dedupes or repairs.

Temporal may have been down when it came, or lost it: the command's row is the truth, the receipt's primary key the answer.
And when the clock of a simulated record was moved, running workflows are told to look at the record: their dates are nearer.
"""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from domain.envelope import Envelope
from gateway.settings import Settings
from gateway.temporal import Told, tell
from store.queries import sql
from workflows.signals import LOOK_AGAIN

if TYPE_CHECKING:
    from store.database import Pool

UNANSWERED, READ_ENVELOPE = sql("log", "unanswered"), sql("log", "read_envelope")
CLOCK_SHIFT = sql("log", "clock_shift")
WITH_DATES = "ExecutionStatus = 'Running' AND WorkflowType IN ('Subproject', 'FundYear')"
SECONDS_BETWEEN_LOOKS = 15.0
SECONDS_AT_MOST = 3600.0
logger = structlog.get_logger()


class Looking:
    """What one worker remembers from look to look: when each command is told again, and the clock that was last seen."""

    def __init__(self, pool: "Pool", client: Client, settings: Settings) -> None:
        self._pool = pool
        self._client = client
        self._settings = settings
        self._shift: int | None = None
        # By command: the pause after which it is told again, and when that is over (monotonic seconds).
        self._pauses: dict[str, tuple[float, float]] = {}

    async def keep_looking(self) -> None:
        """Look for as long as the worker lives."""
        while True:
            await asyncio.sleep(min(self._settings.look_again_seconds, SECONDS_BETWEEN_LOOKS))
            try:
                await self.look_at_commands()
                await self.look_at_the_clock()
            except Exception as problem:
                # Whatever was wrong with one look (a server away, a connection cut), the next one must come.
                logger.warning("look_again_failed", problem=type(problem).__name__)

    async def look_at_commands(self) -> int:
        """Tell again what waits; how many were told. A case that stands still is told ever more rarely: its history
        would grow by every signal."""
        async with self._pool.acquire() as connection:
            rows = await connection.fetch(UNANSWERED, self._settings.look_again_seconds)
        waiting = {row["command_id"]: row for row in rows}
        self._pauses = {command: pause for command, pause in self._pauses.items() if command in waiting}
        told = 0
        for command, row in waiting.items():
            pause, over = self._pauses.get(command, (self._settings.look_again_seconds, 0.0))
            if monotonic() < over:
                continue
            if await self._tell(command, row["stream"], row["action"]) is Told.LATER:
                break
            told += 1
            self._pauses[command] = (min(pause * 2, SECONDS_AT_MOST), monotonic() + pause)
        if told:
            logger.info("looked_again", waiting=len(waiting), told=told)
        return told

    async def look_at_the_clock(self) -> int:
        """Wake every workflow that has dates, once after each move of the clock; how many were. A real clock never moves."""
        async with self._pool.acquire() as connection:
            shift = await connection.fetchval(CLOCK_SHIFT)
        if shift is None or shift == self._shift:
            return 0
        woken = 0
        async for found in self._client.list_workflows(WITH_DATES):
            try:
                await self._client.get_workflow_handle(found.id).signal(LOOK_AGAIN)
            except RPCError as problem:
                logger.warning("look_again_failed", workflow=found.id, problem=problem.status.name)
            else:
                woken += 1
        self._shift = shift
        logger.info("clock_moved", woken=woken)
        return woken

    async def _tell(self, command: str, stream: str, action: str) -> Told:
        async with self._pool.acquire() as connection:
            envelope = await connection.fetchrow(READ_ENVELOPE, command)
        assert envelope is not None
        wire = Envelope(envelope["body"], envelope["signatures"]).wire()
        return await tell(self._client, self._settings, stream, action, wire)
