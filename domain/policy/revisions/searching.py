"""The search for causes: alone, all but one, one minimal set, and what undoes it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.policy.revisions.asking import UNASKED, Asking, Ints, Sets

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of every teacher: one row a teacher, one column an amendment."""

    before: Ints
    after: Ints
    alone: Sets
    needed: Sets
    together: Sets
    undone_by: Sets
    complete: Flags


class Search:
    """Looks for the causes of many teachers at once; `Cause` defines them."""

    def __init__(self, asking: Asking, teachers: int, amendments: int) -> None:
        self._asking = asking
        self._everybody: Ints = np.arange(teachers, dtype=np.int64)
        self._one: Sets = np.eye(amendments, dtype=np.bool_)
        nothing = np.zeros((teachers, amendments), np.bool_)
        self._before = asking.verdicts(self._everybody, nothing)
        self._after = asking.verdicts(self._everybody, ~nothing)
        self._changed: Flags = self._before != self._after
        self._complete: Flags = np.ones(teachers, np.bool_)
        self.alone = nothing.copy()
        self.needed = nothing.copy()
        self.together = nothing.copy()
        self.undone_by = nothing.copy()

    def found(self) -> Found:
        """Return what there is to find."""
        self._look_at_each()
        self._look_for_sets()
        for rows, cause in self._undone_causes():
            self._look_for_undoers(rows, cause)
        self._look_for_joint_undoers()
        return Found(
            before=self._before,
            after=self._after,
            alone=self.alone,
            needed=self.needed,
            together=self.together,
            undone_by=self.undone_by,
            complete=self._complete,
        )

    def _look_at_each(self) -> None:
        """Ask for each amendment alone, and for all but each."""
        for number, only in enumerate(self._one):
            self.alone[:, number] = self._brings(self._everybody, only)
        live = np.flatnonzero(self._changed | self.alone.any(axis=1))
        for number, only in enumerate(self._one):
            brings = self._brings(live, ~only)
            changed = self._changed[live]
            self.needed[live, number] = changed & ~brings
            self.undone_by[live, number] = ~changed & brings

    def _look_for_sets(self) -> None:
        """Find one minimal set for whom nothing alone brings the change."""
        rows = np.flatnonzero(self._changed & ~self.alone.any(axis=1))
        sets = np.ones((len(rows), len(self._one)), np.bool_)
        guess = self.needed[rows]
        right = self._brings(rows, guess)
        sets[right] = guess[right]
        self._settle(rows, sets, within=np.ones_like(sets), wanted=False)
        self.together[rows] = sets

    def _undone_causes(self) -> Iterator[tuple[Ints, Sets]]:
        """Yield causes that alone would have been undone, and of which teachers."""
        for number, only in enumerate(self._one):
            beside = (self.needed & ~only).any(axis=1)
            undone = self.alone[:, number] & (beside | ~self._changed)
            rows = np.flatnonzero(undone)
            yield rows, np.broadcast_to(only, (len(rows), len(only)))
        beside = (self.needed & ~self.together).any(axis=1)
        rows = np.flatnonzero(self.together.any(axis=1) & beside)
        yield rows, self.together[rows]

    def _look_for_undoers(self, rows: Ints, cause: Sets) -> None:
        """Find each amendment with which the cause no longer brings the change."""
        for number, only in enumerate(self._one):
            outside = ~cause[:, number]
            some = rows[outside]
            verdicts = self._verdicts(some, cause[outside] | only)
            loads = verdicts >= 0
            self.undone_by[some, number] |= loads & ~self._is_brought(some, verdicts)

    def _look_for_joint_undoers(self) -> None:
        """Find a minimal set to be left out, where no single amendment undoes it."""
        for rows, cause in self._undone_causes():
            open_ = ~self.undone_by[rows].any(axis=1)
            some, sets = rows[open_], cause[open_].copy()
            beside = self.needed[some] & ~sets
            first = beside & (np.cumsum(beside, axis=1) == 1)
            self._settle(some, sets, within=~first, wanted=True)
            self.undone_by[some] = ~sets & ~first

    def _settle(self, rows: Ints, sets: Sets, *, within: Sets, wanted: bool) -> None:
        """Make members `wanted` in sets that bring the change, while they still do.

        In place, from the last amendment to the first, again until nothing moves: no
        single further member could be made so.
        """
        moving = np.ones(len(rows), np.bool_)
        while moving.any():
            moving = self._moved(rows, sets, within & moving[:, None], wanted=wanted)

    def _moved(self, rows: Ints, sets: Sets, within: Sets, *, wanted: bool) -> Flags:
        moved = np.zeros(len(rows), np.bool_)
        for number in reversed(range(len(self._one))):
            some = np.flatnonzero(within[:, number] & (sets[:, number] != wanted))
            tried = sets[some]
            tried[:, number] = wanted
            brings = self._brings(rows[some], tried)
            sets[some[brings], number] = wanted
            moved[some[brings]] = True
        return moved

    def _brings(self, rows: Ints, sets: Sets) -> Flags:
        """Tell for whom these choices bring the change; one choice may be for all."""
        return self._is_brought(rows, self._verdicts(rows, sets))

    def _verdicts(self, rows: Ints, sets: Sets) -> Ints:
        each = np.broadcast_to(sets, (len(rows), len(self._one)))
        verdicts = self._asking.verdicts(rows, each)
        self._complete[rows[verdicts == UNASKED]] = False
        return verdicts

    def _is_brought(self, rows: Ints, verdicts: Ints) -> Flags:
        after = self._after[rows]
        other = (verdicts >= 0) & (verdicts != after)
        brought: Flags = np.where(self._changed[rows], verdicts == after, other)
        return brought
