"""What rows come to by teacher and category, without making a lot of any.

One row of each sort that a document tells apart goes through the same door as any
other, of three amounts, so that its worth is a line over the amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.arithmetic import combined, counts, owners, sums
from domain.policy.columns.intake import take_in
from domain.policy.columns.population import Flags, Ints, Population
from domain.policy.columns.setting import Setting
from domain.policy.columns.sieve import Sieve
from domain.policy.columns.situations import situations_of

MARKS = 16
"""More than all marks of a row together."""

MOST = 10**7
"""An amount beyond all that can be posted, in hundredths."""

ROWS_AT_ONCE = 1 << 17
"""A column of so many is half a megabyte: one of a million is twice as slow."""

AMOUNTS = (1, 2, MOST)
"""What is asked of each sort of row: two points of its line, and where it bends."""


def earned_of(setting: Setting) -> Ints:
    """Return what the rows of each teacher come to in each category.

    So many at once that the columns in between stay in the processor's cache.
    """
    kind, first = _sorts(setting)
    sort, worths = _classes(_worths(setting, first))
    summing = _Summing(setting=setting, sort=sort.astype(np.int32)[kind], worths=worths)
    parts = -(-setting.population.rows // ROWS_AT_ONCE)
    ends = np.linspace(0, len(setting.population), parts + 1).astype(int).tolist()
    return np.concatenate([summing.earned(*part) for part in pairwise(ends)])


@dataclass(frozen=True, kw_only=True, eq=False)
class _Summing:
    """Adds up rows, each of which is of a sort that has its worth."""

    setting: Setting
    sort: NDArray[np.int32]
    """By code, a variant with marks: which of the worths it has."""
    worths: Sequence["_Worth"]

    def earned(self, first: int, last: int) -> Ints:
        """Return what the rows of some teachers come to in each category."""
        setting = replace(self.setting, population=self._part(first, last))
        of_row = _counted(setting, self._sorts(setting.population))
        return _earned(setting, of_row, self.worths)

    def _part(self, first: int, last: int) -> Population:
        whole = self.setting.population
        return whole if last - first == len(whole) else whole.part(first, last)

    def _sorts(self, population: Population) -> NDArray[np.int32]:
        """Return the sort of each row; most have the usual marks."""
        usual = _usual(self.setting.population)
        found = self.sort[usual::MARKS][population.variant]
        marked = np.flatnonzero(population.marks != usual)
        found[marked] = self.sort[_codes(population, marked)]
        return found


def _earned(
    setting: Setting, of_row: NDArray[np.int32], worths: Sequence["_Worth"]
) -> Ints:
    population = setting.population
    classes = len(worths[0].category)
    key = owners(population.starts) * np.int32(classes) + of_row
    shape = (len(population), classes)
    amounts = sums(key, population.amount, shape[0] * classes).reshape(shape)
    times: Ints = np.zeros(shape, np.int64)
    based = np.logical_or.reduce([worth.base != 0 for worth in worths])
    if based.any():
        rows = np.flatnonzero(based[of_row])
        times = counts(key[rows], shape[0] * classes).reshape(shape)
    total = np.zeros((len(population), len(setting.categories)), np.int64)
    for worth in worths:
        straight = np.flatnonzero(~worth.bent)
        for number in straight:
            total[:, worth.category[number]] += (
                amounts[:, number] * worth.factor[number]
                + times[:, number] * worth.base[number]
            )
        total += _bent(setting, worth, of_row, total.shape)
    return total


def _bent(
    setting: Setting, worth: "_Worth", of_row: Ints, shape: tuple[int, int]
) -> Ints:
    """Return what the rows come to of which only so much counts, by category."""
    if not worth.bent.any():
        return np.zeros(shape, np.int64)
    rows = np.flatnonzero(worth.bent[of_row])
    which = of_row[rows]
    credits_ = setting.population.amount[rows] * worth.factor[which]
    credits_ = np.minimum(credits_ + worth.base[which], worth.most[which])
    owner = owners(setting.population.starts)[rows]
    key = owner.astype(np.int64) * shape[1] + worth.category[which]
    return sums(key, credits_, shape[0] * shape[1]).reshape(shape)


def _classes(parts: Sequence["_Worth"]) -> tuple[NDArray[np.intp], list["_Worth"]]:
    """Return which sorts are worth the same, as numbers from 1, and what that is.

    0 is worth nothing.
    """
    columns: list[NDArray[Any]] = []
    for part in parts:
        columns += [part.category, part.base, part.factor, part.most]
    number = combined(columns, len(parts[0].category))
    first = np.unique(number, return_index=True)[1]
    nothing = np.zeros(1, np.int64)
    return number + 1, [
        _Worth(
            category=np.append(nothing, part.category[first]),
            base=np.append(nothing, part.base[first]),
            factor=np.append(nothing, part.factor[first]),
            most=np.append(nothing, part.most[first]),
        )
        for part in parts
    ]


def _counted(setting: Setting, of_row: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return nothing for rows outside the period, or after the counted day."""
    day, head = setting.population.day, setting.head
    first = head.period_from.toordinal()
    last = min(head.period_until, setting.counted_up_to).toordinal()
    if day.min(initial=first) < first or day.max(initial=last) > last:
        return np.where((day >= first) & (day <= last), of_row, 0)
    return of_row


