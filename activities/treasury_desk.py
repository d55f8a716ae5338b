"""The treasury desk: a machine person with a key of its own, who conducts signed orders and reports what it hears.

Its commands go through the same gateway as people's. It never decides: the record does, and may refuse it.
"""

import json
from typing import TYPE_CHECKING

import aiohttp
from temporalio import activity
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError

from activities.machine_person import MachinePerson, Saying
from domain.actions import Action
from domain.basis import order_digest
from domain.canonical import canonical_json
from domain.commands.orders import Evidence, TreasuryOutcome
from domain.ids import machine_command_id, order_parts, order_workflow_id
from domain.refusals import RefusalCode
from domain.state import fold
from domain.state.order import Order
from domain.state.subproject import SubprojectState
from domain.values import TWELVE_DIGITS, instant_text
from gateway.intake import Gateway
from gateway.settings import Settings
from store import log
from store.queries import sql
from wording.summaries import summary_of
from workflows.payment_order import PaymentOrder, Talk
from workflows.ports import REPORT_AGAIN, OrderRef, OrderView, Report, TreasuryDeskPort, TreasuryWord

if TYPE_CHECKING:
    from store.database import Pool

RECORD_TIME, CLOCK_SHIFT = sql("log", "record_time"), sql("log", "clock_shift")
PERSON = "treasury-desk"
CALL_SECONDS = 10.0
UNKNOWN = TreasuryWord(outcome="unknown")
LONGEST_REASON = 1_000
UNSAID = "–"


class TreasuryDesk(TreasuryDeskPort):
    """Reads with the reader's rights, reports through the gateway, calls the treasury over HTTP."""

    def __init__(
        self, *, reader: "Pool", gateway: Gateway, client: Client, http: aiohttp.ClientSession, settings: Settings
    ) -> None:
        self._reader = reader
        self._machine = MachinePerson(PERSON, gateway, settings)
        self._client = client
        self._http = http
        self._settings = settings

    @activity.defn(name="start_payment_order")
    async def start_payment_order(self, ref: OrderRef) -> None:
        """Start the order's workflow, once for ever: an order never gets a second talk."""
        try:
            await self._client.start_workflow(
                PaymentOrder.run,
                Talk(order=ref.order),
                id=order_workflow_id(ref.order),
                task_queue=self._settings.task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=ref.order,
            )
        except WorkflowAlreadyStartedError:
            return

    @activity.defn(name="read_order")
    async def read_order(self, ref: OrderRef) -> OrderView:
        """What the record knows of an order now, and the request that the treasury must get."""
        state, order, as_of = await self._order(ref.order)
        return OrderView(
            order=ref.order,
            status=order.status.value,
            request=_request(state.code, order, as_of),
            as_of=as_of,
            summary=summary_of(state),
        )

    @activity.defn(name="report")
    async def report(self, report: Report) -> str:
        """Say it to the record; its answer is the record's, and the workflow reads the record next."""
        state, order, _ = await self._order(report.order)
        said = await self._machine.say(
            Saying(
                command_id=machine_command_id(report.workflow, report.action, report.count),
                stream=state.code,
                action=Action(report.action),
                decides=_decides(report, order.number),
                basis=order_digest(state.code, order),
                signed_at=report.signed_at,
            )
        )
        return REPORT_AGAIN if said == RefusalCode.CLOCK_SKEW else said

    @activity.defn(name="send_order")
    async def send_order(self, view: OrderView) -> TreasuryWord:
        """Send once. No answer is an unknown outcome, to be asked for by id."""
        await self._set_clock()
        try:
            async with self._http.post(self._url("/orders"), data=view.request, headers=JSON_TYPE) as answer:
                return await _word(answer)
        except (TimeoutError, aiohttp.ClientError):
            return UNKNOWN

    @activity.defn(name="ask_order")
    async def ask_order(self, ref: OrderRef) -> TreasuryWord:
        """Ask what became of an order by its id."""
        try:
            async with self._http.get(self._url(f"/orders/{ref.order}")) as answer:
                if answer.status == 404:
                    return TreasuryWord(outcome="never_received")
                return await _word(answer)
        except (TimeoutError, aiohttp.ClientError):
            return UNKNOWN

    async def _set_clock(self) -> None:
        """A stand-in treasury takes the same shift as a simulated record; a real one has no such door."""
        async with self._reader.acquire() as connection:
            shift = await connection.fetchval(CLOCK_SHIFT)
        if shift is None:
            return
        try:
            async with self._http.put(self._url("/clock"), json={"shift_seconds": shift}):
                return
        except (TimeoutError, aiohttp.ClientError):
            return

    async def _order(self, order: str) -> tuple[SubprojectState, Order, str]:
        code, number = order_parts(order)
        async with self._reader.acquire() as connection:
            state = fold(code, await log.read_stream(connection, code))
            as_of = instant_text(await connection.fetchval(RECORD_TIME))
        assert isinstance(state, SubprojectState)
        found = state.order(number)
        if found is None:
            raise ApplicationError(f"{order} is not in the record", type="order_unknown")
        return state, found, as_of

    def _url(self, path: str) -> str:
        return self._settings.treasury_url.rstrip("/") + path


JSON_TYPE = {"Content-Type": "application/json"}


def _request(code: str, order: Order, as_of: str) -> str:
    """The order as the treasury gets it: the same bytes at every attempt but for the time of asking."""
    return canonical_json(
        {
            "order_id": f"{code}-{order.number:02d}",
            "fund_lines": [{"line": share.line, "amount_vnd": share.amount_vnd} for share in order.submitted],
            "payee_ref": order.order.payee_ref,
            "kind": order.order.kind.value,
            "new_vnd": order.order.new_vnd,
            "cleared_vnd": order.order.cleared_vnd,
            "as_of": as_of,
        }
    )


def _decides(report: Report, number: int) -> dict[str, object]:
    if report.action == Action.NOTE_ORDER_SENT.value:
        return {"order_number": number}
    return {
        "order_number": number,
        "outcome": report.outcome,
        "evidence": Evidence.ADAPTER.value,
        "reference": report.reference,
        "value_on": report.value_on,
        "reason": _sayable(report.reason) or (UNSAID if report.outcome == TreasuryOutcome.REFUSED else ""),
    }


def _sayable(reason: str) -> str:
    """The treasury's words without what no command may hold: a run of twelve digits, a text of any length."""
    return TWELVE_DIGITS.sub("…", reason)[:LONGEST_REASON].strip()


async def _word(answer: aiohttp.ClientResponse) -> TreasuryWord:
    """Only a whole, well-formed answer is a word; an error of the treasury's own leaves the outcome unknown."""
    if answer.status not in (200, 202):
        return UNKNOWN
    try:
        said = json.loads(await answer.text())
    except (json.JSONDecodeError, aiohttp.ClientError):
        return UNKNOWN
    return TreasuryWord(
        outcome=said.get("outcome", "unknown"),
        reference=said.get("reference"),
        value_on=said.get("value_on"),
        reason=said.get("reason") or "",
    )
