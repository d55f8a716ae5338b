"""Random lives through the real decide and recorder: the schema's figures are those of a plain model that reads events."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.as_of import AsOf
from domain.board import BoardList, Grouping
from domain.events.orders import OrderAccepted
from domain.life import WAY
from domain.times import local_date
from gateway.days import days_held
from store.board import board_cases, board_lines, board_passages, board_spread
from tests.board import plain_model as plain
from tests.board.random_lives import RandomLives
from tests.board.seen import seen, the_list, the_page
from tests.recorder.town import Town

EDITION = "vn-38-2023"
STEPS = 45
ALL = 1_000_000


async def says_the_same(connection: asyncpg.Connection, told: list[plain.Told], pair: AsOf) -> None:
    """Lines and cases of the schema are the model's, whichever way the schema computes them."""
    lines = {row["line"]: row for row in await board_lines(connection, pair)}
    expected = plain.line_figures(told, pair.on, pair.known_at)
    assert {line: _only(row, expected[line]) for line, row in lines.items()} == expected, pair
    cases = {row["code"]: row for row in await board_cases(connection, pair)}
    of_events = plain.case_figures(told, pair.on, pair.known_at)
    assert {code: _only(row, of_events[code]) for code, row in cases.items()} == of_events, pair
    spread = await board_spread(connection, pair)
    by_code = {code: sum(row["undisbursed_vnd"] for row in spread if row["code"] == code) for code in cases}
    assert by_code == {code: row["undisbursed_vnd"] for code, row in cases.items()}


def _only(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in wanted}