@dataclass(frozen=True, kw_only=True, eq=False)
class _Worth:
    """One part of every sort of row: credits = base + amount x factor, up to most."""

    category: Ints
    base: Ints
    factor: Ints
    most: Ints

    @property
    def bent(self) -> Flags:
        """Tell which sorts come to their most before any amount is too large."""
        return self.most < self.base + self.factor * MOST


def _usual(population: Population) -> np.uint8:
    """Return the marks that most rows have, to judge by some of them."""
    some = population.marks[:: len(population.marks) // 1000 + 1]
    return np.uint8(np.bincount(some).argmax())


def _codes(population: Population, rows: Ints) -> Ints:
    """Return a number for the variant and the marks of each of some rows."""
    return population.variant[rows] * np.int32(MARKS) + population.marks[rows]


def _sorts(setting: Setting) -> tuple[Ints, Ints]:
    """Return which sort each code is of, and a code of each sort.

    A code is a variant with marks. Sorts differ in the answer of some filter, in the
    unit, in what an authority stated, or in the tags that a category is named by. Of
    every variant there is the code with the usual marks, though no row may have it.
    """
    population, variants = setting.population, setting.population.variants
    occurs = np.zeros(len(variants) * MARKS, np.bool_)
    usual = _usual(population)
    occurs[usual::MARKS] = True
    occurs[_codes(population, np.flatnonzero(population.marks != usual))] = True
    codes = np.flatnonzero(occurs)
    variant = codes // MARKS
    sieve = Sieve(_one_of_each(setting, codes))
    filters = [award.where for award in setting.rules.awards]
    filters += [refusal.where for refusal in setting.rules.refusals]
    rows = np.arange(len(codes))
    columns: list[NDArray[Any]] = [sieve.rows(wanted, rows) for wanted in filters]
    columns += [
        getattr(variants, name)[variant]
        for name in (
            "unit",
            "status",
            "activity_hours",
            "activity_credits",
            "recognised_credits",
            "carried_in",
        )
    ]
    if any("{" in part.category for award in setting.rules.awards for part in award.to):
        columns.append(variants.tags[variant])
    number = combined(columns, len(codes))
    kind = np.zeros(len(occurs), np.int64)
    kind[codes] = number
    return kind, codes[np.unique(number, return_index=True)[1]]


def _worths(setting: Setting, sorts: Ints) -> list[_Worth]:
    """Return what each sort of row is worth, part by part of its award.

    One row of each sort, of three amounts, goes through the door as any other would.
    """
    population = _one_of_each(setting, np.tile(sorts, len(AMOUNTS)))
    population = replace(population, amount=np.repeat(AMOUNTS, len(sorts)))
    sieve = Sieve(population)
    situations = situations_of(
        setting.head, setting.rules, population, sieve, setting.counted_up_to
    )
    sample = replace(setting, population=population, sieve=sieve, situations=situations)
    lots = take_in(sample).lots
    which = lots.row // len(sorts)
    one, two, most = (lots.take(which == place) for place in range(len(AMOUNTS)))
    factor = two.credits - one.credits
    found = []
    for number in range(int(one.number.max(initial=0)) + 1):
        part = np.flatnonzero(one.number == number)
        chosen = one.row[part]
        worth = _Worth(
            category=np.zeros(len(sorts), np.int32),
            base=np.zeros(len(sorts), np.int64),
            factor=np.zeros(len(sorts), np.int64),
            most=np.zeros(len(sorts), np.int64),
        )
        worth.category[chosen] = one.category[part]
        worth.base[chosen] = (one.credits - factor)[part]
        worth.factor[chosen] = factor[part]
        worth.most[chosen] = most.credits[part]
        found.append(worth)
    return found


def _one_of_each(setting: Setting, codes: Ints) -> Population:
    """Return one teacher who has one row of each of some variants with marks."""
    whole = setting.population
    day = min(setting.head.period_until, setting.counted_up_to)
    column = np.zeros(len(codes), np.int32)
    return replace(
        whole.part(0, 1),
        starts=np.array([0, len(codes)]),
        rulings={},
        day=column + np.int32(day.toordinal()),
        amount=column,
        variant=(codes // MARKS).astype(np.int32),
        marks=(codes % MARKS).astype(np.uint8),
        attributes=column,
        school=column,
        counts_in=column,
        decided=column,
        ids=np.zeros(len(codes), "V16"),
    )
