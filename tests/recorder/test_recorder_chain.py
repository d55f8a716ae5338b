"""The chain that the recorder writes: whole, in order, and decidable again from what it kept."""

import pytest

from domain.facts import Facts
from domain.refusals import RefusalCode
from domain.strict_json import read_strict_json
from story.money import Money
from tests.recorder.chain import decided_again, whole_chain
from tests.recorder.lives import whole_life
from tests.recorder.town import REGISTER, TODAY, Town

STREAMS = (REGISTER, "fund/2023/huong-son")


@pytest.fixture(scope="module")
async def case(town: Town) -> Money:
    return await whole_life(town)


async def test_every_stream_is_one_chain_of_events_and_the_receipts_after_them(town: Town, case: Money) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        for stream in (*STREAMS, case.plan.code):
            links = await whole_chain(connection, stream)
            assert sum(link.is_receipt for link in links) >= 2

        commands = await connection.fetchval("select count(*) from command")
        assert await connection.fetchval("select count(*) from receipt") == commands
        refused = {link.row["code"] for link in links if link.is_receipt and link.row["code"]}
    assert refused == {
        RefusalCode.AMOUNTS_DO_NOT_ADD_UP.value,
        RefusalCode.CONTRACT_BEFORE_APPROVAL.value,
        RefusalCode.ALREADY_CLOSED.value,
    }


async def test_every_command_recorded_or_refused_is_decided_again_from_its_kept_facts(town: Town, case: Money) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        for stream in (*STREAMS, case.plan.code):
            decided = await decided_again(connection, stream)
            receipts = await connection.fetchval("select count(*) from receipt where stream = $1", stream)
            assert decided == receipts


async def test_a_refusal_keeps_the_balances_that_it_was_refused_on(town: Town, case: Money) -> None:
    poor = await town.a_case(200_000_000)
    await poor.is_approved(TODAY, 200_000_000, refused=RefusalCode.EXCEEDS_AVAILABLE)

    async with town.database.as_role("sinhke_reader") as connection:
        (last,) = (await whole_chain(connection, poor.plan.code))[-1:]
        available = await connection.fetchval(
            "select sum(available_vnd)::bigint from board_line where office = 'huong-son'"
        )
        assert await decided_again(connection, poor.plan.code) == 7
    facts = Facts.model_validate(read_strict_json(last.row["facts"]))
    assert sum(line.available_vnd for line in facts.lines) == available == 20_000_000


async def test_recorded_at_never_goes_back_when_the_servers_clock_does(town: Town) -> None:
    before = (await town.desk.act(town.a_stranger())).receipt
    async with town.database.as_role(None) as owner:
        await owner.execute("update record_clock set shift = shift - interval '7200 seconds'")
        first = (await town.desk.act(town.a_stranger())).receipt
        second = (await town.desk.act(town.a_stranger())).receipt
        await owner.execute("update record_clock set shift = shift + interval '7200 seconds'")
    after = (await town.desk.act(town.a_stranger())).receipt

    assert before and first and second and after
    assert first.received_at < before.received_at
    assert before.recorded_at == first.recorded_at == second.recorded_at < after.recorded_at
    async with town.database.as_role("sinhke_reader") as connection:
        await whole_chain(connection, REGISTER)


async def test_the_hash_of_a_link_moves_with_every_byte_of_what_it_says(town: Town, case: Money) -> None:
    async with town.database.as_role("sinhke_reader") as connection:
        links = await whole_chain(connection, case.plan.code)
    event = next(link for link in links if not link.is_receipt)
    receipt = next(link for link in links if link.is_receipt)
    for link, column in ((event, "body"), (event, "build"), (receipt, "build"), (receipt, "signatures")):
        changed = type(link)({**link.row, column: link.row[column] + " "}, link.is_receipt)
        assert changed.hashed_again() != link.row["hash"]
