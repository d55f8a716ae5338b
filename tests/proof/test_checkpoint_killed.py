"""The job as a process, killed at any moment while people work: the next one goes on, and nothing is lost or doubled."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from random import Random

import pytest

from tests.architecture.tree import ROOT
from tests.proof.anchored import Anchored

KILLS = 8


def surroundings(anchored: Anchored) -> Mapping[str, str]:
    """What the process of the job needs: the server, its password, its key and its folder."""
    return {
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
        "SINHKE_VAR": str(anchored.folder),
        "SINHKE_DATABASE_URL": anchored.database.superuser,
        "SINHKE_SECRETS": str(anchored.database.secrets),
        "SINHKE_CHECKPOINTS": str(anchored.shelf.folder),
        "SINHKE_CHECKPOINT_KEY": str(anchored.folder / "keys" / "log.pem"),
    }


async def begin(anchored: Anchored, *words: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "starter.py", "checkpoint", *words]
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=surroundings(anchored), stdout=pipe, stderr=pipe
    )


@pytest.mark.slow
async def test_a_job_killed_at_any_moment_under_load_leaves_a_whole_tree(anchored: Anchored) -> None:
    town, over, chance = anchored.town, asyncio.Event(), Random(6962)

    async def keep_writing(number: int) -> None:
        while not over.is_set():
            await town.desk.act(town.an_allotment(1_000) if number else town.a_stranger())
            await asyncio.sleep(0.02)

    writers = [asyncio.create_task(keep_writing(number)) for number in range(2)]
    for _ in range(KILLS):
        job = await begin(anchored, "--every", "0.01")
        assert job.stdout is not None
        await asyncio.wait_for(job.stdout.readline(), 60)  # its first round is over
        await asyncio.sleep(chance.random() / 2)
        job.send_signal(signal.SIGKILL)
        await job.communicate()
    over.set()
    await asyncio.gather(*writers)
    last = await begin(anchored)
    said, talked = await last.communicate()
    assert last.returncode == 0, talked.decode()
    assert str(anchored.shelf.folder) in said.decode().replace("\n", "")
    await anchored.check()


@pytest.mark.slow
async def test_a_loop_outlives_a_server_that_is_away_and_stops_when_asked(anchored: Anchored) -> None:
    job = await begin(anchored, "--every", "0.1", "--json")
    assert job.stdout is not None
    await asyncio.wait_for(job.stdout.readline(), 60)
    async with anchored.database.as_role(None) as connection:
        await connection.execute("alter role sinhke_checkpoint nologin")
        try:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sinhke_checkpoint'"
            )
            await asyncio.sleep(1)
            assert job.returncode is None
        finally:
            await connection.execute("alter role sinhke_checkpoint login")
    await anchored.town.desk.act(anchored.town.a_stranger())
    for _ in range(100):
        if len(list(anchored.shelf.folder.glob("*.checkpoint"))) == 2:
            break
        await asyncio.sleep(0.1)
    job.send_signal(signal.SIGTERM)
    _, talked = await job.communicate()
    assert job.returncode == 0, talked.decode()
    await anchored.check()
