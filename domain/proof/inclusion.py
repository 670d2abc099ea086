"""Inclusion proofs (RFC 9162, 2.1.3): one leaf stands at one place of a tree."""

from collections.abc import Sequence

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.merkle import (
    NodeReader,
    Span,
    check_hashes,
    node_hash,
    span_root,
    split_of,
)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return the spans whose roots prove a leaf, from its sibling up to the root.

    Raises ProofError for a leaf that is not in the tree.
    """
    if not 0 <= index < size:
        raise ProofError(
            Flaw.INDEX_BEYOND_SIZE, f"A tree of {size} leaves has no leaf {index}"
        )
    start, end = 0, size
    spans = []
    while end - start > 1:
        middle = start + split_of(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """Return the proof that a leaf stands at an index of the tree of a size."""
    return [span_root(span, node) for span in inclusion_spans(index, size)]


def root_of_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes]
) -> bytes:
    """Return the root to which a leaf's hash and its proof lead.

    Raises ProofError for an index outside the tree and for a proof or a hash of the
    wrong length.
    """
    spans = inclusion_spans(index, size)
    if len(spans) != len(proof):
        raise ProofError(
            Flaw.PROOF_LENGTH,
            f"Leaf {index} of {size} takes {len(spans)} hashes, not {len(proof)}",
        )
    check_hashes([leaf, *proof])
    root = leaf
    for (start, _), beside in zip(spans, proof, strict=True):
        is_right = start > index
        root = node_hash(root, beside) if is_right else node_hash(beside, root)
    return root


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Return only if the leaf's hash stands at the index of the tree with this root.

    Raises ProofError otherwise.
    """
    if root_of_inclusion(index, size, leaf, proof) != root:
        raise ProofError(
            Flaw.ROOT_MISMATCH, f"Leaf {index} of {size} leads to another root"
        )
