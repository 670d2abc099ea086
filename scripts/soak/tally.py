"""What came of breaking something once, or many times."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

MOST_FAILINGS = 20
"""Sentences that a table of many rounds keeps."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Figures of one round, or of several added up."""

    rounds: int = 1
    acknowledged: int = 0
    """Rows whose recording was answered, and so has to stand."""
    lost: int = 0
    """Acknowledged, and not in the log as it was told."""
    doubled: int = 0
    """Reports that stand more often than they were made."""
    conflicts: int = 0
    """Refusals (409) of what conflicts with nothing but itself."""
    errors: int = 0
    """Answers 5xx other than a 503 that says when to come back."""
    resumed_s: float | None = None
    """The longest time until writing went on after the fault."""
    failings: tuple[str, ...] = ()
    """What else did not hold, in sentences."""
    seen: Mapping[str, int] = field(default_factory=dict)
    """What else was counted, so that a round in which nothing broke is not hidden."""
    skipped: str | None = None
    """Why this machine cannot do it."""

    @property
    def holds(self) -> bool:
        """Say whether everything held that was tried."""
        figures = (self.lost, self.doubled, self.conflicts, self.errors)
        return not any(figures) and not self.failings

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        resumed = [s for s in (self.resumed_s, other.resumed_s) if s is not None]
        failings = self.failings + other.failings
        return Tally(
            rounds=self.rounds + other.rounds,
            acknowledged=self.acknowledged + other.acknowledged,
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            conflicts=self.conflicts + other.conflicts,
            errors=self.errors + other.errors,
            resumed_s=max(resumed, default=None),
            failings=failings[:MOST_FAILINGS],
            seen=dict(Counter(self.seen) + Counter(other.seen)),
            skipped=self.skipped or other.skipped,
        )


NOTHING = Tally(rounds=0)


def total(tallies: Iterable[Tally]) -> Tally:
    """Return all together."""
    return reduce(Tally.__add__, tallies, NOTHING)


def of_posting(tally: Tally) -> Tally:
    """Return the figures of a round that posts; it fails where nothing was taken."""
    told = "no row was acknowledged, so that nothing was tried"
    return tally + Tally(rounds=0, failings=failing(tally.acknowledged > 0, told))


def failing(holds: bool, sentence: str) -> tuple[str, ...]:  # noqa: FBT001  a claim
    """Return a sentence about what does not hold, or nothing."""
    return () if holds else (sentence,)
