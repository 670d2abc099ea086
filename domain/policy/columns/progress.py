"""How far teachers fulfilled what must come first, as columns (A2§16)."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.arithmetic import before, is_first, scale_of, scaled
from domain.policy.columns.population import (
    NO_AMOUNT,
    NO_DAY,
    NO_WORD,
    Ints,
    Narrow,
    Population,
    Standing,
)
from domain.policy.columns.sieve import Sieve
from domain.policy.model import Document, Rules
from domain.policy.rules import Prerequisite


class ProgressColumns:
    """Adds up confirmed hours towards prerequisites."""

    def __init__(
        self,
        head: Document,
        rules: Rules,
        population: Population,
        sieve: Sieve,
        last: Ints,
    ) -> None:
        self._population = population
        self._sieve = sieve
        self._last = last
        per_hundredth = [per / 100 for per in head.hours_per.values()]
        asked = [rule.hours for rule in rules.prerequisites]
        self.scale = scale_of([*per_hundredth, *asked, HUNDREDTH])
        self._per_amount = hours_per_amount(population, head, self.scale)

    def towards(self, rule: Prerequisite) -> tuple[Narrow, Ints]:
        """Return the day on which each teacher fulfilled a rule, and the hours."""
        population = self._population
        count = len(population)
        fulfilled = np.full(count, NO_DAY, np.int32)
        total = np.zeros(count, np.int64)
        rows = self._candidates(rule)
        if not len(rows):
            return fulfilled, total
        teacher = np.searchsorted(population.starts, rows, "right") - 1
        rows, teacher = _up_to(self._last, population, rows, teacher)
        hours = np.where(self._sieve.rows(rule.where, rows), self._hours(rows), 0)
        np.add.at(total, teacher, hours)
        enough = before(teacher, hours) + hours >= scaled(rule.hours, self.scale)
        rows, teacher = rows[enough], teacher[enough]
        first = is_first(teacher)
        fulfilled[teacher[first]] = population.day[rows[first]]
        return fulfilled, total

    def _candidates(self, rule: Prerequisite) -> Ints:
        """Return the confirmed rows of kinds of activity that the rule admits."""
        population = self._population
        variants = population.variants
        kinds, kind = np.unique(variants.kind, return_inverse=True)
        admits = [rule.where.admits(population.words[code]) for code in kinds]
        admitted = np.array(admits, np.bool_)[kind]
        wanted = admitted & (variants.status == Standing.APPROVED)
        return np.flatnonzero(wanted[population.variant])

    def _hours(self, rows: Ints) -> Ints:
        """Return the hours as reported, else those the activity was approved for."""
        population = self._population
        variant = population.variant[rows]
        amount = population.amount[rows].astype(np.int64)
        per = self._per_amount[variant]
        approved = np.maximum(population.variants.activity_hours[variant], 0)
        reported = (per >= 0) & (amount != NO_AMOUNT)
        by_approval = approved.astype(np.int64) * (self.scale // 100)
        return np.where(reported, amount * per, by_approval)


HUNDREDTH = Fraction(1, 100)


def hours_per_amount(population: Population, head: Document, scale: int) -> Ints:
    """Return for each variant the hours of a hundredth of its unit; -1: it has none."""
    words, unit = units_of(population)
    per = [
        scaled(head.hours_per[word] / 100, scale) if word in head.hours_per else -1
        for word in words
    ]
    found = np.array(per, np.int64)[unit]
    return np.where(population.variants.carried_in, scale // 100, found)


def units_of(population: Population) -> tuple[list[str], NDArray[np.intp]]:
    """Return the units that occur, and which of them each variant has; "" for none."""
    units, unit = np.unique(population.variants.unit, return_inverse=True)
    words = ["" if code == NO_WORD else population.words[code] for code in units]
    return words, unit


def _up_to(
    last: Ints, population: Population, rows: Ints, teacher: NDArray[np.intp]
) -> tuple[Ints, NDArray[np.intp]]:
    in_time = population.day[rows] <= last[teacher]
    return rows[in_time], teacher[in_time]
