"""What makes a comparison fair: the worker that is measured is set up like the product's, and `/proc` is read rightly."""

import ast
import os
import sys
from subprocess import Popen
from time import monotonic, process_time, sleep

import pytest

from bench import board, cold_command
from bench.bells import RUNG_FOR
from bench.cpu import Meter
from bench.empty import ACTIVITY
from bench.workers import OWN_SETTINGS
from store import board as product
from tests.architecture.tree import text_of

OWN = {"workflows", "activities", "interceptors", "deployment_config"}


def settings_of(path: str) -> dict[str, str]:
    """The keyword arguments of the one `Worker(...)` of a file, as they are written, but for what it serves."""
    tree = ast.parse(text_of(path))
    constants = {
        target.id: ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    [worker] = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Worker"]
    written = {argument.arg: ast.unparse(argument.value) for argument in worker.keywords if argument.arg}
    for name, value in constants.items():
        written = {key: text.replace(name, value) for key, text in written.items()}
    return {key: text for key, text in written.items() if key not in OWN}


def test_the_worker_of_the_bench_is_set_up_like_the_products() -> None:
    assert len(settings_of("worker.py")) > 8
    assert settings_of("bench/worker.py") == settings_of("worker.py")


def test_the_cold_worker_differs_from_the_warm_one_in_its_cache_only() -> None:
    assert OWN_SETTINGS["record"] == OWN_SETTINGS["empty"] == {}
    assert OWN_SETTINGS["cold"] == {"SINHKE_WORKER_CACHE": "0"}
    assert set(cold_command.WORKER_OF.values()) == {"record", "cold"}


def test_a_waiting_workflow_is_started_as_the_gateway_starts_a_case_but_for_its_signal() -> None:
    ours, gateways = start_of("bench/idle_timers.py"), start_of("gateway/temporal.py")
    assert ours["task_timeout"] == gateways["task_timeout"]
    assert ours["static_summary"] == gateways["static_summary"]
    assert set(gateways) - set(ours) == {"id_conflict_policy", "start_signal", "start_signal_args"}


def start_of(path: str) -> dict[str, str]:
    """The keyword arguments of the one `start_workflow(...)` of a file."""
    calls = [node for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.Call)]
    [start] = [call for call in calls if ast.unparse(call.func).endswith(".start_workflow")]
    return {argument.arg: ast.unparse(argument.value) for argument in start.keywords if argument.arg}


def test_the_page_that_is_measured_is_the_question_that_the_product_asks() -> None:
    assert board.board_cases is product.board_cases
    assert "board_cases(" in text_of("gateway/board.py")


def test_a_bell_is_rung_for_the_recorder_and_for_the_activity_that_does_nothing() -> None:
    assert {"record", ACTIVITY} == RUNG_FOR


def test_processor_time_of_this_process_is_the_callers() -> None:
    meter = Meter(postgres=1, server=1)
    reading = meter.read()
    until = process_time() + 0.3
    while process_time() < until:
        sum(range(1000))
    spent = meter.since(reading)
    assert spent.parts["caller"] == pytest.approx(0.3, abs=0.05)
    assert spent.parts["worker"] == 0
    assert 0 <= spent.foreign_share <= 1


def test_our_own_processes_are_not_foreign() -> None:
    """Whatever else the machine does meanwhile: without the process among ours, its time is told as foreign."""
    with Popen([sys.executable, "-c", "while True: pass"]) as busy:
        knowing, unknowing = Meter(postgres=1, server=1, aside=(busy.pid,)), Meter(postgres=1, server=1)
        before, begun = knowing.read(), unknowing.read()
        sleep(1.0)
        used = knowing.read().aside - before.aside
        ours, foreign = knowing.since(before), unknowing.since(begun)
        seconds = monotonic() - before.at
        busy.kill()
    assert used > 0.1
    share = used / (seconds * (os.cpu_count() or 1))
    assert foreign.foreign_share - ours.foreign_share == pytest.approx(share, abs=0.05)
