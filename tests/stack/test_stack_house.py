"""The whole house: in order, alone on its folder, and gone with whoever started it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest

from stack.ask import ask
from stack.house import House
from stack.problems import StackProblem
from stack.server import Server
from stack.treasury import CHECKOUT, TreasuryServer
from tests.stack.machine import connected, processes_about, soon

ATTRIBUTES = {"Stage": "Keyword"}
SOMEWHERE = "postgresql://somebody@db.example/sinhke"

RESIDENT = """
import asyncio, sys
from pathlib import Path
from stack.house import House

async def live():
    async with House(Path(sys.argv[1]), search_attributes={"Stage": "Keyword"}) as house:
        print(house.database_url, flush=True)
        await asyncio.sleep(600)

asyncio.run(live())
"""


@contextmanager
def resident(var: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that lives in a house on `var`."""
    command = [sys.executable, "-c", RESIDENT, str(var)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def test_everything_runs_and_everything_is_stopped_in_reverse_order(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var = open_folder / "var"
    stopped: list[str] = []
    stop = Server.stop

    async def noted(server: Server) -> None:
        if server.running:
            stopped.append(server.name)
        await stop(server)

    monkeypatch.setattr(Server, "stop", noted)
    async with House(var, search_attributes=ATTRIBUTES) as house:
        async with connected(house.database_url) as connection:
            assert await connection.fetchval("SELECT 1") == 1
        assert house.temporal_address == f"127.0.0.1:{house.temporal.port}"
        assert (await ask(house.treasury.port, "/health")).status == 200
        assert house.ui_url is not None
        assert any(house.ui_url in line for line in house.where)
        assert house.fallen == []
        assert {folder.name for folder in var.iterdir()} >= {"postgres", "temporal", "treasury", "secrets", "log"}
    assert stopped == ["The treasury", "Temporal", "Postgres"]
    assert processes_about(var) == []
    await house.erase()
    assert not var.exists()


async def test_the_steps_can_be_taken_one_by_one_and_a_fallen_server_is_seen(open_folder: Path) -> None:
    house = House(open_folder / "steps", search_attributes={}, temporal_address="temporal.example:7233")
    try:
        await house.open()
        with pytest.raises(StackProblem, match="Postgres was not started yet"):
            _ = house.database_url
        url = await house.start_postgres()
        assert url == house.database_url
        assert await house.start_temporal() == "temporal.example:7233"
        house.postgres.kill()
        assert house.fallen == [house.postgres]
        assert await house.postgres.start() == url
        assert house.fallen == []
    finally:
        await house.erase()
    assert processes_about(open_folder) == []


async def test_servers_that_run_elsewhere_are_only_passed_on(tmp_path: Path) -> None:
    async with House(
        tmp_path / "var",
        database_url=SOMEWHERE,
        temporal_address="temporal.example:7233",
        treasury_url="https://treasury.example",
        search_attributes=ATTRIBUTES,
    ) as house:
        assert house.database_url == SOMEWHERE
        assert house.temporal_address == "temporal.example:7233"
        assert house.treasury_url == "https://treasury.example"
        assert house.ui_url is None
        assert house.where == []
        assert processes_about(tmp_path) == []


async def test_what_was_started_is_stopped_when_a_later_server_fails(open_folder: Path) -> None:
    var = open_folder / "fails"
    (var / "temporal").mkdir(parents=True)
    (var / "temporal" / "temporal.db").write_bytes(b"no database at all" * 100)
    house = House(var, search_attributes={})
    with pytest.raises(StackProblem, match="Temporal did not start"):
        await house.__aenter__()
    assert processes_about(var) == []
    await house.erase()


async def test_a_second_house_on_one_folder_is_refused_at_once(open_folder: Path) -> None:
    first, second = (House(open_folder / "one", search_attributes={}) for _ in range(2))
    await first.open()
    with pytest.raises(StackProblem, match=r"Another run is using .*/one: stop it first, or choose another folder"):
        await second.open()
    await first.close()
    await second.open()
    await second.close()


@pytest.mark.slow
async def test_kill_9_of_the_parent_leaves_no_process_and_the_next_house_starts(open_folder: Path) -> None:
    var = open_folder / "orphaned"
    with resident(var) as process:
        assert process.stdout is not None
        url = await asyncio.to_thread(process.stdout.readline)
        assert url.startswith("postgresql://")
        async with connected(url.strip()) as connection:
            await connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        assert len(processes_about(var)) > 3
        process.kill()
    house = House(var, search_attributes=ATTRIBUTES)
    async with house, connected(house.database_url) as connection:  # at once: it waits for the dead house's servers
        assert await connection.fetchval("SELECT n FROM kept") == 1
    with resident(var) as process:
        assert process.stdout is not None
        assert await asyncio.to_thread(process.stdout.readline)
        process.kill()
    assert await soon(lambda: processes_about(var) == [], 10)
    await house.erase()


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.4, 1.2])
async def test_kill_9_in_the_middle_of_the_first_start_is_survived(open_folder: Path, after: float) -> None:
    var = open_folder / f"young-{after}"
    with resident(var) as process:
        await asyncio.sleep(after)
        process.kill()
    assert await soon(lambda: processes_about(var) == [], 10)
    house = House(var, search_attributes=ATTRIBUTES)
    async with house:
        assert house.fallen == []
    await house.erase()


async def test_ctrl_c_stops_the_house_without_a_word_of_python(open_folder: Path) -> None:
    var = open_folder / "interrupted"
    with resident(var) as process:
        assert process.stdout is not None
        await asyncio.to_thread(process.stdout.readline)
        process.send_signal(signal.SIGINT)
        await asyncio.to_thread(process.wait)
    assert processes_about(var) == []
    assert "received fast shutdown request" in (var / "log" / "postgres.log").read_text()
    await House(var, search_attributes={}).erase()


async def test_the_treasury_reads_its_file_again_after_kill_9(tmp_path: Path) -> None:
    async with TreasuryServer(tmp_path / "treasury") as treasury, aiohttp.ClientSession() as session:
        url = await treasury.start()
        async with session.put(f"{url}/clock", json={"shift_seconds": 86_400}) as answer:
            assert answer.status == 200
        treasury.kill()
        assert await treasury.start() == url
        async with session.get(f"{url}/clock") as answer:
            assert (await answer.json())["shift_seconds"] == 86_400
    assert processes_about(tmp_path) == []
