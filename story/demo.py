"""Playing the story on a household: simulated time from June 2023, then everything that the play says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic

import aiohttp

from domain.times import start_of
from gateway.desk import Desk
from household.household import Household
from store.clock import found_simulated_clock
from store.roles import role_url
from story.play import BEGINS, Play
from story.second_part import SecondPart
from story.teller import Line, Teller

# The story's clock jumps by days and then waits for what it rings: its worker looks at the clock every second.
RINGS_AT_ONCE = {"SINHKE_LOOK_AGAIN_SECONDS": "1"}


@dataclass(frozen=True)
class Told:
    """The story as it came out: its lines, how many steps founded the register, seconds of playing (set-up apart)."""

    lines: tuple[Line, ...]
    founded: int
    seconds: float


async def begin(household: Household) -> None:
    """Put the empty record of a household into simulated time, before anything is recorded."""
    settings = household.settings
    migrator = role_url(household.house.database_url, "sinhke_migrator", settings.secrets_folder)
    await found_simulated_clock(migrator, start_of(date.fromisoformat(BEGINS)))


async def tell(desk: Desk, *, heard: Callable[[Line], None], founded: Callable[[], Awaitable[None]]) -> Told:
    """Play the whole story at a desk. `founded` is awaited once the register stands, `heard` called after every command.

    Raises StoryBrokenError if anything comes out otherwise than the story says.
    """
    started = monotonic()
    steps = 0

    def one_more(answer: object) -> None:
        nonlocal steps
        steps += 1

    async with aiohttp.ClientSession() as http:

        async def lose_answers(order: str, faults: list[str]) -> None:
            url = f"{desk.settings.treasury_url}/faults"
            async with http.put(url, json={"orders": {order: faults}}) as answer:
                answer.raise_for_status()

        play = Play(desk, Teller(desk, heard), lose_answers)
        await play.founding(one_more)
        await founded()
        await play.allotments()
        await play.whole_life()
        await SecondPart(play).tell()
    return Told(tuple(play.teller.lines), steps, monotonic() - started)
