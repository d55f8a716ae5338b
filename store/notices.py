"""The outbox: what is to be told to whom, written with the events that tell it, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.notices import Notice
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

PUT_NOTICES, LIST_NOTICES = sql("notices", "put_notices"), sql("notices", "list_notices")
POST_STATE = sql("notices", "post_state")


async def put_notices(
    connection: "Connection",
    stream: str,
    notices: Sequence[tuple[int, Notice]],
    *,
    received_at: datetime,
    recorded_at: datetime,
) -> None:
    """One row a person for these notices, each with its event's version; nothing is sent to the server if there are none.

    Duties are told to whoever holds them at `received_at`. The same notices a second time change nothing.
    """
    rows = [
        (version, notice.kind.value, notice.at_once, notice.detail_text(), one.person, one.duty, one.office)
        for version, notice in notices
        for one in notice.addressees
    ]
    if rows:
        await connection.execute(PUT_NOTICES, stream, recorded_at, received_at, *map(list, zip(*rows, strict=True)))


async def list_notices(connection: "Connection", person: str | None) -> list[dict[str, Any]]:
    """The outbox, of one person or of all: what is not sent first."""
    return [dict(row) for row in await connection.fetch(LIST_NOTICES, person)]


async def post_state(connection: "Connection") -> dict[str, Any]:
    """waiting, unsent, unheld, oldest, last_problem."""
    row = await connection.fetchrow(POST_STATE)
    assert row is not None
    return dict(row)
