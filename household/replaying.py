"""`replay`: a stream told again, from the live record with the reader's rights or from an exported folder without any server."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from audit.replaying import read_life as read_exported
from domain.replay import Life, Moment
from gateway.as_of import BadMoment
from gateway.look import look
from gateway.reading import as_moment
from gateway.replaying import read_life, told, told_apart
from gateway.settings import Settings
from screens.exit_codes import Exit
from screens.replay import show_difference, show_replay
from screens.screen import Screen


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The moments as they were typed; at most one of the three is given."""

    to: str | None = None
    until: str | None = None
    compared: tuple[str, str] | None = None

    @property
    def too_many(self) -> bool:
        return sum(one is not None for one in (self.to, self.until, self.compared)) > 1

    @property
    def at(self) -> Moment | None:
        """Until when; None for all of it. Raises BadMoment."""
        typed, kind = (self.to, int) if self.to is not None else (self.until, date)
        if typed is None:
            return None
        moment = _moment(typed)
        if not isinstance(moment, kind):
            raise BadMoment(typed)
        return moment

    @property
    def pair(self) -> tuple[Moment, Moment] | None:
        """Raises BadMoment."""
        return (_moment(self.compared[0]), _moment(self.compared[1])) if self.compared else None


async def replay(screen: Screen, settings: Settings, stream: str, asked: Asked, folder: Path | None) -> Exit:
    """Tell a stream step by step, or the difference of two moments. Raises BadMoment, NotThere, AuditProblem, BrokenExport."""
    if asked.too_many:
        return screen.misspelt(screen.say("replay.only_one"))
    at, pair = asked.at, asked.pair
    life = read_exported(folder, stream) if folder is not None else await _live(settings, stream)
    screen.names = life.names
    if pair is not None:
        show_difference(screen, told_apart(life, screen.lang, *pair))
    else:
        show_replay(screen, told(life, screen.lang, at))
    return Exit.DONE


async def _live(settings: Settings, stream: str) -> Life:
    async with look(settings) as seen:
        return await read_life(seen, stream)


def _moment(text: str) -> Moment:
    """A number of an event or a day. Raises BadMoment."""
    moment = as_moment(text)
    if moment is None:
        raise BadMoment(text)
    return moment
