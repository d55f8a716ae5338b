"""A simulated clock moves forward by recorded commands, and a command that comes late about it stops nobody."""

from datetime import datetime, timedelta

from domain.actions import Action
from domain.receipt import Receipt
from domain.refusals import RefusalCode
from domain.values import instant_text
from gateway.desk import Wish
from story.cast import REGISTRAR
from tests.recorder.chain import decided_again
from tests.recorder.town import REGISTER, Town


async def _now(town: Town) -> datetime:
    async with town.database.as_role("sinhke_reader") as connection:
        now = await connection.fetchval("select record_now()")
    assert isinstance(now, datetime)
    return now


def _to(instant: datetime) -> Wish:
    return Wish(
        stream=REGISTER, action=Action.MOVE_CLOCK, decides={"to": instant_text(instant)}, decided_by=[REGISTRAR]
    )


async def _moved(town: Town, to: datetime) -> Receipt:
    receipt = (await town.desk.act(_to(to))).receipt
    assert receipt is not None
    return receipt


async def test_the_clock_stands_where_the_recorded_command_put_it(town: Town) -> None:
    to = await _now(town) + timedelta(days=2)

    receipt = await _moved(town, to)

    assert receipt.refusal is None
    assert timedelta() <= await _now(town) - to < timedelta(seconds=20)


async def test_an_instant_that_has_passed_when_the_command_comes_is_refused(town: Town) -> None:
    receipt = await _moved(town, await _now(town) - timedelta(seconds=1))

    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.TOO_EARLY


async def test_an_instant_that_passed_between_reception_and_recording_moves_nothing_and_blocks_nothing(
    town: Town,
) -> None:
    """Received in time, decided by its reception, written after an outage: the clock has come there by itself."""
    soon = await _now(town) + timedelta(hours=1)
    envelope = await town.desk.compose(_to(soon))
    await town.take_in(envelope)
    async with town.database.as_role(None) as owner:
        await owner.execute("update record_clock set shift = shift + interval '7200 seconds'")
    before = await _now(town)

    receipt = await town.record(envelope)

    assert receipt.refusal is None
    assert receipt.received_at < soon < receipt.recorded_at
    assert timedelta() < await _now(town) - before < timedelta(seconds=20)
    assert (await town.desk.act(town.a_stranger())).receipt is not None
    async with town.database.as_role("sinhke_reader") as connection:
        await decided_again(connection, REGISTER)
