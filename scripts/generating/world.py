"""A world of some size: its registers, and its teachers block by block."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

import numpy as np
from numpy.random import Generator

from scripts.demonstration.extras import CARRIED
from scripts.generating.catalogue import catalogue_of
from scripts.generating.histories import rows_of
from scripts.generating.people import MOVED, teachers_of
from scripts.generating.shapes import (
    Block,
    Catalogue,
    Line,
    Permission,
    Size,
    Teachers,
)

BLOCK = 5_000
"""Teachers of a block: what is in memory at a time."""

PERMITTED = 0.004
PERMITTED_CREDITS = 600
CARRIED_YEAR = 2022


class World:
    """An invented district or city; the same for the same size and seed."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.catalogue: Catalogue = catalogue_of(size)

    def blocks(self) -> Iterator[Block]:
        """Yield the teachers in order, block by block."""
        for first in range(0, self.size.teachers, BLOCK):
            last = min(first + BLOCK, self.size.teachers)
            yield self._block(first, last)

    def _block(self, first: int, last: int) -> Block:
        rng = np.random.default_rng((self.size.seed, 2, first))
        teachers = teachers_of(self.catalogue, first, last - first, rng)
        before, after = (
            self.size.completions * bound // self.size.teachers
            for bound in (first, last)
        )
        return Block(
            teachers=teachers,
            rows=rows_of(self.catalogue, teachers, after - before, rng),
            lines=tuple(_lines(teachers, rng)),
            permissions=tuple(_permissions(teachers, rng)),
        )


def _lines(teachers: Teachers, rng: Generator) -> Iterator[Line]:
    """Yield what teachers brought along from another district of the city (R17)."""
    for teacher in np.flatnonzero(teachers.entry == MOVED).tolist():
        for number, (kind, credits_, hours, tags) in enumerate(CARRIED):
            yield Line(
                teacher=teacher,
                carry_in_id=_uuid(rng),
                reference=f"海教转〔2023〕{teachers.name(teacher)}-{number + 1}",
                kind=kind,
                credits=100 * int(credits_),
                hours=100 * int(hours),
                day=date(CARRIED_YEAR, number + 4, 15).toordinal(),
                tags=_sorted(tags),
            )


def _permissions(teachers: Teachers, rng: Generator) -> Iterator[Permission]:
    chosen = np.flatnonzero(rng.random(len(teachers)) < PERMITTED)
    for teacher in chosen.tolist():
        yield Permission(
            teacher=teacher, offset_id=_uuid(rng), credits=PERMITTED_CREDITS
        )


def _uuid(rng: Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)


def _sorted(tags: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(tags.items()))
