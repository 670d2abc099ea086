"""Balances and verdicts alone: of a flat document without making a single lot.

The sums by teacher and category are all there is to know of it: a cap is the smaller of
two numbers, an offset a difference. Any other document is evaluated as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.policy.categories import within
from domain.policy.columns.evaluate import evaluate, exclusions_of
from domain.policy.columns.flat import is_flat
from domain.policy.columns.offsets import minimum_of, on_request
from domain.policy.columns.outcome import MET, NOT_IN_SCOPE, NOT_MET
from domain.policy.columns.population import Flags, Ints, Population
from domain.policy.columns.setting import Setting, limits_of, needs_of, setting_of
from domain.policy.columns.sorts import earned_of
from domain.policy.load import Policy
from domain.policy.requirements import is_hard
from domain.policy.rules import Limit, Minimum, Offset, Rule


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
        self._standing = earned_of(setting)
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
