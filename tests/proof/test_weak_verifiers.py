"""Verifiers with one check left out, as they have been found in the world: every one must be caught by an attack."""

import hashlib
from collections.abc import Sequence

import pytest

from domain import merkle
from domain.checkpoint import SignedCheckpoint
from domain.note import NoteKey
from tests.proof.verifiers import ATTACKS, Verifier, holes


def bare(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def climb(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Follows the index alone: the size is unchecked, so is the length of the proof."""
    joined, node, last = leaf, index, size - 1
    for sibling in proof:
        if node & 1 or node == last:
            joined = merkle.node_hash(sibling, joined)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            joined = merkle.node_hash(joined, sibling)
        node, last = node >> 1, last >> 1
    return joined == root


def climb_by_bits(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Takes every tree for a full one."""
    joined = leaf
    for level, sibling in enumerate(proof):
        joined = merkle.node_hash(sibling, joined) if index >> level & 1 else merkle.node_hash(joined, sibling)
    return joined == root


def doubling(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Also takes a tree in which an odd last node was joined to itself."""
    return merkle.verify_inclusion(leaf, index, size, proof, root) or climb_by_bits(leaf, index, size, proof, root)


def only_the_new_root(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Never looks at the old root where the proof leads to the new one."""
    if old in (0, new) or not proof:
        return merkle.verify_consistency(old, old_root, new, new_root, proof)
    node, last, joined = old - 1, new - 1, proof[0]
    while node & 1:
        node, last = node >> 1, last >> 1
    rest = proof[1:]
    if not node:
        joined, rest = old_root, proof
    for sibling in rest:
        if node & 1 or node == last:
            joined = merkle.node_hash(sibling, joined)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            joined = merkle.node_hash(joined, sibling)
        node, last = node >> 1, last >> 1
    return joined == new_root


def ends_only(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Believes that a longer log is the same log."""
    return old <= new


def empty_is_enough(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    return not proof or merkle.verify_consistency(old, old_root, new, new_root, proof)


def signature_alone(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    return told.is_of(log)


def root_alone(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    return (told.checkpoint.size, told.checkpoint.root) == (size, root)


def name_alone(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    return root_alone(told, log, size, root) and bool(told.note.signatures) and told.checkpoint.origin == log.name


def size_unread(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    return told.is_of(log) and told.checkpoint.root == root


def note_apart(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    """Checks the note's signature and the checkpoint's root, and never that the one holds the other."""
    return root_alone(told, log, size, root) and told.note.signed_by(log) and told.checkpoint.origin == log.name


def origin_unread(told: SignedCheckpoint, log: NoteKey, size: int, root: bytes) -> bool:
    return root_alone(told, log, size, root) and told.note.signed_by(log)


WEAK = {
    "no leaf prefix": Verifier(leaf_hash=bare),
    "no node prefix": Verifier(node_hash=bare),
    "no prefix at all": Verifier(leaf_hash=bare, node_hash=bare),
    "one prefix for both": Verifier(leaf_hash=lambda entry: bare(b"\x01", entry)),
    "size unchecked": Verifier(inclusion=climb),
    "every tree is full": Verifier(inclusion=climb_by_bits),
    "last node doubled": Verifier(inclusion=doubling),
    "leaf never read": Verifier(inclusion=lambda leaf, index, size, proof, root: 0 <= index < size),
    "old root unread": Verifier(consistency=only_the_new_root),
    "longer is enough": Verifier(consistency=ends_only),
    "empty proof is enough": Verifier(consistency=empty_is_enough),
    "root not tied to the signature": Verifier(speaks_for=signature_alone),
    "signature unread": Verifier(speaks_for=root_alone),
    "signer known by name alone": Verifier(speaks_for=name_alone),
    "size not tied to the signature": Verifier(speaks_for=size_unread),
    "note and checkpoint apart": Verifier(speaks_for=note_apart),
    "origin unread": Verifier(speaks_for=origin_unread),
}


def test_our_verifier_lets_no_attack_through() -> None:
    assert holes(Verifier()) == set()


@pytest.mark.parametrize("weakness", WEAK)
def test_a_verifier_with_a_check_left_out_is_caught(weakness: str) -> None:
    assert holes(WEAK[weakness]) - {"refuses what is true"} != set()


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_catches_somebody(attack: str) -> None:
    assert [weakness for weakness, verifier in WEAK.items() if attack in holes(verifier)] != []
