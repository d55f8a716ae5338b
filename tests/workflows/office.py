"""An office: the town's people at a real gateway, a real Temporal server, and the worker's parts in this process.

What the worker process adds (signals, exit, settings) is not asked here; its workflows, activities and sandbox are.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from google.protobuf.json_format import MessageToDict
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.clock import Clock
from activities.recorder import Recorder
from activities.sandbox import sandbox
from activities.treasury_desk import CALL_SECONDS, TreasuryDesk
from domain.commands import read_command
from domain.envelope import Envelope
from domain.ids import order_workflow_id, workflow_id
from domain.receipt import Receipt
from gateway.desk import Desk, Wish
from gateway.intake import Gateway
from gateway.settings import Settings
from gateway.temporal import connect
from stack.binaries import temporal_program
from store import log
from store.database import connect_pool
from tests.conftest import Database
from tests.live import play_on
from tests.recorder.town import Town
from workflows.attributes import COMMUNE, FUND_YEAR, HOLDER_DUTY, NEXT_DATE, STAGE
from workflows.fund_year import FundYear
from workflows.payment_order import PaymentOrder
from workflows.register import Register
from workflows.subproject import Subproject

PATIENCE = 20.0
AT_WORK = {
    "WorkflowExecutionStarted",
    "WorkflowExecutionSignaled",
    "WorkflowTaskScheduled",
    "WorkflowTaskStarted",
    "WorkflowTaskFailed",
}
QUEUE = "sinhke"
SLOTS = 8


@dataclass
class Office:
    """A town whose commands go by Temporal, and what may be seen there."""

    town: Town
    client: Client
    settings: Settings
    database: Database

    async def receipt(self, wish: Wish, *, seconds: float = 20.0) -> Receipt:
        """Act through the gateway, and be told what became of it."""
        answer = await self.town.desk.act(wish, wait_seconds=seconds)
        assert answer.receipt is not None, f"{wish.action} of {wish.stream} has no receipt after {seconds} s"
        return answer.receipt

    async def only_received(self, wish: Wish) -> Envelope:
        """A command whose row is there and whose signal was lost on the way."""
        envelope = await self.town.desk.compose(wish)
        async with self.database.as_role("sinhke_gateway") as connection:
            command = read_command(envelope.command_text).header.command_id
            await log.insert_command(connection, command, wish.stream, wish.action.value, envelope)
        return envelope

    async def received(self, envelope: Envelope, *, seconds: float = 20.0) -> Receipt:
        """The receipt of an envelope that was sent somehow, also past the gateway."""
        command = read_command(envelope.command_text).header.command_id
        async with self.town.desk.reader.acquire() as connection, asyncio.timeout(seconds):
            while True:
                row = await log.read_command(connection, command)
                if row is not None and row.receipt is not None:
                    return row.receipt
                await asyncio.sleep(0.05)

    def handle(self, stream: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(workflow_id(stream))

    def talk(self, order: str) -> WorkflowHandle[Any, Any]:
        """The workflow that conducts an order."""
        return self.client.get_workflow_handle(order_workflow_id(order))

    async def events(self, stream: str) -> list[HistoryEvent]:
        """The history of the stream's current run, once its worker has said what it does next: a receipt comes before."""
        async with asyncio.timeout(PATIENCE):
            while True:
                events = list((await self.handle(stream).fetch_history()).events)
                if kind_of(events[-1]) not in AT_WORK:
                    return events
                await asyncio.sleep(0.02)

    async def counted(self, stream: str) -> dict[str, int]:
        """How many events of each kind the stream's current run has; kinds as Temporal's UI calls them."""
        names = [kind_of(event) for event in await self.events(stream)]
        return {name: names.count(name) for name in names}

    async def shown(self, stream: str) -> dict[str, Any]:
        """The search attributes of a stream's workflow, by name."""
        await self.events(stream)
        told = (await self.handle(stream).describe()).typed_search_attributes
        return {key.name: told.get(key) for key in (COMMUNE, STAGE, FUND_YEAR, HOLDER_DUTY, NEXT_DATE)}

    async def pending(self, stream: str) -> list[tuple[str, int, str]]:
        """Activities that are not done: type, attempt, last failure; what `temporal workflow describe` shows."""
        described = (await self.handle(stream).describe()).raw_description
        return [(a.activity_type.name, a.attempt, a.last_failure.message) for a in described.pending_activities]

    async def details(self, stream: str) -> str:
        """What the Temporal UI shows as current details."""
        await self.events(stream)
        told = await self.handle(stream).query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        return str(told.current_details)


