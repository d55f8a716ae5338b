"""Every closed run's history is kept in the record once, and decodes and replays there without Temporal."""

import asyncio
import json
from dataclasses import replace

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from activities.keep_histories import Keeping
from activities.sandbox import sandbox
from domain.envelope import read_wire
from store.database import connect_pool
from tests.workflows.office import PATIENCE, Office
from tests.workflows.test_closed_case import refusal_of
from workflows.subproject import Subproject


async def closed_case(office: Office) -> str:
    """The code of a case that was refused and whose workflow has ended."""
    case = await office.town.a_case(100_000_000)
    await office.receipt(refusal_of(office, case))
    await office.handle(case.plan.code).result()
    return case.plan.code


async def kept_until(office: Office, workflow: str, runs: int) -> list[tuple[str, str]]:
    """(run id, body) of a workflow's exports, once so many of its runs have been listed as closed and kept."""
    pool = await connect_pool(office.database.url("sinhke_recorder"), size=1)
    keeping = Keeping(pool, office.client, 60.0)
    async with asyncio.timeout(PATIENCE), office.database.as_role("sinhke_reader") as connection:
        while True:
            await keeping.keep_closed_runs()
            rows = await connection.fetch("select run_id, body from history_export where workflow_id = $1", workflow)
            if len(rows) >= runs:
                break
            await asyncio.sleep(0.2)
    assert await keeping.keep_closed_runs() == 0
    await pool.close()
    return [(row["run_id"], row["body"]) for row in rows]


async def test_a_closed_run_is_kept_and_replays_offline_and_its_commands_are_read(office: Office) -> None:
    code = await closed_case(office)
    described = await office.handle(code).describe()
    [(run, body)] = await kept_until(office, f"subproject/{code}", 1)
    assert run == described.run_id
    history = WorkflowHistory.from_json(f"subproject/{code}", body)
    replayer = Replayer(workflows=[Subproject], workflow_runner=sandbox(), data_converter=pydantic_data_converter)
    await replayer.replay_workflow(history)
    signals = [
        event.workflow_execution_signaled_event_attributes
        for event in history.events
        if event.HasField("workflow_execution_signaled_event_attributes")
    ]
    assert {signal.signal_name for signal in signals} >= {"open_subproject", "refuse_project"}
    for signal in signals:
        assert code in read_wire(signal.input.payloads[0].data).command_text


async def test_every_run_of_a_workflow_is_kept_and_none_that_is_open(office: Office) -> None:
    code = await closed_case(office)
    open_one = await office.town.a_case(100_000_000)
    await office.receipt(replace(refusal_of(office, open_one), stream=code))
    await office.handle(code).result()
    kept = await kept_until(office, f"subproject/{code}", 2)
    assert len({run for run, _ in kept}) == 2
    async with office.database.as_role("sinhke_reader") as connection:
        query = "select count(*) from history_export where workflow_id = $1"
        assert await connection.fetchval(query, f"subproject/{open_one.plan.code}") == 0


async def test_two_workers_keep_a_run_once(office: Office) -> None:
    code = await closed_case(office)
    kept = await asyncio.gather(*(kept_until(office, f"subproject/{code}", 1) for _ in range(2)))
    assert kept[0] == kept[1]
    assert json.loads(kept[0][0][1])["events"]


async def test_a_look_that_fails_comes_again(office: Office) -> None:
    pool = await connect_pool(office.database.url("sinhke_recorder"), size=1)
    await pool.close()
    task = asyncio.create_task(Keeping(pool, office.client, 0.01).keep_keeping())
    await asyncio.sleep(0.3)
    assert not task.done()
    task.cancel()
