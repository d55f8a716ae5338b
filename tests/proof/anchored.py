"""A record with its checkpoint job, and the record's own account of what must be true of the tree."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from checkpoint.job import CheckpointJob
from checkpoint.shelf import Shelf
from checkpoint.witnesses import Witness
from domain.checkpoint import SignedCheckpoint, read_checkpoint
from domain.merkle import leaf_hash, root_of
from domain.note import read_vkey
from store.database import connect_pool
from store.histories import Run, keep_history
from tests.architecture.tree import ROOT
from tests.audit.hamlet import open_hamlet
from tests.conftest import Database
from tests.recorder.town import Town

WITHOUT_LEAF = """
    select count(*) from (select stream, position, hash from event union all select stream, position, hash from receipt) link
    left join leaf on leaf.stream = link.stream and leaf.link = link.position and leaf.hash = link.hash
    where leaf.position is null"""
LINKS = """
    select (select count(*) from event) + (select count(*) from receipt) + (select count(*) from history_export)"""
HISTORIES = ROOT / "tests" / "replay" / "histories"


@dataclass
class Anchored:
    """The hamlet, the database, and where the job keeps its key and its notes."""

    town: Town
    database: Database
    folder: Path

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder / "checkpoints")

    @asynccontextmanager
    async def job(
        self, witnesses: Sequence[Witness] = (), *, key: str = "log.pem", origin: str = ""
    ) -> AsyncIterator[CheckpointJob]:
        """A job as a new process would have it; its connections are cut at the end, whatever it was doing."""
        pool = await connect_pool(self.database.url("sinhke_checkpoint"), size=1)
        try:
            yield CheckpointJob(pool, self.shelf, witnesses, key_file=self.folder / "keys" / key, origin=origin)
        finally:
            pool.terminate()

    async def one_round(self) -> SignedCheckpoint:
        async with self.job() as job:
            done = await job.round()
        assert done.signed is not None
        return done.signed

    async def keeps_histories(self, count: int = 3) -> list[Run]:
        """The real histories of the replay gate as exports of this record, as its worker would have kept them."""
        kept = []
        async with self.database.as_role("sinhke_recorder") as connection:
            for number, path in enumerate(sorted(HISTORIES.glob("*.json"))[:count]):
                workflow, run = path.stem.rpartition("@")[0].replace(".", "/"), f"run-{number}"
                await keep_history(connection, (workflow, run), path.read_text(encoding="utf-8"))
                kept.append((workflow, run))
        assert len(kept) == count, f"{HISTORIES} holds too few histories"
        return kept

    async def as_superuser(self, *statements: str) -> None:
        """What a superuser can do to the record, past every trigger."""
        async with self.database.as_role(None) as connection:
            for table in ("event", "receipt", "command", "leaf", "checkpoint", "history_export"):
                await connection.execute(f"alter table {table} disable trigger user")
            for statement in statements:
                assert await connection.execute(statement) not in ("UPDATE 0", "DELETE 0", "INSERT 0 0"), statement
            for table in ("event", "receipt", "command", "leaf", "checkpoint", "history_export"):
                await connection.execute(f"alter table {table} enable trigger user")

    async def check(self) -> SignedCheckpoint:
        """Every link has one leaf and every leaf one link, dense from 0; the newest checkpoint is over all of them, signed,
        and lies outside with all the older ones. The newest."""
        async with self.database.as_role(None) as connection:
            assert await connection.fetchval(WITHOUT_LEAF) == 0
            rows = await connection.fetch("select position, hash from leaf order by position")
            assert [row["position"] for row in rows] == list(range(await connection.fetchval(LINKS)))
            kept = await connection.fetch("select size, root, vkey, note from checkpoint order by size")
        leaves = [leaf_hash(bytes.fromhex(row["hash"])) for row in rows]
        assert kept[-1]["size"] == len(leaves)
        for row in kept:
            signed, outside = read_checkpoint(row["note"].encode()), self.shelf.path(row["size"]).read_bytes()
            assert signed.is_of(read_vkey(row["vkey"]))
            assert (signed.checkpoint.size, signed.checkpoint.root.hex()) == (row["size"], row["root"])
            assert root_of(leaves[: row["size"]]) == signed.checkpoint.root
            assert read_checkpoint(outside).note.text == signed.note.text
        return read_checkpoint(kept[-1]["note"].encode())


@asynccontextmanager
async def open_anchored(database: Database, folder: Path) -> AsyncIterator[Anchored]:
    async with open_hamlet(database, folder / "town") as town:
        yield Anchored(town, database, folder)