@dataclass
class StaffedOffice(Office):
    """An office whose worker runs in this process; `machine` is that worker's treasury desk, `staff` what it is made of."""

    machine: TreasuryDesk
    staff: dict[str, Any]

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker that works until the end of the block; one after another, never two at once."""
        async with Worker(self.client, **self.staff):
            yield


def kind_of(event: HistoryEvent) -> str:
    """WorkflowExecutionSignaled and so on."""
    words = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").split("_")
    return "".join(word.capitalize() for word in words)


def attributes_of(event: HistoryEvent) -> dict[str, Any]:
    """The one block of attributes that an event has."""
    told = MessageToDict(event)
    [block] = [value for name, value in told.items() if name.endswith("EventAttributes")]
    return dict(block)


@asynccontextmanager
async def open_temporal(dynamic_config: Sequence[str] = ()) -> AsyncIterator[str]:
    """Address of a dev server of its own, in memory, with our namespace and search attributes."""
    extra = [part for setting in dynamic_config for part in ("--dynamic-config-value", setting)]
    async with await WorkflowEnvironment.start_local(
        namespace="sinhke",
        search_attributes=[COMMUNE, STAGE, FUND_YEAR, HOLDER_DUTY, NEXT_DATE],
        dev_server_existing_path=str(temporal_program()),
        dev_server_extra_args=extra,
        dev_server_log_level="error",
    ) as environment:
        yield environment.client.service_client.config.target_host


@asynccontextmanager
async def open_office(
    database: Database,
    files: Path,
    *,
    dynamic_config: Sequence[str] = (),
    treasury_url: str = "",
    call_seconds: float = CALL_SECONDS,
    **options: Any,
) -> AsyncIterator[StaffedOffice]:
    """An office on a founded database, with its worker running; `files` holds the town's keys and papers."""
    opened = open_rooms(
        database, files, dynamic_config=dynamic_config, treasury_url=treasury_url, call_seconds=call_seconds, **options
    )
    async with opened as office, office.working():
        yield office


@asynccontextmanager
async def open_rooms(
    database: Database,
    files: Path,
    *,
    dynamic_config: Sequence[str] = (),
    treasury_url: str = "",
    call_seconds: float = CALL_SECONDS,
    **options: Any,
) -> AsyncIterator[StaffedOffice]:
    """An office whose worker does not work yet."""
    async with (
        open_temporal(dynamic_config) as address,
        await connect_pool(database.url("sinhke_recorder"), size=2 * SLOTS) as recording,
        await connect_pool(database.url("sinhke_gateway")) as door,
        await connect_pool(database.url("sinhke_reader")) as reading,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=call_seconds)) as http,
    ):
        settings = Settings(
            var=files, database_url=database.superuser, temporal_address=address, treasury_url=treasury_url
        )
        client = await connect(settings, identity="tests")
        gateway = Gateway(door, settings, client)
        recorder = Recorder(recording)
        machine = TreasuryDesk(reader=reading, gateway=gateway, client=client, http=http, settings=settings)
        desk = Desk(gateway=gateway, reader=reading, settings=settings)
        town = Town(database=database, desk=desk, recorder=recorder, play=play_on(desk))
        clock = Clock(reader=reading, gateway=gateway, settings=settings)
        staff = {**worker_settings(recorder, machine, clock), **options}
        yield StaffedOffice(
            town=town, client=client, settings=settings, database=database, machine=machine, staff=staff
        )


def worker_settings(recorder: Recorder, machine: TreasuryDesk, clock: Clock) -> dict[str, Any]:
    return {
        "task_queue": QUEUE,
        "workflows": [Subproject, FundYear, Register, PaymentOrder],
        "activities": [
            *(recorder.record, recorder.standing),
            *(machine.start_payment_order, machine.read_order, machine.report, machine.send_order, machine.ask_order),
            clock.ring,
        ],
        "workflow_runner": sandbox(),
        "max_concurrent_workflow_tasks": 20,
        "max_concurrent_activities": SLOTS,
        "max_concurrent_local_activities": SLOTS,
        "sticky_queue_schedule_to_start_timeout": timedelta(seconds=3),
        "graceful_shutdown_timeout": timedelta(seconds=10),
    }