def pairs(rng: Random, told: list[plain.Told], count: int) -> list[AsOf]:
    """Days and instants around those of the record, also at the very instant of an event and just before it, and for some
    answers of the treasury the day from which they count with what was known just before and then."""
    found = []
    for _ in range(count):
        known = rng.choice(told).recorded_at - rng.choice((timedelta(0), timedelta(microseconds=1)))
        on = rng.choice(told).received_on + timedelta(days=rng.choice((-1, 0, 0, 1)))
        found.append(AsOf(on=on, known_at=known, current=False))
    answered = [one for one in told if isinstance(one.event, OrderAccepted)]
    for one in rng.sample(answered, min(count // 2, len(answered))):
        on = one.event.answer.value_on
        assert on is not None
        found += [
            AsOf(on=on, known_at=one.recorded_at - step, current=False) for step in (timedelta(0), timedelta.resolution)
        ]
    return found


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
async def test_the_schema_says_what_the_events_say_as_of_any_pair(town: Town, seed: int) -> None:
    rng = Random(seed)
    lives = RandomLives(town, rng)
    for _ in range(STEPS):
        await lives.step()
    async with seen(town) as look:
        told = await plain.read_told(look.connection)
        today = AsOf(on=look.today, known_at=look.clock.now, current=True)
        at_today = AsOf(on=look.today, known_at=look.clock.now, current=False)
        for pair in (today, at_today, *pairs(rng, told, 8)):
            await says_the_same(look.connection, told, pair)
        assert await board_cases(look.connection, today) == await board_cases(look.connection, at_today)
        assert await board_lines(look.connection, today) == await board_lines(look.connection, at_today)


@pytest.fixture(scope="module")
async def lived(town: Town) -> list[plain.Told]:
    """A longer walk with a fixed seed, in which everything happened that the board has a figure for."""
    lives = RandomLives(town, Random(38))
    for _ in range(220):
        await lives.step()
    async with seen(town) as look:
        told = await plain.read_told(look.connection)
    kinds = {type(one.event).__name__ for one in told}
    assert {"DossierReturned", "SubprojectRefused", "OrderAccepted", "OrderRefused", "SubprojectClosed"} <= kinds
    return told


async def test_no_balance_is_negative_on_any_day_however_much_was_known(town: Town, lived: list[plain.Told]) -> None:
    first, last = (edge(one.received_on for one in lived) for edge in (min, max))
    wrong = []
    async with seen(town) as look:
        for known in (look.clock.now, lived[len(lived) // 2].recorded_at):
            for on in days(first - timedelta(days=1), last + timedelta(days=1)):
                rows = await look.connection.fetch("select * from board_account_at($1, $2)", on, known)
                wrong += [(on, *row) for row in rows if row["balance"] * (-1 if row["kind"] == "granted" else 1) < 0]
    assert wrong == []


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


async def test_the_passages_are_the_ways_forward_and_never_a_return(town: Town, lived: list[plain.Told]) -> None:
    stages = [stage.value for stage in WAY]
    async with seen(town) as look:
        at: list[tuple[date, datetime]] = [(look.today, look.clock.now)]
        at += [(pair.on, pair.known_at) for pair in pairs(Random(1), lived, 5)]
        for on, known_at in at:
            pair = AsOf(on=on, known_at=known_at, current=False)
            found = await board_passages(look.connection, pair, EDITION, stages, ALL)
            expected = plain.passages(lived, on, known_at)
            assert {stage: sorted(one) for stage, one in found.items()} == {
                stage: sorted(one) for stage, one in expected.items()
            }
            last = await board_passages(look.connection, pair, EDITION, stages, 3)
            for stage, three in last.items():
                assert len(three) == min(3, len(expected[stage]))
                latest = sorted((local_date(left) for _, left in expected[stage]), reverse=True)[:3]
                assert [local_date(left) for _, left in three] == latest
    assert {"drafting", "in_appraisal", "awaiting_approval", "approved", "in_delivery"} <= set(expected_stages(lived))


def expected_stages(lived: list[plain.Told]) -> list[str]:
    far = max(one.recorded_at for one in lived)
    return list(plain.passages(lived, local_date(far) + timedelta(days=1), far))


@pytest.mark.parametrize("target", ["2023-07-31", "2023-09-30", "2024-06-30"])
async def test_what_is_at_risk_adds_up_alike_by_line_commune_and_district_and_never_exceeds_what_is_undisbursed(
    town: Town, lived: list[plain.Told], target: str
) -> None:
    day = date.fromisoformat(target)
    pages = {by: await the_page(town, by=by, target=day) for by in Grouping}
    totals = {by: page["at_risk"] for by, page in pages.items()}
    assert len({tuple(risk.values()) for risk in totals.values()}) == 1
    for by in (Grouping.LINE, Grouping.COMMUNE, Grouping.DISTRICT):
        rows = pages[by]["rows"]
        assert sum(row["at_risk_vnd"] for row in rows) == totals[by]["total_vnd"]
        assert sum(row["available_vnd"] for row in rows) == totals[by]["without_project_vnd"]
        assert all(row["at_risk_vnd"] <= row["undisbursed_vnd"] for row in rows)
    cases = pages[Grouping.CASE]["rows"]
    for risk in ("late", "unknown"):
        money = sum(row["undisbursed_vnd"] for row in cases if row["risk"] == risk)
        assert money == totals[Grouping.CASE][f"{risk}_vnd"]


async def test_the_last_moment_of_every_case_is_its_card(town: Town, lived: list[plain.Told]) -> None:
    same = ("code", "version", "stage", "holder_duty", "holder_office", "held_since", "next_date")
    same += ("approved_vnd", "contract_vnd", "accepted_vnd")
    columns = ", ".join(same)
    async with seen(town) as look:
        cards = await look.connection.fetch(f"select {columns} from subproject_card order by code")
        last = await look.connection.fetch(
            f"select distinct on (code) {columns} from subproject_moment order by code, version desc"
        )
        counts = await look.connection.fetchval(
            "select count(*) from subproject_moment m full join event e on e.stream = m.code and e.version = m.version "
            "where (m.code is null or e.stream is null or m.recorded_at <> e.recorded_at) and e.stream like 'DA-%'"
        )
    assert [tuple(row) for row in cards] == [tuple(row) for row in last]
    assert len(cards) > 5
    assert counts == 0


async def test_each_list_is_the_rows_of_the_page_that_it_asks_for(town: Town, lived: list[plain.Told]) -> None:
    page = await the_page(town)
    open_rows = [row for row in page["rows"] if row["holder_duty"] is not None]
    wanted = {
        BoardList.HELD_LONGEST: {row["code"] for row in open_rows},
        BoardList.RETURNED_TWICE: {row["code"] for row in page["rows"] if row["returns"] >= 2},
        BoardList.UNANSWERED: {row["code"] for row in open_rows if row["sent_at"] and _waited(row, page["on"]) > 0},
        BoardList.OPEN_ADVANCES: {row["code"] for row in page["rows"] if row["advanced_vnd"]},
        BoardList.OVERDUE: {row["code"] for row in page["rows"] if row["overdue"]},
    }
    for name, codes in wanted.items():
        rows = (await the_list(town, name))["rows"]
        assert {row["code"] for row in rows} == codes, name
        assert len(rows) == len(codes)
    held = [row["held_since"] for row in (await the_list(town, BoardList.HELD_LONGEST))["rows"]]
    assert held == sorted(held)
    assert wanted[BoardList.RETURNED_TWICE]
    mine = (await the_list(town, BoardList.MY_WORK, person="lg-thu-ky"))["rows"]
    assert {row["code"] for row in mine} == {row["code"] for row in page["rows"] if row["stage"] == "in_appraisal"}


def _waited(row: dict[str, Any], on: str) -> int:
    waited = days_held(datetime.fromisoformat(row["sent_at"]), date.fromisoformat(on))
    assert waited is not None
    return waited
