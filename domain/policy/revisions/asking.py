"""Ask a judge for verdicts: each choice once, for as many teachers as want it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Sets = NDArray[np.bool_]
"""A choice of amendments for each teacher: one row a teacher, one column each."""

UNLOADABLE = -1
"""The verdict of a combination of amendments that makes no document."""

UNASKED = -2
"""The verdict that the cap left unknown."""


class Judge(Protocol):
    """Finds the verdicts of teachers under a choice of amendments."""

    def __call__(self, chosen: frozenset[str], teachers: Ints) -> Ints:
        """Return a verdict code (>= 0) for each of these teachers, in their order.

        No amendment chosen is the earlier document, all chosen the later one. Where
        the choice does not load, every code is UNLOADABLE.
        """


class Asking:
    """Knows every verdict asked for so far, and stops at a number of calls."""

    def __init__(
        self, teachers: Ints, amendments: Sequence[str], judge: Judge, most: int
    ) -> None:
        self._teachers = teachers
        self._amendments = tuple(amendments)
        self._judge = judge
        self._most = most
        self._known: dict[bytes, NDArray[np.int16]] = {}
        self.calls = 0

    def verdicts(self, rows: Ints, sets: Sets) -> Ints:
        """Return the verdict of each of these teachers (by row) under its own choice.

        UNASKED where the number of calls was reached.
        """
        found = np.full(len(rows), UNASKED, np.int64)
        if not len(rows):
            return found
        padded = np.column_stack((np.ones(len(sets), np.bool_), sets))
        _, first, of_row = np.unique(
            np.packbits(padded, axis=1), axis=0, return_index=True, return_inverse=True
        )
        order = np.argsort(of_row.reshape(-1), kind="stable")
        ends = np.cumsum(np.bincount(of_row.reshape(-1), minlength=len(first)))
        for number, places in enumerate(np.split(order, ends[:-1])):
            found[places] = self._under(sets[first[number]], rows[places])
        return found

    def _under(self, choice: Sets, rows: Ints) -> Ints:
        """Return the verdicts of teachers under one choice, asking for unknown ones."""
        key = choice.tobytes()
        if key not in self._known:
            self._known[key] = np.full(len(self._teachers), UNASKED, np.int16)
        known = self._known[key]
        unknown = rows[known[rows] == UNASKED]
        if len(unknown) and self.calls < self._most:
            self.calls += 1
            names = (self._amendments[number] for number in np.flatnonzero(choice))
            chosen = frozenset(names)
            known[unknown] = self._judge(chosen, self._teachers[unknown])
        return known[rows].astype(np.int64)
