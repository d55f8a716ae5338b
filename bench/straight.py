"""The way into the record without Temporal: what a scenario starts from, and what the recorder costs by itself."""

from typing import TYPE_CHECKING

from activities.recorder import Recorder, read_asked
from domain.commands import Command, papers_of
from domain.envelope import Envelope
from domain.receipt import Outcome
from gateway import papers
from gateway.intake import Answer, Gateway
from gateway.settings import Settings
from gateway.temporal import Told
from store import intake

if TYPE_CHECKING:
    from store.database import Pool


class StraightGateway(Gateway):
    """Has every command recorded before it answers: papers filed, no door, no signal, the same recorder."""

    def __init__(self, pool: "Pool", settings: Settings, recorder: Recorder) -> None:
        super().__init__(pool, settings, None)
        self._recorder = recorder

    async def submit(self, envelope: Envelope, *, wait_seconds: float | None = None) -> Answer:
        asked = read_asked(envelope.wire().decode())
        await self.file_papers(asked.command)
        header = asked.command.header
        receipt = await self._recorder.record_one(header.stream, asked)
        return Answer(header.command_id, header.stream, receipt, Told.TOLD)

    async def file_papers(self, command: Command) -> None:
        """As the gateway does it before it takes a command in: the recorder turns away what cites unfiled papers."""
        async with self._pool.acquire() as connection:
            for paper in papers_of(command):
                stored = papers.stored(self._settings.papers_folder, paper.sha256)
                await intake.file_paper(connection, stored.sha256, stored.media_type, stored.size)


async def record(recorder: Recorder, envelope: Envelope) -> None:
    """One command through the recorder. A refusal ends the run: a scenario measures commands that are recorded."""
    asked = read_asked(envelope.wire().decode())
    receipt = await recorder.record_one(asked.command.header.stream, asked)
    assert receipt.outcome is Outcome.RECORDED, f"{receipt.action} of {receipt.stream}: {receipt.refusal}"
