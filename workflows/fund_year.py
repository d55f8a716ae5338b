"""A commune's fund year: its allotments one at a time, and its dates. The list of sub-projects is the record's."""

import asyncio

from temporalio import workflow

from domain.ids import StreamKind
from workflows.carry import Carry
from workflows.intake import Intake
from workflows.marks import Marks


@workflow.defn(name="FundYear")
class FundYear:
    """Workflow id `fund/2023/<commune>`."""

    @workflow.init
    def __init__(self, carry: Carry) -> None:
        self.intake = Intake(carry, StreamKind.FUND)
        self.marks = Marks(carry.stream, self.intake.signals.look)

    @workflow.run
    async def run(self, carry: Carry) -> str:
        standing = await self.intake.learn_standing()
        marks = asyncio.create_task(self.marks.watch())
        while not standing.closed or self.intake.signals.queue:
            self.marks.follow(standing)
            standing = await self.intake.next_standing()
            if await self.intake.should_hand_on():
                workflow.continue_as_new(self.intake.handed_on())
        marks.cancel()
        return standing.summary
