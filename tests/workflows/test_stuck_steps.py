"""A step that cannot be done now (somebody holds its stream's row) grows no history and keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from domain.actions import Action
from domain.envelope import Envelope
from domain.standing import Standing
from gateway.desk import Wish
from story.money import Money
from tests.recorder.town import APPROVER, TODAY
from tests.workflows.conftest import Founded
from tests.workflows.office import PATIENCE, Office, kind_of, open_office

STUCK, TASK_SLOTS = 6, 4
OUTAGE_SECONDS, AT_ONCE = 4.0, 8.0


@pytest.fixture(scope="module")
async def office(founded: Founded) -> AsyncIterator[Office]:
    """An office whose worker has fewer slots for workflow tasks than there will be stuck cases."""
    async with (
        founded.copy() as database,
        open_office(database, founded.files, max_concurrent_workflow_tasks=TASK_SLOTS) as office,
    ):
        yield office


@pytest.fixture(scope="module")
async def cases(office: Office) -> list[Money]:
    return [await office.town.a_case(10_000_000) for _ in range(STUCK)]


@asynccontextmanager
async def held(office: Office, cases: list[Money]) -> AsyncIterator[None]:
    """Somebody holds the rows of these streams, as a long maintenance or a hung session would."""
    codes = [case.plan.code for case in cases]
    async with office.database.as_role(None) as connection, connection.transaction():
        await connection.execute("select from stream where name = any ($1) for update", codes)
        yield


async def send_return(office: Office, case: Money) -> Envelope:
    """The dossier goes back: sent and not waited for."""
    wish = Wish(
        stream=case.plan.code,
        action=Action.RETURN_DOSSIER,
        decides={"reason": "giả định: thiếu cam kết", "missing_items": ["cam-ket"]},
        decided_by=[APPROVER],
        paper=office.town.desk.file(b"gia dinh: tra lai", number="TB-TL", date=TODAY),
    )
    envelope = await office.town.desk.compose(wish)
    await office.town.desk.gateway.submit(envelope, wait_seconds=0.0)
    return envelope


async def test_stuck_cases_grow_no_history_and_starve_nobody(office: Office, cases: list[Money]) -> None:
    codes = [case.plan.code for case in cases]
    async with held(office, cases):
        sent = [await send_return(office, case) for case in cases]
        async with asyncio.timeout(PATIENCE):
            while not all([await office.pending(code) for code in codes]):
                await asyncio.sleep(0.05)
        lengths = [len(await office.events(code)) for code in codes]
        begun = monotonic()
        assert (await office.receipt(office.town.a_stranger())).refusal is None
        for code in codes:
            await office.handle(code).query("standing", result_type=Standing)
        assert monotonic() - begun < AT_ONCE
        await asyncio.sleep(OUTAGE_SECONDS - (monotonic() - begun))
        assert [len(await office.events(code)) for code in codes] == lengths
        for code in codes:
            [(name, attempt, failure)] = await office.pending(code)
            assert name == "record"
            assert attempt >= 2
            assert failure
    for envelope in sent:
        assert (await office.received(envelope)).refusal is None


async def test_an_outage_costs_one_regular_activity_however_long_it_lasts(office: Office, cases: list[Money]) -> None:
    code = cases[0].plan.code
    kinds = [kind_of(event) for event in await office.events(code)]
    assert kinds.count("ActivityTaskScheduled") == 2  # the first question for the standing, and the stuck hand-over
    assert "WorkflowTaskTimedOut" not in kinds
