"""A verifier as its four parts, and the attacks that each of them must withstand: what a weak one lets through is named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain import merkle
from domain.checkpoint import SignedCheckpoint
from domain.merkle import consistency_spans, inclusion_spans, prove
from domain.note import NoteKey
from tests.proof.forging import LOG, OTHER, rooted, signed

Inclusion = Callable[[bytes, int, int, Sequence[bytes], bytes], bool]
Consistency = Callable[[int, bytes, int, bytes, Sequence[bytes]], bool]


@dataclass(frozen=True)
class Verifier:
    """How entries and nodes are hashed, how proofs are checked, and when a signed checkpoint speaks for a root."""

    leaf_hash: Callable[[bytes], bytes] = merkle.leaf_hash
    node_hash: Callable[[bytes, bytes], bytes] = merkle.node_hash
    inclusion: Inclusion = merkle.verify_inclusion
    consistency: Consistency = merkle.verify_consistency
    speaks_for: Callable[[SignedCheckpoint, NoteKey, int, bytes], bool] = lambda told, log, size, root: (
        told.is_of(log) and (told.checkpoint.size, told.checkpoint.root) == (size, root)
    )


ENTRIES = [bytes([number]) * 32 for number in range(7)]


def holes(verifier: Verifier) -> set[str]:
    """The names of the attacks that this verifier lets through; honest proofs that it refuses are named too."""
    found = {name for name, attack in ATTACKS.items() if attack(verifier)}
    return found | ({"refuses what is true"} if not _takes_what_is_true(verifier) else set())


def _takes_what_is_true(verifier: Verifier) -> bool:
    leaves = [verifier.leaf_hash(entry) for entry in ENTRIES]
    size, root = len(leaves), merkle.root_of(leaves)
    included = all(
        verifier.inclusion(leaf, index, size, prove(inclusion_spans(index, size), leaves), root)
        for index, leaf in enumerate(leaves)
    )
    begun = all(
        verifier.consistency(old, merkle.root_of(leaves[:old]), size, root, prove(consistency_spans(old, size), leaves))
        for old in range(size + 1)
    )
    return included and begun and verifier.speaks_for(signed(rooted(size, root)), LOG.key, size, root)


def _node_shown_as_leaf(verifier: Verifier) -> bool:
    """An entry made of two leaf hashes hashes to their parent: without prefixes a tree of half the size proves it."""
    left, right, third = (verifier.leaf_hash(entry) for entry in ENTRIES[:3])
    root = verifier.node_hash(verifier.node_hash(left, right), third)
    return verifier.inclusion(verifier.leaf_hash(left + right), 0, 2, [third], root)


def _leaf_prefix_missing(verifier: Verifier) -> bool:
    return verifier.leaf_hash(b"") != bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")


def _node_prefix_missing(verifier: Verifier) -> bool:
    parts = [merkle.leaf_hash(b""), merkle.leaf_hash(b"\x00")]
    published = bytes.fromhex("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
    return verifier.node_hash(*parts) != published


def _leaves() -> tuple[list[bytes], bytes]:
    leaves = [merkle.leaf_hash(entry) for entry in ENTRIES]
    return leaves, merkle.root_of(leaves)


def _wrong_size(verifier: Verifier) -> bool:
    """The true proof of a tree of 7 shown for a tree of another size."""
    leaves, root = _leaves()
    proof = prove(inclusion_spans(2, 7), leaves)
    return any(verifier.inclusion(leaves[2], 2, size, proof, root) for size in (0, 2, 3, 4, 9, 15, 2**40))


def _wrong_index(verifier: Verifier) -> bool:
    leaves, root = _leaves()
    proof = prove(inclusion_spans(2, 7), leaves)
    return any(verifier.inclusion(leaves[2], index, 7, proof, root) for index in (-1, 0, 1, 3, 6, 7, 10))


def _cut_proof(verifier: Verifier) -> bool:
    """An inner node as the leaf, with the rest of its path."""
    leaves, root = _leaves()
    node = merkle.node_hash(leaves[2], leaves[3])
    return verifier.inclusion(node, 2, 7, prove(inclusion_spans(2, 7), leaves)[1:], root)


def _long_proof(verifier: Verifier) -> bool:
    leaves, root = _leaves()
    proof = [*prove(inclusion_spans(2, 7), leaves), leaves[0]]
    return verifier.inclusion(leaves[2], 2, 7, proof, root) or verifier.inclusion(
        leaves[2], 2, 7, proof, merkle.node_hash(root, leaves[0])
    )


def _doubled_last(verifier: Verifier) -> bool:
    """A tree whose last leaf is written twice (where odd nodes are doubled the two trees have one root)."""
    leaves, _ = _leaves()
    three = merkle.node_hash(merkle.node_hash(*leaves[:2]), merkle.node_hash(leaves[2], leaves[2]))
    return verifier.inclusion(leaves[2], 2, 3, [leaves[2], merkle.node_hash(*leaves[:2])], three)


def _rewritten_begin(verifier: Verifier) -> bool:
    """The last three leaves are as they were; an older one is another."""
    leaves, _ = _leaves()
    other = [leaves[0], merkle.leaf_hash(b"forged"), *leaves[2:]]
    return any(
        verifier.consistency(
            old, merkle.root_of(leaves[:old]), 7, merkle.root_of(other), prove(consistency_spans(old, 7), told)
        )
        for old in range(2, 8)
        for told in (leaves, other)
    )


def _other_old_size(verifier: Verifier) -> bool:
    """Among sizes whose trees have one shape (5 to 8 here) a proof cannot tell which: the signed text does."""
    leaves, root = _leaves()
    proof = prove(consistency_spans(3, 7), leaves)
    return any(
        verifier.consistency(old, merkle.root_of(leaves[:3]), new, root, proof)
        for old, new in ((2, 7), (4, 7), (5, 7), (3, 2), (3, 4), (3, 13), (7, 3))
    )


def _nothing_told(verifier: Verifier) -> bool:
    """An empty proof, or an old tree that is said to have been empty, or of the same size with another root."""
    leaves, root = _leaves()
    old = merkle.root_of(leaves[:4])
    return any(
        (
            verifier.consistency(4, old, 7, root, []),
            verifier.consistency(0, old, 7, root, []),
            verifier.consistency(7, old, 7, root, []),
            verifier.consistency(0, merkle.EMPTY_ROOT, 7, root, [old]),
        )
    )


def _root_of_nobody(verifier: Verifier) -> bool:
    """A checkpoint that the log really signed, shown for another root or another size."""
    leaves, root = _leaves()
    told = signed(rooted(7, root))
    return verifier.speaks_for(told, LOG.key, 7, merkle.root_of(leaves[:6])) or verifier.speaks_for(
        told, LOG.key, 6, root
    )


def _signed_by_another(verifier: Verifier) -> bool:
    _, root = _leaves()
    return verifier.speaks_for(signed(rooted(7, root), by=OTHER), LOG.key, 7, root)


def _signed_for_another(verifier: Verifier) -> bool:
    """The log's true signature under the text of another log's name."""
    _, root = _leaves()
    return verifier.speaks_for(signed(rooted(7, root, origin="elsewhere.example/log")), LOG.key, 7, root)


def _body_swapped(verifier: Verifier) -> bool:
    """The signed note of one root, with another checkpoint beside it."""
    leaves, root = _leaves()
    other = merkle.root_of(leaves[::-1])
    told = SignedCheckpoint(rooted(7, other), signed(rooted(7, root)).note)
    return verifier.speaks_for(told, LOG.key, 7, other)


ATTACKS: dict[str, Callable[[Verifier], bool]] = {
    attack.__name__.strip("_").replace("_", " "): attack
    for attack in (
        _node_shown_as_leaf,
        _leaf_prefix_missing,
        _node_prefix_missing,
        _wrong_size,
        _wrong_index,
        _cut_proof,
        _long_proof,
        _doubled_last,
        _rewritten_begin,
        _other_old_size,
        _nothing_told,
        _root_of_nobody,
        _signed_by_another,
        _signed_for_another,
        _body_swapped,
    )
}
