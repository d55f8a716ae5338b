"""The tables refuse what was decided: nothing is recorded, an alarm is raised, and nobody tries it again and again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import structlog
from temporalio.exceptions import ApplicationError

from domain.envelope import Envelope
from store.troubles import constraint_broken
from tests.recorder.town import MILLION, REGISTER, Town
from workflows.policies import DIVERGED

FUND = "fund/2023/huong-son"
WRITTEN = "select version, links, head_hash from stream where name = $1"


@asynccontextmanager
async def a_stricter_table(town: Town, table: str, rule: str) -> AsyncIterator[None]:
    """One more check, as a later migration or an operator might have put it there; what stands already is not asked."""
    async with town.database.as_role(None) as superuser:
        await superuser.execute(f"alter table {table} add constraint stricter check ({rule}) not valid")
        try:
            yield
        finally:
            await superuser.execute(f"alter table {table} drop constraint stricter")


async def _halts(town: Town, envelope: Envelope) -> str:
    with pytest.raises(ApplicationError) as halted, structlog.testing.capture_logs() as logs:
        await town.record(envelope)
    assert (halted.value.type, halted.value.non_retryable) == (DIVERGED, True)
    [alarm] = [line for line in logs if line["log_level"] == "error"]
    assert alarm["event"] == "alarm_constraint_broken"
    assert alarm["constraint"] in str(halted.value)
    return str(alarm["constraint"])


async def _head(town: Town, stream: str) -> tuple[object, ...]:
    async with town.database.as_role("sinhke_reader") as connection:
        return tuple(await connection.fetchrow(WRITTEN, stream) or ())


async def test_a_violated_check_halts_the_stream_and_is_recorded_once_the_check_is_gone(town: Town) -> None:
    await town.desk.act(town.an_allotment(MILLION))
    envelope = await town.desk.compose(town.an_allotment(7 * MILLION))
    before = await _head(town, FUND)

    async with a_stricter_table(town, "ledger_entry", f"amount_vnd <> {7 * MILLION}"):
        assert await _halts(town, envelope) == "ledger_entry: stricter"

    assert await _head(town, FUND) == before
    receipt = await town.record(envelope)
    assert receipt.refusal is None
    assert receipt.first_version == before[0] + 1  # type: ignore[operator]


async def test_a_key_that_is_taken_behind_the_records_back_halts_it(town: Town) -> None:
    envelope = await town.desk.compose(town.a_stranger())
    person = envelope.command_text.split('"person":"')[1].split('"')[0]
    async with town.database.as_role(None) as superuser:
        await superuser.execute("insert into person values ($1, 'ai do (giả định)', false, 1)", person)
    before = await _head(town, REGISTER)

    assert await _halts(town, envelope) == "person: person_pkey"
    assert await _head(town, REGISTER) == before


async def test_two_answers_with_one_reference_are_left_to_the_next_attempt(town: Town) -> None:
    """The one that comes second reads the first as a fact then, and is refused with words."""
    order = """insert into payment_order (order_id, subproject, number, kind, new_vnd, cleared_vnd, status, prepared_by,
        signed_by, reference, evidence, value_on, version)
        values ($1, $1, 1, 'advance', 1, 0, 'accepted', '{a}', '{b}', 'KB-1', 'adapter', '2023-07-03', 1)"""
    async with town.database.as_role(None) as superuser:
        await superuser.execute(order, "DA-2023-9001")
        with pytest.raises(asyncpg.UniqueViolationError) as taken:
            await superuser.execute(order, "DA-2023-9002")
        with pytest.raises(asyncpg.UniqueViolationError) as twice:
            await superuser.execute(order.replace("KB-1", "KB-2"), "DA-2023-9001")
    assert constraint_broken(taken.value) is None
    assert constraint_broken(twice.value) == "payment_order: payment_order_pkey"


def test_an_error_of_another_kind_breaks_no_rule() -> None:
    assert constraint_broken(OSError()) is None
