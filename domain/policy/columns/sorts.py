"""What rows come to by teacher and category, without making a lot of any.

One row of each sort that a document tells apart goes through the same door as any
other, of three amounts, so that its worth is a line over the amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


def earned_of(setting: Setting) -> Ints:
    """Return what the rows of each teacher come to in each category."""
    population = setting.population
    code = population.variant * np.int32(MARKS) + population.marks
    kind, first = _sorts(setting, code)
    parts = _worths(setting, first)
    sort, worths = _classes(parts)
    of_row = _counted(setting, sort.astype(np.int32)[kind][code])
    classes = len(worths[0].category)
    key = owners(population.starts) * np.int32(classes) + of_row
    shape = (len(population), classes)
    amounts = sums(key, population.amount, shape[0] * classes).reshape(shape)
    times: Ints = np.zeros(shape, np.int64)
    if any(worth.base.any() for worth in worths):
        times = counts(key, shape[0] * classes).reshape(shape)
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
    rows = np.flatnonzero(worth.bent[of_row]) if worth.bent.any() else of_row[:0]
    which = of_row[rows]
    credits_ = setting.population.amount[rows] * worth.factor[which]
    credits_ = np.minimum(credits_ + worth.base[which], worth.most[which])
    key = setting.owner[rows].astype(np.int64) * shape[1] + worth.category[which]
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
    if day.min() < first or day.max() > last:
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


def _sorts(setting: Setting, code: Ints) -> tuple[NDArray[np.int32], Ints]:
    """Return which sort each code is of, and a code of each sort.

    A code is a variant with marks. Sorts differ in the answer of some filter, in the
    unit, in what an authority stated, or in the tags that a category is named by.
    """
    variants = setting.population.variants
    occurs = np.zeros(len(variants) * MARKS, np.bool_)
    occurs[code] = True
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
    kind = np.zeros(len(occurs), np.int32)
    kind[codes] = number
    return kind, codes[np.unique(number, return_index=True)[1]]


def _worths(setting: Setting, sorts: Ints) -> list[_Worth]:
    """Return what each sort of row is worth, part by part of its award.

    One row of each sort, of three amounts, goes through the door as any other would.
    """
    population = _one_of_each(setting, sorts)
    sieve = Sieve(population)
    situations = situations_of(
        setting.head, setting.rules, population, sieve, setting.counted_up_to
    )
    sample = replace(setting, sieve=sieve, situations=situations)
    one, two, most = (
        take_in(
            replace(
                sample,
                population=replace(population, amount=np.full(len(sorts), amount)),
            )
        ).lots
        for amount in (1, 2, MOST)
    )
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
