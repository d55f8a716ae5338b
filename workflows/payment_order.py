"""The talk with the treasury about one order: noted as sent before the call, sent, asked, answered, reported.

"Sent, unknown" is a state and never a guess: a lost answer is asked for by the order's id, and no order ever gets a
second id. Paper may answer first, so the order's state is read before every ask. A refused order is not retried here;
a report that the record refuses for the house's own reason (its clocks disagree) is made again, as a new command, until
the record takes it.
"""

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from domain.state.order import OrderStatus
from workflows import policies
from workflows.ports import REPORT_AGAIN, OrderRef, OrderView, Report, TreasuryDeskPort, TreasuryWord

ANSWERED = frozenset({OrderStatus.ACCEPTED.value, OrderStatus.REFUSED.value})
NEVER_RECEIVED = "never_received"
UNKNOWN = TreasuryWord(outcome="unknown")


class Talk(OrderRef):
    """The order, and how often it was talked about before this run."""

    asked: int = 0
    sent: bool = False


@workflow.defn(name="PaymentOrder")
class PaymentOrder:
    """Workflow id `order/DA-2023-0007-03`, started once for ever (REJECT_DUPLICATE)."""

    @workflow.init
    def __init__(self, talk: Talk) -> None:
        self.order = OrderRef(order=talk.order)
        self.asked = talk.asked
        self.sent = talk.sent
        self.word = UNKNOWN
        self.unheard = False

    @workflow.run
    async def run(self, talk: Talk) -> str:
        view = await self._read()
        while view.status not in ANSWERED:
            view = await self._talk(view)
            if view.status not in ANSWERED:
                await self._wait(view)
                view = await self._read()
            self._renew_if_long()
        await self._hear_out(view)
        return view.status

    async def _hear_out(self, view: OrderView) -> None:
        """Paper has answered an order that the treasury may have: its own word is awaited, to agree or to raise the alarm.

        Nothing is sent any more: an order that the treasury never received stays as the paper says.
        """
        while self.sent and (self.unheard or self.word.outcome not in ANSWERED):
            self.word = await self._asked_for(view)
            if self.word.outcome == NEVER_RECEIVED:
                return
            if self.word.outcome in ANSWERED:
                await self._report(view, "record_treasury_answer")
            if self.unheard or self.word.outcome not in ANSWERED:
                await self._wait(view)
            self.asked += 1
            self._renew_if_long()

    def _renew_if_long(self) -> None:
        if workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new(Talk(order=self.order.order, asked=self.asked, sent=self.sent))

    async def _talk(self, view: OrderView) -> OrderView:
        """Once through: nothing is sent that the record does not know as sent, and what was sent before is asked for."""
        first = view.status == OrderStatus.SIGNED.value
        if first:
            view = await self._report(view, "note_order_sent")
        if view.status == OrderStatus.SENT.value:
            self.sent = True
            self.word = await self._send(view) if first else await self._ask(view)
            if self.word.outcome in ANSWERED:
                view = await self._report(view, "record_treasury_answer")
        self.asked += 1
        return view

    async def _read(self) -> OrderView:
        view = await workflow.execute_activity_method(TreasuryDeskPort.read_order, self.order, **policies.UNTIL_DONE)
        workflow.set_current_details(view.summary)
        return view

    async def _send(self, view: OrderView) -> TreasuryWord:
        try:
            return await workflow.execute_activity_method(
                TreasuryDeskPort.send_order, view, **policies.TREASURY_ONCE, summary=view.order
            )
        except FailureError as failure:
            return _unknown(failure)

    async def _ask(self, view: OrderView) -> TreasuryWord:
        """Ask by id; only an order that the treasury never received is sent again, under the same id."""
        word = await self._asked_for(view)
        return await self._send(view) if word.outcome == NEVER_RECEIVED else word

    async def _asked_for(self, view: OrderView) -> TreasuryWord:
        try:
            return await workflow.execute_activity_method(
                TreasuryDeskPort.ask_order, self.order, **policies.TREASURY_ONCE, summary=view.order
            )
        except FailureError as failure:
            return _unknown(failure)

    async def _wait(self, view: OrderView) -> None:
        wait = min(policies.ASK_AGAIN_FIRST * 2 ** min(self.asked - 1, 12), policies.ASK_AGAIN_AT_MOST)
        workflow.set_current_details(f"{view.summary}\n\n{self.word.outcome}, {self.asked}")
        await workflow.sleep(wait, summary=self.word.outcome)

    async def _report(self, view: OrderView, action: str) -> OrderView:
        """A signed machine command through the same gateway as people's; a refusal is on record, so the record is read."""
        answer = self.word if action == "record_treasury_answer" else TreasuryWord(outcome="")
        report = Report(
            order=view.order,
            action=action,
            workflow=workflow.info().workflow_id,
            count=self.asked,
            signed_at=view.as_of,
            outcome=answer.outcome,
            reference=answer.reference,
            value_on=answer.value_on,
            reason=answer.reason,
        )
        said = await workflow.execute_activity_method(
            TreasuryDeskPort.report, report, **policies.REPORT, summary=action
        )
        self.unheard = said == REPORT_AGAIN
        return await self._read()

    @workflow.query
    def last_word(self) -> TreasuryWord:
        """What the treasury said last; `unknown` until it has said anything."""
        return self.word


def _unknown(failure: FailureError) -> TreasuryWord:
    """An attempt that failed says nothing about the order; only a cancelled talk ends."""
    if is_cancelled_exception(failure):
        raise failure
    return UNKNOWN
