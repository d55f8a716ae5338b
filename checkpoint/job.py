"""One round: give leaves, read them again, compute the root, sign, record, put the note outside, hand it to witnesses.

A job that is killed anywhere leaves nothing half: the next round goes on from what the tables and the folder say. The
first round of a process computes the whole tree again from the leaves; later ones only add to it.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from checkpoint.problems import CheckpointProblem, Why
from checkpoint.sequence import sequence
from checkpoint.shelf import Shelf
from checkpoint.signing import LogSigner
from checkpoint.witnesses import Answer, Said, Witness
from domain.checkpoint import SignedCheckpoint
from domain.merkle import CompactRange, consistency_spans, leaf_hash, prove
from domain.note import MalformedNote, read_note
from store import tree
from store.tree import RegisterSeen, StoredCheckpoint, tree_locked

if TYPE_CHECKING:
    from store.database import Connection, Pool

KNOWN_TREES = 64
# The first line of every checkpoint: a simulated record says so there too.
REAL, SIMULATED = "sinhke", "sinhke-mo-phong"


class Stage(StrEnum):
    """How far a round has come; after each of them the process may die."""

    SEQUENCED = "sequenced"
    ROOTED = "rooted"
    SIGNED = "signed"
    SHELVED = "shelved"
    HANDED = "handed"


@dataclass(kw_only=True)
class Round:
    """What one round did. `signed` is None for a record without a link; `fresh` says whether this round signed it."""

    register: RegisterSeen | None = None
    given: int = 0
    signed: SignedCheckpoint | None = None
    fresh: bool = False
    note: Path | None = None
    answers: list[Answer] = field(default_factory=list)


class CheckpointJob:
    """Rounds on one record. On a record that was never signed the log's key file is made; later it must be there."""

    def __init__(
        self, pool: "Pool", shelf: Shelf, witnesses: Sequence[Witness], *, key_file: Path, origin: str
    ) -> None:
        self._pool = pool
        self._shelf = shelf
        self._witnesses = witnesses
        self._key_file = key_file
        self._origin = origin
        self._trees: dict[int, CompactRange] = {}

    async def round(self) -> Round:
        """A whole round. Raises CheckpointProblem, KeyProblem, TreeBusy, OSError, or a database error."""
        done = Round()
        async for _ in self.stages(done):
            pass
        return done

    async def stages(self, done: Round) -> AsyncIterator[Stage]:
        """The round step by step, noted in `done`."""
        async with self._pool.acquire() as connection, tree_locked(connection):
            head = await tree.last_checkpoint(connection)
            done.register = await tree.register_of(connection)
            if done.register is None:  # before the founding there is no log
                return
            signer = self._signer(done.register, head)
            done.given = await sequence(connection)
            yield Stage.SEQUENCED
            told = await self._rooted(connection, signer, head)
            yield Stage.ROOTED
            done.signed, done.fresh = told, head is None or told.checkpoint.size > head.size
            if done.fresh:
                await self._record(connection, signer, told)
            yield Stage.SIGNED
            done.note = await self._put_outside(connection, signer, told)
            yield Stage.SHELVED
            await self._hand(connection, done)
            yield Stage.HANDED

    def _signer(self, register: RegisterSeen, head: StoredCheckpoint | None) -> LogSigner:
        """The log's key: made for a record that was never signed, else the one that has signed it."""
        prefix = SIMULATED if register.simulated else REAL
        unsigned = head is None and self._shelf.last() is None
        signer = LogSigner(self._key_file, self._origin or f"{prefix}/{register.area}", may_make=unsigned)
        if head is not None and head.vkey != signer.key.vkey:
            raise CheckpointProblem(Why.LOG_KEY, f"{head.vkey}, found is {signer.key.vkey}")
        return signer

    async def _rooted(
        self, connection: "Connection", signer: LogSigner, head: StoredCheckpoint | None
    ) -> SignedCheckpoint:
        """The checkpoint over all leaves as they stand in the table now, each of them compared with its link once."""
        size = await tree.count_leaves(connection)
        outside = self._outside(signer)
        known = self._known(signer, head)
        pinned = {one.checkpoint.size: one.checkpoint.root for one in (known, outside) if one is not None}
        beyond = max(pinned, default=0)
        if beyond > size or (outside is not None and (head is None or outside.checkpoint.size > head.size)):
            told = f"{size} leaves and {head.size if head else 0} signed, {beyond} signed outside"
            raise CheckpointProblem(Why.LOG_ROLLED_BACK, told)
        begin = self._trees.get(head.size, CompactRange()) if head else CompactRange()
        false = await tree.false_leaf(connection, begin.size)
        if false is not None:
            raise CheckpointProblem(Why.LOG_BROKEN, false)
        whole = await self._grow(connection, begin, size, pinned)
        if known is not None and known.checkpoint.size == size:
            return known
        return signer.sign(size, whole.root())

    def _known(self, signer: LogSigner, head: StoredCheckpoint | None) -> SignedCheckpoint | None:
        """The last checkpoint of the table: the row says what its note says, and the note is ours."""
        if head is None:
            return None
        known = signer.read(head.note.encode(), f"checkpoint {head.size}")
        if (known.checkpoint.size, known.checkpoint.root.hex()) != (head.size, head.root):
            raise CheckpointProblem(Why.LOG_BROKEN, f"checkpoint {head.size}: the row is not what its note says")
        return known

    def _outside(self, signer: LogSigner) -> SignedCheckpoint | None:
        """The last note on the shelf."""
        last = self._shelf.last()
        return signer.read(last.read_bytes(), str(last)) if last else None

    async def _grow(
        self, connection: "Connection", begin: CompactRange, size: int, pinned: dict[int, bytes]
    ) -> CompactRange:
        """The tree up to `size`, which at each pinned size has the root that was signed there."""
        grown = begin
        for stop in sorted({*pinned, size}):
            if stop > grown.size:
                async for entries in tree.read_leaves(connection, grown.size, stop):
                    grown = grown.grown(leaf_hash(entry) for entry in entries)
            if grown.size == stop and stop in pinned and grown.root() != pinned[stop]:
                raise CheckpointProblem(Why.LOG_ROLLED_BACK, f"the first {stop} leaves are not those that were signed")
        if grown.size != size:
            raise CheckpointProblem(Why.LOG_BROKEN, f"{size} leaves are counted, {grown.size} follow each other")
        self._trees[size] = grown
        while len(self._trees) > KNOWN_TREES:
            del self._trees[min(self._trees)]
        return grown

    async def _record(self, connection: "Connection", signer: LogSigner, told: SignedCheckpoint) -> None:
        size, root = told.checkpoint.size, told.checkpoint.root.hex()
        note = told.note.to_bytes().decode()
        await tree.insert_checkpoint(connection, size, root, signer.key.vkey, note)
        kept = await tree.checkpoint_of(connection, size)
        if kept is None or (kept.root, kept.note) != (root, note):
            raise CheckpointProblem(Why.LOG_BROKEN, f"checkpoint {size} was not kept as it was signed")

    async def _put_outside(self, connection: "Connection", signer: LogSigner, told: SignedCheckpoint) -> Path:
        """Every note that the folder lacks since the last one that is there; the path of the newest."""
        last = self._outside(signer)
        for missing in await tree.checkpoints_after(connection, last.checkpoint.size if last else 0):
            self._shelf.put(missing.size, missing.note.encode())
        self._shelf.put_key(signer.key.vkey)
        return self._shelf.path(told.checkpoint.size)

    async def _hand(self, connection: "Connection", done: Round) -> None:
        """To every witness that has not cosigned it yet; the cosignatures go under the note outside."""
        assert done.signed is not None
        assert done.note is not None
        note = _cosigned_so_far(done.note, done.signed)
        proofs: dict[int, list[bytes]] = {}

        async def proof(old: int) -> list[bytes]:
            if old not in proofs:
                assert done.signed is not None
                proofs[old] = await self._proof(connection, old, done.signed.checkpoint.size)
            return proofs[old]

        async with aiohttp.ClientSession() as http:
            for witness in self._witnesses:
                if note.note.signed_by(witness.key):
                    done.answers.append(Answer(witness=witness.key.name, said=Said.COSIGNED))
                    continue
                answer = await witness.hand(http, done.signed, proof)
                done.answers.append(answer)
                if answer.cosignature is not None:
                    note = SignedCheckpoint(note.checkpoint, note.note.with_signatures([answer.cosignature]))
                    self._shelf.put(note.checkpoint.size, note.note.to_bytes())
        done.signed = note

    async def _proof(self, connection: "Connection", old: int, size: int) -> list[bytes]:
        known = self._trees.get(old, CompactRange())
        leaves: list[bytes] = []
        if 0 < old < size:
            async for entries in tree.read_leaves(connection, known.size, size):
                leaves += [leaf_hash(entry) for entry in entries]
        return prove(consistency_spans(old, size), leaves, known)


def _cosigned_so_far(path: Path, signed: SignedCheckpoint) -> SignedCheckpoint:
    """The note on the shelf if it is this checkpoint's, with what witnesses have put under it before."""
    try:
        note = read_note(path.read_bytes())
    except (MalformedNote, OSError):
        return signed
    return SignedCheckpoint(signed.checkpoint, note) if note.text == signed.note.text else signed
