"""The tree over the whole log (RFC 6962, section 2.1): one root for all links, and short proofs against it.

A leaf's entry is the 32 bytes of a link's hash, or of the digest of an exported history. Leaves and inner nodes are hashed
under different prefixes, so that no inner node can be shown as a leaf. Sizes and indexes count leaves; indexes start at 0.
Verifiers answer False to whatever does not fit, of any length and any number, and never raise.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

LEAF_PREFIX, NODE_PREFIX = b"\x00", b"\x01"
HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Span = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """What stands in the tree for an entry."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True)
class CompactRange:
    """A tree that grows at its end and keeps only the roots of its full subtrees, the largest first.

    A million leaves are twenty hashes at most, and a leaf more costs two hashes on average.
    """

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> "CompactRange":
        """The range with these leaf hashes after its own."""
        size, subtrees = self.size, list(self.subtrees)
        for leaf in leaves:
            joined, full = leaf, size
            while full & 1:
                joined = node_hash(subtrees.pop(), joined)
                full >>= 1
            subtrees.append(joined)
            size += 1
        return CompactRange(size, tuple(subtrees))

    def spans(self) -> list[Span]:
        """The leaves [first, after last) of each full subtree."""
        spans, first = list[Span](), 0
        for bit in range(self.size.bit_length() - 1, -1, -1):
            if self.size >> bit & 1:
                spans.append((first, first + (1 << bit)))
                first += 1 << bit
        return spans

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.subtrees:
            return EMPTY_ROOT
        *others, joined = self.subtrees
        for subtree in reversed(others):
            joined = node_hash(subtree, joined)
        return joined


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    return CompactRange().grown(leaves).root()


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees [first, after last) whose roots prove the leaf at `index` in a tree of `size`, the lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    first, last, spans = 0, size, list[Span]()
    while last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The subtrees whose roots prove that the tree of `new` leaves begins with the tree of `old`; none if either is."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with one of {old}")
    if old in (0, new):
        return []
    first, last, spans, whole = 0, new, list[Span](), True
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            spans.append((middle, last))
            last = middle
        else:
            spans.append((first, middle))
            first, whole = middle, False
    # The old root itself is known to whoever checks; any other subtree must be told.
    return [*([] if whole else [(first, last)]), *reversed(spans)]


def prove(spans: Sequence[Span], leaves: Iterable[bytes], known: CompactRange | None = None) -> list[bytes]:
    """The roots of these subtrees, which do not overlap, in their order: one pass over the leaf hashes from the first on.

    `known` is what lies before `leaves`: a consistency proof from its size needs nothing older than it. Raises ValueError
    if there are fewer leaves than the spans name, or if an older one is needed.
    """
    known = known or CompactRange()
    roots = dict(zip(known.spans(), known.subtrees, strict=True))
    told, at = iter(leaves), known.size
    for first, last in sorted(spans):
        if (first, last) in roots:
            continue
        if first < at:
            raise ValueError("the proof needs leaves that are older than what is told")
        skipped = sum(1 for _ in islice(told, first - at))
        subtree = CompactRange().grown(islice(told, last - first))
        if (skipped, subtree.size) != (first - at, last - first):
            raise ValueError("there are fewer leaves than the proof needs")
        roots[first, last], at = subtree.root(), last
    return [roots[span] for span in spans]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at `index` in the tree of `size` with this root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((leaf, root, *proof)):
        return False
    node, last, joined = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            joined = node_hash(sibling, joined)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            joined = node_hash(joined, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and joined == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `new` leaves begins with the tree of `old` (RFC 9162, section 2.1.4.2)."""
    if not 0 <= old <= new or not _are_hashes((old_root, new_root, *proof)):
        return False
    if old in (0, new):
        known = EMPTY_ROOT if old == 0 else new_root
        return not proof and old_root == known
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    hashes = list(proof) if node else [old_root, *proof]
    if not hashes:
        return False
    of_old = of_new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            of_old, of_new = node_hash(sibling, of_old), node_hash(sibling, of_new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            of_new = node_hash(of_new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root


def _split(width: int) -> int:
    """The largest power of two below `width` (at least 2): where RFC 6962 divides a tree."""
    return 1 << (width - 1).bit_length() - 1


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
