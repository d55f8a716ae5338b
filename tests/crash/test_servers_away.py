"""A server is away when a command comes: it is received or plainly not, and what was received is answered by itself."""

from time import monotonic

import asyncpg
import pytest

from domain.envelope import Envelope
from gateway.intake import Answer
from gateway.session import open_desk
from gateway.temporal import Told
from store.troubles import DatabaseTrouble, database_trouble
from tests.crash.house import House

LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def _received(house: House, envelope: Envelope) -> int:
    count: int = await house.ask("select count(*) from command where body = $1", envelope.command_text)
    return count


async def _answer(house: House, envelope: Envelope, wait_seconds: float = 20.0) -> Answer:
    return await house.desk.gateway.submit(envelope, wait_seconds=wait_seconds)


async def test_what_comes_while_temporal_is_away_is_received_and_later_answered_by_itself(house: House) -> None:
    before, known, unknown = await house.compose(3)
    assert (await _answer(house, before)).receipt is not None  # so this gateway's client knew a living server
    house.household.house.temporal.kill()

    begun = monotonic()
    answer = await _answer(house, known)
    async with open_desk(house.household.settings) as fresh:
        first_sight = await fresh.gateway.submit(unknown)
    assert monotonic() - begun < 25
    assert [(told.receipt, told.told) for told in (answer, first_sight)] == [(None, Told.LATER)] * 2

    await house.household.house.temporal.start()
    await house.everything_answered()
    await house.check_record()
    assert (await _answer(house, known)).receipt is not None


async def test_what_comes_while_postgres_is_away_is_plainly_not_received_and_may_come_again(house: House) -> None:
    [envelope] = await house.compose(1)
    house.household.house.postgres.kill()

    for _ in range(3):
        with pytest.raises(LOST) as trouble:
            await _answer(house, envelope)
    assert isinstance(trouble.value, OSError) or database_trouble(trouble.value) is DatabaseTrouble.UNREACHABLE

    await house.household.house.postgres.start()
    assert await _received(house, envelope) == 0
    assert (await _answer(house, envelope)).receipt is not None
    assert house.household.worker.running
    await house.check_record()


async def test_what_comes_while_no_worker_runs_waits_for_the_next_one(house: House) -> None:
    [envelope] = await house.compose(1)
    await house.household.stop_worker()

    answer = await _answer(house, envelope, wait_seconds=0.2)
    assert (answer.receipt, answer.told) == (None, Told.TOLD)

    await house.household.start_worker()
    await house.everything_answered()
    await house.check_record()


async def test_a_worker_outlives_both_servers_and_goes_on(house: House) -> None:
    worker = house.household.worker
    for server in (house.household.house.postgres, house.household.house.temporal, house.household.house.postgres):
        await house.crash(server)
    envelopes = await house.compose(4)
    for envelope in envelopes:
        await house.send_until_taken(envelope)

    await house.everything_answered()

    assert worker.running
    assert worker is house.household.worker
    await house.check_record()
