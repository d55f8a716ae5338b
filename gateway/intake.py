"""Intake: check at the door, file the papers, insert the command, tell Temporal, wait for the receipt."""

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from domain.commands import papers_of
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.receipt import Receipt
from gateway import door, papers
from gateway.settings import Settings
from gateway.temporal import Told, connect, tell
from store import intake, log

if TYPE_CHECKING:
    from store.database import Pool

logger = structlog.get_logger()
POLL_FIRST_SECONDS = 0.025
POLL_AT_MOST_SECONDS = 0.5


class CommandReused(Exception):
    """The id stands in the record over other bytes: nothing was changed, and the command needs an id of its own."""

    def __init__(self, command_id: str) -> None:
        super().__init__(command_id)
        self.command_id = command_id


@dataclass(frozen=True)
class Answer:
    """What the sender is told: the receipt, or that the command is received and not yet processed."""

    command_id: str
    stream: str
    receipt: Receipt | None
    told: Told


class Gateway:
    """One door for people and machines. Holds the gateway role's pool and, while it can be reached, a Temporal client."""

    def __init__(
        self, pool: "Pool", settings: Settings, client: Client | None, *, identity: str = "sinhke-gateway"
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._client = client
        self._identity = identity

    async def submit(self, envelope: Envelope, *, wait_seconds: float | None = None) -> Answer:
        """Take a signed command in and wait for its receipt.

        Raises TurnedAway (door answers: nothing was recorded), CommandReused, or a database error (nothing is known to
        be recorded: the same envelope may be submitted again, the id keeps it from counting twice).
        """
        async with self._pool.acquire() as connection:
            try:
                command = await door.check(connection, self._settings, envelope)
            except TurnedAway as turned:
                logger.warning("turned_away", answer=turned.answer.value, where=turned.where)
                raise
            header = command.header
            for paper in papers_of(command):
                stored = papers.stored(self._settings.papers_folder, paper.sha256)
                await intake.file_paper(connection, stored.sha256, stored.media_type, stored.size)
            await log.insert_command(connection, header.command_id, header.stream, header.action.value, envelope)
            row = await log.read_command(connection, header.command_id)
        assert row is not None
        if row.envelope != envelope:
            raise CommandReused(header.command_id)
        if row.receipt is not None:
            return Answer(header.command_id, header.stream, row.receipt, Told.TOLD)
        told = await self._tell(header.stream, header.action.value, envelope)
        patience = self._settings.receipt_wait_seconds if wait_seconds is None else wait_seconds
        receipt = await self.await_receipt(header.command_id, patience if told is Told.TOLD else 0.0)
        return Answer(header.command_id, header.stream, receipt, told)

    async def await_receipt(self, command_id: str, seconds: float) -> Receipt | None:
        """Poll the receipt's primary key, 25 ms and rising; None if it has not come in time."""
        until = monotonic() + seconds
        pause = POLL_FIRST_SECONDS
        while True:
            async with self._pool.acquire() as connection:
                row = await log.read_command(connection, command_id)
            if row is None:
                raise TurnedAway(DoorAnswer.UNKNOWN_STREAM, command_id)
            if row.receipt is not None or monotonic() >= until:
                return row.receipt
            await asyncio.sleep(min(pause, max(until - monotonic(), 0.0)))
            pause = min(pause * 1.3, POLL_AT_MOST_SECONDS)

    async def next_code(self, year: int) -> str:
        """A fresh sub-project code of a year."""
        async with self._pool.acquire() as connection:
            return await intake.next_code(connection, year)

    async def _tell(self, stream: str, action: str, envelope: Envelope) -> Told:
        if self._client is None:
            try:
                self._client = await connect(self._settings, identity=self._identity)
            except (TimeoutError, RuntimeError, RPCError):
                return Told.LATER
        return await tell(self._client, self._settings, stream, action, envelope.wire())
