"""The board as the reader's role sees it, in one state of the record."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from domain.as_of import AsOf
from domain.board import BoardList, Grouping
from domain.times import local_date
from gateway.as_of import asked_of
from gateway.board import Wanted, page
from gateway.explaining import explain
from gateway.lists import Filter, list_page
from gateway.look import Look, look_through
from store.reading import looking
from tests.recorder.town import Town

Document = dict[str, Any]


@asynccontextmanager
async def seen(town: Town) -> AsyncIterator[Look]:
    async with looking(town.desk.reader) as connection:
        yield await look_through(connection)


def pair_now(look: Look, *, current: bool) -> AsOf:
    """Today, now; `current` asks the views, else the functions."""
    return AsOf(on=local_date(look.clock.now), known_at=look.clock.now, current=current)


async def the_page(
    town: Town, *, by: Grouping = Grouping.CASE, on: str | None = None, known_at: str | None = None, **wanted: Any
) -> Document:
    async with seen(town) as look:
        return await page(look, await asked_of(look, on, known_at), Wanted(by=by, **wanted))


async def the_list(
    town: Town, name: BoardList, *, on: str | None = None, known_at: str | None = None, **given: Any
) -> Document:
    async with seen(town) as look:
        return await list_page(look, await asked_of(look, on, known_at), Wanted(), name, Filter(**given))


async def the_sum(town: Town, code: str, *, on: str | None = None) -> Document:
    async with seen(town) as look:
        return await explain(look, await asked_of(look, on), Wanted(), code)
