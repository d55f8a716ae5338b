"""The task that looks again: a command whose signal was lost gets its receipt, and nothing is told more often than it helps."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import structlog

from activities.look_again import Looking
from store.database import connect_pool
from tests.workflows.office import PATIENCE, Office


@pytest.fixture
async def looking(office: Office) -> AsyncIterator[Looking]:
    """A task that finds every command that has no receipt at once, and does what a test asks it to do."""
    settings = office.settings.model_copy(update={"look_again_seconds": 0.05})
    async with await connect_pool(office.database.url("sinhke_recorder"), size=2, application="looking") as pool:
        yield Looking(pool, office.client, settings)


async def test_a_command_whose_signal_was_lost_is_told_again_and_recorded(office: Office, looking: Looking) -> None:
    lost = [await office.only_received(office.town.a_stranger()) for _ in range(3)]
    await asyncio.sleep(0.1)
    assert await looking.look_at_commands() == len(lost)
    for envelope in lost:
        assert (await office.received(envelope)).refusal is None
    await asyncio.sleep(0.1)
    assert await looking.look_at_commands() == 0


async def test_a_command_that_nobody_can_record_is_told_ever_more_rarely(office: Office, looking: Looking) -> None:
    """Its stream's name is that of no command's own: the recorder turns it away each time, and each signal is history."""
    honest = await office.town.desk.compose(office.town.a_stranger())
    async with office.database.as_role("sinhke_gateway") as connection:
        await connection.execute(
            "insert into command (command_id, stream, action, body, sha256, signatures) values ($1, $2, $3, $4, $5, $6)",
            *("0192f0c0-0000-7000-8000-000000000001", "DA-2023-0099", "register_person"),
            *(honest.command_text, honest.command_sha256, honest.signatures_text),
        )
    told = 0
    loop = asyncio.get_running_loop()
    end = loop.time() + 1.0
    while loop.time() < end:
        told += await looking.look_at_commands()
        await asyncio.sleep(0.02)
    # After 0.05, 0.1, 0.2, 0.4 s; without the pauses there would be dozens.
    assert 2 <= told <= 6


async def test_the_task_survives_a_database_that_cuts_its_connections(office: Office, looking: Looking) -> None:
    task = asyncio.create_task(looking.keep_looking())
    try:
        with structlog.testing.capture_logs() as said:
            async with office.database.as_role(None) as connection, asyncio.timeout(PATIENCE):
                while "look_again_failed" not in {entry["event"] for entry in said}:
                    await connection.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'looking'"
                    )
                    await asyncio.sleep(0.01)
            lost = await office.only_received(office.town.a_stranger())
            await office.received(lost)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
