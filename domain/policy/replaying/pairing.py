"""The same teachers in two populations, piece by piece."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import Ints, Population
from domain.policy.replaying.sight import taken

ABSENT = -1
"""The place of a teacher whom the facts of one side do not know."""

Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """The facts of the two sides; the same object twice where they do not differ."""

    before: Population
    after: Population


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """Some teachers of both sides, each told by where they stand on either."""

    teacher_ids: list[str]
    before: Population
    after: Population
    before_at: Places
    """Each teacher's place in `before`, or ABSENT."""
    after_at: Places

    def __len__(self) -> int:
        """Return how many teachers there are."""
        return len(self.teacher_ids)

    def only(self, teachers: Ints) -> "Piece":
        """Return some of the teachers alone, in the order of their indexes."""
        before, before_at = _only(self.before, self.before_at[teachers])
        same = self.after is self.before
        after, after_at = (
            (before, before_at) if same else _only(self.after, self.after_at[teachers])
        )
        return Piece(
            teacher_ids=[self.teacher_ids[teacher] for teacher in teachers.tolist()],
            before=before,
            after=after,
            before_at=before_at,
            after_at=after_at,
        )


def pieces(pair: Pair, size: int) -> Iterator[Piece]:
    """Yield the teachers of both sides, at most `size` of each side at a time."""
    if _same_teachers(pair):
        total = len(pair.before)
        for first in range(0, total, size):
            yield _slice(pair, first, min(first + size, total))
        return
    before, after = _in_order(pair.before), _in_order(pair.after)
    known = sorted({*before.teacher_ids, *after.teacher_ids})
    for first in range(0, len(known), size):
        yield _among(before, after, known[first : first + size])


def narrowed(pair: Pair, teacher_ids: Collection[str]) -> Pair:
    """Return a pair of some teachers alone, each population in its own order."""
    before = _narrowed(pair.before, teacher_ids)
    if pair.after is pair.before:
        return Pair(before=before, after=before)
    return Pair(before=before, after=_narrowed(pair.after, teacher_ids))


def _narrowed(population: Population, teacher_ids: Collection[str]) -> Population:
    ids = enumerate(population.teacher_ids)
    places = [place for place, one in ids if one in teacher_ids]
    return taken(population, np.array(places, np.int64))


def chosen(pair: Pair, teacher_ids: list[str]) -> Piece:
    """Return some teachers of a pair alone, in the order of their ids."""
    wanted = sorted(teacher_ids)
    before, before_at = _only(pair.before, _places(pair.before, wanted))
    if pair.after is pair.before:
        after, after_at = before, before_at
    else:
        after, after_at = _only(pair.after, _places(pair.after, wanted))
    return Piece(
        teacher_ids=wanted,
        before=before,
        after=after,
        before_at=before_at,
        after_at=after_at,
    )


def _places(population: Population, teacher_ids: list[str]) -> Places:
    places = {one: place for place, one in enumerate(population.teacher_ids)}
    return np.array([places.get(one, ABSENT) for one in teacher_ids], np.int64)


def _same_teachers(pair: Pair) -> bool:
    if pair.before is pair.after:
        return True
    return list(pair.before.teacher_ids) == list(pair.after.teacher_ids)


def _slice(pair: Pair, first: int, last: int) -> Piece:
    before = pair.before.part(first, last)
    after = before if pair.after is pair.before else pair.after.part(first, last)
    here = np.arange(last - first)
    return Piece(
        teacher_ids=list(before.teacher_ids),
        before=before,
        after=after,
        before_at=here,
        after_at=here,
    )


def _in_order(population: Population) -> Population:
    """Return a population in the order of its teachers' ids."""
    ids = list(population.teacher_ids)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    if order == list(range(len(ids))):
        return population
    return taken(population, np.array(order, np.int64))


def _among(before: Population, after: Population, teacher_ids: list[str]) -> Piece:
    before_part, before_at = _part(before, teacher_ids)
    after_part, after_at = _part(after, teacher_ids)
    return Piece(
        teacher_ids=teacher_ids,
        before=before_part,
        after=after_part,
        before_at=before_at,
        after_at=after_at,
    )


def _part(population: Population, teacher_ids: list[str]) -> tuple[Population, Places]:
    """Return the part of a sorted population that holds these teachers."""
    ids = population.teacher_ids
    first, last = bisect_left(ids, teacher_ids[0]), bisect_right(ids, teacher_ids[-1])
    places = {one: place for place, one in enumerate(ids[first:last])}
    at = np.array([places.get(one, ABSENT) for one in teacher_ids], np.int64)
    return population.part(first, last), at


def _only(population: Population, at: Places) -> tuple[Population, Places]:
    """Return the teachers at these places, and where they stand now."""
    known = at != ABSENT
    places = np.where(known, np.cumsum(known) - 1, ABSENT)
    return taken(population, at[known]), places
