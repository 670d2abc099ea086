"""How the shortfall is spread, and on which clauses verdicts rest."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.outcome import MET, NOT_IN_SCOPE, NOT_MET
from domain.policy.columns.population import Flags
from domain.policy.replaying.change import Change
from domain.policy.replaying.comparing import Comparison, states_at
from domain.policy.replaying.pairing import Places
from domain.policy.replaying.result import Bucket, Clause
from domain.policy.replaying.tallying import change_of
from domain.policy.replaying.world import Judged, World
from domain.policy.rules import Rule
from domain.statement import Label, Verdict

EDGES = tuple(step * 10**power for power in range(5) for step in (1, 2, 5))
"""Credits at which one bucket ends and the next begins."""

NOTHING = -1
"""The bucket of those who lack no credits."""


@dataclass(kw_only=True)
class Shortfalls:
    """Teachers in scope by verdict and by how much they lack."""

    before: Counter[tuple[int, int]] = field(default_factory=Counter)
    """State and bucket to the number of teachers."""
    after: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, comparison: Comparison) -> None:
        """Count the teachers of a piece."""
        self.before.update(_buckets_of(comparison.before))
        self.after.update(_buckets_of(comparison.after))

    def buckets(self) -> tuple[Bucket, ...]:
        """Return the buckets in order, none left out between the first and the last."""
        used = [bucket for _, bucket in (*self.before, *self.after)]
        last = max(used, default=NOTHING)
        lacking = (self._bucket(NOT_MET, bucket) for bucket in range(NOTHING, last + 1))
        return (self._bucket(MET, NOTHING), *lacking)

    def _bucket(self, state: int, bucket: int) -> Bucket:
        return Bucket(
            verdict=Verdict.MET if state == MET else Verdict.NOT_MET,
            above=None if bucket == NOTHING else Fraction((0, *EDGES)[bucket]),
            up_to=(
                None if bucket in (NOTHING, len(EDGES)) else Fraction(EDGES[bucket])
            ),
            before=self.before[state, bucket],
            after=self.after[state, bucket],
        )


def _buckets_of(judged: Judged) -> Counter[tuple[int, int]]:
    inside = judged.state < NOT_IN_SCOPE
    lacking = judged.shortfall[inside]
    edges = np.array(EDGES, np.int64) * judged.outcome.scale
    bucket = np.where(lacking > 0, np.searchsorted(edges, lacking), NOTHING)
    pairs = zip(judged.state[inside].tolist(), bucket.tolist(), strict=True)
    return Counter(pairs)


@dataclass(kw_only=True)
class Clauses:
    """From whom each requirement withholds the verdict, in either world."""

    withheld_before: Counter[str] = field(default_factory=Counter)
    withheld_after: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)

    def add(self, comparison: Comparison) -> None:
        """Count the teachers of a piece."""
        piece = comparison.piece
        became = [
            change_of(was, is_)
            for was, is_ in zip(
                comparison.state_before.tolist(),
                comparison.state_after.tolist(),
                strict=True,
            )
        ]
        gained = np.array([one is Change.GAINED for one in became], np.bool_)
        lost = np.array([one is Change.LOST for one in became], np.bool_)
        for rule_id, flags in _withheld(comparison.before, piece.before_at):
            self.withheld_before[rule_id] += int(flags.sum())
            self.gained[rule_id] += int((flags & gained).sum())
        for rule_id, flags in _withheld(comparison.after, piece.after_at):
            self.withheld_after[rule_id] += int(flags.sum())
            self.lost[rule_id] += int((flags & lost).sum())

    def clauses(self, before: World, after: World) -> tuple[Clause, ...]:
        """Return the clauses, those on which most changes rest first."""
        rules = {**_rules(before), **_rules(after)}
        found = [
            Clause(
                rule_id=rule_id,
                article=rules[rule_id].article,
                label=rules[rule_id].label,
                withheld_before=self.withheld_before[rule_id],
                withheld_after=self.withheld_after[rule_id],
                lost=self.lost[rule_id],
                gained=self.gained[rule_id],
            )
            for rule_id in sorted({**self.withheld_before, **self.withheld_after})
            if self.withheld_before[rule_id] or self.withheld_after[rule_id]
        ]
        return tuple(sorted(found, key=_weight))


def cohort_labels(before: World, after: World) -> dict[str, Label]:
    """Return the labels of the cohorts of both worlds, the later one's first."""
    return {
        cohort.cohort_id: cohort.label
        for world in (before, after)
        for cohort in world.applied.policy.rules(world.applied.readings).cohorts
    }


def _withheld(judged: Judged, at: Places) -> Iterator[tuple[str, Flags]]:
    """Yield each rule and from whom of those in scope it withholds, in any year."""
    inside: NDArray[np.bool_] = states_at(judged, at) < NOT_IN_SCOPE
    by_rule: dict[str, Flags] = {}
    for finding in judged.outcome.findings:
        flags = np.append(finding.withholds, np.bool_(0))[at] & inside
        known = by_rule.get(finding.rule_id)
        by_rule[finding.rule_id] = flags if known is None else known | flags
    yield from by_rule.items()


def _rules(world: World) -> Mapping[str, Rule]:
    applied = world.applied
    rules = applied.policy.rules(applied.readings).all
    return {rule.rule_id: rule for rule in rules}


def _weight(clause: Clause) -> tuple[int, int, str]:
    turned = clause.lost + clause.gained
    return (-turned, -clause.withheld_after, clause.rule_id)
