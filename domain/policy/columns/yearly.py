"""A population by yearly sums: one row where a teacher had many of the same sort.

What is the same sort depends on the document: whatever no filter of it tells apart.
Only for a document that `linear` finds nothing against, on a day that ends a counted
year.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.arithmetic import by_day, combined, owners, sums
from domain.policy.columns.linear import obstacles
from domain.policy.columns.population import NO_AMOUNT, Ints, Narrow, Population
from domain.policy.columns.progress import units_of
from domain.policy.columns.sieve import Sieve
from domain.policy.filters import CompletionFilter, filters_in
from domain.policy.lots import NOTHING
from domain.policy.model import Document, Rules


def yearly_sums(
    head: Document, rules: Rules, population: Population, counted_up_to: date
) -> Population | None:
    """Return a population of yearly sums; None where they do not suffice.

    Rows that carry credits of their own (recognised, carried in) stay as they are.
    """
    year = head.year_of(counted_up_to)
    inside = counted_up_to < head.period_until and counted_up_to != head.year_ends(year)
    extended = any(
        ruling.effect == "extension"
        for rulings in population.rulings.values()
        for ruling in rulings
    )
    if inside or extended or obstacles(head, rules):
        return None
    try:
        return _Summing(head, rules, population).summed()
    except UnevenError:
        return None


class UnevenError(Exception):
    """What is there cannot be added up by year, though the document would allow it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Groups:
    """Which rows are added up, and the first row of each sum."""

    group: NDArray[np.intp]
    first: NDArray[np.intp]


class _Summing:
    """Adds up the rows of a population that a document does not tell apart."""

    def __init__(self, head: Document, rules: Rules, population: Population) -> None:
        self._head = head
        self._rules = rules
        self._population = population

    def summed(self) -> Population:
        """Return the population with one row a teacher, year and sort."""
        population = self._population
        groups = self._groups()
        amount = sums(groups.group, self._amounts(), len(groups.first))
        day = self._last_days()[groups.first]
        owner = owners(population.starts)[groups.first]
        order = np.lexsort((day, owner))
        rows = groups.first[order]
        columns: dict[str, Any] = {
            name: getattr(population, name)[rows]
            for name in ("attributes", "school", "counts_in", "decided", "marks", "ids")
        }
        counts = np.bincount(owner, minlength=len(population))
        variants = population.variants
        left = np.where(self._in_hours(), NO_AMOUNT, variants.activity_hours)
        return replace(
            population,
            starts=np.concatenate(([0], np.cumsum(counts))),
            day=day[order].astype(np.int32),
            amount=amount[order].astype(np.int32),
            variant=population.variant[rows],
            variants=replace(variants, activity_hours=left),
            **columns,
        )

    def _groups(self) -> _Groups:
        population = self._population
        sort = self._sorts()[population.variant]
        own = self._stands_alone()[population.variant]
        alone = np.where(own, np.arange(population.rows) + 1, 0)
        columns: list[Any] = [owners(population.starts), self._years(), sort, alone]
        group = combined(columns, population.rows)
        _, first = np.unique(group, return_index=True)
        return _Groups(group=group, first=first)

    def _sorts(self) -> NDArray[np.intp]:
        """Return a number for each variant: the same for what is not told apart."""
        variants = self._population.variants
        sieve = Sieve(self._population)
        columns: list[Ints | NDArray[np.bool_]] = [variants.unit, variants.status]
        for rule in self._rules.all:
            columns += [
                sieve.variants(wanted) for wanted in filters_in(rule, CompletionFilter)
            ]
        columns.append(self._tags())
        columns.append(np.asarray(variants.activity_hours >= 0))
        return combined(columns, len(variants))

    def _tags(self) -> Narrow:
        """Return the tags of each variant as far as the document names them."""
        numbers: dict[tuple[str | None, ...], int] = {}
        named = sorted(self._head.tags)
        of_set = [
            numbers.setdefault(tuple(tags.get(tag) for tag in named), len(numbers))
            for tags in self._population.tag_sets
        ]
        return np.array(of_set, np.int32)[self._population.variants.tags]

    def _stands_alone(self) -> NDArray[np.bool_]:
        """Tell which variants are not added up: their worth is not by the amount.

        Raises UnevenError where it then matters which of a year came first.
        """
        variants = self._population.variants
        own = variants.carried_in | (variants.recognised_credits != NO_AMOUNT)
        redone = bool(self._population.counts_in.any())
        if (own.any() or redone) and (self._rules.caps or self._rules.offsets):
            raise UnevenError
        return own | ((variants.activity_hours >= 0) & ~self._in_hours())

    def _amounts(self) -> Ints:
        """Return amounts, hours as far as the activity was approved for them."""
        population = self._population
        most = self._most()[population.variant]
        return np.minimum(population.amount.astype(np.int64), most)

    def _most(self) -> Ints:
        """Return how much of a variant's unit counts of a training at most.

        Raises UnevenError where that is no amount of the unit, where it hangs on the
        award, and where an award goes by the amount but its hours do not.
        """
        variants = self._population.variants
        numerator, denominator = self._per_unit
        approved = variants.activity_hours * denominator
        limited = (numerator > 0) & (variants.activity_hours >= 0)
        limits = {award.within_activity_hours for award in self._rules.awards}
        whole = approved // np.maximum(numerator, 1)
        unlimited = np.full(len(variants), np.iinfo(np.int64).max)
        if not limited.any() or limits == {False}:
            return unlimited
        by_amount = any(award.unit is not None for award in self._rules.awards)
        uneven = limited & (whole * numerator != approved)
        if len(limits) > 1 or by_amount or uneven.any():
            raise UnevenError
        return np.where(limited, whole, unlimited)

    def _in_hours(self) -> NDArray[np.bool_]:
        return self._per_unit[0] > 0

    @cached_property
    def _per_unit(self) -> tuple[Ints, Ints]:
        """Return the hours of each variant's unit as rationals, 0 where it has none."""
        words, unit = units_of(self._population)
        per = [self._head.hours_per.get(word, NOTHING) for word in words]
        rationals = [one.as_integer_ratio() for one in per]
        found = np.array(rationals, np.int64).reshape(len(words), 2)[unit]
        return found[:, 0], found[:, 1]

    def _years(self) -> Narrow:
        made_up, day = self._population.counts_in, self._population.day
        own = by_day(day, self._head.year_of)
        return np.where(made_up > 0, made_up, own).astype(np.int32)

    def _last_days(self) -> Ints:
        """Return the last day of each row's year."""
        return by_day(
            self._population.day,
            lambda day: self._head.year_ends(self._head.year_of(day)).toordinal(),
        )
