"""What is shown of a moment is counted to that moment: days held end where the look ends, and never in days to come."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from gateway.look import look_through
from gateway.reading import Moment, show
from store.reading import looking
from tests.conftest import Database
from tests.recorder.town import TODAY, Town, open_town
from wording import Lang

MONDAY_AFTER = "2023-07-10"
SUPPORT = 100_000_000


@pytest.fixture(scope="module")
async def held(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Town, str]]:
    """A case that waits for its approval from a Monday to the next, and is approved then."""
    async with open_town(database, tmp_path_factory.mktemp("held")) as town:
        await town.desk.act(town.an_allotment(SUPPORT))
        case = await town.a_case(SUPPORT)
        await town.play.teller.morning(MONDAY_AFTER)
        yield town, case.plan.code


async def days_held(held: tuple[Town, str], at: Moment | None) -> int:
    town, code = held
    async with looking(town.desk.reader) as connection:
        found: int = (await show(await look_through(connection), code, Lang.VI, at))["days_held"]
    return found


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (None, 5),
        (6, 0),
        (1, 0),
        (date.fromisoformat(TODAY), 0),
        (date(2023, 7, 6), 3),
        (date(2023, 7, 9), 4),
        (date(2023, 7, 10), 5),
        (date(2030, 1, 1), 5),
    ],
)
async def test_days_held_are_counted_to_the_moment_that_is_shown(
    held: tuple[Town, str], at: Moment | None, days: int
) -> None:
    assert await days_held(held, at) == days
