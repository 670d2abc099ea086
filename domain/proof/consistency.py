"""Consistency proofs (RFC 9162, 2.1.4): a tree is an earlier one with leaves added."""

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


def consistency_spans(old: int, new: int) -> list[Span]:
    """Return the spans whose roots prove that a tree grew, from the seam to the root.

    Raises ProofError unless `old` has leaves and `new` at least as many: any tree
    follows an empty one, so that a proof of it would say nothing.
    """
    if not 0 < old <= new:
        raise ProofError(
            Flaw.SIZE_REFUSED, f"No proof leads from {old} leaves to {new}"
        )
    start, end = 0, new
    spans = []
    while old != end:
        middle = start + split_of(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:
        spans.append((start, end))
    return spans[::-1]


def consistency_proof(old: int, new: int, node: NodeReader) -> list[bytes]:
    """Return the proof that the tree of a size begins with that of a smaller one."""
    return [span_root(span, node) for span in consistency_spans(old, new)]


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Return only if the new tree begins with the whole of the old one.

    Raises ProofError for sizes of which nothing can be proved, for a proof or a hash
    of the wrong length, and for hashes that lead to another root on either side.
    """
    spans = consistency_spans(old, new)
    if len(spans) != len(proof):
        raise ProofError(
            Flaw.PROOF_LENGTH,
            f"{old} to {new} leaves take {len(spans)} hashes, not {len(proof)}",
        )
    check_hashes(proof)
    before, after = _roots(old, spans, proof, old_root)
    if before != old_root:
        raise ProofError(
            Flaw.ROOT_MISMATCH, f"The proof leads to another root of {old} leaves"
        )
    if after != new_root:
        raise ProofError(
            Flaw.ROOT_MISMATCH, f"The proof leads to another root of {new} leaves"
        )


def _roots(
    old: int, spans: list[Span], proof: Sequence[bytes], old_root: bytes
) -> tuple[bytes, bytes]:
    """Return the old and the new root to which a proof leads.

    The climb begins where both trees part: at the span that ends with the old tree,
    or at the old tree itself where that is one whole subtree of the new.
    """
    steps = list(zip(spans, proof, strict=True))
    seed = old_root
    if steps and steps[0][0][1] == old:
        seed = steps.pop(0)[1]
    before = after = seed
    for (start, _), beside in steps:
        if start < old:
            before = node_hash(beside, before)
            after = node_hash(beside, after)
        else:
            after = node_hash(after, beside)
    return before, after
