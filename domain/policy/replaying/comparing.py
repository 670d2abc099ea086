"""Two worlds' words on the same teachers: in what they differ, number by number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.outcome import FindingColumn, Outcome
from domain.policy.columns.population import Flags, Ints
from domain.policy.replaying.change import Aspect
from domain.policy.replaying.pairing import Piece, Places
from domain.policy.replaying.world import NOT_GOVERNED, Judged

Key = tuple[str, int | None, str]
"""A requirement: rule, last year of its window, unit."""

LARGEST = 2**62
"""Products of integers of 64 bits are exact below it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """A piece of the population in both worlds."""

    piece: Piece
    before: Judged
    after: Judged

    @cached_property
    def state_before(self) -> NDArray[np.int8]:
        """Return the state of each teacher before."""
        return states_at(self.before, self.piece.before_at)

    @cached_property
    def state_after(self) -> NDArray[np.int8]:
        """Return the state of each teacher after."""
        return states_at(self.after, self.piece.after_at)

    @cached_property
    def both(self) -> Ints:
        """Return the teachers of whom both worlds speak."""
        before, after = self.state_before, self.state_after
        return np.flatnonzero((before < NOT_GOVERNED) & (after < NOT_GOVERNED))

    @cached_property
    def aspects(self) -> Mapping[Aspect, Flags]:
        """Tell in what the statements of each teacher differ."""
        here, there = self.piece.before_at[self.both], self.piece.after_at[self.both]
        old, new = self.before.outcome, self.after.outcome
        found = {
            Aspect.COHORT: _words_differ(old, new, here, there),
            Aspect.TARGET: differ(old, old.target[here], new, new.target[there]),
            Aspect.TOTAL: differ(
                old, old.total_credits[here], new, new.total_credits[there]
            ),
            Aspect.BALANCES: np.any(self.balances_differ, axis=1),
            Aspect.SHORTFALL: self._withheld_differ(here, there),
        }
        told = {aspect: self._spread(flags) for aspect, flags in found.items()}
        return {Aspect.VERDICT: self.state_before != self.state_after, **told}

    @cached_property
    def amounts_differ(self) -> Flags:
        """Tell of whom anything but the verdict differs."""
        others = (f for aspect, f in self.aspects.items() if aspect != Aspect.VERDICT)
        flags: Flags = np.logical_or.reduce(list(others))
        return flags

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Return the categories of both worlds, the later one's first."""
        names = (*self.after.outcome.categories, *self.before.outcome.categories)
        return tuple(dict.fromkeys(names))

    @cached_property
    def balances_differ(self) -> Flags:
        """Tell which balances differ of those of whom both speak, by `categories`."""
        here, there = self.piece.before_at[self.both], self.piece.after_at[self.both]
        old, new = self.before.outcome, self.after.outcome
        columns = [
            differ(old, balance(old, name, here), new, balance(new, name, there))
            for name in self.categories
        ]
        return np.array(columns, np.bool_).T.reshape(len(self.both), len(columns))

    def _withheld_differ(self, here: Places, there: Places) -> Flags:
        """Tell of whom another requirement withholds, or another amount is missing."""
        old, new = findings_of(self.before.outcome), findings_of(self.after.outcome)
        differs = np.zeros(len(self.both), np.bool_)
        for key in {**new, **old}:
            before = lacking(self.before.outcome, old.get(key), here)
            after = lacking(self.after.outcome, new.get(key), there)
            differs |= differ(self.before.outcome, before, self.after.outcome, after)
        return differs

    def _spread(self, flags: Flags) -> Flags:
        """Return flags of those of whom both worlds speak as flags of everybody."""
        everybody = np.zeros(len(self.piece), np.bool_)
        everybody[self.both] = flags
        return everybody


def states_at(judged: Judged, at: Places) -> NDArray[np.int8]:
    """Return the states of teachers by their places; who is absent is not governed."""
    padded = np.append(judged.state, np.int8(NOT_GOVERNED))
    return padded[at]


def differ(old: Outcome, before: Ints, new: Outcome, after: Ints) -> Flags:
    """Tell which numbers differ, each on its outcome's scale."""
    common = lcm(old.scale, new.scale)
    there = _scaled(after, common // new.scale)
    flags: Flags = _scaled(before, common // old.scale) != there
    return flags


def balance(outcome: Outcome, category: str, at: Places) -> Ints:
    """Return what stands in a category; nothing where the document has it not."""
    if category not in outcome.categories:
        return np.zeros(len(at), np.int64)
    column: Ints = outcome.credits[at, list(outcome.categories).index(category)]
    return column


def findings_of(outcome: Outcome) -> dict[Key, FindingColumn]:
    """Return the findings by what they are about, in the order of the statement."""
    return {(f.rule_id, f.year, f.unit): f for f in outcome.findings}


def lacking(outcome: Outcome, finding: FindingColumn | None, at: Places) -> Ints:
    """Return how much is missing where a finding withholds, and 0 elsewhere.

    Where it withholds though nothing is missing: -1.
    """
    if finding is None:
        return np.zeros(len(at), np.int64)
    missing: Ints = finding.need[at] - finding.have[at]
    odd = {**finding.beyond, **finding.need_beyond}
    if odd:
        missing = missing.astype(object)
        for teacher, place in enumerate(at.tolist()):
            if place in odd:
                exact = outcome.need(finding, place) - outcome.have(finding, place)
                missing[teacher] = exact * outcome.scale
    withheld: Ints = np.where(missing == 0, -1, missing)
    return np.where(finding.withholds[at], withheld, 0)


def _scaled(numbers: Ints, factor: int) -> Ints:
    """Multiply exactly: in Python's own numbers where 64 bits might not do."""
    largest = abs(numbers).max(initial=0)
    if numbers.dtype != object and int(largest) * factor < LARGEST:
        return numbers.astype(np.int64) * factor
    wide: Ints = numbers.astype(object) * factor
    return wide


def _words_differ(old: Outcome, new: Outcome, here: Places, there: Places) -> Flags:
    before = np.array([*old.cohorts, ""], object)[old.cohort[here]]
    after = np.array([*new.cohorts, ""], object)[new.cohort[there]]
    differs: Flags = before != after
    return differs
