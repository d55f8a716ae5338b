"""A signal's name is its action: every workflow of a stream lists, on a real server, exactly the actions of its kind."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.sandbox import sandbox
from domain.actions import Action, stream_kind_of
from domain.ids import StreamKind, workflow_id
from gateway.temporal import WORKFLOW_OF
from workflows.carry import Carry
from workflows.fund_year import FundYear
from workflows.register import Register
from workflows.subproject import Subproject

SERVER = Path(sys.executable).parent / "temporal-test-server"
STREAM_OF = {
    StreamKind.SUBPROJECT: "DA-2023-0007",
    StreamKind.FUND: "fund/2023/huong-son",
    StreamKind.REGISTER: "register/lang-giang",
}


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[Client]:
    """A worker with workflows alone: no activity answers, so each workflow waits with its handlers set."""
    async with (
        await WorkflowEnvironment.start_time_skipping(
            test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
        ) as environment,
        Worker(
            environment.client,
            task_queue="names",
            workflows=[Subproject, FundYear, Register],
            workflow_runner=sandbox(),
        ),
    ):
        yield environment.client


@pytest.mark.parametrize("kind", list(StreamKind))
async def test_a_workflow_lists_the_actions_of_its_stream_as_signals(client: Client, kind: StreamKind) -> None:
    stream = STREAM_OF[kind]
    handle = await client.start_workflow(
        WORKFLOW_OF[kind], Carry(stream=stream), id=workflow_id(stream), task_queue="names"
    )
    told = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    named = {signal.name for signal in told.definition.signal_definitions if signal.name}
    assert named == {action.value for action in Action if stream_kind_of(action) is kind}
    await handle.terminate()
