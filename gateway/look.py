"""A look at the record: one state of it, seen with the reader's rights alone, with its time and everybody's name."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from domain.times import local_date
from domain.values import instant_text
from gateway.settings import Settings
from store.database import connect_pool
from store.reading import RecordClock, looking, read_clock, read_names
from store.roles import role_url

if TYPE_CHECKING:
    from store.database import Connection

Document = dict[str, Any]
LOOKS = "sinhke-look"


class NoServerNamed(Exception):
    """Neither the environment nor a running house says where the record is."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One state of the record: the connection that sees it, its time, and how people and offices are called."""

    connection: "Connection"
    clock: RecordClock
    names: Mapping[str, str]

    @property
    def today(self) -> date:
        """The Vietnamese date in the record's time."""
        return local_date(self.clock.now)

    @property
    def head(self) -> Document:
        """What every JSON document begins with."""
        return {"simulated": self.clock.simulated, "as_of": instant_text(self.clock.now)}

    def name(self, slug: str) -> str:
        return self.names.get(slug, slug)


def with_server(settings: Settings) -> Settings:
    """The settings, if they name a database. Raises NoServerNamed."""
    if not settings.database_url:
        raise NoServerNamed(settings.var)
    return settings


@asynccontextmanager
async def look(settings: Settings) -> AsyncIterator[Look]:
    """Look at the record. Raises NoServerNamed, RoleProblem, a database error (store/troubles.py), OSError."""
    url = role_url(with_server(settings).database_url, "sinhke_reader", settings.secrets_folder)
    pool = await connect_pool(url, application=LOOKS, size=1)
    try:
        async with looking(pool) as connection:
            yield await look_through(connection)
    finally:
        await pool.close()


async def look_through(connection: "Connection") -> Look:
    """What a connection sees, whoever opened it."""
    return Look(connection=connection, clock=await read_clock(connection), names=await read_names(connection))
