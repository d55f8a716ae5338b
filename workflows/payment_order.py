"""The talk with the treasury about one order: noted as sent before the call, sent, asked, answered, reported.

"Sent, unknown" is a state and never a guess: a lost answer is asked for by the order's id, and no order ever gets a
second id. Paper may answer first, so the order's state is read before every ask. A refused order is not retried here.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.state.order import OrderStatus
from workflows import policies
from workflows.ports import OrderRef, OrderView, Report, TreasuryDeskPort, TreasuryWord

ANSWERED = frozenset({OrderStatus.ACCEPTED.value, OrderStatus.REFUSED.value})
ASKS_BEFORE_RENEWAL = 500


class Talk(OrderRef):
    """The order, and how often the treasury was asked before this run."""

    asked: int = 0


@workflow.defn(name="PaymentOrder")
class PaymentOrder:
    """Workflow id `order/DA-2023-0007-03`, started once for ever (REJECT_DUPLICATE)."""

    @workflow.init
    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.word = TreasuryWord(outcome="unknown")

    @workflow.run
    async def run(self, talk: Talk) -> str:
        view = await self._read()
        if view.status == OrderStatus.SIGNED.value:
            await self._report(view, "note_order_sent", 0)
            view = await self._read()
        asked = talk.asked
        while view.status not in ANSWERED:
            self.word = await self._send(view) if asked == 0 else await self._ask(view)
            asked += 1
            if self.word.outcome in ANSWERED:
                await self._report(view, "record_treasury_answer", asked)
            else:
                await self._wait(asked)
            view = await self._read()
            if asked - talk.asked > ASKS_BEFORE_RENEWAL:
                workflow.continue_as_new(Talk(order=talk.order, asked=asked))
        return view.status

    async def _read(self) -> OrderView:
        ref = OrderRef(order=self.talk.order)
        return await workflow.execute_activity_method(TreasuryDeskPort.read_order, ref, **policies.UNTIL_DONE)

    async def _send(self, view: OrderView) -> TreasuryWord:
        try:
            return await workflow.execute_activity_method(
                TreasuryDeskPort.send_order, view, **policies.TREASURY_ONCE, summary=view.order
            )
        except FailureError:
            return TreasuryWord(outcome="unknown")

    async def _ask(self, view: OrderView) -> TreasuryWord:
        """Ask by id; only an order that the treasury never received is sent again, under the same id."""
        try:
            word = await workflow.execute_activity_method(
                TreasuryDeskPort.ask_order, OrderRef(order=view.order), **policies.TREASURY_ONCE, summary=view.order
            )
        except FailureError:
            return TreasuryWord(outcome="unknown")
        return await self._send(view) if word.outcome == "never_received" else word

    async def _wait(self, asked: int) -> None:
        doubling = policies.ASK_AGAIN_FIRST * 2 ** min(asked - 1, 12)
        wait = min(doubling, policies.ASK_AGAIN_AT_MOST)
        workflow.set_current_details(f"{self.talk.order}: {self.word.outcome}, {asked}")
        await workflow.sleep(max(wait, timedelta(seconds=1)), summary=self.word.outcome)

    async def _report(self, view: OrderView, action: str, count: int) -> None:
        """A signed machine command through the same gateway as people's; a refusal is on record and read next."""
        report = Report(
            order=self.talk.order,
            action=action,
            workflow=workflow.info().workflow_id,
            count=count,
            signed_at=view.as_of,
            outcome=self.word.outcome if action == "record_treasury_answer" else "",
            reference=self.word.reference,
            value_on=self.word.value_on,
            reason=self.word.reason,
        )
        await workflow.execute_activity_method(TreasuryDeskPort.report, report, **policies.REPORT, summary=action)

    @workflow.query
    def last_word(self) -> TreasuryWord:
        """What the treasury said last; `unknown` until it has said anything."""
        return self.word
