"""Connections to the record, one pool a role."""

from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    # At run time asyncpg's classes take no type arguments.
    Pool = asyncpg.Pool[asyncpg.Record]
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]


async def connect_pool(
    url: str,
    *,
    application: str = "sinhke",
    size: int = 8,
    command_timeout: float = 10.0,
) -> "Pool":
    """Opens a pool for one role, so that every part of the program works under the rights and timeouts of its own role.

    `url` is a Postgres URL of one role (store.roles.role_url); TLS is set in it (sslmode, sslrootcert, ...).
    `command_timeout` (seconds) is the client's patience with a server that has gone silent; the role's own
    statement_timeout is shorter and ends a slow statement first. The caller closes the pool.
    uuid comes and goes as text, since ids are text everywhere else; timestamptz comes as an aware UTC datetime.
    Raises OSError or asyncpg.PostgresError if the server cannot be reached or refuses the role.
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=command_timeout,
        server_settings={"application_name": application, "timezone": "UTC"},
        init=_uuid_as_text,
        reset=_keep_session,
    )


async def _uuid_as_text(connection: "Connection") -> None:
    await connection.set_type_codec("uuid", schema="pg_catalog", encoder=str, decoder=str, format="text")


async def _keep_session(connection: "Connection") -> None:
    """Saves one round trip a release: nothing in this program changes a session, and an open transaction is
    rolled back by asyncpg before this is called."""
