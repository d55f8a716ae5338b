"""A treasury beside an office: its process, its troubles by order, what it paid, and orders signed to be conducted."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.service import RPCError, RPCStatusCode

from domain.state.order import OrderStatus
from domain.state.subproject import SubprojectState
from stack.treasury import TreasuryServer
from story.money import Money
from tests.recorder.town import TODAY
from tests.workflows.office import PATIENCE, Office, attributes_of, kind_of

SUPPORT = 20_000_000
HALF = SUPPORT // 2
Step = str | Sequence[str]


@dataclass
class Bank:
    """The treasury's process and a way to ask it; `server` may be killed and started again."""

    server: TreasuryServer
    http: aiohttp.ClientSession

    async def tell(self, method: str, path: str, body: object = None) -> Any:
        async with self.http.request(method, self.server.url + path, json=body) as answer:
            return await answer.json()

    async def troubles(self, order: str, steps: Sequence[Step]) -> None:
        await self.tell("PUT", "/faults", {"orders": {order: steps}})

    async def orders(self) -> list[str]:
        """Every order that ever arrived."""
        return [order["order_id"] for order in await self.tell("GET", "/orders")]

    async def receives(self, order: str) -> None:
        """Wait until the order has arrived."""
        async with asyncio.timeout(PATIENCE):
            while order not in await self.orders():
                await asyncio.sleep(0.05)

    async def paid(self, order: str) -> list[dict[str, Any]]:
        """The statement's lines for an order."""
        return [line for line in await self.tell("GET", "/statement") if line["order_id"] == order]


@asynccontextmanager
async def open_bank(folder: Path) -> AsyncIterator[Bank]:
    async with TreasuryServer(folder) as server, aiohttp.ClientSession() as http:
        yield Bank(server, http)


async def a_contract(office: Office) -> Money:
    """A case of Hương Sơn with money and a contract, ready for its first advance."""
    await office.receipt(office.town.an_allotment(SUPPORT))
    case = await office.town.a_case(SUPPORT)
    await case.is_approved(TODAY, SUPPORT)
    await case.signs_contract(TODAY, SUPPORT)
    return case


async def sign_advance(office: Office, case: Money, bank: Bank, steps: Sequence[Step] = ()) -> str:
    """The first order of a case, signed while the treasury will have these troubles with it: its id."""
    order = f"{case.plan.code}-01"
    if steps:
        await bank.troubles(order, steps)
    await case.prepares("advance", HALF, 0, TODAY)
    await case.signs_order(1)
    await begins(office, order)
    return order


async def begins(office: Office, order: str) -> None:
    """Wait until the order's talk runs: the receipt of its signature comes a little before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await office.talk(order).describe()
            except RPCError as problem:
                assert problem.status is RPCStatusCode.NOT_FOUND
                await asyncio.sleep(0.02)
            else:
                return


async def reaches(office: Office, order: str, status: OrderStatus, seconds: float = 30.0) -> None:
    """Wait until the record knows the order so."""
    code, _, number = order.rpartition("-")
    async with asyncio.timeout(seconds):
        while True:
            state = await office.town.desk.state(code)
            assert isinstance(state, SubprojectState)
            found = state.order(int(number))
            if found is not None and found.status is status:
                return
            await asyncio.sleep(0.05)


async def is_paid_once(office: Office, bank: Bank, order: str) -> None:
    """The treasury paid this order in one line, the record says the same of it, and its talk has ended."""
    assert await office.talk(order).result() == OrderStatus.ACCEPTED.value
    [line] = await bank.paid(order)
    async with office.database.as_role("sinhke_reader") as connection:
        known = await connection.fetchrow(
            "select status, reference, value_on::text from payment_order where order_id = $1", order
        )
    assert known is not None
    assert tuple(known) == ("accepted", line["reference"], line["value_on"])


async def details_of(office: Office, order: str) -> str:
    """What the Temporal UI shows of the order's talk now."""
    told = await office.talk(order).query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    return str(told.current_details)


async def steps_of(office: Office, order: str) -> list[str]:
    """What the order's talk did, in order: the activities that it asked for."""
    history = await office.talk(order).fetch_history()
    scheduled = [attributes_of(e) for e in history.events if kind_of(e) == "ActivityTaskScheduled"]
    return [str(activity["activityType"]["name"]) for activity in scheduled]
