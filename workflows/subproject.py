"""A sub-project: its commands one at a time, its dates, and an order to the treasury conducted for each that is signed.

It owns no rule and no money: the record decides, this workflow asks and waits.
"""

import asyncio

from temporalio import workflow

from domain.ids import StreamKind
from domain.standing import Standing
from workflows import policies
from workflows.carry import Carry
from workflows.intake import Intake
from workflows.marks import Marks
from workflows.ports import OrderRef, TreasuryDeskPort


@workflow.defn(name="Subproject")
class Subproject:
    """Workflow id `subproject/DA-2023-0007`; ends when the case is closed and nothing is in flight."""

    @workflow.init
    def __init__(self, carry: Carry) -> None:
        self.intake = Intake(carry, StreamKind.SUBPROJECT)
        self.marks = Marks(carry.stream, self.intake.signals.look)
        self.orders_started = list(carry.orders_started)

    @workflow.run
    async def run(self, carry: Carry) -> str:
        standing = await self.intake.learn_standing()
        marks = asyncio.create_task(self.marks.watch())
        while not standing.closed or self.intake.signals.queue:
            await self._conduct_orders(standing)
            self.marks.follow(standing)
            standing = await self.intake.next_standing()
            if await self.intake.should_hand_on():
                workflow.continue_as_new(self.intake.handed_on(self.orders_started))
        marks.cancel()
        return standing.summary

    async def _conduct_orders(self, standing: Standing) -> None:
        """A payment order is a workflow of its own, so no child is ever open across a continue-as-new."""
        for order in standing.orders_to_conduct:
            if order not in self.orders_started:
                await workflow.execute_activity_method(
                    TreasuryDeskPort.start_payment_order, OrderRef(order=order), **policies.UNTIL_DONE, summary=order
                )
                self.orders_started.append(order)
