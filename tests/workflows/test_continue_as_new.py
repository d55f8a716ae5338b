"""3,000 signals, every tenth a duplicate, across many continue-as-new while the senders send: none lost, none twice.

The rows of the commands are there before (as the gateway would have put them one by one); the senders use the gateway's
own way of telling, and pause as its door would make them while too much waits. One in ninety is an allotment of one đồng,
so that the money counts along; the others are refused, which costs the stream no event and keeps each decision as cheap
as the first. Commits do not wait for the disk here: no server is killed.
"""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest
from temporalio.client import WorkflowExecutionStatus

from domain.actions import Action
from domain.canonical import sha256_hex
from domain.commands import Attested
from domain.envelope import Envelope
from gateway.compose import command_text, new_command_id, signed
from gateway.temporal import Told, tell
from tests.recorder.town import ALLOCATOR, APPROVER
from tests.workflows.conftest import Founded
from tests.workflows.office import Office, attributes_of, kind_of, open_office

FUND = "fund/2023/duong-duc"
COMMANDS, DUPLICATES, SENDERS = 2_700, 300, 6
RECORDED = COMMANDS // 90
EVENTS_OF_A_RUN, MOST_WAITING = 300, 120


@pytest.fixture(scope="module")
async def office(founded: Founded) -> AsyncIterator[Office]:
    """An office on a server that wants short histories."""
    short = [f"limit.historyCount.suggestContinueAsNew={EVENTS_OF_A_RUN}"]
    async with founded.copy() as database:
        async with database.as_role(None) as connection:
            name = await connection.fetchval("select current_database()")
            await connection.execute(f"alter database {name} set synchronous_commit = off")
        async with open_office(database, founded.files, dynamic_config=short) as office:
            yield office


def commands(office: Office) -> dict[str, Envelope]:
    """By id: signed allotments of one đồng, one in ninety by the person who may allot."""
    wish = office.town.an_allotment(1)
    found = {}
    for number in range(COMMANDS):
        person = ALLOCATOR if number % 90 == 0 else APPROVER
        command_id = new_command_id()
        text = command_text(
            command_id=command_id,
            stream=FUND,
            action=Action.ALLOT,
            decides=wish.decides,
            basis=None,
            decided_by=[person],
            entered_by=person,
            signed_at="2023-07-03T01:00:00Z",
            attested=Attested.OWN_KEY,
            paper=wish.paper,
        )
        found[command_id] = signed(text, office.settings.keys_folder, [person])
    return found


async def take_in(office: Office, envelopes: dict[str, Envelope]) -> None:
    async with office.database.as_role("sinhke_gateway") as connection:
        await connection.executemany(
            "insert into command (command_id, stream, action, body, sha256, signatures) values ($1, $2, $3, $4, $5, $6)",
            [
                (name, FUND, Action.ALLOT.value, e.command_text, sha256_hex(e.command_bytes), e.signatures_text)
                for name, e in envelopes.items()
            ],
        )


class Window:
    """How much was sent and how much of it is answered: nobody sends while too much waits."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.sent: set[str] = set()
        self.answered = 0

    async def has_room(self) -> None:
        while len(self.sent) - self.answered >= MOST_WAITING:
            await asyncio.sleep(0.05)

    async def watch(self) -> None:
        async with self._office.database.as_role("sinhke_reader") as connection:
            while self.answered < COMMANDS:
                self.answered = await connection.fetchval("select count(*) from receipt where stream = $1", FUND)
                await asyncio.sleep(0.05)


async def send(office: Office, window: Window, commands: list[tuple[str, bytes]]) -> None:
    for command_id, wire in commands:
        await window.has_room()
        window.sent.add(command_id)
        assert await tell(office.client, office.settings, FUND, Action.ALLOT.value, wire) is Told.TOLD


@pytest.mark.slow
async def test_three_thousand_signals_across_continue_as_new_none_lost_none_twice(office: Office) -> None:
    envelopes = commands(office)
    await take_in(office, envelopes)
    chance = random.Random(3)
    wires = [(command_id, envelope.wire()) for command_id, envelope in envelopes.items()]
    wires += chance.sample(wires, DUPLICATES)
    chance.shuffle(wires)
    window = Window(office)
    async with asyncio.timeout(240):
        await asyncio.gather(
            window.watch(), *(send(office, window, wires[sender::SENDERS]) for sender in range(SENDERS))
        )
    assert await what_the_record_holds(office) == {
        "answered": set(envelopes),
        "positions": list(range(1, COMMANDS + RECORDED + 1)),
        "versions": list(range(1, RECORDED + 1)),
        "granted": -RECORDED,
    }
    await check_runs(office)


async def what_the_record_holds(office: Office) -> dict[str, object]:
    async with office.database.as_role("sinhke_reader") as connection:
        receipts = await connection.fetch("select command_id::text, position from receipt where stream = $1", FUND)
        events = await connection.fetch("select version, position from event where stream = $1", FUND)
        granted = await connection.fetchval(
            "select sum(balance) from ledger_account join fund_line using (line) where kind = 'granted' and office = $1",
            FUND.rpartition("/")[2],
        )
    return {
        "answered": {row["command_id"] for row in receipts},
        "positions": sorted(row["position"] for row in [*receipts, *events]),
        "versions": sorted(row["version"] for row in events),
        "granted": granted,
    }


async def check_runs(office: Office) -> None:
    """Many runs, each handed on; what failed in between is only the server's "a signal came while you closed"."""
    assert await office.handle(FUND).query("waiting", result_type=int) == 0
    runs = [run async for run in office.client.list_workflows(f"WorkflowId = '{FUND}'")]
    statuses = [run.status for run in runs]
    assert statuses.count(WorkflowExecutionStatus.RUNNING) == 1
    assert statuses.count(WorkflowExecutionStatus.CONTINUED_AS_NEW) == len(runs) - 1
    assert len(runs) >= 8
    causes = set()
    for run in runs:
        history = await office.client.get_workflow_handle(FUND, run_id=run.run_id).fetch_history()
        causes |= {attributes_of(e)["cause"] for e in history.events if kind_of(e) == "WorkflowTaskFailed"}
    assert causes <= {"WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND"}
