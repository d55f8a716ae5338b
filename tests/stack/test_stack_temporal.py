"""The Temporal dev server, on the real binary: what it keeps, and the faults that an operator can mend."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

import stack.server
from stack.ask import ask
from stack.problems import StackProblem
from stack.temporal import TemporalServer

ATTRIBUTES = {"Stage": "Keyword", "NextDate": "Datetime", "FundYear": "Int", "Tags": "KeywordList"}


@pytest.fixture(scope="module")
async def temporal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TemporalServer]:
    folder = tmp_path_factory.mktemp("temporal") / "server"
    async with TemporalServer(folder, search_attributes=ATTRIBUTES) as server:
        yield server


async def test_the_namespace_keeps_closed_histories_for_ninety_days(temporal: TemporalServer) -> None:
    client = await Client.connect(await temporal.start(), namespace="sinhke")
    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="sinhke"))
    assert answer.config.workflow_execution_retention_ttl.ToTimedelta() == timedelta(days=90)


async def test_the_search_attributes_are_registered_with_their_types(temporal: TemporalServer) -> None:
    client = await Client.connect(await temporal.start(), namespace="sinhke")
    answer = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace="sinhke"))
    assert set(answer.custom_attributes) == set(ATTRIBUTES)
    assert await temporal.known_attributes() == ATTRIBUTES


async def test_the_pages_for_people_are_served(temporal: TemporalServer) -> None:
    await temporal.start()
    page = await ask(int(temporal.ui_url.rsplit(":", 1)[1]), "/")
    assert page.status == 200
    assert b"<html" in page.body
    assert any(temporal.ui_url in line for line in temporal.lines)


async def test_open_workflows_survive_kill_9_of_the_server(temporal: TemporalServer) -> None:
    address = await temporal.start()
    client = await Client.connect(address, namespace="sinhke")
    await client.start_workflow("Nobody", id="subproject/DA-2023-0001", task_queue="nobody")
    temporal.kill()
    assert not temporal.running
    assert await temporal.start() == address
    client = await Client.connect(address, namespace="sinhke")
    found = await client.get_workflow_handle("subproject/DA-2023-0001").describe()
    assert found.workflow_type == "Nobody"


async def test_an_attribute_that_is_new_to_an_old_file_is_added_and_at_once_usable(temporal: TemporalServer) -> None:
    await temporal.stop()
    later = TemporalServer(temporal.folder, search_attributes={**ATTRIBUTES, "Commune": "Keyword"})
    async with later:
        client = await Client.connect(await later.start(), namespace="sinhke")
        pair = SearchAttributePair(SearchAttributeKey.for_keyword("Commune"), "huong-son")
        handle = await client.start_workflow(
            "Nobody", id="new-attribute", task_queue="nobody", search_attributes=TypedSearchAttributes([pair])
        )
        found = await handle.describe()
        assert found.typed_search_attributes[SearchAttributeKey.for_keyword("Commune")] == "huong-son"


async def test_an_attribute_of_another_type_is_refused(temporal: TemporalServer) -> None:
    await temporal.stop()
    other = TemporalServer(temporal.folder, search_attributes={"Stage": "Int"})
    with pytest.raises(StackProblem, match=r"Stage in .* is of type Keyword and should be Int"):
        await other.start()
    assert not other.running


async def test_a_second_server_on_the_same_file_is_refused(
    temporal: TemporalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack.server, "CLAIM_SECONDS", 0.3)
    await temporal.start()
    with pytest.raises(StackProblem, match="Another Temporal is running on"):
        await TemporalServer(temporal.folder, search_attributes=ATTRIBUTES).start()
    assert temporal.running


async def test_a_file_whose_making_was_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "temporal.db").write_bytes(b"half a schema")
    (tmp_path / "unfinished").touch()
    async with TemporalServer(tmp_path, search_attributes={}, log=tmp_path / "log"):
        assert not (tmp_path / "unfinished").exists()


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "temporal.db").write_bytes(b"somebody's letters, long enough to be no empty file" * 10)
    server = TemporalServer(tmp_path, search_attributes={}, log=tmp_path / "log")
    with pytest.raises(StackProblem, match="file is not a database"):
        await server.start()
    assert (tmp_path / "temporal.db").read_bytes().startswith(b"somebody's letters")


@pytest.mark.parametrize("which", ["port", "ui_port"])
async def test_a_port_in_use_by_another_program_is_named(tmp_path: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = {"port": None, "ui_port": None, which: port}
        server = TemporalServer(tmp_path, **ports, search_attributes={}, log=tmp_path / "log")
        with pytest.raises(StackProblem, match=f"Port {port} .* choose another port"):
            await server.start()


async def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StackProblem, match="cannot be written"):
        await TemporalServer(tmp_path / "file" / "temporal", search_attributes={}, log=tmp_path / "log").start()
