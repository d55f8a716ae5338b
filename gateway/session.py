"""One process's session with the servers: pools of two roles, a Temporal client when it is needed, and a desk to act at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.desk import Desk
from gateway.intake import Gateway
from gateway.settings import Settings
from store.database import connect_pool
from store.roles import role_url


@asynccontextmanager
async def open_desk(settings: Settings, *, identity: str = "sinhke-gateway", size: int = 4) -> AsyncIterator[Desk]:
    """A desk with the gateway's and the reader's rights. Temporal is asked for at the first command, not before.

    Raises OSError or a Postgres error if the database cannot be reached, RoleProblem if its passwords are not here.
    """
    gateway_url = role_url(settings.database_url, "sinhke_gateway", settings.secrets_folder)
    reader_url = role_url(settings.database_url, "sinhke_reader", settings.secrets_folder)
    pool = await connect_pool(gateway_url, application=identity, size=size)
    try:
        reader = await connect_pool(reader_url, application=identity, size=size)
        try:
            yield Desk(gateway=Gateway(pool, settings, None, identity=identity), reader=reader, settings=settings)
        finally:
            await reader.close()
    finally:
        await pool.close()
