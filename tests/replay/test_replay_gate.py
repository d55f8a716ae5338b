"""The replay gate: today's workflows run through the committed histories of the story without a difference."""

import asyncio
from pathlib import Path
from unittest.mock import patch

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from activities.sandbox import sandbox
from domain.decide import subproject as decide_subproject
from domain.lifecycle import STEPS
from tests.live import live_household, play_on
from tests.replay.export_histories import HISTORIES
from workflows import policies
from workflows.fund_year import FundYear
from workflows.intake import Intake
from workflows.payment_order import PaymentOrder
from workflows.ports import Batch, Recorded, RecorderPort
from workflows.register import Register
from workflows.subproject import Subproject

FILES = sorted(HISTORIES.glob("*.json"))
WORKFLOWS = [Subproject, FundYear, Register, PaymentOrder]


def read(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.stem.replace(".", "/", 1), path.read_text(encoding="utf-8"))


def replayer(*, pass_domain: bool = True) -> Replayer:
    return Replayer(
        workflows=WORKFLOWS,
        workflow_runner=sandbox(pass_domain=pass_domain),
        data_converter=pydantic_data_converter,
    )


def test_every_kind_of_workflow_has_a_history() -> None:
    assert {path.name.partition(".")[0] for path in FILES} == {"subproject", "fund", "register", "order"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_history_replays(path: Path) -> None:
    await replayer().replay_workflow(read(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_history_replays_with_the_domain_inside_the_sandbox(path: Path) -> None:
    await replayer(pass_domain=False).replay_workflow(read(path))


async def test_a_changed_rule_leaves_every_replay_green(monkeypatch: pytest.MonkeyPatch) -> None:
    """No workflow asks a rule: what was decided came from the record and stands in the history."""

    def nothing_is_decided(*anything: object) -> None:
        raise AssertionError("a replay asked a rule")

    monkeypatch.setattr(decide_subproject, "decide_subproject", nothing_is_decided)
    monkeypatch.setattr("domain.lifecycle.STEPS", STEPS[:1])
    for path in FILES:
        await replayer().replay_workflow(read(path))


class RegularOnly(Intake):
    """A loop that asks the record by a regular activity where the committed one asked by a local one."""

    async def _record(self, batch: Batch) -> Recorded:
        return await workflow.execute_activity_method(RecorderPort.record, batch, **policies.UNTIL_DONE)


async def test_a_changed_loop_is_caught() -> None:
    path = HISTORIES / "subproject.DA-2023-0004.json"
    unsandboxed = Replayer(
        workflows=WORKFLOWS, data_converter=pydantic_data_converter, workflow_runner=UnsandboxedWorkflowRunner()
    )
    await unsandboxed.replay_workflow(read(path))
    with (
        patch("workflows.subproject.Intake", RegularOnly),
        pytest.raises(Exception, match=r"TMPRL1100|[Nn]ondeterminism"),
    ):
        await unsandboxed.replay_workflow(read(path))


async def test_the_whole_story_runs_with_no_workflow_in_the_cache(tmp_path: Path) -> None:
    """Every workflow task then replays from the first event, which finds most of what is not deterministic."""
    async with live_household(tmp_path / "var", environment={"SINHKE_WORKER_CACHE": "0"}) as (household, desk):
        play = play_on(desk)
        async with asyncio.timeout(120):
            await play.founding(lambda answer: None)
            await play.allotments()
            await play.whole_life()
        said = household.worker.said()
    assert "Nondeterminism" not in said
    assert "Failed activation" not in said
