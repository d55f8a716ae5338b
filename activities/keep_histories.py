"""Housekeeping: the history of every closed run is exported into the record before Temporal's retention deletes it.

Continue-as-new closes a run too. The first look of a worker goes through every closed run that Temporal still has; later
ones begin a while before the last, since Temporal lists what has closed with a delay. A look that fails comes again.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from store.histories import Run, keep_history, unkept

if TYPE_CHECKING:
    from store.database import Pool

CLOSED = "ExecutionStatus != 'Running'"
LISTED_LATE = timedelta(minutes=15)
EVERYTHING_AGAIN = timedelta(hours=12)
RUNS_AT_ONCE = 200
logger = structlog.get_logger()


class Keeping:
    """What one worker remembers: since when it has seen every run that closed."""

    def __init__(self, pool: "Pool", client: Client, seconds: float) -> None:
        self._pool = pool
        self._client = client
        self._seconds = seconds
        self._since: datetime | None = None
        self._whole_look = datetime.min.replace(tzinfo=UTC)

    async def keep_keeping(self) -> None:
        """Export for as long as the worker lives."""
        while True:
            try:
                await self.keep_closed_runs()
            except Exception as problem:
                # Whatever was wrong with one look (a server away, a connection cut), the next one must come.
                logger.warning("keep_histories_failed", problem=type(problem).__name__)
            await asyncio.sleep(self._seconds)

    async def keep_closed_runs(self) -> int:
        """Export every closed run that lacks an export; how many were exported."""
        now = datetime.now(UTC)
        if now - self._whole_look > EVERYTHING_AGAIN:
            self._since = None
        query = f"{CLOSED} AND CloseTime > '{self._since.isoformat()}'" if self._since else CLOSED
        kept = 0
        async for runs in self._listed(query):
            async with self._pool.acquire() as connection:
                missing = await unkept(connection, runs)
            for run in missing:
                kept += await self._keep(run)
        if self._since is None:
            self._whole_look = now
        self._since = now - LISTED_LATE
        if kept:
            logger.info("histories_kept", runs=kept)
        return kept

    async def _listed(self, query: str) -> AsyncIterator[list[Run]]:
        runs: list[Run] = []
        async for run in self._client.list_workflows(query):
            runs.append((run.id, run.run_id))
            if len(runs) == RUNS_AT_ONCE:
                yield runs
                runs = []
        if runs:
            yield runs

    async def _keep(self, run: Run) -> int:
        try:
            history = await self._client.get_workflow_handle(run[0], run_id=run[1]).fetch_history()
        except RPCError as problem:
            if problem.status is not RPCStatusCode.NOT_FOUND:
                raise
            logger.error("history_lost", workflow=run[0], run=run[1])
            return 0
        async with self._pool.acquire() as connection:
            await keep_history(connection, run, history.to_json())
        return 1
