"""Columns of things that belong to teachers, and where each teacher's begin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import Flags, Ints

Column = NDArray[Any]
Columns = Mapping[str, Column]

KNOWN = ("known_from", "known_until")
"""The columns that say from which position, and until which, a thing was known."""

Run = tuple[int, int, int]
"""Teachers first ... last - 1 of one of several tables: (table, first, last)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Things of teachers 0 ... n - 1, in the order of the teachers."""

    starts: Ints
    """Those of teacher t are starts[t] ... starts[t + 1]; shape [n + 1]."""
    columns: Columns

    def __len__(self) -> int:
        """Return how many things there are."""
        return int(self.starts[-1] - self.starts[0])

    def __getitem__(self, name: str) -> Column:
        """Return a column."""
        return self.columns[name]

    def part(self, first: int, last: int) -> "Table":
        """Return the things of teachers first ... last - 1; columns are views."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        return Table(
            starts=self.starts[first : last + 1] - begin,
            columns={name: one[begin:end] for name, one in self.columns.items()},
        )

    def kept(self, keep: Flags) -> "Table":
        """Return the things that are marked."""
        if keep.all():
            return self
        before = np.zeros(len(keep) + 1, np.int64)
        np.cumsum(keep, out=before[1:])
        return Table(
            starts=before[self.starts],
            columns={name: one[keep] for name, one in self.columns.items()},
        )

    def known_at(self, position: int) -> Flags:
        """Tell which things were known at a position of the log."""
        known: Flags = self["known_from"] <= position
        if "known_until" in self.columns:
            known &= self["known_until"] > position
        return known

    def without(self, *names: str) -> "Table":
        """Return the table without some columns."""
        columns = {n: one for n, one in self.columns.items() if n not in names}
        return Table(starts=self.starts, columns=columns)


def nothing(like: Table) -> Table:
    """Return a table of no teachers, with the same columns."""
    empty = {name: one[:0] for name, one in like.columns.items()}
    return Table(starts=np.zeros(1, np.int64), columns=empty)


def joined(tables: Sequence[Table], runs: Sequence[Run]) -> Table:
    """Return the teachers of several tables in the order of the runs.

    A single run is a view of the table that it is of.
    """
    if not runs:
        return nothing(tables[0])
    if len(runs) == 1:
        ((table, first, last),) = runs
        return tables[table].part(first, last)
    rows = [
        (table, int(tables[table].starts[first]), int(tables[table].starts[last]))
        for table, first, last in runs
    ]
    lengths = [np.diff(tables[t].starts[first : last + 1]) for t, first, last in runs]
    return Table(
        starts=starts_of(np.concatenate(lengths)),
        columns={
            name: np.concatenate([tables[t][name][a:b] for t, a, b in rows])
            for name in tables[0].columns
        },
    )


def runs_of(table: NDArray[np.integer], place: NDArray[np.integer]) -> list[Run]:
    """Return the runs of teachers that stand in given tables at given places."""
    if not len(place):
        return []
    broken = (np.diff(table) != 0) | (np.diff(place) != 1)
    firsts = np.concatenate(([0], np.flatnonzero(broken) + 1))
    lasts = np.concatenate((firsts[1:], [len(place)])) - 1
    return list(
        zip(
            table[firsts].tolist(),
            place[firsts].tolist(),
            (place[lasts] + 1).tolist(),
            strict=True,
        )
    )


def starts_of(lengths: Iterable[int] | Ints) -> Ints:
    """Return where each one's things start, from how many each has."""
    counted = np.asarray(lengths, np.int64)
    starts = np.zeros(len(counted) + 1, np.int64)
    np.cumsum(counted, out=starts[1:])
    return starts


def grouped(teachers: NDArray[np.integer], count: int) -> Ints:
    """Return where each teacher's things start; `teachers` never decreases."""
    return starts_of(np.bincount(teachers, minlength=count))
