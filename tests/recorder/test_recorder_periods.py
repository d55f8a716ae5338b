"""The figures of a closed period are given again by their pair, to the byte, whoever recorded while they were frozen."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from activities.recorder import Recorder
from domain.actions import Action
from domain.canonical import canonical_json
from domain.events.fund import PeriodClosed
from domain.facts import Facts
from domain.figures import PeriodFigures
from domain.receipt import Outcome, Receipt
from domain.refusals import RefusalCode
from domain.times import start_of
from gateway.desk import Wish
from store import log
from store.facts import read_period
from story.cast import DUONG_DUC, HUONG_SON, XUAN_HUONG, Commune
from tests.conftest import Database
from tests.recorder.lives import half_a_life, whole_life
from tests.recorder.town import MILLION, Town, open_town

QUARTER_ENDS = date(2023, 9, 30)
OPENED = (HUONG_SON, XUAN_HUONG, DUONG_DUC)
AGAIN = 2  # each closing is sent by two workers at once
CASES = 4
COMMITS_AFTER, CLOSED_AFTER = 0.5, 0.3  # seconds: the clock comes while the others have written and not committed


class Slow(Recorder):
    """A recorder that has written everything and is long in committing it."""

    async def _lock_and_decide(self, *given: Any) -> Any:
        written = await super()._lock_and_decide(*given)
        await asyncio.sleep(COMMITS_AFTER)
        return written


@pytest.fixture(scope="module")
async def town(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A patient town, so that a ring of locks is found by Postgres and not hidden by a timeout."""
    folder = tmp_path_factory.mktemp("town")
    async with open_town(database, folder, size=20, patient=True) as town:
        await whole_life(town)
        await half_a_life(town)
        for commune in OPENED[1:]:
            await town.desk.act(town.an_allotment(7 * MILLION, commune))
        yield town


def closing(period: str, commune: Commune = HUONG_SON) -> Wish:
    body = {"period": period}
    return Wish(stream=f"fund/2023/{commune.office}", action=Action.CLOSE_PERIOD, decides=body, decided_by=["clock"])


async def closed(town: Town, commune: Commune, period: str) -> list[PeriodClosed]:
    """The closings of a period that stand in a commune's stream."""
    async with town.database.as_role("sinhke_reader") as connection:
        events = await log.read_stream(connection, f"fund/2023/{commune.office}")
    return [event for event in events if isinstance(event, PeriodClosed) and event.period.value == period]


async def facts_of(town: Town, receipt: Receipt) -> Facts:
    async with town.database.as_role("sinhke_reader") as connection:
        text = await connection.fetchval("select facts from receipt where command_id = $1", receipt.command_id)
    return Facts.model_validate_json(text)


async def again(town: Town, stream: str, kept: PeriodFigures) -> PeriodFigures:
    async with town.database.as_role("sinhke_reader") as connection:
        return await read_period(connection, stream, kept.on, kept.known_at)


async def taken_in(
    town: Town, wishes: Sequence[Wish], recorder: Recorder | None = None
) -> list[Coroutine[None, None, Receipt]]:
    """Commands that the gateway has taken in and nobody has recorded; awaited, each is recorded."""
    envelopes = [await town.desk.compose(wish) for wish in wishes]
    for envelope in envelopes:
        await town.take_in(envelope)
    return [town.record(envelope, recorder=recorder) for envelope in envelopes]


async def _after(seconds: float, recorded: Coroutine[None, None, Receipt]) -> Receipt:
    await asyncio.sleep(seconds)
    return await recorded


async def test_a_period_that_is_not_over_is_not_closed_and_no_figures_are_read(town: Town) -> None:
    receipt = (await town.desk.act(closing("q3"))).receipt
    assert receipt is not None
    assert receipt.refusal is not None
    assert receipt.refusal.code is RefusalCode.TOO_EARLY
    assert (await facts_of(town, receipt)).period is None


