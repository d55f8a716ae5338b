"""Short proofs against a checkpoint, as one document: that a link is in the log, and that an older log is its beginning.

What is printed has been verified first. It needs nothing of ours to be verified again: docs/proof.md says how, by hand too.
"""

from typing import TYPE_CHECKING, Any

from checkpoint.problems import CheckpointProblem, Why
from domain.checkpoint import read_checkpoint
from domain.merkle import (
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    prove,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from domain.note import MalformedNote, read_vkey
from gateway.reading import NotThere
from store import tree
from store.tree import StoredCheckpoint

if TYPE_CHECKING:
    from store.database import Connection

Document = dict[str, Any]


async def prove_link(
    connection: "Connection", stream: str, number: int, *, by_link: bool = False, size: int | None = None
) -> Document:
    """That an event (by its version) or a link (by its position in the chain) is in the log of a checkpoint: of `size`
    leaves, or the newest. Raises NotThere, CheckpointProblem."""
    link = number if by_link else await tree.link_of_version(connection, stream, number)
    if link is None:
        raise NotThere("version", f"{stream} {number}")
    kept = await _checkpoint(connection, size)
    leaf = await tree.leaf_of_link(connection, stream, link)
    if leaf is None or leaf[0] >= kept.size:
        raise CheckpointProblem(Why.NO_LEAF, f"{stream} {number}")
    index, hash_ = leaf
    leaves = await _leaves(connection, kept.size)
    path = prove(inclusion_spans(index, kept.size), leaves)
    if not verify_inclusion(leaf_hash(bytes.fromhex(hash_)), index, kept.size, path, bytes.fromhex(kept.root)):
        raise CheckpointProblem(Why.LOG_BROKEN, f"{stream} {number}: the leaves do not have the root that was signed")
    return {
        "proof": "inclusion",
        "stream": stream,
        "version": None if by_link else number,
        "link": link,
        "hash": hash_,
        "leaf": index,
        "size": kept.size,
        "root": kept.root,
        "path": [one.hex() for one in path],
        "key": kept.vkey,
        "checkpoint": kept.note,
    }


async def prove_growth(connection: "Connection", old: int, new: int | None) -> Document:
    """That the log of the older checkpoint is the beginning of the newer one's. Raises CheckpointProblem."""
    older, newer = await _checkpoint(connection, old), await _checkpoint(connection, new)
    if older.size > newer.size:
        older, newer = newer, older
    leaves = await _leaves(connection, newer.size)
    path = prove(consistency_spans(older.size, newer.size), leaves)
    roots = bytes.fromhex(older.root), bytes.fromhex(newer.root)
    honest = root_of(leaves[: older.size]) == roots[0]
    if not honest or not verify_consistency(older.size, roots[0], newer.size, roots[1], path):
        raise CheckpointProblem(Why.LOG_BROKEN, f"checkpoint {older.size} is not the beginning of {newer.size}")
    return {
        "proof": "consistency",
        "old_size": older.size,
        "old_root": older.root,
        "size": newer.size,
        "root": newer.root,
        "path": [one.hex() for one in path],
        "key": newer.vkey,
        "old_checkpoint": older.note,
        "checkpoint": newer.note,
    }


async def _checkpoint(connection: "Connection", size: int | None) -> StoredCheckpoint:
    """The row of that size, or the newest, whose note holds and says the same as the row."""
    read = tree.last_checkpoint(connection) if size is None else tree.checkpoint_of(connection, size)
    kept = await read
    if kept is None:
        raise CheckpointProblem(Why.NO_CHECKPOINT, "" if size is None else str(size))
    try:
        signed, key = read_checkpoint(kept.note.encode()), read_vkey(kept.vkey)
    except MalformedNote as problem:
        raise CheckpointProblem(Why.LOG_BROKEN, f"checkpoint {kept.size}: {problem}") from None
    said = (signed.checkpoint.size, signed.checkpoint.root.hex())
    if not signed.is_of(key) or said != (kept.size, kept.root):
        raise CheckpointProblem(Why.LOG_BROKEN, f"checkpoint {kept.size}: the row is not what its note says")
    return kept


async def _leaves(connection: "Connection", size: int) -> list[bytes]:
    found: list[bytes] = []
    async for entries in tree.read_leaves(connection, 0, size):
        found += [leaf_hash(entry) for entry in entries]
    if len(found) != size:
        raise CheckpointProblem(Why.LOG_BROKEN, f"of {size} leaves {len(found)} are there")
    return found
