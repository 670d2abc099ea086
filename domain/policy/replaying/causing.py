"""Which edits between two worlds turned the verdicts of those whose verdict turned.

Besides the amendments of the document there are two: later facts, and another day up
to which they count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.policy.mistakes import PolicyError
from domain.policy.replaying.comparing import states_at
from domain.policy.replaying.pairing import Piece
from domain.policy.replaying.result import AmendmentEffect
from domain.policy.replaying.world import Evaluate, World, judged
from domain.policy.revisions.amendments import Revision
from domain.policy.revisions.causes import UNLOADABLE, Cause, causes
from domain.statement import Label

FACTS = "facts"
"""The amendment that stands for what the ledger learnt between the two sides."""

DAY = "counted-up-to"
"""The amendment that stands for another day up to which completions count."""

LABELS = {
    FACTS: Label(zh="后来得知的事实", en="Facts known later"),
    DAY: Label(zh="计算截止日", en="The day counted up to"),
}


@dataclass(frozen=True, kw_only=True)
class Worlds:
    """The two worlds of a replay, and the way from the one's rules to the other's."""

    before: World
    after: World
    revision: Revision
    facts_differ: bool = False
    """The facts of the two sides are as of different positions."""

    @property
    def amendments(self) -> tuple[str, ...]:
        """Return what may turn a verdict, by id: facts, the day, then the edits."""
        day = self.before.counted_up_to != self.after.counted_up_to
        beside = [FACTS] * self.facts_differ + [DAY] * day
        return (*beside, *(one.amendment_id for one in self.revision.bearing))


class Causing:
    """Finds causes, and counts on which edits how many verdicts turn."""

    def __init__(self, worlds: Worlds, evaluate: Evaluate) -> None:
        self._worlds = worlds
        self._evaluate = evaluate
        self._alone: Counter[str] = Counter()
        self._together: Counter[str] = Counter()
        self._undone: Counter[str] = Counter()
        self.cut_short = 0
        """Teachers whose causes were not searched to the end."""

    def causes(self, piece: Piece) -> Iterator[tuple[str, Cause]]:
        """Yield the cause of each teacher of a piece, all of whom turned."""
        if not self._worlds.amendments:
            return
        judge = _Judge(self._worlds, piece, self._evaluate)
        everybody = np.arange(len(piece), dtype=np.int64)
        found = causes(everybody, self._worlds.amendments, judge)
        self.cut_short += found.cut_short
        for cause in found.causes:
            self._alone.update(cause.alone)
            self._together.update(cause.together)
            self._undone.update(cause.undone_by)
            yield piece.teacher_ids[cause.teacher], cause

    def effects(self) -> tuple[AmendmentEffect, ...]:
        """Return every edit with how many verdicts turn on it."""
        edits = {one.amendment_id: one for one in self._worlds.revision.bearing}
        return tuple(
            AmendmentEffect(
                amendment_id=name,
                articles=edits[name].articles if name in edits else (),
                label=edits[name].label if name in edits else LABELS[name],
                alone=self._alone[name],
                together=self._together[name],
                undone=self._undone[name],
            )
            for name in self._worlds.amendments
        )


class _Judge:
    """Finds the states of teachers with some of what differs, and not the rest."""

    def __init__(self, worlds: Worlds, piece: Piece, evaluate: Evaluate) -> None:
        self._worlds = worlds
        self._piece = piece
        self._evaluate = evaluate

    def __call__(
        self, chosen: frozenset[str], teachers: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        worlds = self._worlds
        try:
            applied = worlds.revision.amended(chosen - LABELS.keys())
        except PolicyError:
            return np.full(len(teachers), UNLOADABLE, np.int64)
        side = worlds.after if DAY in chosen else worlds.before
        world = World(applied=applied, counted_up_to=side.counted_up_to)
        piece = self._piece
        if len(teachers) < len(piece):
            piece = piece.only(teachers)
        # Facts as of one position are two populations where rulings for a group are
        # matched with the attributes of different days.
        later = (FACTS if worlds.facts_differ else DAY) in chosen
        population = piece.after if later else piece.before
        states = states_at(
            judged(world, population, self._evaluate),
            piece.after_at if later else piece.before_at,
        )
        return states.astype(np.int64)
