"""What becomes of rounds: which are kept, how a ratio is told, and that a missed goal is said."""

from collections.abc import Mapping
from typing import Any

import pytest

from bench.cpu import Spent
from bench.rounds import Rounds, Run, alternate, at_share, choose, pair
from bench.scale import Scale, ServerDatabase, scale_of
from bench.table import as_markdown, as_text

SCALE = Scale(rounds=2, repeats=2)


def run_of(lives_s: float, foreign: float = 0.0) -> Run:
    spent = Spent({"server": 1.0, "worker": 0.5}, foreign)
    return Run(n=8, lives=1, secs=1 / lives_s, spent=spent, latencies_ms=[1.0, 3.0, 2.0])


def round_of(a: float, b: float, foreign: float = 0.0) -> Mapping[str, Run]:
    return {"record": run_of(a), "empty": run_of(b, foreign)}


def lives_pair(rounds: Rounds) -> dict[str, Any]:
    return pair("record_vs_empty", rounds, "record", "empty", "lives_s")


def test_a_disturbed_round_is_repeated_and_named_with_its_reason() -> None:
    played = {1: round_of(9.0, 1.0, foreign=0.4), 2: round_of(2.0, 1.0), 3: round_of(4.0, 1.0)}
    rounds = choose(played, [2, 3], SCALE)
    assert (list(rounds.kept), rounds.disturbed) == ([2, 3], [])
    assert rounds.discarded == [{"round": 1, "why": "foreign CPU 40%"}]


def test_where_all_are_disturbed_the_least_disturbed_are_kept_and_said_to_be_so() -> None:
    played = {number: round_of(2.0, 1.0, foreign=number / 10) for number in (4, 2, 3)}
    rounds = choose(played, [], SCALE)
    assert (list(rounds.kept), rounds.disturbed) == ([2, 3], [2, 3])
    assert [one["round"] for one in rounds.discarded] == [4]
    assert "2 kept, disturbed" in as_text([lives_pair(rounds)])


def test_a_ratio_is_taken_inside_each_round_and_told_with_least_median_and_greatest() -> None:
    line = lives_pair(Rounds(kept={1: round_of(2.0, 1.0), 2: round_of(1.0, 2.0), 3: round_of(3.0, 2.0)}))
    assert (line["ratio_min"], line["ratio_median"], line["ratio_max"]) == (0.5, 1.5, 2.0)
    assert (line["goal"], line["reached"]) == (">= 1.3", True)


def test_a_missed_goal_is_said_by_the_median() -> None:
    line = lives_pair(Rounds(kept={1: round_of(1.2, 1.0), 2: round_of(1.29, 1.0), 3: round_of(5.0, 1.0)}))
    assert line["reached"] is False
    assert "NO" in as_text([line])
    assert "| >= 1.3 | NO | 3 |" in as_markdown([line])


def test_a_figure_without_a_goal_claims_none() -> None:
    line = pair("recorder_floor", Rounds(kept={1: round_of(1.0, 1.0)}), "record", "empty", "cmd_s")
    assert (line["goal"], line["reached"]) == (None, None)


async def test_the_variants_take_turns_in_going_first_until_enough_rounds_are_quiet() -> None:
    order: list[str] = []
    told: list[Mapping[str, Any]] = []

    async def play(name: str) -> Run:
        order.append(name)
        return run_of(1.0, foreign=0.5 if len(order) <= 2 else 0.0)

    rounds = await alternate("any", {"a": lambda: play("a"), "b": lambda: play("b")}, SCALE, told.append)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert (list(rounds.kept), [one["round"] for one in rounds.discarded]) == ([2, 3], [1])
    assert [line["round"] for line in told] == [1, 1, 2, 2, 3, 3]


async def test_a_machine_that_is_never_quiet_is_not_measured_for_ever() -> None:
    async def play() -> Run:
        return run_of(1.0, foreign=0.9)

    rounds = await alternate("any", {"a": play}, SCALE, lambda line: None)
    assert len(rounds.kept) + len(rounds.discarded) == SCALE.rounds + SCALE.repeats


def test_processor_time_is_told_a_command_and_by_part() -> None:
    line = run_of(1.0).line()
    assert line["cpu_ms_per_cmd"] == {"server": 125.0, "worker": 62.5}
    assert (line["p50_ms"], line["p99_ms"]) == (2.0, 3.0)


def test_a_share_of_a_list_is_its_nearest_rank() -> None:
    assert [at_share([1, 2, 3, 4], share) for share in (0.0, 0.5, 0.99, 1.0)] == [1, 3, 4, 4]


def test_the_size_of_a_run_comes_from_the_environment() -> None:
    scale = scale_of({"ROUNDS": "5", "SERVER_DB": "file"})
    assert (scale.rounds, scale.server_database, scale.samples) == (5, ServerDatabase.FILE, 200)
    small = scale_of({"CARDS": "21000", "WAITING": "100"})
    assert (small.cards, small.waiting) == (21_000, 100)


@pytest.mark.parametrize(
    "environment", [{"ROUNDS": "0"}, {"LIVES": "many"}, {"SERVER_DB": "tape"}, {"WAITING": "0"}, {"CARDS": "20"}]
)
def test_a_size_that_is_none_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"from 1 on|many|tape|from 420"):
        scale_of(environment)
