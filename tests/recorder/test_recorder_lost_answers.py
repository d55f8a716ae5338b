"""An error from COMMIT does not say that it did not commit: asking again by id tells the truth, and nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from activities.recorder import Recorder
from domain.envelope import Envelope
from domain.receipt import Receipt
from store.database import connect_pool
from tests.recorder.chain import whole_chain
from tests.recorder.town import MILLION, Town
from tests.recorder.wire_cutter import WireCutter, wire_cutter

FUND = "fund/2023/huong-son"
# asyncpg tells a lost connection by any of these, depending on what it was waiting for.
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
DIE_IN_COMMIT = """
create function die_in_commit() returns trigger language plpgsql security definer as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;
create constraint trigger die_in_commit after insert on receipt deferrable initially deferred
    for each row execute function die_in_commit();
"""
OF_THE_RECORDER = "from pg_stat_activity where usename = 'sinhke_recorder' and datname = current_database()"
LIVE_AGAIN = "drop trigger die_in_commit on receipt; drop function die_in_commit()"


@pytest.fixture
async def cut(town: Town) -> AsyncIterator[tuple[WireCutter, Recorder]]:
    """A recorder whose connections all lead through a wire cutter."""
    async with (
        wire_cutter(town.database.url("sinhke_recorder")) as (cutter, url),
        await connect_pool(url, size=2) as pool,
    ):
        yield cutter, Recorder(pool)


async def _receipts(town: Town, envelope: Envelope) -> int:
    async with town.database.as_role("sinhke_reader") as connection:
        asked = "select count(*) from receipt join command using (command_id) where body = $1"
        return int(await connection.fetchval(asked, envelope.command_text))


async def _asked_again(town: Town, recorder: Recorder, envelope: Envelope) -> Receipt:
    """The truth by id, told by the same recorder over a connection of its pool; the stream is whole."""
    receipt = await town.record(envelope, recorder=recorder)
    assert receipt.refusal is None
    assert await _receipts(town, envelope) == 1
    async with town.database.as_role("sinhke_reader") as connection:
        links = await whole_chain(connection, FUND)
    assert [link.is_receipt for link in links if link.command_id == receipt.command_id] == [False, True]
    return receipt


async def test_a_commit_whose_answer_is_lost_has_committed_and_is_found_by_id(
    town: Town, cut: tuple[WireCutter, Recorder]
) -> None:
    cutter, recorder = cut
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    cutter.cut_at(b"COMMIT", arrives=True)

    with pytest.raises(LOST):
        await town.record(envelope, recorder=recorder)

    assert cutter.cuts == 1
    assert await _receipts(town, envelope) == 1
    await _asked_again(town, recorder, envelope)


async def test_a_commit_that_never_arrived_has_not_committed_and_is_done_by_the_next_attempt(
    town: Town, cut: tuple[WireCutter, Recorder]
) -> None:
    cutter, recorder = cut
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    cutter.cut_at(b"COMMIT", arrives=False)

    with pytest.raises(LOST):
        await town.record(envelope, recorder=recorder)

    assert cutter.cuts == 1
    assert await _receipts(town, envelope) == 0
    await _asked_again(town, recorder, envelope)


@pytest.mark.parametrize("words", [b"BEGIN", b"SAVEPOINT", b"insert into receipt", b"update ledger_account"])
async def test_a_wire_cut_at_any_statement_leaves_nothing_half_done(
    town: Town, cut: tuple[WireCutter, Recorder], words: bytes
) -> None:
    cutter, recorder = cut
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    cutter.cut_at(words, arrives=True)

    with pytest.raises(LOST):
        await town.record(envelope, recorder=recorder)

    assert cutter.cuts == 1
    assert await _receipts(town, envelope) == 0
    await _asked_again(town, recorder, envelope)


async def test_a_backend_that_is_terminated_inside_commit_has_written_nothing(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    async with town.database.as_role(None) as superuser:
        await superuser.execute(DIE_IN_COMMIT)
        try:
            with pytest.raises(LOST):
                await town.record(envelope)
            assert await _receipts(town, envelope) == 0
        finally:
            await superuser.execute(LIVE_AGAIN)

    await _asked_again(town, town.recorder, envelope)


async def test_a_pool_whose_connections_were_all_terminated_serves_the_next_command(town: Town) -> None:
    """What a restart of Postgres leaves behind: dead connections, which the pool replaces by itself."""
    await asyncio.gather(*[town.record(await town.desk.compose(town.a_stranger())) for _ in range(4)])
    async with town.database.as_role(None) as superuser:
        ended = await superuser.fetch(f"select pid, pg_terminate_backend(pid) {OF_THE_RECORDER}")
        assert len(ended) >= 1
        pids = [row["pid"] for row in ended]  # the pool may have opened another by now
        while await superuser.fetchval(f"select count(*) {OF_THE_RECORDER} and pid = any ($1)", pids):
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)  # the driver sees that they are gone

    envelope = await town.desk.compose(town.an_allotment(MILLION))
    await _asked_again(town, town.recorder, envelope)
