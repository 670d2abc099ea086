"""The completions of a district as its log tells them, chapter by chapter.

A chapter is half a year: what came in, teacher by teacher as in the files of an older
system, then what was decided of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

import numpy as np

from domain.policy.columns.population import Standing
from domain.terms import Stream, StreamKind
from scripts.demonstration.rounds import ROUNDS
from scripts.generating.bodies import Writer
from scripts.generating.histories import ROUND_DAYS
from scripts.generating.registering import at
from scripts.generating.shapes import NONE, Block, Catalogue, Flags, Ints, Rows

CHAPTERS = len(ROUNDS)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Events of one topic that go into the log together."""

    topic: str
    office: bool
    """The district's office tells it; else the archive of the reports."""
    chapter: str
    keys: Sequence[str]
    ids: Sequence[UUID]
    bodies: Sequence[bytes]
    reported_ats: Sequence[datetime]

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self.bodies)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One kind of event of a chapter: for which rows, told by whom, with what body."""

    topic: str
    office: bool
    wanted: Callable[[Rows, Ints], Flags]
    write: Callable[[Writer, Rows, Ints, Sequence[str]], list[bytes]]


def _standing(standing: Standing) -> Callable[[Rows, Ints], Flags]:
    return lambda rows, some: rows.status[some] == standing


STEPS = (
    Step(
        topic="completion-posted",
        office=False,
        wanted=lambda _rows, some: np.ones(len(some), np.bool_),
        write=Writer.posted,
    ),
    Step(
        topic="completion-posted",
        office=False,
        wanted=lambda rows, some: rows.corroborated[some],
        write=Writer.posted_again,
    ),
    Step(
        topic="completion-approved",
        office=True,
        wanted=_standing(Standing.PROVISIONAL),
        write=Writer.approved_by_school,
    ),
    Step(
        topic="completion-recognised",
        office=True,
        wanted=lambda rows, some: rows.recognised[some] != NONE,
        write=Writer.recognised,
    ),
    Step(
        topic="completion-approved",
        office=True,
        wanted=_standing(Standing.APPROVED),
        write=Writer.approved,
    ),
    Step(
        topic="completion-rejected",
        office=True,
        wanted=_standing(Standing.REJECTED),
        write=Writer.rejected,
    ),
)


class Teller:
    """Tells the completions of blocks as events, in batches of a size."""

    def __init__(self, district: str, catalogue: Catalogue, batch: int) -> None:
        self._district = district
        self._batch = batch
        self._writer = Writer(catalogue)
        self._streams: dict[str, UUID] = {}

    def batches(self, blocks: Sequence[Block]) -> Iterator[Batch]:
        """Yield every event of the completions, in the order of the log."""
        chapters = [
            np.searchsorted(ROUND_DAYS, block.rows.reported, side="right")
            for block in blocks
        ]
        for number, day in enumerate(ROUNDS):
            chosen = [np.flatnonzero(chapter == number) for chapter in chapters]
            for step in STEPS:
                for block, rows in zip(blocks, chosen, strict=True):
                    told = rows[step.wanted(block.rows, rows)]
                    yield from self._step(step, day.isoformat(), block, told)

    def count(self, blocks: Sequence[Block]) -> int:
        """Return how many events that makes."""
        return sum(
            int(step.wanted(block.rows, np.arange(len(block.rows))).sum())
            for step in STEPS
            for block in blocks
        )

    def _step(
        self, step: Step, chapter: str, block: Block, told: Ints
    ) -> Iterator[Batch]:
        rows = block.rows
        days = rows.decided if step.office else rows.reported
        for start in range(0, len(told), self._batch):
            some = told[start : start + self._batch]
            keys = [block.teachers.name(t) for t in rows.teacher[some].tolist()]
            yield Batch(
                topic=step.topic,
                office=step.office,
                chapter=chapter,
                keys=keys,
                ids=[self._stream(key) for key in keys],
                bodies=step.write(self._writer, rows, some, keys),
                reported_ats=[
                    _instant(day, office=step.office) for day in days[some].tolist()
                ],
            )

    def _stream(self, key: str) -> UUID:
        found = self._streams.get(key)
        if found is None:
            stream = Stream(district=self._district, kind=StreamKind.TEACHER, key=key)
            found = self._streams[key] = stream.stream_id
        return found


@cache
def _instant(day: int, *, office: bool) -> datetime:
    """Return when it was told: the office decides in the afternoon."""
    return at(date.fromordinal(day), 14 if office else 9)
