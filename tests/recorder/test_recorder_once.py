"""One id, one receipt, whoever asks, how often, and however late an attempt comes."""

import asyncio
from dataclasses import replace

import pytest

from activities.recorder import Recorder
from domain.door import DoorAnswer, TurnedAway
from domain.envelope import Envelope
from domain.refusals import RefusalCode
from gateway.compose import signed
from store.database import connect_pool
from tests.recorder.chain import whole_chain
from tests.recorder.town import APPROVER, MILLION, PATIENCE, REGISTER, TODAY, Town

COUNTS = """
select (select count(*) from command), (select count(*) from event), (select count(*) from receipt),
       (select count(*) from ledger_entry), (select sum(links) from stream)
"""
WAITING = """
select count(*) from pg_stat_activity
where wait_event_type = 'Lock' and datname = current_database() and usename = 'sinhke_recorder'
"""


async def _counts(town: Town) -> tuple[int, ...]:
    async with town.database.as_role("sinhke_reader") as connection:
        return tuple(await connection.fetchrow(COUNTS) or ())


async def test_the_same_command_again_gets_the_same_receipt_and_changes_nothing(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    first = await town.record(envelope)
    counts = await _counts(town)

    assert await town.record(envelope) == first
    assert await _counts(town) == counts


async def test_a_refused_id_stays_refused_when_the_reason_is_gone_and_a_new_id_succeeds(town: Town) -> None:
    case = await town.a_case(90 * MILLION)
    await case.is_approved(TODAY, 90 * MILLION, refused=RefusalCode.EXCEEDS_AVAILABLE)
    refused = town.play.teller.lines[-1].receipt
    assert refused is not None
    async with town.database.as_role("sinhke_reader") as connection:
        row = await connection.fetchrow(
            "select body, signatures from command where command_id = $1", refused.command_id
        )
    assert row is not None
    await town.desk.act(town.an_allotment(90 * MILLION))

    assert await town.record(Envelope(row["body"], row["signatures"])) == refused
    await case.is_approved(TODAY, 90 * MILLION)


async def test_the_same_id_over_other_bytes_is_turned_away_and_changes_nothing(town: Town) -> None:
    first = await town.desk.compose(town.a_stranger())
    receipt = await town.record(first)
    other = await town.desk.compose(replace(town.a_stranger(), command_id=receipt.command_id))
    counts = await _counts(town)

    with pytest.raises(TurnedAway) as turned:
        await town.record(other)

    assert (turned.value.answer, turned.value.fault) == (DoorAnswer.MALFORMED, RefusalCode.COMMAND_REUSED.value)
    assert await _counts(town) == counts
    assert await town.record(first) == receipt


async def test_what_is_decided_on_are_the_stored_signatures_and_not_those_of_a_later_attempt(town: Town) -> None:
    wish = town.an_allotment(MILLION)
    by_another = await town.desk.compose(replace(wish, signers=[APPROVER]))
    await town.take_in(by_another)
    rightly = signed(by_another.command_text, town.desk.settings.keys_folder, wish.decided_by)

    receipt = await town.record(rightly)

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.OWN_KEY_REQUIRED
    async with town.database.as_role("sinhke_reader") as connection:
        await whole_chain(connection, receipt.stream)
        stored = await connection.fetchval("select signatures from command where command_id = $1", receipt.command_id)
    assert stored == by_another.signatures_text


async def test_sixteen_attempts_at_once_make_one_receipt(town: Town) -> None:
    envelope = await town.desk.compose(town.an_allotment(MILLION))
    before = await _counts(town)

    receipts = await asyncio.gather(*(town.record(envelope) for _ in range(16)))

    assert {receipt.hash for receipt in receipts} == {receipts[0].hash}
    grown = [after - once for after, once in zip(await _counts(town), before, strict=True)]
    assert grown == [1, 1, 1, 1, 2]


async def test_attempts_that_both_saw_no_receipt_still_make_one(town: Town) -> None:
    """The zombie: it looked, slept behind a lock, and wakes when another attempt has been there."""
    envelope = await town.desk.compose(town.a_stranger())
    async with (
        await connect_pool(town.database.url("sinhke_recorder") + PATIENCE, size=2) as pool,
        town.database.as_role(None) as other,
        town.database.as_role(None) as watcher,  # a transaction sees the activity of its beginning only
    ):
        held = other.transaction()
        await held.start()
        await other.execute("select from stream where name = $1 for update", REGISTER)
        recorder = Recorder(pool)
        attempts = [asyncio.create_task(town.record(envelope, recorder=recorder)) for _ in range(2)]
        async with asyncio.timeout(20):
            while await watcher.fetchval(WAITING) < len(attempts):
                await asyncio.sleep(0.01)
        await held.rollback()
        first, second = await asyncio.gather(*attempts)

    assert first == second
    async with town.database.as_role("sinhke_reader") as connection:
        links = await whole_chain(connection, REGISTER)
    assert [link.is_receipt for link in links if link.command_id == first.command_id] == [False, True]


async def test_an_attempt_that_comes_after_other_commands_finds_its_old_receipt(town: Town) -> None:
    late = await town.desk.compose(town.a_stranger())
    receipt = await town.record(late)
    for _ in range(3):
        await town.desk.act(town.a_stranger())

    assert await town.record(late) == receipt
