"""Counting what became of teachers: in all, by school, by cohort."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.outcome import MET, NOT_IN_SCOPE, NOT_MET, VERDICTS
from domain.policy.columns.population import Flags
from domain.policy.replaying.change import Change
from domain.policy.replaying.comparing import Comparison
from domain.policy.replaying.result import Tally
from domain.policy.replaying.world import NOT_GOVERNED

STATES = NOT_GOVERNED + 1

Counts = NDArray[np.int64]
"""How many teachers by state before, state after, and whether amounts differ."""


def change_of(before: int, after: int) -> Change | None:
    """Return what became of a teacher between two states; None: no other verdict."""
    was, is_ = before in (MET, NOT_MET), after in (MET, NOT_MET)
    if was and is_:
        if before == after:
            return None
        return Change.GAINED if after == MET else Change.LOST
    if was == is_:
        return None
    return Change.NEWLY_IN_SCOPE if is_ else Change.NEWLY_OUT_OF_SCOPE


TURNS = np.array(
    [
        [change_of(was, is_) is not None for is_ in range(STATES)]
        for was in range(STATES)
    ]
)
"""By state before and after: whether another verdict was given."""


def turns(comparison: Comparison) -> Flags:
    """Tell who gained, lost, or came into scope or went out of it."""
    flags: Flags = TURNS[comparison.state_before, comparison.state_after]
    return flags


class Groups:
    """Teachers counted by the name of their group."""

    def __init__(self) -> None:
        self._counts: dict[str, Counts] = defaultdict(_nobody)

    def add(self, groups: Sequence[str], comparison: Comparison) -> None:
        """Count teachers, each under the name of its group."""
        names, numbers = np.unique(np.array(groups, object), return_inverse=True)
        before, after = comparison.state_before, comparison.state_after
        code = (numbers * STATES + before) * STATES + after
        code = code * 2 + comparison.amounts_differ
        size = STATES * STATES * 2
        counted = np.bincount(code, minlength=len(names) * size)
        for name, counts in zip(names, counted.reshape(-1, size), strict=True):
            self._counts[name] += counts.reshape(STATES, STATES, 2)

    def tallies(self) -> dict[str, Tally]:
        """Return what was counted, by name; no group of whom no world speaks."""
        told = {name: _tally(self._counts[name]) for name in sorted(self._counts)}
        return {name: tally for name, tally in told.items() if tally.counted}

    def total(self) -> Tally:
        """Return what was counted of all."""
        return _tally(sum(self._counts.values(), start=_nobody()))


def _nobody() -> Counts:
    return np.zeros((STATES, STATES, 2), np.int64)


def _tally(counts: Counts) -> Tally:
    spoken_of = counts.copy()
    spoken_of[NOT_GOVERNED, NOT_GOVERNED] = 0
    became = dict.fromkeys(Change, 0)
    unchanged = 0
    for before in range(STATES):
        for after in range(STATES):
            here = int(spoken_of[before, after].sum())
            change = change_of(before, after)
            if change is not None:
                became[change] += here
                continue
            unchanged += here
            became[Change.AMOUNTS] += int(spoken_of[before, after, 1])
    return Tally(
        counted=int(spoken_of.sum()),
        gained=became[Change.GAINED],
        lost=became[Change.LOST],
        newly_in_scope=became[Change.NEWLY_IN_SCOPE],
        newly_out_of_scope=became[Change.NEWLY_OUT_OF_SCOPE],
        unchanged=unchanged,
        amounts=became[Change.AMOUNTS],
        before=_verdicts(spoken_of.sum(axis=(1, 2))),
        after=_verdicts(spoken_of.sum(axis=(0, 2))),
    )


def _verdicts(by_state: Counts) -> dict[str, int]:
    return {
        str(verdict): int(by_state[state])
        for state, verdict in enumerate(VERDICTS)
        if state <= NOT_IN_SCOPE
    }
