"""Evaluate a population in two worlds, and tell what differs, for whom and why."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from domain.policy.replaying.causing import Causing, Worlds
from domain.policy.replaying.change import TeacherChange
from domain.policy.replaying.comparing import Comparison
from domain.policy.replaying.pairing import Pair, Piece, chosen, pieces
from domain.policy.replaying.result import CohortTally, ReplayResult, SchoolTally
from domain.policy.replaying.sight import schools_at
from domain.policy.replaying.spread import Clauses, Shortfalls, cohort_labels
from domain.policy.replaying.tallying import Groups, turns
from domain.policy.replaying.telling import told
from domain.policy.replaying.world import NOT_GOVERNED, Evaluate, judged

TEACHERS_AT_ONCE = 5_000
"""Teachers of a piece: some hundred megabytes while they are evaluated."""

Watch = Callable[[int], None]
"""Told after each piece how many more teachers are done; raises to break off."""


def replay(
    worlds: Worlds,
    pairs: Iterable[Pair],
    evaluate: Evaluate,
    *,
    size: int = TEACHERS_AT_ONCE,
    watch: Watch = lambda _teachers: None,
) -> ReplayResult:
    """Return what differs between two worlds over a population, and what causes it.

    `pairs` are the facts, perhaps in several parts; no teacher stands in two of them.
    The result does not depend on `size`.
    """
    count = _Count(worlds, evaluate)
    for pair in pairs:
        count.add_pair(pair, size, watch)
    return count.result()


class _Count:
    """Everything that is counted while the pieces go by."""

    def __init__(self, worlds: Worlds, evaluate: Evaluate) -> None:
        self._worlds = worlds
        self._evaluate = evaluate
        self._schools = Groups()
        self._cohorts = Groups()
        self._clauses = Clauses()
        self._shortfalls = Shortfalls()
        self._causing = Causing(worlds, evaluate)
        self._changes: dict[str, TeacherChange] = {}

    def add_pair(self, pair: Pair, size: int, watch: Watch) -> None:
        turned: list[str] = []
        for piece in pieces(pair, size):
            turned += self._add(piece)
            watch(len(piece))
        if not turned:
            return
        for teacher_id, cause in self._causing.causes(chosen(pair, turned)):
            change = self._changes[teacher_id]
            self._changes[teacher_id] = replace(change, cause=cause)

    def _add(self, piece: Piece) -> list[str]:
        """Count a piece, and return the ids of those whose verdict turned."""
        before = judged(self._worlds.before, piece.before, self._evaluate)
        after = judged(self._worlds.after, piece.after, self._evaluate)
        comparison = Comparison(piece=piece, before=before, after=after)
        schools = self._schools_of(piece)
        self._schools.add(schools, comparison)
        self._cohorts.add(_cohorts_of(comparison), comparison)
        self._clauses.add(comparison)
        self._shortfalls.add(comparison)
        changes = told(comparison, schools)
        self._changes |= {change.teacher_id: change for change in changes}
        turned = turns(comparison).nonzero()[0].tolist()
        return [piece.teacher_ids[teacher] for teacher in turned]

    def _schools_of(self, piece: Piece) -> list[str]:
        """Return each teacher's school: after, or before where they are not known."""
        before = schools_at(piece.before, self._worlds.before.last_day)
        after = schools_at(piece.after, self._worlds.after.last_day)
        return _first_known(piece, before, after)

    def result(self) -> ReplayResult:
        worlds = self._worlds
        labels = cohort_labels(worlds.before, worlds.after)
        return ReplayResult(
            totals=self._schools.total(),
            schools=tuple(
                SchoolTally(school_id=name, tally=tally)
                for name, tally in self._schools.tallies().items()
            ),
            cohorts=tuple(
                CohortTally(cohort=name, label=labels[name], tally=tally)
                for name, tally in self._cohorts.tallies().items()
            ),
            clauses=self._clauses.clauses(worlds.before, worlds.after),
            shortfalls=self._shortfalls.buckets(),
            amendments=self._causing.effects(),
            causes_cut_short=self._causing.cut_short,
            changes=tuple(self._changes[one] for one in sorted(self._changes)),
        )


def _cohorts_of(comparison: Comparison) -> list[str]:
    """Return each teacher's cohort: after, or before where it is not spoken of."""
    piece = comparison.piece
    names: list[str] = []
    before, after = comparison.before.outcome, comparison.after.outcome
    for was_at, is_at, state in zip(
        piece.before_at.tolist(),
        piece.after_at.tolist(),
        comparison.state_after.tolist(),
        strict=True,
    ):
        outcome, place = (before, was_at) if state == NOT_GOVERNED else (after, is_at)
        names.append(outcome.cohorts[outcome.cohort[place]] if place >= 0 else "")
    return names


def _first_known(piece: Piece, before: list[str], after: list[str]) -> list[str]:
    places = zip(piece.before_at.tolist(), piece.after_at.tolist(), strict=True)
    return [after[is_at] if is_at >= 0 else before[was_at] for was_at, is_at in places]
