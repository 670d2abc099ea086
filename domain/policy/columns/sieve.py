"""Filters over columns: answered once a variant or attribute set, looked up a row.

The same tables as `domain.policy.filters` reads, judged the other way round: there one
completion meets a filter, here a filter marks which of all variants it means.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, partial

import numpy as np

from domain.policy.columns.population import (
    NO_DAY,
    NO_WORD,
    Flags,
    Ints,
    Marks,
    Narrow,
    Population,
)
from domain.policy.filters import AttributeFilter, CompletionFilter, Days, day_in

BY_VARIANT = ("kind", "unit", "result", "provider", "activity")
"""Own words of a completion that its variant knows."""

BY_ROW = ("school",)
"""Own words that stand in a column of their own."""

MARKS = {
    "activity_approved": Marks.ACTIVITY_APPROVED,
    "provider_qualified": Marks.PROVIDER_QUALIFIED,
    "disallowed": Marks.DISALLOWED,
    "corroborated": Marks.CORROBORATED,
}
"""Flags that a row has; the others are its variant's."""

Rows = Ints
"""Indexes of rows of the population."""


class Sieve:
    """The filters of a document before one population; each is worked out once."""

    def __init__(self, population: Population) -> None:
        self._population = population
        self._word_codes = codes_of(tuple(population.words))
        self._by_attributes: dict[int, Flags] = {}
        self._by_variant: dict[int, Flags] = {}
        self._kept: list[Hashable | object] = []

    # --- teachers ---------------------------------------------------------------------

    def attribute_sets(self, wanted: AttributeFilter) -> Flags:
        """Tell which attribute sets match; the last one is that of no attributes."""
        found = self._by_attributes.get(id(wanted))
        if found is None:
            found = self._match_sets(wanted)
            self._by_attributes[id(wanted)] = found
            self._kept.append(wanted)
        return found

    def _match_sets(self, wanted: AttributeFilter) -> Flags:
        sets = self._population.attribute_sets
        matching = np.ones(sets.count + 1, np.bool_)
        for name, words in wanted.words.items():
            matching &= self._having(name, partial(_one_of, words))
        for name, days in wanted.days.items():
            matching &= self._having(name, partial(_any_day, days))
        for name, words in wanted.never.items():
            matching &= self._having(name, words.isdisjoint)
        return matching

    def _having(self, name: str, test: Callable[[tuple[str, ...]], bool]) -> Flags:
        """Tell which attribute sets have values of a name that pass a test."""
        sets = self._population.attribute_sets
        values = [test(has) for has in sets.values.get(name, ())]
        table = np.array([*values, test(())], np.bool_)
        column = sets.names.get(name)
        if column is None:
            return np.full(sets.count + 1, table[-1])
        return np.append(table[column], table[-1])

    # --- completions ------------------------------------------------------------------

    def variants(self, wanted: CompletionFilter) -> Flags:
        """Tell which variants match, as far as a variant can tell."""
        found = self._by_variant.get(id(wanted))
        if found is None:
            found = self._match_variants(wanted)
            self._by_variant[id(wanted)] = found
            self._kept.append(wanted)
        return found

    def rows(self, wanted: CompletionFilter, rows: Rows) -> Flags:
        """Tell which of some rows match."""
        population = self._population
        matching = self.variants(wanted)[population.variant[rows]]
        if not asks_rows(wanted) or not matching.any():
            return matching
        candidates = np.flatnonzero(matching)
        matching[candidates] = self._match_rows(wanted, rows[candidates])
        return matching

    def _match_variants(self, wanted: CompletionFilter) -> Flags:
        variants = self._population.variants
        matching = np.ones(len(variants), np.bool_)
        for key, words in wanted.words.items():
            if key not in BY_ROW:
                matching &= self._worded(key, words)
        for key, words in wanted.never.items():
            if key not in BY_ROW:
                matching &= ~self._worded(key, words)
        for key, flag in wanted.flags.items():
            if key not in MARKS:
                matching &= self._flagged(key) == flag
        if wanted.barring is not None and not asks_rows(wanted.barring):
            matching &= ~self.variants(wanted.barring)
        return matching

    def _worded(self, key: str, words: frozenset[str]) -> Flags:
        variants = self._population.variants
        if key in BY_VARIANT:
            return np.isin(getattr(variants, key), self._codes(words))
        sets = [tags.get(key) in words for tags in self._population.tag_sets]
        return np.array(sets, np.bool_)[variants.tags]

    def _flagged(self, key: str) -> Flags:
        variants = self._population.variants
        if key == "carried_in":
            return variants.carried_in
        return variants.recognised_by != NO_WORD

    def _codes(self, words: frozenset[str]) -> Ints:
        codes = [self._word_codes[word] for word in words if word in self._word_codes]
        return np.array(codes, np.int64)

    def _match_rows(self, wanted: CompletionFilter, rows: Rows) -> Flags:
        population = self._population
        matching = np.ones(len(rows), np.bool_)
        if "school" in wanted.words:
            codes = self._codes(wanted.words["school"])
            matching &= np.isin(population.school[rows], codes)
        if "school" in wanted.never:
            barred = self._codes(wanted.never["school"])
            matching &= ~np.isin(population.school[rows], barred)
        for key in wanted.flags.keys() & MARKS.keys():
            marked = population.marks[rows] & np.uint8(MARKS[key]) != 0
            matching &= marked == wanted.flags[key]
        for key, days in wanted.days.items():
            column = population.day if key == "completed" else population.decided
            matching &= within_days(column[rows], days)
        if not wanted.teacher.takes_everybody:
            sets = self.attribute_sets(wanted.teacher)
            matching &= sets[population.attributes[rows]]
        if wanted.barring is not None and asks_rows(wanted.barring):
            matching &= ~self.rows(wanted.barring, rows)
        return matching


@lru_cache(maxsize=8)
def codes_of(words: tuple[str, ...]) -> Mapping[str, int]:
    """Return the code of each word; parts of a population share their words."""
    return {word: code for code, word in enumerate(words)}


def asks_rows(wanted: CompletionFilter) -> bool:
    """Tell whether a filter asks for more of a row than its variant."""
    return bool(
        wanted.days
        or not wanted.teacher.takes_everybody
        or any(key in BY_ROW for key in (*wanted.words, *wanted.never))
        or any(key in MARKS for key in wanted.flags)
        or (wanted.barring is not None and asks_rows(wanted.barring))
    )


def within_days(column: Narrow, days: Days) -> Flags:
    """Tell which days lie in a closed interval; no day lies in none."""
    inside = column != NO_DAY
    if days.first is not None:
        inside &= column >= days.first.toordinal()
    if days.last is not None:
        inside &= column <= days.last.toordinal()
    return inside


def _one_of(words: frozenset[str], values: tuple[str, ...]) -> bool:
    return not words.isdisjoint(values)


def _any_day(days: Days, values: tuple[str, ...]) -> bool:
    return any(days.has(day_in(value)) for value in values)
