"""What the gateway writes and asks, with the gateway's rights: papers, commands, the checks at the door."""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

FILE_PAPER, KEYS_OF = sql("gateway", "file_paper"), sql("gateway", "keys_of")
STREAM_EXISTS, PENDING = sql("gateway", "stream_exists"), sql("gateway", "pending")
NEXT_CODE = sql("gateway", "next_code")


async def file_paper(connection: "Connection", sha256: str, media_type: str, size: int) -> None:
    await connection.execute(FILE_PAPER, sha256, media_type, size)


async def public_keys(connection: "Connection", key_ids: Sequence[str]) -> dict[str, bytes]:
    """Raw public keys by key id, of those that the register knows."""
    rows = await connection.fetch(KEYS_OF, list(key_ids))
    return {row["key_id"]: base64.b64decode(row["public_key"]) for row in rows}


async def stream_exists(connection: "Connection", stream: str) -> bool:
    return bool(await connection.fetchval(STREAM_EXISTS, stream))


async def pending(connection: "Connection", stream: str) -> int:
    """Commands of this stream that wait without a receipt."""
    return int(await connection.fetchval(PENDING, stream))


async def next_code(connection: "Connection", year: int) -> str:
    """The next sub-project code of a year, as DA-2023-0007."""
    return str(await connection.fetchval(NEXT_CODE, year))
