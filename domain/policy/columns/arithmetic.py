"""Exact sums of integer columns, whole or within groups."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import LedgerError
from domain.policy.columns.population import Ints, Narrow

EXACT_IN_FLOAT = 2**53
"""Integers below this are exact as float64, in which `bincount` adds up."""

LARGEST = 2**62
"""No sum may come near the end of int64."""


YEARS = 10_000
"""More years than there are between any two, so that a year fits beside a number."""

FINEST = 2**46
"""More parts of a credit than this leave no room for credits in int64."""


class ScaleError(LedgerError):
    """The amounts of a document need finer parts than integer columns can hold."""

    code = "amounts-too-fine"

    def __init__(self, scale: int) -> None:
        super().__init__(
            f"The rules divide credits into parts of 1/{scale}, too fine to add up"
            " exactly over all teachers. Write their rates as plainer fractions."
        )


def scale_of(amounts: Iterable[Fraction]) -> int:
    """Return the least common denominator: the parts in which all are integers.

    Raises ScaleError where there are too many.
    """
    scale = lcm(1, *{amount.denominator for amount in amounts})
    if scale >= FINEST:
        raise ScaleError(scale)
    return scale


def scaled(amount: Fraction, scale: int) -> int:
    """Return an amount in parts of 1/scale. Raises ScaleError where it has none."""
    parts = amount * scale
    if parts.denominator != 1 or abs(parts) >= LARGEST:
        raise ScaleError(scale)
    return int(parts)


def sums(groups: Ints, values: Ints, count: int) -> Ints:
    """Return the sum of the values of each group 0 ... count - 1."""
    if not len(values):
        return np.zeros(count, np.int64)
    most = float(max(int(values.max()), -int(values.min()))) * len(values)
    if most >= LARGEST:
        raise ScaleError(int(most))
    if most < EXACT_IN_FLOAT:
        return np.bincount(groups, values, count).astype(np.int64)
    totals = np.zeros(count, np.int64)
    np.add.at(totals, groups, values)
    return totals


def counts(groups: Ints, count: int) -> Ints:
    """Return how many there are of each group 0 ... count - 1."""
    return np.bincount(groups, minlength=count).astype(np.int64)


def before(groups: Ints, values: Ints) -> Ints:
    """Return for each value the sum of those before it in its group.

    Groups lie together: `groups` never decreases.
    """
    running = np.cumsum(values) - values
    first = is_first(groups)
    return running - running[first][np.cumsum(first) - 1]


def place(groups: Ints) -> Ints:
    """Return each one's place in its group, from 0; groups lie together."""
    return before(groups, np.ones(len(groups), np.int64))


def is_first(groups: Ints) -> NDArray[np.bool_]:
    """Tell which are the first of their group; groups lie together."""
    first = np.ones(len(groups), np.bool_)
    np.not_equal(groups[1:], groups[:-1], out=first[1:])
    return first


def together(groups: Ints) -> Any:
    """Return an order in which groups lie together and else nothing changes place."""
    if np.all(groups[1:] >= groups[:-1]):
        return slice(None)
    return np.argsort(groups, kind="stable")


def owners(starts: Ints) -> Narrow:
    """Return for each row whose it is, from where each one's rows start."""
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))


def by_day(days: Ints, ask: Callable[[date], int]) -> Ints:
    """Return what is said of each day (an ordinal); each is asked about once."""
    if not len(days):
        return np.zeros(0, np.int64)
    first = int(days.min())
    asked = range(first, int(days.max()) + 1)
    return np.array([ask(date.fromordinal(day)) for day in asked], np.int64)[
        days - first
    ]


def combined(columns: Sequence[NDArray[Any]], count: int) -> NDArray[np.intp]:
    """Return a number for each place: the same where all columns say the same.

    Numbers are dense, from 0; `count` is the length of every column.
    """
    code = np.zeros(count, np.int64)
    most = 1
    for column in columns:
        if not count:
            break
        whole = column.astype(np.int64)
        low = int(whole.min())
        width = int(whole.max()) - low + 1
        if most * width >= LARGEST:
            code = _dense(code)
            most = int(code.max()) + 1
        code = code * width + whole - low
        most *= width
    return _dense(code)


SPARSE = 16
"""Numbers not more than so many times as large as their count are not sorted."""


def _dense(code: Ints) -> NDArray[np.intp]:
    if not len(code):
        return np.zeros(0, np.intp)
    width = int(code.max()) + 1
    if width > SPARSE * len(code):
        return np.unique(code, return_inverse=True)[1]
    occurs = np.zeros(width, np.bool_)
    occurs[code] = True
    return (np.cumsum(occurs) - 1)[code]
