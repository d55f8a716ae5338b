"""A live household for tests that need the real Temporal, the real Postgres and the real worker process together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.desk import Desk
from gateway.session import open_desk
from household.household import Household
from story.demo import begin
from story.play import Play
from story.teller import Teller


@asynccontextmanager
async def live_household(var: Path, **options: object) -> AsyncIterator[tuple[Household, Desk]]:
    """Everything up, in simulated time from 2023-06-01, with an empty record; erased at the end."""
    household = Household(var, **options)  # type: ignore[arg-type]
    try:
        await household.open_servers()
        await begin(household)
        await household.start_worker()
        async with open_desk(household.settings) as desk:
            yield household, desk
    finally:
        await household.erase()


def play_on(desk: Desk) -> Play:
    """The story's play at this desk, silent, with no answers lost."""

    async def lose_nothing(order: str, faults: list[str]) -> None:
        return None

    return Play(desk, Teller(desk, lambda line: None), lose_nothing)
