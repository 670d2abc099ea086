"""How many rows of a file became what, and why rows were refused."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ledger.commands.uploads import NEW
from ledger.upload_parts import Part, Why

NOT_POSTED = "not-posted"
"""A row that the check let pass and that no posting has come to."""
STATUSES = ("posted", "corroborating", "already-known", "refused", NOT_POSTED)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Rows by what became of them."""

    counts: Mapping[str, int]
    """By status."""
    reasons: Sequence[tuple[Why, int]] = ()
    """Of the refused rows, by the first reason of each; the most frequent first."""

    @property
    def rows(self) -> int:
        """How many rows that are."""
        return sum(self.counts.values())

    @property
    def new(self) -> int:
        """How many rows add something to the log, or would."""
        return sum(self.counts.get(status, 0) for status in NEW)

    @property
    def by_name(self) -> dict[str, int]:
        """Every status as a word of JSON, with its count."""
        return {one.replace("-", "_"): self.counts.get(one, 0) for one in STATUSES}

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of a job."""
        return {
            "rows": self.rows,
            "counts": dict(self.counts),
            "reasons": [[why.code, why.field, n] for why, n in self.reasons],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Return what was kept of a job."""
        reasons = [
            (Why(code=code, field=field), n) for code, field, n in told["reasons"]
        ]
        return cls(counts=told["counts"], reasons=reasons)


def tally_of(parts: Iterable[Part]) -> Tally:
    """Return what became of the rows of some parts."""
    counts: Counter[str] = Counter()
    reasons: Counter[Why] = Counter()
    for part in parts:
        counts.update(part.counts)
        reasons.update(part.reasons)
    ordered = sorted(reasons.items(), key=lambda one: (-one[1], one[0].code))
    return Tally(counts=dict(counts), reasons=ordered)


def tally_so_far(checked: Sequence[Part], posted: Sequence[Part]) -> Tally:
    """Return what became of a file's rows, where a posting may not have come to all.

    A row that no posting has come to yet stands as the check said.
    """
    reached = {part.number for part in posted}
    left = [part for part in checked if part.number not in reached]
    return tally_of([*posted, *map(unposted, left)])


def unposted(part: Part) -> Part:
    """Return what stands of a part that was checked and never posted."""
    counts = {name: n for name, n in part.counts.items() if name not in NEW}
    waiting = sum(part.counts.get(status, 0) for status in NEW)
    if waiting:
        counts[NOT_POSTED] = waiting
    return Part(
        number=part.number,
        first_row=part.first_row,
        last_row=part.last_row,
        counts=counts,
        reasons=part.reasons,
    )