async def test_what_is_recorded_while_periods_are_frozen_is_in_their_figures_or_after_them(town: Town) -> None:
    """Received before midnight and recorded after it: value in the quarter, known before its closing or after."""
    cases = [await town.a_case(MILLION) for _ in range(CASES)]
    await town.play.teller.morning("2023-09-30")
    slow = Slow(town.recorder.pool)
    approvals = await taken_in(town, [town.an_approval(case.plan.code, MILLION) for case in cases], slow)
    late = [town.an_allotment(number * MILLION, commune) for number in range(1, 4) for commune in OPENED[1:]]
    new = [town.an_allotment(MILLION, Commune(office, office, office, "xx")) for office in ("nghia-hung", "dao-my")]
    recording = await taken_in(town, [*late, *new], slow)
    await town.play.teller.morning("2023-10-01")
    closings = await taken_in(town, [closing("q3", commune) for commune in OPENED for _ in range(AGAIN)])
    meanwhile = [_after(CLOSED_AFTER, closing) for closing in closings]

    async with asyncio.timeout(60):
        receipts = await asyncio.gather(*approvals, *recording, *meanwhile)

    frozen = [receipt for receipt in receipts if receipt.action == "close_period"]
    assert sum(receipt.outcome is Outcome.RECORDED for receipt in frozen) == len(OPENED)
    refused = {(r.refusal.code, r.refusal.detail["stage"]) for r in frozen if r.refusal}
    assert refused == {(RefusalCode.WRONG_STAGE, "period_closed")}
    for receipt in frozen:
        kept = (await facts_of(town, receipt)).period
        if receipt.outcome is Outcome.REFUSED:
            assert kept is None
            continue
        assert kept is not None
        assert (await again(town, receipt.stream, kept)).model_dump_json() == kept.model_dump_json()


async def test_the_event_says_what_the_functions_of_the_board_say(town: Town) -> None:
    [event] = await closed(town, HUONG_SON, "q3")
    figures = await again(town, "fund/2023/huong-son", PeriodFigures(on=event.due_on, known_at=event.known_at))
    assert canonical_json([line.model_dump(mode="json") for line in event.lines]) == canonical_json(
        [line.model_dump(mode="json") for line in figures.lines]
    )
    assert event.due_on == QUARTER_ENDS
    assert event.mark_at == start_of(QUARTER_ENDS + timedelta(days=1))
    assert event.hand.received_at - event.mark_at > timedelta(hours=7)  # the clock came in the morning
    assert [case.code for case in figures.cases] == sorted(case.code for case in figures.cases)
    assert {case.stage for case in figures.cases} >= {"closed", "in_delivery"}
    assert sum(line.disbursed_vnd for line in event.lines) == 100 * MILLION


async def test_one_commune_is_frozen_and_not_its_neighbours(town: Town) -> None:
    for commune in OPENED[1:]:
        [event] = await closed(town, commune, "q3")
        assert [line.line.rpartition("/")[2] for line in event.lines] == [commune.office]
        assert event.late == ()


async def test_a_servers_clock_that_is_put_back_records_nothing_behind_a_frozen_instant(town: Town) -> None:
    [event] = await closed(town, XUAN_HUONG, "q3")
    async with town.database.as_role(None) as connection:
        await connection.execute("update record_clock set shift = shift - interval '26 hours'")
    try:
        receipt = (await town.desk.act(town.an_allotment(MILLION, XUAN_HUONG))).receipt
    finally:
        async with town.database.as_role(None) as connection:
            await connection.execute("update record_clock set shift = shift + interval '26 hours'")
    assert receipt is not None
    assert receipt.outcome is Outcome.RECORDED
    kept = PeriodFigures(on=event.due_on, known_at=event.known_at)

    assert receipt.received_at > event.known_at
    assert receipt.recorded_at > event.known_at
    assert (await again(town, receipt.stream, kept)).lines == event.lines


async def test_figures_of_one_office_are_those_of_the_whole_board(town: Town) -> None:
    known: datetime
    async with town.database.as_role("sinhke_reader") as connection:
        known = await connection.fetchval("select record_now()")
        for on in (date(2023, 7, 2), date(2023, 7, 3), QUARTER_ENDS):
            for function, office in (("board_case_at", "commune"), ("board_line_at", "office")):
                whole = f"select * from {function}($1, $2) found where {office} = $3 and fund_year = 2023 order by 1"
                own = f"select * from {function}($1, $2, $3, 2023) found order by 1"
                arguments = (on, known, HUONG_SON.office)
                assert await connection.fetch(own, *arguments) == await connection.fetch(whole, *arguments)
