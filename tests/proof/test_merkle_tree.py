"""The tree against published vectors, against another program, and against the recursive definition of RFC 6962."""

import hashlib
import re

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.merkle import (
    EMPTY_ROOT,
    CompactRange,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    prove,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The entries, roots and proofs of the reference tests of Certificate Transparency.
ENTRIES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
N01, N11, N21 = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N06, N13 = (
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
)
# (index, size) and (old, new), counted from 0.
INCLUSION = {
    (0, 1): (),
    (0, 8): (N01, N11, N21),
    (5, 8): (L4, N13, ROOTS[4]),
    (2, 3): (ROOTS[2],),
    (1, 5): (ROOTS[1], N11, L4),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (N01, N11, N21),
    (6, 8): (N06, N13, ROOTS[4]),
    (2, 5): (N11, L4),
}
sizes = st.integers(min_value=1, max_value=300)


def some(count: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, written as it stands there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index: int, size: int) -> None:
    proof = prove(inclusion_spans(index, size), LEAVES)
    assert tuple(one.hex() for one in proof) == INCLUSION[index, size]
    assert verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int) -> None:
    proof = prove(consistency_spans(old, new), LEAVES)
    assert tuple(one.hex() for one in proof) == CONSISTENCY[old, new]
    roots = (bytes.fromhex(ROOTS[size]) for size in (old, new))
    assert verify_consistency(old, next(roots), new, next(roots), proof)


def test_another_program_makes_the_same_roots_and_proofs() -> None:
    tree, entries = pymerkle.InmemoryTree(), [bytes([number]) * 3 for number in range(70)]
    for entry in entries:
        tree.append_entry(entry)
    leaves = [leaf_hash(entry) for entry in entries]
    for size in range(1, 71):
        root = root_of(leaves[:size])
        assert root == tree.get_root(size)
        for index in range(0, size, 5):
            theirs = tree.prove_inclusion(index + 1, size)
            # Their path begins with the leaf itself.
            assert theirs.path == [leaves[index], *prove(inclusion_spans(index, size), leaves)]
            pymerkle.verify_inclusion(leaves[index], root, theirs, index=index + 1, size=size)


def test_another_program_agrees_which_trees_begin_with_which() -> None:
    """Its path has another form than RFC 6962's, so each program checks its own proof against the other's roots."""
    tree, entries = pymerkle.InmemoryTree(), [bytes([number]) for number in range(33)]
    for entry in entries:
        tree.append_entry(entry)
    leaves = [leaf_hash(entry) for entry in entries]
    for new in range(1, 34):
        for old in range(1, new):
            theirs = tree.prove_consistency(old, new)
            pymerkle.verify_consistency(root_of(leaves[:old]), root_of(leaves[:new]), theirs)
            ours = prove(consistency_spans(old, new), leaves)
            assert verify_consistency(old, tree.get_root(old), new, tree.get_root(new), ours)
            with pytest.raises(pymerkle.InvalidProof):
                pymerkle.verify_consistency(root_of(leaves[1 : old + 1]), root_of(leaves[:new]), theirs)


@given(sizes)
def test_a_tree_that_grows_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    leaves, grown = some(size), CompactRange()
    for leaf in leaves:
        grown = grown.grown((leaf,))
    assert grown.root() == root_of(leaves) == by_definition(leaves)
    assert len(grown.subtrees) == size.bit_count()


@given(sizes, st.data())
def test_a_tree_that_grows_in_parts_has_the_root_of_the_whole(size: int, data: st.DataObject) -> None:
    leaves, cut = some(size), data.draw(st.integers(0, size))
    assert CompactRange().grown(leaves[:cut]).grown(leaves[cut:]) == CompactRange().grown(leaves)


@given(sizes, st.data())
def test_every_leaf_is_proved_with_at_most_the_height_of_the_tree(size: int, data: st.DataObject) -> None:
    leaves, index = some(size), data.draw(st.integers(0, size - 1))
    proof = prove(inclusion_spans(index, size), iter(leaves))
    assert verify_inclusion(leaves[index], index, size, proof, root_of(leaves))
    assert len(proof) <= size.bit_length()


@given(sizes, st.data())
def test_every_older_tree_is_proved_to_be_the_beginning(size: int, data: st.DataObject) -> None:
    leaves, old = some(size), data.draw(st.integers(0, size))
    proof = prove(consistency_spans(old, size), iter(leaves))
    assert verify_consistency(old, root_of(leaves[:old]), size, root_of(leaves), proof)


@given(sizes, st.data())
def test_growth_is_proved_from_the_old_tree_and_the_new_leaves_alone(size: int, data: st.DataObject) -> None:
    leaves, old = some(size), data.draw(st.integers(0, size))
    spans, known = consistency_spans(old, size), CompactRange().grown(leaves[:old])
    assert prove(spans, leaves[old:], known) == prove(spans, leaves)
    assert len(known.spans()) == len(known.subtrees)


@given(sizes, st.data())
def test_a_proof_with_one_bit_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    leaves, index = some(size), data.draw(st.integers(0, size - 1))
    told = [leaves[index], root_of(leaves), *prove(inclusion_spans(index, size), leaves)]
    at, bit = data.draw(st.integers(0, len(told) - 1)), data.draw(st.integers(0, 255))
    told[at] = (int.from_bytes(told[at], "big") ^ 1 << bit).to_bytes(32, "big")
    assert not verify_inclusion(told[0], index, size, told[2:], told[1])


@given(sizes, st.data())
def test_a_changed_leaf_breaks_the_consistency_with_every_tree_that_held_it(size: int, data: st.DataObject) -> None:
    leaves, old = some(size), data.draw(st.integers(1, size))
    at = data.draw(st.integers(0, old - 1))
    forged = [*leaves[:at], leaf_hash(b"forged"), *leaves[at + 1 :]]
    for told in (leaves, forged):
        proof = prove(consistency_spans(old, size), told)
        assert not verify_consistency(old, root_of(leaves[:old]), size, root_of(forged), proof)


@given(st.integers(-3, 70), st.integers(-3, 70), st.lists(st.binary(min_size=0, max_size=40), max_size=9))
def test_no_garbage_is_taken_for_a_proof_and_none_raises(first: int, second: int, proof: list[bytes]) -> None:
    root = root_of(some(33))
    assert not verify_inclusion(leaf_hash(b"?"), first, second, proof, root)
    if (first, second) != (second, first) and first != 0:
        assert not verify_consistency(first, leaf_hash(b"?"), second, root, proof)


def test_nobody_proves_a_leaf_beyond_the_end_or_a_beginning_that_is_longer() -> None:
    for index, size in ((0, 0), (5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="there is no leaf"):
            inclusion_spans(index, size)
    with pytest.raises(ValueError, match="does not begin"):
        consistency_spans(6, 5)
    with pytest.raises(ValueError, match=re.escape("fewer leaves")):
        prove(inclusion_spans(2, 5), some(4))
    with pytest.raises(ValueError, match="older"):
        prove(inclusion_spans(1, 8), some(8)[3:], CompactRange().grown(some(3)))


def test_nothing_at_all_has_the_root_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()
    assert verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
