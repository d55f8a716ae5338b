"""What people look at: one state of the record, one document, one screen."""

from gateway import reading, receipts
from gateway.look import look
from gateway.notices import notices
from gateway.settings import Settings
from gateway.steps import next_steps
from gateway.work import work
from screens import steps as steps_screen
from screens.case import show_stream
from screens.events import show_events
from screens.exit_codes import Exit, Trouble, of_outcome
from screens.notices import show_notices
from screens.receipt import show_receipt
from screens.screen import Screen


async def show(screen: Screen, settings: Settings, stream: str, at: str | None) -> Exit:
    """A stream now, or at a version or a day."""
    moment = reading.as_moment(at) if at is not None else None
    if at is not None and moment is None:
        return screen.trouble(Trouble.BAD_DATE, at)
    async with look(settings) as seen:
        screen.names = seen.names
        show_stream(screen, await reading.show(seen, stream, screen.lang, moment))
    return Exit.DONE


async def show_all_events(screen: Screen, settings: Settings, stream: str) -> Exit:
    """Everything that happened in a stream. Raises NotThere."""
    async with look(settings) as seen:
        screen.names = seen.names
        show_events(screen, await reading.events(seen, stream))
    return Exit.DONE


async def show_next(screen: Screen, settings: Settings, stream: str) -> Exit:
    """What may be done now in a stream, by whom, and what it needs. Raises NotThere."""
    async with look(settings) as seen:
        screen.names = seen.names
        steps_screen.show_next(screen, await next_steps(seen, stream))
    return Exit.DONE


async def show_work(screen: Screen, settings: Settings, person: str) -> Exit:
    """What waits for one person. Raises NotThere."""
    async with look(settings) as seen:
        screen.names = seen.names
        steps_screen.show_work(screen, await work(seen, person, screen.lang))
    return Exit.DONE


async def show_told(screen: Screen, settings: Settings, person: str | None) -> Exit:
    """What is to be told to one person or to all, and how far it has come. Raises NotThere."""
    async with look(settings) as seen:
        screen.names = seen.names
        show_notices(screen, await notices(seen, settings, person, screen.lang))
    return Exit.DONE


async def show_outcome(screen: Screen, settings: Settings, command_id: str) -> Exit:
    """What became of a command; the exit code is the command's own."""
    async with look(settings) as seen:
        screen.names = seen.names
        document = await receipts.receipt(seen, command_id, screen.lang)
    show_receipt(screen, document)
    return of_outcome(document)
