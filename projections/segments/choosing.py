"""Whose facts make up a population, and in which table those of each stand."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import Flags, Ints
from projections.segments.table import Run, Table, runs_of


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose facts are asked for; without anything everybody's."""

    teacher_ids: frozenset[str] | None = None
    school_id: str | None = None
    """Those who belong to this school on the day of the look."""


EVERYBODY = Scope()


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """Teachers in order of their id: each is one of some table, at some place."""

    teacher_ids: Sequence[str]
    table: NDArray[np.int8]
    place: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.teacher_ids)

    def kept(self, keep: Flags) -> "Chosen":
        """Return those that are marked."""
        return Chosen(
            teacher_ids=[
                self.teacher_ids[one] for one in np.flatnonzero(keep).tolist()
            ],
            table=self.table[keep],
            place=self.place[keep],
        )

    def part(self, first: int, last: int) -> "Chosen":
        """Return the teachers first ... last - 1."""
        return Chosen(
            teacher_ids=self.teacher_ids[first:last],
            table=self.table[first:last],
            place=self.place[first:last],
        )

    def runs(self) -> list[Run]:
        """Return the runs of teachers that stand side by side in one table."""
        return runs_of(self.table, self.place)

    def of_table(self, table: int) -> Ints:
        """Return the places of those that stand in one table."""
        places: Ints = self.place[self.table == table]
        return places


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """Teachers of one table: their ids in order, their spans at the position."""

    teacher_ids: Sequence[str]
    spans: Table


def chosen(
    tables: Sequence[Candidates], gone: Collection[str], wanted: Collection[str] | None
) -> Chosen:
    """Choose who is registered, and for each the last table that has the id.

    `gone` are ids that go on under another; `wanted` those that are asked for, if not
    all are.
    """
    first, *others = tables
    keep = np.diff(first.spans.starts) > 0
    later = {
        teacher_id: (number, place)
        for number, one in enumerate(others, 1)
        for place, teacher_id in enumerate(one.teacher_ids)
    }
    for teacher_id in (*gone, *later):
        place = place_of(first.teacher_ids, teacher_id)
        if place is not None:
            keep[place] = False
    if wanted is not None:
        keep &= _among(first.teacher_ids, wanted)
    found = Chosen(
        teacher_ids=_names(first.teacher_ids, keep),
        table=np.zeros(int(keep.sum()), np.int8),
        place=np.flatnonzero(keep),
    )
    return _with(found, sorted(_fresh(tables, later, gone, wanted)))


def place_of(teacher_ids: Sequence[str], teacher_id: str) -> int | None:
    """Return where a teacher stands among ids in order, None where it does not."""
    place = bisect_left(teacher_ids, teacher_id)
    if place < len(teacher_ids) and teacher_ids[place] == teacher_id:
        return place
    return None


# --- inside ---------------------------------------------------------------------------


def _fresh(
    tables: Sequence[Candidates],
    later: Mapping[str, tuple[int, int]],
    gone: Collection[str],
    wanted: Collection[str] | None,
) -> Iterator[tuple[str, int, int]]:
    """Yield whom a later table has: the id, the table, the place."""
    for teacher_id, (table, place) in later.items():
        if teacher_id in gone or (wanted is not None and teacher_id not in wanted):
            continue
        if _registered(tables[table].spans, place):
            yield teacher_id, table, place


def _registered(spans: Table, place: int) -> bool:
    return bool(spans.starts[place + 1] > spans.starts[place])


def _among(teacher_ids: Sequence[str], wanted: Iterable[str]) -> Flags:
    among = np.zeros(len(teacher_ids), np.bool_)
    for teacher_id in wanted:
        place = place_of(teacher_ids, teacher_id)
        if place is not None:
            among[place] = True
    return among


def _names(teacher_ids: Sequence[str], keep: Flags) -> Sequence[str]:
    if keep.all():
        return teacher_ids
    return [teacher_ids[place] for place in np.flatnonzero(keep).tolist()]


def _with(found: Chosen, fresh: Sequence[tuple[str, int, int]]) -> Chosen:
    """Put further teachers between, in order."""
    if not fresh:
        return found
    at = [bisect_left(found.teacher_ids, teacher_id) for teacher_id, _, _ in fresh]
    names: list[str] = []
    before = 0
    for place, (teacher_id, _, _) in zip(at, fresh, strict=True):
        names += found.teacher_ids[before:place]
        names.append(teacher_id)
        before = place
    return Chosen(
        teacher_ids=[*names, *found.teacher_ids[before:]],
        table=np.insert(found.table, at, [table for _, table, _ in fresh]),
        place=np.insert(found.place, at, [place for _, _, place in fresh]),
    )
