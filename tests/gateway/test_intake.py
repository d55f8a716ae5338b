"""In at the gateway, out with a receipt: once per id, patient for as long as was asked, honest when nobody answers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic

import pytest

from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from gateway.compose import new_command_id, signed
from gateway.intake import CommandReused, Gateway
from gateway.temporal import Told
from store.database import connect_pool
from tests.gateway.at_the_door import everything, is_turned_away
from tests.recorder.town import APPROVER, MILLION, Town


@pytest.fixture(scope="module")
async def alone(town: Town) -> AsyncIterator[Gateway]:
    """A gateway whose Temporal does not answer: nobody listens at that port."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings = town.desk.settings.model_copy(update={"temporal_address": f"127.0.0.1:{closed.getsockname()[1]}"})
        async with await connect_pool(town.database.url("sinhke_gateway"), size=4) as pool:
            yield Gateway(pool, settings, None)


async def test_the_same_command_twice_is_one_row_and_one_receipt(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    first = await town.desk.gateway.submit(envelope)
    before = await everything(town)

    again = await town.desk.gateway.submit(envelope)

    assert first.receipt is not None
    assert again == first
    assert await everything(town) == before


async def test_the_same_command_from_eight_senders_at_once_is_one_row_and_one_receipt(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    before = await everything(town)

    answers = await asyncio.gather(*(town.desk.gateway.submit(envelope) for _ in range(8)))

    assert len({answer.receipt.hash for answer in answers if answer.receipt}) == 1
    after = await everything(town)
    assert {table: after[table] - before[table] for table in ("command", "event", "receipt")} == {
        "command": 1,
        "event": 1,
        "receipt": 1,
    }


async def test_the_same_id_over_other_bytes_is_told_to_the_sender_and_changes_nothing(town: Town) -> None:
    first = await town.desk.act(town.a_stranger())
    other = await town.desk.compose(replace(town.a_stranger(), command_id=first.command_id))
    before = await everything(town)

    with pytest.raises(CommandReused) as reused:
        await town.desk.gateway.submit(other)

    assert reused.value.command_id == first.command_id
    assert await everything(town) == before


async def test_the_same_bytes_under_other_signatures_are_told_too(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    await town.desk.gateway.submit(envelope)
    by_another = signed(envelope.command_text, town.desk.settings.keys_folder, [APPROVER])

    with pytest.raises(CommandReused):
        await town.desk.gateway.submit(by_another)


async def test_a_command_replayed_to_another_stream_does_not_hold_its_signature(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    moved = Envelope(envelope.command_text.replace("huong-son", "xuan-huong"), envelope.signatures_text)

    await is_turned_away(town, moved, DoorAnswer.BAD_SIGNATURE)


async def test_with_temporal_away_a_command_is_received_and_not_yet_processed(town: Town, alone: Gateway) -> None:
    envelope = await town.desk.compose(town.a_stranger())

    answer = await alone.submit(envelope)

    assert (answer.receipt, answer.told) == (None, Told.LATER)
    async with town.database.as_role("sinhke_gateway") as connection:
        waiting = "select count(*) from command_without_receipt where command_id = $1"
        assert await connection.fetchval(waiting, answer.command_id) == 1
    assert (await town.record(envelope)).refusal is None
    assert (await alone.submit(envelope)).receipt is not None


async def test_a_receipt_that_comes_while_it_is_waited_for_is_seen_at_once(town: Town, alone: Gateway) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    command_id = await town.take_in(envelope)
    waiting = asyncio.create_task(alone.await_receipt(command_id, 20.0))
    await asyncio.sleep(0.3)
    assert not waiting.done()

    receipt = await town.record(envelope)
    recorded = monotonic()

    assert await waiting == receipt
    assert monotonic() - recorded < 2.0


async def test_a_receipt_that_does_not_come_in_time_is_none(town: Town, alone: Gateway) -> None:
    command_id = await town.take_in(await town.desk.compose(town.a_stranger()))
    begun = monotonic()

    assert await alone.await_receipt(command_id, 0.3) is None

    assert 0.3 <= monotonic() - begun < 3.0


async def test_the_receipt_of_an_id_that_nobody_sent_is_not_waited_for(town: Town, alone: Gateway) -> None:
    with pytest.raises(TurnedAway):
        await alone.await_receipt(new_command_id(), 20.0)


async def test_nobody_gives_the_time_of_reception_but_the_database(town: Town, alone: Gateway) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        before = await connection.fetchval("select record_now()")
        answer = await alone.submit(await town.desk.compose(town.a_stranger()))
        received = await connection.fetchval("select received_at from command where command_id = $1", answer.command_id)
        after = await connection.fetchval("select record_now()")

    assert before <= received <= after
