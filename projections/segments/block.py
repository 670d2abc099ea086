"""The facts of teachers as columns, as known at every position up to one.

Raw facts only: what registers say is joined when a population is taken, so that an
amended activity or a withdrawn ruling leaves a block as it is. A word, a set of tags or
of attributes is its index in the block's dictionaries, -1 where there is none.
"""

import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.policy.columns.population import Ints, Narrow
from projections.segments.table import KNOWN, Column, Table

VARIANTS = (
    "carried_in",
    "kind",
    "recognised_kind",
    "unit",
    "result",
    "provider",
    "activity",
    "tags",
    "status",
    "recognised_credits",
    "recognised_by",
)
"""What distinguishes the variants of rows, before any register is looked at."""

BESIDE = ("spans", "offsets", "attestations")
"""The tables beside the rows."""

TABLES = ("now", "past", *BESIDE)


class Numbers:
    """Numbers for texts in the order in which they are first met."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self._numbers = {text: number for number, text in enumerate(known)}

    def of(self, text: str) -> int:
        """Return the number of a text, a new one where it is new."""
        return self._numbers.setdefault(text, len(self._numbers))

    def find(self, text: str) -> int:
        """Return the number of a text, -1 where it is not known."""
        return self._numbers.get(text, -1)

    def texts(self) -> tuple[str, ...]:
        """Return the texts in the order of their numbers."""
        return tuple(self._numbers)


@dataclass(frozen=True, kw_only=True)
class Dictionaries:
    """What the numbers in columns stand for."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Sets of tags, as JSON."""
    attributes: tuple[str, ...] = ()
    """Sets of attributes without the school, as JSON."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Legend:
    """What the numbers of rows stand for."""

    dictionaries: Dictionaries
    variants: Mapping[str, Narrow]
    """A column for each of VARIANTS."""

    def __len__(self) -> int:
        """Return how many variants there are."""
        return len(self.variants[VARIANTS[0]])


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """Teachers and what is known of them at one position."""

    teacher_ids: Sequence[str]
    rows: Table
    spans: Table
    offsets: Table
    attestations: Table


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Teachers with everything that was ever known of them, up to a position."""

    position: int
    teacher_ids: Sequence[str]
    """In order; what belongs to each stands in the tables in the same order."""
    legend: Legend
    now: Table
    """Completions and carried-in lines that are known still, by day and id."""
    past: Table
    """Those that were known until some position, by day and id; `place` says before
    which row of `now` each stands."""
    spans: Table
    """Attributes from a day on: their school's word, the rest, the first day."""
    offsets: Table
    """By the position of their approval."""
    attestations: Table
    """By day and id."""
    maps: Sequence[mmap.mmap] = ()
    """The files that the columns are mapped from."""

    def forget(self) -> None:
        """Let go of the pages that were read; they come back when they are needed."""
        for mapped in self.maps:
            mapped.madvise(mmap.MADV_DONTNEED)

    def rows_at(self, position: int, first: int, last: int) -> Table:
        """Return rows of teachers first ... last - 1 as known at a position.

        They are views of the columns where that is what is known still.
        """
        now = self.now.part(first, last)
        if position >= self.position:
            return now.without(*KNOWN)
        past = self.past.part(first, last)
        still, then = now.known_at(position), past.known_at(position)
        before = np.zeros(len(still) + 1, np.int64)
        np.cumsum(still, out=before[1:])
        place = past["place"][then] - int(self.now.starts[first])
        return merged(
            (now.without(*KNOWN), np.flatnonzero(still)),
            (past, np.flatnonzero(then)),
            before[place],
        )

    def beside_at(self, name: str, position: int) -> Table:
        """Return everybody's spans, offsets or attestations as known at a position."""
        table: Table = getattr(self, name)
        return table.kept(table.known_at(position)).without(*KNOWN)

    def at(self, position: int) -> Snapshot:
        """Return everything as known at a position."""
        return Snapshot(
            teacher_ids=self.teacher_ids,
            rows=self.rows_at(position, 0, len(self.teacher_ids)),
            **{name: self.beside_at(name, position) for name in BESIDE},
        )


Rows = tuple[Table, Ints]
"""A table, and which of its rows are meant, in order."""


def merged(base: Rows, other: Rows, before: Ints) -> Table:
    """Return rows of a table and rows of another, each before the one that is named.

    Both are of the same teachers; `before` counts rows of the base and never decreases.
    """
    (table, kept), (past, inserted) = base, other
    is_past = np.zeros(len(kept) + len(inserted), np.bool_)
    is_past[before + np.arange(len(inserted))] = True
    order = np.zeros(len(is_past), np.int64)
    order[~is_past] = kept

    def column(name: str) -> Column:
        if not len(kept):
            return past[name][inserted]
        found: Column = table[name][order]
        found[is_past] = past[name][inserted]
        return found

    return Table(
        starts=np.searchsorted(kept, table.starts)
        + np.searchsorted(inserted, past.starts),
        columns={name: column(name) for name in table.columns},
    )


def variants_and(
    known: Legend | None, told: Sequence[Sequence[int]]
) -> Mapping[str, Narrow]:
    """Return known variants and further ones, each in the order of VARIANTS."""
    numbers = np.array(told, np.int32).reshape(-1, len(VARIANTS)).T
    fresh = dict(zip(VARIANTS, np.ascontiguousarray(numbers), strict=True))
    if known is None:
        return fresh
    return {
        name: np.concatenate((column, fresh[name]))
        for name, column in known.variants.items()
    }
