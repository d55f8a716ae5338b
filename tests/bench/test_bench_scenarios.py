"""Each scenario once, as small as it goes, on one ground: that it measures what it says, not how fast this machine is."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest
from temporalio.api.enums.v1 import EventType

from bench import (
    board,
    cold_command,
    history_events,
    hot_line,
    idle_latency,
    idle_timers,
    record_vs_empty,
    recorder_floor,
)
from bench.cpu import PARTS
from bench.goals import GOALS
from bench.ground import Ground, open_ground
from bench.many_cards import FIRST_YEAR, YEARS, Crossed
from bench.scale import FEWEST_CARDS, Scale
from domain.as_of import AsOf
from store.board import board_cases

# Whatever else runs on this machine, one round is enough.
TINY = Scale(
    rounds=1,
    repeats=0,
    foreign_limit=1.0,
    lives=2,
    samples=2,
    at_once=2,
    cases_a_stream=1,
    deliveries=2,
    cards=FEWEST_CARDS,
    reads=3,
    waiting=3,
    waiting_seconds=0.2,
    pause_seconds=0.0,
    with_story=False,
)
KEPT_PLANS = (
    "select generic_plans from pg_prepared_statements where statement like '%from board_case where fund_year = $1%'"
)
Lines = list[Mapping[str, Any]]


@pytest.fixture(scope="module")
async def ground() -> AsyncIterator[Ground]:
    async with open_ground(TINY, lambda what: None) as ground:
        yield ground


def figures_of(pairs: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(line["a"], line["b"], line["figure"]) for line in pairs]


async def test_a_delivery_that_changes_no_search_attribute_makes_five_events_of_history(ground: Ground) -> None:
    lines: Lines = []
    [line] = await history_events.run(ground, TINY, lines.append)
    [told] = lines
    assert set(told["events"]) == {5}
    assert (line["ratio_median"], line["goal"], line["reached"]) == (5, "<= 5", True)


async def test_the_recorder_alone_is_measured_beside_plain_inserts_of_the_same_rows(ground: Ground) -> None:
    lines: Lines = []
    pairs = await recorder_floor.run(ground, TINY, lines.append)
    assert {line["variant"]: line["n"] for line in lines} == {"recorder": 20, "naive": 20}
    assert figures_of(pairs) == [("recorder", "naive", "cmd_s"), ("recorder", "naive", "cpu_ms_per_cmd")]
    async with ground.pool.acquire() as connection:
        builds = await connection.fetch(
            "select build = 'naive' as naive from receipt where stream like 'DA-%' group by 1"
        )
        not_whole = await connection.fetchval("select count(*) from stream where version <> 10 and name like 'DA-%'")
    assert {row["naive"] for row in builds} == {True, False}
    assert not_whole == 0


async def test_sixteen_cases_on_one_line_are_measured_beside_a_lock_first_and_beside_lines_of_their_own(
    ground: Ground,
) -> None:
    lines: Lines = []
    pairs = await hot_line.run(ground, TINY, lines.append)
    assert [line["variant"] for line in lines] == ["line_last", "line_first", "sixteen_lines"]
    assert [line["goal"] for line in pairs] == [">= 3", ">= 0.5"]


async def test_a_recorded_life_is_measured_beside_one_that_does_nothing(ground: Ground) -> None:
    lines: Lines = []
    pairs = await record_vs_empty.run(ground, TINY, lines.append)
    spent = {line["variant"]: line["cpu_ms_per_cmd"] for line in lines}
    assert set(spent) == {"record", "empty", "through_gateway"}
    assert all(set(parts) == set(PARTS) for parts in spent.values())
    assert all(line["lives_s"] > 0 and line["n"] == 20 for line in lines)
    assert [line["goal"] for line in pairs] == [">= 1.3", "<= 0.75", None, None]


async def test_every_command_of_the_measured_lives_is_in_the_record(ground: Ground) -> None:
    """A figure of commands that were refused, or lost, would be a figure of nothing."""
    async with ground.pool.acquire() as connection:
        outcomes = await connection.fetch(
            "select outcome, count(*) as n from receipt where stream like 'DA-%' group by outcome"
        )
        unanswered = await connection.fetchval("select count(*) from command_without_receipt")
    [recorded] = outcomes
    assert (recorded["outcome"], unanswered) == ("recorded", 0)
    assert recorded["n"] > 100


async def test_the_wait_of_an_official_is_measured_beside_an_empty_signal(ground: Ground) -> None:
    lines: Lines = []
    pairs = await idle_latency.run(ground, TINY, lines.append)
    assert {line["variant"]: line["n"] for line in lines} == {"empty_acknowledged": 10, "recorded": 10}
    assert [line["figure"] for line in pairs] == ["p50_ms", "p99_ms"]


async def test_a_command_on_a_worker_that_has_forgotten_its_case_is_measured_beside_one_that_has_not(
    ground: Ground,
) -> None:
    lines: Lines = []
    pairs = await cold_command.run(ground, TINY, lines.append)
    spent = {line["variant"]: line["cpu_ms_per_cmd"] for line in lines}
    assert set(spent) == {"warm", "cold"}
    assert all(parts["worker"] > 0 for parts in spent.values())
    assert [line["n"] for line in lines] == [10, 10]
    assert figures_of(pairs) == [("cold", "warm", "p50_ms"), ("cold", "warm", "cpu_ms_per_cmd")]


async def test_the_page_of_a_communes_year_is_measured_beside_a_point_read(ground: Ground) -> None:
    lines: Lines = []
    pairs = await board.run(ground, TINY, lines.append)
    assert {line["variant"]: line["n"] for line in lines} == dict.fromkeys(
        ("point", "page", "case", "cards", "by_stage"), 3
    )
    assert [line["goal"] for line in pairs if line["figure"] == "p99_ms"] == ["<= 1.5", None, None, None]


async def test_every_copied_card_has_as_much_behind_it_as_the_case_that_it_was_copied_from(ground: Ground) -> None:
    """A page that has nothing to add up would be a page of nothing. The scenario before has made the cards."""
    sums = "stage, approved_vnd, contract_vnd, accepted_vnd, undisbursed_vnd, funding_vnd, law_edition, stage_since"
    of_years = f"select {sums}, count(*) as n from board_case where fund_year >= {FIRST_YEAR} group by {sums}"
    connection = await asyncpg.connect(ground.url("sinhke_reader"))
    try:
        copied = {tuple(row.values())[:-1]: row["n"] for row in await connection.fetch(of_years)}
        real = {tuple(row.values()) for row in await connection.fetch(f"select {sums} from board_case")}
        pages = await connection.fetch(
            f"select count(*) as n from board_case where fund_year >= {FIRST_YEAR} group by commune, fund_year"
        )
    finally:
        await connection.close()
    assert set(copied) <= real
    assert {row[0] for row in copied} >= {"opened", "met", "in_check", "awaiting_approval", "approved", "accepted"}
    assert len({row[4] for row in copied}) > 1
    assert [row["n"] for row in pages] == [FEWEST_CARDS // YEARS] * YEARS


async def test_the_page_of_a_communes_year_is_these_rows_of_the_whole_board(ground: Ground) -> None:
    year, commune = Crossed(1).page(5)
    connection = await asyncpg.connect(ground.url("sinhke_reader"))
    try:
        now = AsOf(on=date(2023, 9, 18), known_at=datetime(2023, 9, 18, tzinfo=UTC), current=True)
        whole = [row for row in await board_cases(connection, now) if row["fund_year"] == year]
        for _ in range(7):  # from the sixth time on by the plan that is kept
            assert await board_cases(connection, now, year, commune) == whole
        plans = await connection.fetchval(KEPT_PLANS)
    finally:
        await connection.close()
    assert {row["commune"] for row in whole} == {commune}
    assert plans > 0


async def test_waiting_workflows_are_measured_by_what_each_costs(ground: Ground) -> None:
    lines: Lines = []
    pairs = await idle_timers.run(ground, TINY, lines.append)
    assert [line["variant"] for line in lines] == ["started", "waiting"]
    assert lines[0]["starts_s"] > 0
    assert {(line["a"], line["figure"]): line["goal"] for line in pairs} == {
        ("server", "core_percent"): "<= 2",
        ("worker", "core_percent"): None,
        ("server", "kb_each"): "<= 80",
        ("worker", "kb_each"): None,
        ("starts", "starts_s"): None,
    }


async def test_a_waiting_workflow_waits_on_one_timer_and_has_nothing_else_to_do(ground: Ground) -> None:
    history = await ground.client.get_workflow_handle(f"{idle_timers.SCENARIO}/waiting/0").fetch_history()
    kinds = [event.event_type for event in history.events]
    assert kinds.count(EventType.EVENT_TYPE_TIMER_STARTED) == 1
    assert kinds[-1] in (EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
    assert EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED not in kinds


async def test_every_figure_says_how_it_was_taken(ground: Ground) -> None:
    assert ground.setting["server_db"] == "memory"
    assert set(ground.setting["versions"]) >= {"python", "postgres", "temporal_server", "temporalio", "asyncpg"}
    assert len(GOALS) == 9
