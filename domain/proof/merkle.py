"""The Merkle tree of RFC 9162, section 2.1: hashes, roots, and a range that grows.

A node is named by level and index: it stands over the leaves
`index * 2**level` to `(index + 1) * 2**level`, all of which exist. What a tree or
a proof needs is put together of such nodes, wherever they are kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from domain.errors import ProofError
from domain.proof.flaws import Flaw

HASH_BYTES = 32
"""The length of a SHA-256."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves (2.1.1)."""

NodeReader = Callable[[int, int], bytes]
"""Gives the hash of the node of a level and an index."""

Span = tuple[int, int]
"""The leaves from the first up to, but not with, the second."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry (2.1.1: the byte 0 stands before a leaf)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two nodes (2.1.1: the byte 1 stands before them)."""
    return sha256(b"\x01" + left + right).digest()


def split_of(leaves: int) -> int:
    """Return the largest power of two below a number of leaves, of which two at least.

    So many leaves stand under the left child of their root (2.1.1).
    """
    return 1 << ((leaves - 1).bit_length() - 1)


def nodes_of(start: int, end: int) -> list[tuple[int, int]]:
    """Return the largest nodes (level, index) that make up a span, left to right.

    `start` is a multiple of the smallest power of two that covers the span, as it
    is for every span that a proof speaks of.
    """
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def span_root(span: Span, node: NodeReader) -> bytes:
    """Return the root over a span's leaves, which may be all of a tree or none."""
    return _joined([node(level, index) for level, index in nodes_of(*span)])


def joined_pairs(hashes: list[bytes]) -> bytes:
    """Return the root over hashes whose number is a power of two."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [node_hash(left, right) for left, right in pairs]
    return hashes[0]


def check_hashes(hashes: Iterable[bytes]) -> None:
    """Refuse what has not the length of a hash."""
    for number, each in enumerate(hashes):
        if len(each) != HASH_BYTES:
            raise ProofError(Flaw.HASH_LENGTH, f"Hash {number} has {len(each)} bytes")


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """All that a sealer must remember of a tree so that it can grow.

    `hashes` are the roots of its largest whole subtrees, the leftmost first: one
    for each bit that is set in `size`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ProofError(
                Flaw.SIZE_REFUSED,
                f"{len(self.hashes)} hashes are no frontier of {self.size} leaves",
            )
        check_hashes(self.hashes)

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return _joined(list(self.hashes))


def grown(frontier: Frontier, leaves: Iterable[bytes]) -> Frontier:
    """Return a tree's frontier after hashes of further leaves; one step a leaf."""
    size, hashes = frontier.size, list(frontier.hashes)
    for leaf in leaves:
        top, rest = leaf, size
        while rest & 1:
            top, rest = node_hash(hashes.pop(), top), rest >> 1
        hashes.append(top)
        size += 1
    return Frontier(size=size, hashes=tuple(hashes))


def _joined(hashes: list[bytes]) -> bytes:
    """Return the root over the whole subtrees of a tree, the leftmost first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes.pop()
    while hashes:
        root = node_hash(hashes.pop(), root)
    return root
