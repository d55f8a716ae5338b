"""`watch`: one page of the board, looked at again and again, also while the database is away."""

import asyncio
import json
import sys

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from gateway.look import Document, look
from gateway.settings import Settings
from household import troubles
from household.boards import AS, Typed, page_of
from household.watch import asked_to_stop
from screens.board import drawn_page
from screens.exit_codes import Exit
from screens.screen import BAD, SMALL, Screen


async def watch(screen: Screen, settings: Settings, typed: Typed, *, every: int) -> Exit:
    """Until Ctrl-C, which is the way to end it and no failure. Raises what the first look raises."""
    if typed.lacks_a_person:
        return screen.misspelt(screen.say("cli.usage.missing", word=AS))
    page = await _look(screen, settings, typed)
    async with asked_to_stop() as asked:
        with Live(console=screen.console, auto_refresh=False, vertical_overflow="visible") as live:
            away = ""
            while True:
                _show(screen, live, page, away, every)
                if await _was_asked(asked, every):
                    return Exit.DONE
                page, away = await _again(screen, settings, typed, page)


async def _look(screen: Screen, settings: Settings, typed: Typed) -> Document:
    async with look(settings) as seen:
        screen.names = seen.names
        return await page_of(seen, typed)


async def _again(screen: Screen, settings: Settings, typed: Typed, last: Document) -> tuple[Document, str]:
    """The next page; while the record cannot be read, the last one and why."""
    try:
        return await _look(screen, settings, typed), ""
    except Exception as error:
        said = troubles.sentence(screen, error)
        if said is None:
            raise
        return last, said


async def _was_asked(asked: asyncio.Event, seconds: int) -> bool:
    try:
        await asyncio.wait_for(asked.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _show(screen: Screen, live: Live, page: Document, away: str, every: int) -> None:
    """On a terminal the page is drawn over the last one; elsewhere one page follows the other, as JSON one a line."""
    if screen.as_json:
        sys.stdout.write(json.dumps({**page, "away": away}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    said = screen.say("board.watch.away", what=away) if away else screen.say("board.watch.again", seconds=every)
    drawn: list[RenderableType] = [screen.heading(page), *drawn_page(screen, page)]
    shown = Group(*drawn, Text(said, style=BAD if away else SMALL))
    if screen.console.is_terminal:
        live.update(shown, refresh=True)
    else:
        screen.console.print(shown)
        sys.stdout.flush()
