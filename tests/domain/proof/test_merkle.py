"""The tree and its proofs, held against the standard's recursion and its vectors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import ProofError
from domain.proof.consistency import consistency_proof, verify_consistency
from domain.proof.flaws import Flaw
from domain.proof.inclusion import inclusion_proof, verify_inclusion
from domain.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    grown,
    leaf_hash,
    node_hash,
    span_root,
)
from tests.domain.proof.rfc import numbered, sha
from tests.domain.proof.vectors import (
    consistency_vectors,
    digest,
    inclusion_vectors,
)

SIZES = range(1, 301)
TREE = numbered(SIZES.stop - 1)
OFFICIAL = "f06d84ea54aaba4ca32a33658b5358e5d79c26717c0c4090439c9401208403ba"
"""The digest of the values in the 196 files, taken from the files themselves."""


FLAWS = set(Flaw)


def refusal(function, *arguments):
    with pytest.raises(ProofError) as refused:
        function(*arguments)
    return refused.value.code


def test_the_vectors_made_here_are_the_official_ones_bit_for_bit():
    vectors = [*inclusion_vectors(), *consistency_vectors()]

    assert len(vectors) == 196
    assert digest(vectors) == OFFICIAL


@pytest.mark.parametrize(
    "vector", list(inclusion_vectors()), ids=lambda each: each.name
)
def test_official_inclusion_vectors(vector):
    index, size, root, leaf = vector.first, vector.second, vector.hash1, vector.hash2
    arguments = (index, size, leaf, vector.proof, root)

    if vector.refused:
        assert refusal(verify_inclusion, *arguments) in FLAWS
    else:
        verify_inclusion(*arguments)


@pytest.mark.parametrize(
    "vector", list(consistency_vectors()), ids=lambda each: each.name
)
def test_official_consistency_vectors(vector):
    sizes, roots = (vector.first, vector.second), (vector.hash1, vector.hash2)
    arguments = (*sizes, vector.proof, *roots)

    if vector.refused:
        assert refusal(verify_consistency, *arguments) in FLAWS
    else:
        verify_consistency(*arguments)


def test_leaves_and_nodes_are_hashed_apart():
    assert leaf_hash(b"a" * 64) == sha(b"\x00" + b"a" * 64)
    assert node_hash(b"a" * 32, b"a" * 32) == sha(b"\x01" + b"a" * 64)


def test_every_root_up_to_300_leaves_is_that_of_the_recursion():
    frontier = Frontier()
    assert frontier.root == span_root((0, 0), TREE.node) == EMPTY_ROOT == sha(b"")

    for size in SIZES:
        frontier = grown(frontier, [TREE.leaves[size - 1]])

        assert frontier.root == TREE.root(0, size)
        assert span_root((0, size), TREE.node) == TREE.root(0, size)


def test_every_inclusion_proof_up_to_300_leaves_is_that_of_the_recursion():
    for size in SIZES:
        root = TREE.root(0, size)
        for index in {*range(size % 5, size, 5), 0, size - 1}:
            proof = inclusion_proof(index, size, TREE.node)

            assert proof == TREE.path(index, 0, size)
            verify_inclusion(index, size, TREE.leaves[index], proof, root)


def test_every_consistency_proof_up_to_300_leaves_is_that_of_the_recursion():
    for new in SIZES:
        for old in {*range(1 + new % 5, new, 5), 1, new}:
            proof = consistency_proof(old, new, TREE.node)

            assert proof == TREE.subproof(old, 0, new)
            verify_consistency(old, new, proof, TREE.root(0, old), TREE.root(0, new))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_inclusion_proof_holds_for_another_leaf_place_or_tree(data):
    size = data.draw(st.integers(2, 300))
    index, other = data.draw(
        st.tuples(*[st.integers(0, size - 1)] * 2).filter(lambda two: two[0] != two[1])
    )
    proof, root = TREE.path(index, 0, size), TREE.root(0, size)
    leaf = TREE.leaves[index]

    assert refusal(verify_inclusion, other, size, leaf, proof, root) in FLAWS
    assert (
        refusal(verify_inclusion, index, size, TREE.leaves[other], proof, root)
        == Flaw.ROOT_MISMATCH
    )
    assert (
        refusal(verify_inclusion, index, size, leaf, proof, TREE.root(0, size - 1))
        == Flaw.ROOT_MISMATCH
    )


@settings(max_examples=150, deadline=None)
@given(sizes=st.lists(st.integers(1, 300), min_size=2, max_size=2, unique=True))
def test_no_consistency_proof_holds_for_a_tree_whose_past_was_changed(sizes):
    old, new = sorted(sizes)
    proof = TREE.subproof(old, 0, new)
    before, after = TREE.root(0, old), TREE.root(0, new)

    assert (
        refusal(verify_consistency, old, new, proof, sha(b"another"), after)
        == Flaw.ROOT_MISMATCH
    )
    assert (
        refusal(verify_consistency, old, new, proof, before, sha(b"another"))
        == Flaw.ROOT_MISMATCH
    )


@pytest.mark.parametrize(
    ("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (2**64, 2**63)]
)
def test_a_leaf_outside_the_tree_is_never_proved(index, size):
    arguments = (index, size, sha(b""), [], sha(b""))

    assert refusal(verify_inclusion, *arguments) == Flaw.INDEX_BEYOND_SIZE


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (-1, 5), (6, 5), (1, -1)])
def test_nothing_is_proved_of_an_empty_tree_or_of_one_that_shrank(old, new):
    arguments = (old, new, [], EMPTY_ROOT, EMPTY_ROOT)

    assert refusal(verify_consistency, *arguments) == Flaw.SIZE_REFUSED


def test_equal_trees_are_consistent_by_an_empty_proof_only():
    root = TREE.root(0, 7)

    verify_consistency(7, 7, [], root, root)

    assert refusal(verify_consistency, 7, 7, [root], root, root) == Flaw.PROOF_LENGTH
    assert (
        refusal(verify_consistency, 7, 7, [], root, TREE.root(0, 6))
        == Flaw.ROOT_MISMATCH
    )


def test_a_proof_of_the_wrong_length_is_refused_before_anything_is_hashed():
    proof, root = TREE.path(3, 0, 7), TREE.root(0, 7)
    longer, cut = [*proof, root], [*proof[:-1], proof[-1][:31]]

    assert (
        refusal(verify_inclusion, 3, 7, TREE.leaves[3], longer, root)
        == Flaw.PROOF_LENGTH
    )
    assert (
        refusal(verify_inclusion, 3, 7, TREE.leaves[3], cut, root) == Flaw.HASH_LENGTH
    )
    assert refusal(verify_inclusion, 0, 1, b"", [], b"") == Flaw.HASH_LENGTH
    joined = [proof[0][:31], *proof[1:]]
    assert refusal(verify_consistency, 4, 7, joined[:1], root, root) == Flaw.HASH_LENGTH


def test_a_frontier_grows_by_many_leaves_as_by_one():
    at_once = grown(Frontier(), TREE.leaves)
    in_two = grown(grown(Frontier(), TREE.leaves[:77]), TREE.leaves[77:])

    assert at_once == in_two
    assert at_once.size == 300
    assert at_once.hashes == tuple(
        TREE.node(level, index) for level, index in [(8, 0), (5, 8), (3, 36), (2, 74)]
    )


def test_a_frontier_has_one_hash_for_each_bit_of_its_size():
    hashes = (sha(b""), sha(b""))

    for size, given_hashes in [(4, hashes), (-3, hashes), (0, hashes), (3, hashes[:1])]:
        with pytest.raises(ProofError) as refused:
            Frontier(size=size, hashes=given_hashes)
        assert refused.value.code == Flaw.SIZE_REFUSED
    with pytest.raises(ProofError) as refused:
        Frontier(size=1, hashes=(b"short",))
    assert refused.value.code == Flaw.HASH_LENGTH


def test_a_refused_proof_says_why():
    with pytest.raises(ProofError, match="A tree of 5 leaves has no leaf 5") as refused:
        verify_inclusion(5, 5, sha(b""), [], sha(b""))

    assert refused.value.code == "proof-index-beyond-size"
