"""Exported histories of Temporal's runs, kept in the record: Temporal deletes its own after the namespace's retention."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.canonical import sha256_hex
from store.queries import sql

if TYPE_CHECKING:
    from store.database import Connection

UNKEPT, KEEP = sql("histories", "unkept"), sql("histories", "keep")
Run = tuple[str, str]


async def unkept(connection: "Connection", runs: Sequence[Run]) -> list[Run]:
    """Of these (workflow id, run id) the ones without an export, in their order."""
    workflows, ids = [run[0] for run in runs], [run[1] for run in runs]
    found = {(row["workflow_id"], row["run_id"]) for row in await connection.fetch(UNKEPT, workflows, ids)}
    return [run for run in runs if run in found]


async def keep_history(connection: "Connection", run: Run, body: str) -> None:
    """Keep the exact text of an export; a run that has one already keeps that."""
    await connection.execute(KEEP, *run, sha256_hex(body.encode()), body)
