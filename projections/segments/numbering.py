"""Number texts that rows name by a hash of 64 bits, exactly.

A hash has a fixed width, a text has not. Every text that a column may name is read
beside it with its hash, and two texts of one hash are refused, so that nothing rests
on chance.
"""

from collections.abc import Iterable

import numpy as np

from domain.policy.columns.population import Ints, Narrow
from projections.errors import HashesCollideError


class Numbering:
    """The numbers of texts, by their hashes; an unknown hash gets a number too."""

    def __init__(self, known: Iterable[tuple[str, int]]) -> None:
        pairs = list(known)
        hashes = np.array([number for _, number in pairs], np.int64)
        order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[order]
        self._order = order.astype(np.int32)
        self.texts = [text for text, _ in pairs]
        self.strangers: dict[int, int] = {}
        """Hash of a text that is not known to the number that it got."""
        if (self._sorted[1:] == self._sorted[:-1]).any():
            raise HashesCollideError

    def __len__(self) -> int:
        """Return how many texts were known from the beginning."""
        return len(self.texts)

    def of(self, hashes: Ints) -> Narrow:
        """Return the number of each hash; runs of one hash cost one look."""
        if not len(hashes):
            return np.zeros(0, np.int32)
        heads = np.concatenate(([0], np.flatnonzero(hashes[1:] != hashes[:-1]) + 1))
        distinct = hashes[heads]
        numbers = self._looked_up(distinct)
        return np.repeat(numbers, np.diff(np.append(heads, len(hashes))))

    def _looked_up(self, hashes: Ints) -> Narrow:
        if not len(self._sorted):
            return self._strangers(hashes)
        place = np.searchsorted(self._sorted, hashes)
        place[place == len(self._sorted)] = 0
        numbers = self._order[place]
        missing = self._sorted[place] != hashes
        if missing.any():
            numbers[missing] = self._strangers(hashes[missing])
        return numbers

    def _strangers(self, hashes: Ints) -> Narrow:
        first = len(self.texts)
        return np.array(
            [
                self.strangers.setdefault(one, first + len(self.strangers))
                for one in hashes.tolist()
            ],
            np.int32,
        )
