"""Each scenario once, as small as it goes, on one ground: that it measures what it says, not how fast this machine is."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from bench import history_events, hot_line, idle_latency, record_vs_empty, recorder_floor
from bench.cpu import PARTS
from bench.goals import GOALS
from bench.ground import Ground, open_ground
from bench.scale import Scale

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
    pause_seconds=0.0,
    with_story=False,
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


async def test_every_figure_says_how_it_was_taken(ground: Ground) -> None:
    assert ground.setting["server_db"] == "memory"
    assert set(ground.setting["versions"]) >= {"python", "postgres", "temporal_server", "temporalio", "asyncpg"}
    assert len(GOALS) == 6
