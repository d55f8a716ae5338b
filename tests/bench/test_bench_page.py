"""The page of figures is made from the youngest result, and is never older than it."""

import pytest

from bench import page

RESULT = {
    "date": "2026-01-02",
    "setting": {
        "server_db": "memory",
        "sandbox": "on",
        "gzip": "on",
        "versions": {"python": "3.11.7", "temporalio": "1.35.0"},
        "cores": 2,
        "machine": "x86_64",
    },
    "rounds": [
        {
            "scenario": "record_vs_empty",
            "variant": "record",
            "round": 1,
            "n": 256,
            "secs": 2.0,
            "lives_s": 16.0,
            "cmd_s": 128.0,
            "p50_ms": 90.5,
            "p99_ms": 300.0,
            "cpu_ms_per_cmd": {"server": 5.0, "worker": 6.0},
            "foreign_cpu_share": 0.03,
        },
        {
            "scenario": "history_events",
            "variant": "story",
            "n": 2,
            "events": [60, 20],
            "events_mean": 40.0,
            "events_per_command": 6.5,
        },
        {
            "scenario": "idle_timers",
            "variant": "started",
            "round": 1,
            "n": 10_000,
            "secs": 65.0,
            "starts_s": 153.8,
            "server_kb_each": 73.0,
            "worker_kb_each": 120.0,
            "foreign_cpu_share": 0.02,
        },
        {
            "scenario": "idle_timers",
            "variant": "waiting",
            "round": 1,
            "n": 10_000,
            "secs": 20.0,
            "server_core_percent": 1.2,
            "worker_core_percent": 0.0,
            "foreign_cpu_share": 0.01,
        },
    ],
    "pairs": [
        {
            "scenario": "record_vs_empty",
            "a": "record",
            "b": "empty",
            "figure": "lives_s",
            "ratio_min": 1.0,
            "ratio_median": 1.1,
            "ratio_max": 1.2,
            "rounds": 3,
            "discarded": [{"round": 2, "why": "foreign CPU 38%"}],
            "disturbed": [],
            "foreign_cpu_share_max": 0.06,
            "goal": ">= 1.3",
            "reached": False,
        }
    ],
}


def test_the_page_in_the_tree_shows_the_youngest_result() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.with_figures(text, page.youngest()) == text


def test_a_result_becomes_figures_between_the_marks_and_nothing_else_changes() -> None:
    made = page.with_figures(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n", RESULT)
    assert made.startswith("before\n") and made.endswith("\nafter\n") and "old" not in made
    assert "1.00 / 1.10 / 1.20 | >= 1.3 | NO | 3 | 6% | 2 (foreign CPU 38%)" in made
    assert "database in memory" in made and "server 5.00 + worker 6.00" in made
    assert "154 a second: 73.0 KB each in the server" in made
    assert "1.20 % of a core in the server" in made
    assert "40.0 history events in the mean (60, 20), 6.5 a command" in made


def test_a_page_without_its_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="unpack"):
        page.with_figures("no marks", RESULT)
