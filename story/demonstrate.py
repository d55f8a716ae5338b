"""`demo`: the story on the screen, line by line, and then the board, the funds and the audit of what it left."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.text import Text

from activities.build import build_id
from audit import audit_folder
from gateway import board
from gateway.desk import Desk
from gateway.exporting import export as export_record
from gateway.look import look
from gateway.session import open_desk
from gateway.settings import Settings
from household.household import Household
from household.watch import asked_to_stop
from screens.audit import show_audit
from screens.board import show_board, show_funds
from screens.exit_codes import Exit, of_audit
from screens.screen import BAD, SAID, SMALL, Screen
from screens.story import Asked, line_document, scene_heading, story_line
from story.demo import RINGS_AT_ONCE, begin, tell
from story.teller import Line, StoryBrokenError

FUND_YEAR = 2023
EXPORTED = "export"


async def demonstrate(screen: Screen, *, var: Path | None, keep: bool, export: Path | None) -> Exit:
    """Play, then show what came of it. Without `keep` no process stays, and no data of a folder of the demo's own.

    0 if the story came out and nothing is broken or not allowed; what could not be proved is shown, as in `audit`.
    Raises StackProblem, ExportProblem.
    """
    async with _household(var, keep=keep) as household:
        screen.tell(screen.say("cli.demo.starting"), SMALL)
        await household.open_servers()
        await begin(household)
        await household.start_worker(**RINGS_AT_ONCE)
        async with open_desk(household.settings) as desk:
            try:
                document = await _play(screen, desk)
            except StoryBrokenError as broken:
                screen.tell(screen.say("story.broken", what=str(broken)), BAD)
                return Exit.REFUSED
        document["audit"] = await _audit(screen, household.settings, export)
        _show(screen, document)
        if keep:
            kept = screen.say("cli.demo.kept", path=str(household.var), url=household.house.ui_url or "")
            screen.tell(kept, SAID)
            async with asked_to_stop() as asked:
                await asked.wait()
    return Exit.REFUSED if of_audit(document["audit"]) is Exit.REFUSED else Exit.DONE


@asynccontextmanager
async def _household(var: Path | None, *, keep: bool) -> AsyncIterator[Household]:
    """A household in the given folder, or in a fresh one that goes with it unless it is to be kept."""
    folder = var or Path(tempfile.mkdtemp(prefix="sinhke-demo-"))
    household = Household(folder, given=Settings(var=folder.absolute()))
    try:
        yield household
    finally:
        if var is None and not keep:
            await household.erase()
            _remove(folder)
        else:
            await household.close()


def _remove(folder: Path) -> None:
    """The demo's own folder: keys, papers, settings, and the folder itself."""
    for path in sorted(folder.rglob("*"), key=lambda found: len(found.parts), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


async def _play(screen: Screen, desk: Desk) -> dict[str, Any]:
    lines: list[dict[str, Any]] = []

    async def founded() -> None:
        async with look(desk.settings) as seen:
            screen.names = seen.names
        screen.draw(Text(screen.say("story.title"), style=SAID))

    def heard(line: Line) -> None:
        said = screen.say(f"story.note.{line.note}", **line.values) if line.note else None
        asked = Asked(line.scene, line.people, line.instead_of, line.stream, line.action)
        document = line_document(screen, asked, line.receipt, line.turned_away, said)
        if not lines or lines[-1]["scene"] != line.scene:
            screen.draw(scene_heading(screen, line.scene))
        screen.draw(*story_line(screen, document))
        lines.append(document)

    told = await tell(desk, heard=heard, founded=founded)
    async with look(desk.settings) as seen:
        page, money = await board.board(seen, FUND_YEAR), await board.funds(seen, FUND_YEAR)
        head = dict(seen.head)
    refused = [line for line in lines if line["refusal"] is not None]
    return {
        **head,
        "receipts": lines,
        "refusals": refused,
        "board": page,
        "funds": money,
        "seconds": round(told.seconds, 1),
    }


async def _audit(screen: Screen, settings: Settings, export: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="sinhke-audit-") as private:
        folder = export or Path(private) / EXPORTED
        await export_record(settings, folder, screen.lang)
        report = await asyncio.to_thread(audit_folder, folder, build=build_id())
    return report.model_dump(mode="json")


def _show(screen: Screen, document: dict[str, Any]) -> None:
    if screen.as_json:
        screen.show(document)
        return
    head = {name: document["board"][name] for name in ("simulated", "as_of", "on", "known_at", "remarks")}
    screen.draw(Text(f"\n{screen.say('story.board')}", style=SAID))
    show_board(screen, document["board"])
    screen.draw(Text(f"\n{screen.say('story.funds')}", style=SAID))
    show_funds(screen, head, document["funds"])
    screen.draw(Text(f"\n{screen.say('story.audit')}", style=SAID))
    show_audit(screen, document["audit"])
    lines = document["receipts"]
    done = screen.say(
        "story.done",
        seconds=round(document["seconds"]),
        recorded=sum(line["outcome"] == "recorded" for line in lines),
        refused=len(document["refusals"]),
        turned_away=sum(line["turned_away"] is not None for line in lines),
    )
    screen.draw(Text(done, style=SAID))
