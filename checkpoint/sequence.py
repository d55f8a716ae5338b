"""Every link and exported history without a leaf gets the next place of the tree: no gap, none twice, none forgotten.

What counts is a link's place in its own stream, which is dense, and never a time or a `seq`: a transaction that commits
late only brings links beyond those that have their leaves. A link whose columns do not hash to it, or that does not follow
the link before it, stops the job: nothing broken is ever signed.
"""

from typing import TYPE_CHECKING

from checkpoint.problems import CheckpointProblem, Why
from domain.canonical import GENESIS
from store.tree import (
    Behind,
    StoredLink,
    count_leaves,
    histories_behind,
    insert_leaves,
    insert_leaves_of_histories,
    read_links,
    streams_behind,
)

if TYPE_CHECKING:
    from store.database import Connection

STREAMS_AT_ONCE = 200
LINKS_AT_ONCE = 2_000
HISTORIES_AT_ONCE = 100


async def sequence(connection: "Connection") -> int:
    """Give leaves until nothing lacks one; how many were given. The caller holds the lock of the tree.

    Each part is a transaction of its own: a job that dies leaves whole parts behind. Raises CheckpointProblem.
    """
    given = 0
    while part := await _part(connection) or await _histories(connection):
        given += part
    return given


async def _histories(connection: "Connection") -> int:
    """Exported histories after the links: whichever has no leaf, so that none is passed by."""
    async with connection.transaction():
        kept = await histories_behind(connection, HISTORIES_AT_ONCE)
        for one in kept:
            if one.sha256 != one.computed:
                where = f"{one.workflow_id} {one.run_id}"
                raise CheckpointProblem(Why.LOG_BROKEN, f"{where}: sha256 {one.sha256}, expected {one.computed}")
        if kept:
            await insert_leaves_of_histories(connection, await count_leaves(connection), kept)
    return len(kept)


async def _part(connection: "Connection") -> int:
    # One snapshot: a stream's head and its links are of one moment.
    async with connection.transaction(isolation="repeatable_read"):
        links: list[StoredLink] = []
        for behind in await streams_behind(connection, STREAMS_AT_ONCE):
            last = min(behind.links, behind.sequenced + LINKS_AT_ONCE - len(links))
            found = await read_links(connection, behind.stream, behind.sequenced, last)
            _whole(behind, found, last)
            links += found
            if len(links) >= LINKS_AT_ONCE:
                break
        if links:
            await insert_leaves(connection, await count_leaves(connection), links)
    return len(links)


def _whole(behind: Behind, found: list[StoredLink], last: int) -> None:
    prev_hash = behind.hash or GENESIS
    for position, link in zip(range(behind.sequenced + 1, last + 1), found, strict=False):
        where = f"{behind.stream} link {position}"
        if link.position != position:
            raise CheckpointProblem(Why.LOG_BROKEN, f"{where}: found is link {link.position}")
        if link.prev_hash != prev_hash:
            raise CheckpointProblem(Why.LOG_BROKEN, f"{where}: prev_hash {link.prev_hash}, expected {prev_hash}")
        if link.hash != link.computed:
            raise CheckpointProblem(Why.LOG_BROKEN, f"{where}: hash {link.hash}, expected {link.computed}")
        prev_hash = link.hash
    if len(found) != last - behind.sequenced:
        told = f"{len(found)} links after {behind.sequenced}, expected {last - behind.sequenced}"
        raise CheckpointProblem(Why.LOG_BROKEN, f"{behind.stream}: {told}")
