"""Lots as columns: credit on its way from rows to balances.

The order of lots is that of their rows (teacher, day, id), then of their place in the
split. Credits are parts of 1/scale. So are hours, except where a rule cut through a
lot whose hours do not divide: what is left over stands in `rest`, exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.arithmetic import LARGEST, ScaleError
from domain.policy.columns.population import Ints, Narrow

MUTABLE = ("category", "credits", "hours", "chain", "moved_from")
"""The columns that rules change."""

Chosen = Any
"""What picks lots out of columns: indexes, flags, or a slice."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lots:
    """Credit of rows in categories; one value a lot in every column."""

    row: Ints
    number: Narrow
    """Place in the split of its award."""
    teacher: Narrow
    year: Narrow
    """The year that it counts in."""
    category: Narrow
    credits: Ints
    hours: Ints
    carried: Narrow
    """The carry-in that let it enter from before the period: its index, -1 for none."""
    chain: Narrow
    """The rules that made it: index in the trace's chains."""
    moved_from: Narrow
    """The category that it stood in before an offset, -1 where none carried it."""
    rest: NDArray[np.int64] | None = None
    """Numerator and denominator of what `hours` leaves out; shape [n, 2]."""

    def __len__(self) -> int:
        """Return how many lots there are."""
        return len(self.row)

    def take(self, chosen: Chosen) -> "Lots":
        """Return some of the lots."""
        return Lots(**{name: column[chosen] for name, column in self._columns()})

    def changed(self, **columns: Any) -> "Lots":
        """Return the lots with other columns."""
        return Lots(**(dict(self._columns()) | columns))

    def put(self, places: Ints, others: "Lots") -> "Lots":
        """Put others of the same rows in some places, and return the lots.

        The columns that a rule may change are changed where they stand: `own` them
        first where somebody else looks at them too.
        """
        for name in MUTABLE:
            getattr(self, name)[places] = getattr(others, name)
        if self.rest is None and others.rest is None:
            return self
        rest = _rest_of(self).copy()
        rest[places] = _rest_of(others)
        return self.changed(rest=rest)

    def own(self) -> "Lots":
        """Return the same lots, whose columns may be changed apart from these."""
        return self.changed(**{name: getattr(self, name).copy() for name in MUTABLE})

    def cut(self, sizes: Ints) -> "Lots":
        """Return a part of each lot with so many credits, hours in proportion."""
        hours, rest = _share_of_hours(self, sizes)
        return self.changed(credits=sizes, hours=hours, rest=rest)

    def rests(self) -> Iterator[tuple[int, Fraction]]:
        """Yield which lots have hours that do not divide, and what is left over."""
        if self.rest is None:
            return
        for index in np.flatnonzero(self.rest[:, 0]):
            numerator, denominator = self.rest[index]
            yield int(index), Fraction(int(numerator), int(denominator))

    def _columns(self) -> Iterator[tuple[str, Any]]:
        for field in fields(self):
            column = getattr(self, field.name)
            if column is not None:
                yield field.name, column


def joined(parts: Sequence[Lots]) -> Lots:
    """Return the lots of several columns as one, one after the other."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Lots)
        if field.name != "rest"
    }
    if any(part.rest is not None for part in parts):
        columns["rest"] = np.concatenate([_rest_of(part) for part in parts])
    return Lots(**columns)


def _rest_of(lots: Lots) -> NDArray[np.int64]:
    """Return what hours leave out, where some others do."""
    if lots.rest is not None:
        return lots.rest
    return np.tile(np.array([0, 1], np.int64), (len(lots), 1))


def _share_of_hours(lots: Lots, sizes: Ints) -> tuple[Ints, NDArray[np.int64] | None]:
    """Return hours x size / credits, whole parts and what is left over."""
    cut = sizes != lots.credits
    credits_ = np.maximum(lots.credits, 1)
    divisor = np.gcd(lots.hours, credits_)
    by, over = lots.hours // divisor, credits_ // divisor
    large = by.astype(np.float64) * sizes >= LARGEST
    whole, left = np.divmod(np.where(large, 0, by * sizes), over)
    hours = np.where(cut, whole, lots.hours)
    apart = large | _has_rest(lots)
    if not (left[cut].any() or apart.any()):
        return hours, None
    rest = np.stack([left, over], axis=1)
    rest[~cut] = _rest_of(lots)[~cut]
    rests = dict(lots.rests())
    for index in np.flatnonzero(cut & apart):
        exact = int(lots.hours[index]) + rests.get(int(index), Fraction(0))
        exact = exact * int(sizes[index]) / int(lots.credits[index])
        hours[index], rest[index] = _apart(exact)
    return hours, rest


def _has_rest(lots: Lots) -> NDArray[np.bool_]:
    if lots.rest is None:
        return np.zeros(len(lots), np.bool_)
    return lots.rest[:, 0] != 0


def _apart(exact: Fraction) -> tuple[int, tuple[int, int]]:
    whole = exact.numerator // exact.denominator
    left = exact - whole
    if left.denominator >= LARGEST:
        raise ScaleError(left.denominator)
    return whole, (left.numerator, left.denominator)


class Trace:
    """The distinct chains of rules that made lots; a lot holds the number of one.

    A link is a rule id, or `recognition` with its authority.
    """

    def __init__(self) -> None:
        self.chains: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def of(self, chain: tuple[str, ...]) -> int:
        """Return the number of a chain, a new one where it is new."""
        number = self._numbers.setdefault(chain, len(self.chains))
        if number == len(self.chains):
            self.chains.append(chain)
        return number

    def longer(self, numbers: Narrow, rule_id: str) -> Narrow:
        """Return the numbers of the same chains with one more rule at their end."""
        present = np.flatnonzero(np.bincount(numbers, minlength=1))
        table = np.zeros(len(self.chains), np.int32)
        for number in present:
            table[number] = self.of((*self.chains[number], rule_id))
        return table[numbers]
