"""Balances and verdicts alone: of a flat document without making a single lot.

The sums by teacher and category are all there is to know of it: a cap is the smaller of
two numbers, an offset a difference. Any other document is evaluated as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.categories import within
from domain.policy.columns.arithmetic import combined, counts, owners, sums
from domain.policy.columns.evaluate import evaluate, exclusions_of
from domain.policy.columns.flat import is_flat
from domain.policy.columns.intake import take_in
from domain.policy.columns.offsets import minimum_of, on_request
from domain.policy.columns.outcome import MET, NOT_IN_SCOPE, NOT_MET
from domain.policy.columns.population import Flags, Ints, Population
from domain.policy.columns.setting import Setting, limits_of, needs_of, setting_of
from domain.policy.columns.sieve import Sieve
from domain.policy.columns.situations import situations_of
from domain.policy.load import Policy
from domain.policy.requirements import is_hard
from domain.policy.rules import Limit, Minimum, Offset, Rule

MARKS = 16
"""More than all marks of a row together."""

MOST = 10**7
"""An amount beyond all that can be posted, in hundredths."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Balances:
    """What stands in each category, and the verdict; shapes [n] and [n, c]."""

    scale: int
    verdict: NDArray[np.int8]
    total_credits: Ints
    categories: Sequence[str]
    credits: Ints


def balances(
    policy: Policy,
    population: Population,
    counted_up_to: date,
    readings: Mapping[str, str] | None = None,
) -> Balances:
    """Return what `evaluate` says of balances and verdicts, and nothing else of it.

    Raises ReadingUnknownError, and ScaleError as `evaluate` does.
    """
    rules = policy.rules(readings)
    flat = is_flat(policy.head, rules) and not _is_extended(population)
    if flat and population.rows:
        setting = setting_of(policy.head, rules, population, counted_up_to)
        return _Flat(setting).balances()
    outcome = evaluate(policy, population, counted_up_to, readings)
    return Balances(
        scale=outcome.scale,
        verdict=outcome.verdict,
        total_credits=outcome.total_credits,
        categories=outcome.categories,
        credits=outcome.credits,
    )


def _is_extended(population: Population) -> bool:
    return any(
        ruling.effect == "extension"
        for rulings in population.rulings.values()
        for ruling in rulings
    )


class _Flat:
    """Sums of categories, on which the rules act one after the other."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._names = list(setting.categories)
        self._standing = _earned(setting)
        self._carried = np.zeros_like(self._standing)

    def balances(self) -> Balances:
        """Apply all rules; return what stands at last."""
        self._limit()
        earned = self._standing.copy()
        for rule in self._setting.rules.offsets:
            self._offset(rule)
        there = self._standing + self._carried
        held = [
            there[:, np.flatnonzero(below)].sum(axis=1)
            for below in self._setting.above.T
        ]
        return Balances(
            scale=self._setting.scale,
            verdict=self._verdict(there, earned),
            total_credits=there.sum(axis=1),
            categories=self._names,
            credits=np.stack(held, axis=-1) if held else there[:, :0],
        )

    def _limit(self) -> None:
        setting = self._setting
        for threshold in setting.rules.thresholds:
            for category in self._inside(threshold.on):
                column = self._standing[:, category]
                below = column < setting.scaled(threshold.at_least)
                column[below & self._bound(threshold)] = 0
        for cap in setting.rules.caps:
            limit = limits_of(setting, cap)
            for category in self._inside(cap.on):
                column = self._standing[:, category]
                over = (column > limit) & self._bound(cap)
                column[over] = limit[over]

    def _offset(self, rule: Offset) -> None:
        (source,) = self._inside((rule.source,))
        column = self._standing[:, source]
        there = self._standing + self._carried
        amount = np.maximum(column - self._setting.scaled(rule.keep), 0)
        amount = np.minimum(amount, self._most(rule, there))
        for name in rule.protect:
            minimum = minimum_of(self._setting, name)
            if within(rule.source, minimum.on) and not within(rule.to, minimum.on):
                room = self._have(minimum, there) - self._need(minimum)
                bound = self._bound(minimum)
                amount = np.where(bound, np.minimum(amount, room), amount)
        amount = np.where(self._bound(rule), np.maximum(amount, 0), 0)
        column -= amount
        self._carried[:, self._names.index(rule.to)] += amount

    def _most(self, rule: Offset, there: Ints) -> Ints:
        """Return how much a rule lets travel, whatever there is."""
        setting = self._setting
        most = there.sum(axis=1) if rule.automatic else on_request(setting, rule)
        if rule.limit is Limit.UNLIMITED:
            return most
        if rule.limit is not Limit.SHORTFALL:
            return np.minimum(most, setting.scaled(rule.limit))
        minimum = minimum_of(setting, rule.shortfall_of)
        missing = self._need(minimum) - self._have(minimum, there)
        return np.where(self._bound(minimum), np.minimum(most, missing), 0)

    # --- what is asked ----------------------------------------------------------------

    def _verdict(self, there: Ints, earned: Ints) -> NDArray[np.int8]:
        setting = self._setting
        verdict = np.full(len(there), MET, np.int8)
        for minimum in setting.rules.minima:
            standing = earned if minimum.before_offsets else there
            short = self._is_short(minimum, standing) & self._bound(minimum)
            verdict[short] = NOT_MET
        verdict[exclusions_of(setting) >= 0] = NOT_IN_SCOPE
        return verdict

    def _is_short(self, minimum: Minimum, standing: Ints) -> Flags:
        """Tell who does not reach a minimum that withholds the verdict."""
        situations = self._setting.situations
        scale = self._setting.scale
        need = [asked * scale for asked in situations.needs(minimum)]
        least = np.array([-(-one.numerator // one.denominator) for one in need])
        withholds = situations.are(
            lambda one: is_hard(one, minimum) and one.exemption(minimum.rule_id) is None
        )
        return withholds & (self._have(minimum, standing) < least[situations.code])

    def _have(self, minimum: Minimum, standing: Ints) -> Ints:
        return standing[:, self._inside(minimum.on)].sum(axis=1)

    def _need(self, minimum: Minimum) -> Ints:
        return needs_of(self._setting, minimum)

    def _inside(self, on: tuple[str, ...]) -> list[int]:
        return np.flatnonzero(self._setting.inside(on)).tolist()

    def _bound(self, rule: Rule) -> Flags:
        bound = self._setting.bound(rule)
        if bound is None:
            return np.ones(len(self._setting.population), np.bool_)
        return bound


# --- sums of rows ---------------------------------------------------------------------


def _earned(setting: Setting) -> Ints:
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
