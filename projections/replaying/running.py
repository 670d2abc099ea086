"""Do what a replay asks: read the facts of both sides, evaluate, compare, record."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from domain.events.replay import ReplayedSide, ReplayRecorded
from domain.policy.columns.evaluate import evaluate
from domain.policy.load import Policy
from domain.policy.replaying.causing import Worlds
from domain.policy.replaying.open_readings import OptionReport, readings_report
from domain.policy.replaying.pairing import Pair, narrowed
from domain.policy.replaying.replay import replay
from domain.policy.replaying.result import ReplayResult
from domain.policy.replaying.sight import schools_at
from domain.policy.replaying.world import World
from domain.policy.revisions.amendments import revision_of
from domain.replays import COUNTED
from ledger.requests import Answer
from projections.replaying.questions import ReplayQuestion, Side
from projections.segments import Segments

TEACHERS_AT_ONCE = 25_000
"""Teachers whose facts are in memory at once, where both sides have the same facts."""

COMPRESSION = 6


class Watch(Protocol):
    """Is told how far the work is; raises where it ought to break off."""

    def begin(self, stage: str, total: int) -> None:
        """Begin a stage of so many teachers."""

    def advance(self, teachers: int) -> None:
        """So many more are done."""


class Unwatched:
    """Nobody looks on."""

    def begin(self, stage: str, total: int) -> None:
        """Pass it over."""

    def advance(self, teachers: int) -> None:
        """Pass it over."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of a question."""

    question: ReplayQuestion
    result: ReplayResult

    @property
    def event(self) -> ReplayRecorded:
        """Return what is recorded of it: question, counts and digest."""
        totals = self.result.totals
        return ReplayRecorded(
            before=_recorded(self.question.before),
            after=_recorded(self.question.after),
            result_sha256=self.result.digest,
            counts={name: getattr(totals, name) for name in COUNTED},
            school_id=self.question.school_id,
        )

    def summary(self, recorded: Answer | None) -> dict[str, Any]:
        """Return everything but the single teachers, and how it was recorded."""
        told = {**self.result.summary, "result_sha256": self.result.digest}
        return {**told, "recorded": None if recorded is None else dict(recorded.body)}


def run(
    segments: Segments, question: ReplayQuestion, watch: Watch | None = None
) -> Replayed:
    """Compare the two worlds of a question over the teachers of the district.

    Raises whatever `watch` raises to break off.
    """
    watch = watch or Unwatched()
    before, after = question.before, question.after
    revision = revision_of(before.policy, after.policy, before.readings, after.readings)
    worlds = Worlds(
        before=World(applied=revision.before, counted_up_to=before.counted_up_to),
        after=World(applied=revision.after, counted_up_to=after.counted_up_to),
        revision=revision,
        facts_differ=before.as_of != after.as_of,
    )
    watch.begin("facts", 0)
    facts = _Facts(segments, question, worlds, watch)
    result = replay(worlds, facts.pairs(), evaluate, watch=watch.advance)
    return Replayed(question=question, result=result)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What hangs on each reading of a document."""

    position: int
    """The facts are those known at this position."""
    teachers: int
    options: tuple[OptionReport, ...]


def run_readings_report(
    segments: Segments, policy: Policy, day: date, watch: Watch | None = None
) -> Reported:
    """Try every other option of every reading, over the facts as they stand."""
    watch = watch or Unwatched()
    watch.begin("facts", 0)
    look = segments.at(on=day)
    teachers = len(look.teacher_ids)
    watch.begin("evaluate", teachers)
    parts = look.chunks(TEACHERS_AT_ONCE)
    options = readings_report(parts, policy, day, evaluate, watch.advance)
    return Reported(position=look.position, teachers=teachers, options=options)


def packed(content: bytes) -> bytes:
    """Return a result as it is kept."""
    return zlib.compress(content, COMPRESSION)


def unpacked(content: bytes) -> bytes:
    """Return a result that was kept."""
    return zlib.decompress(content)


def _recorded(side: Side) -> ReplayedSide:
    return ReplayedSide(
        document=side.document,
        revision=side.revision,
        text_sha256=side.sha256,
        readings=side.readings,
        counted_up_to=side.counted_up_to,
        position=side.position,
        asserted_on=side.asserted_on,
    )


class _Facts:
    """The facts of both sides, in pairs of parts."""

    def __init__(
        self,
        segments: Segments,
        question: ReplayQuestion,
        worlds: Worlds,
        watch: Watch,
    ) -> None:
        self._segments = segments
        self._question = question
        self._worlds = worlds
        self._watch = watch

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs; one only where the two sides have other facts."""
        before, after = self._question.before, self._question.after
        if (before.as_of, before.counted_up_to) != (after.as_of, after.counted_up_to):
            pair = Pair(
                before=self._segments.population(before.as_of, on=before.counted_up_to),
                after=self._segments.population(after.as_of, on=after.counted_up_to),
            )
            known = {*pair.before.teacher_ids, *pair.after.teacher_ids}
            self._watch.begin("evaluate", len(known))
            yield self._inside(pair)
            return
        look = self._segments.at(after.as_of, on=after.counted_up_to)
        self._watch.begin("evaluate", len(look.teacher_ids))
        for part in look.chunks(TEACHERS_AT_ONCE):
            yield self._inside(Pair(before=part, after=part))

    def _inside(self, pair: Pair) -> Pair:
        """Return those who belong to the school asked for, on either side."""
        school_id = self._question.school_id
        if school_id is None:
            return pair
        wanted = {
            teacher_id
            for population, world in (
                (pair.before, self._worlds.before),
                (pair.after, self._worlds.after),
            )
            for teacher_id, school in zip(
                population.teacher_ids,
                schools_at(population, world.last_day),
                strict=True,
            )
            if school == school_id
        }
        return narrowed(pair, wanted)
