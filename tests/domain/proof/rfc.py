"""RFC 9162, section 2.1, as its recursion says it: slow, plain, and not ours.

Leaf number i is the decimal text of i, unless a test brings other leaves.
"""

from functools import cache
from hashlib import sha256


def sha(data):
    return sha256(data).digest()


class PlainTree:
    """A tree over entries, each of its answers by the recursion of the standard."""

    def __init__(self, entries):
        self.entries = list(entries)
        self.leaves = [sha(b"\x00" + entry) for entry in self.entries]
        self.root = cache(self._root)

    def _root(self, start, end):
        if start == end:
            return sha(b"")
        if end - start == 1:
            return self.leaves[start]
        k = start + half(end - start)
        return sha(b"\x01" + self.root(start, k) + self.root(k, end))

    def path(self, m, start, end):
        if end - start == 1:
            return []
        k = start + half(end - start)
        if m < k:
            return [*self.path(m, start, k), self.root(k, end)]
        return [*self.path(m, k, end), self.root(start, k)]

    def subproof(self, m, start, end, *, known=True):
        if m == end:
            return [] if known else [self.root(start, end)]
        k = start + half(end - start)
        if m <= k:
            return [*self.subproof(m, start, k, known=known), self.root(k, end)]
        return [*self.subproof(m, k, end, known=False), self.root(start, k)]

    def node(self, level, index):
        return self.root(index << level, (index + 1) << level)


def half(leaves):
    k = 1
    while 2 * k < leaves:
        k *= 2
    return k


def numbered(size):
    return PlainTree(str(number).encode() for number in range(size))
