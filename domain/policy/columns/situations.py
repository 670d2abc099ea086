"""Who the teachers are to a document: few distinct situations among many teachers.

A situation (cohort, counted years, target, the rules that bind) hangs on the attributes
that the document asks for, on rulings, and on the day on which a prerequisite was
fulfilled. Many teachers share one, so each is worked out once, by the very function
that `explain` uses; only what hangs on rows is done in columns here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.facts import Ruling, Span, TeacherFacts
from domain.policy.columns.arithmetic import (
    combined,
)
from domain.policy.columns.population import (
    NO_DAY,
    NO_WORD,
    Ints,
    Narrow,
    Population,
)
from domain.policy.columns.progress import ProgressColumns
from domain.policy.columns.sieve import Sieve
from domain.policy.filters import AttributeFilter, filters_in
from domain.policy.model import Document, FirstYear, Rules
from domain.policy.periods import date_in
from domain.policy.prerequisites import Progress
from domain.policy.requirements import need_of
from domain.policy.rules import Minimum
from domain.policy.situation import Situation, situate

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Situations:
    """Which situation each teacher is in."""

    code: Narrow
    """Index in `each`; shape [teachers]."""
    each: Sequence[Situation]
    fulfilled: Mapping[str, Narrow]
    """Prerequisite to the day on which each teacher fulfilled it, or NO_DAY."""
    hours: Mapping[str, Ints]
    """Prerequisite to the hours that each teacher has towards it."""
    hours_scale: int

    def tell(self, ask: Callable[[Situation], int]) -> Ints:
        """Ask every situation for a number; return each teacher's."""
        return np.array([ask(one) for one in self.each], np.int64)[self.code]

    def by_size(self, ask: Callable[[Situation], T]) -> list[T]:
        """Ask every situation for what hangs on its years and its target alone.

        Those that are alike in cohort, years and target are asked once.
        """
        kept: dict[int, T] = {}
        return [
            kept[size] if size in kept else kept.setdefault(size, ask(one))
            for size, one in zip(self._sizes, self.each, strict=True)
        ]

    def needs(self, minimum: Minimum) -> list[Fraction]:
        """Return what a minimum asks over the whole period in each situation."""
        if minimum.need.where is not None:
            return [need_of(one, minimum) for one in self.each]
        return self.by_size(lambda one: need_of(one, minimum))

    @cached_property
    def _sizes(self) -> list[int]:
        numbers: dict[tuple[str, Fraction, Fraction, Fraction], int] = {}
        return [
            numbers.setdefault(
                (
                    one.cohort.cohort_id,
                    one.counted_years,
                    one.target,
                    one.period_years,
                ),
                len(numbers),
            )
            for one in self.each
        ]

    def are(self, ask: Callable[[Situation], bool]) -> NDArray[np.bool_]:
        """Ask every situation whether something holds; return each teacher's."""
        return np.array([ask(one) for one in self.each], np.bool_)[self.code]


def situations_of(
    head: Document,
    rules: Rules,
    population: Population,
    sieve: Sieve,
    counted_up_to: date,
) -> Situations:
    """Find every teacher's situation on a day."""
    finder = _Finder(head, rules, population, sieve, counted_up_to)
    if not rules.prerequisites:
        code, each = finder.find([])
        return Situations(code=code, each=each, fulfilled={}, hours={}, hours_scale=1)
    last = _last_days(finder, head, population, counted_up_to)
    progress = ProgressColumns(head, rules, population, sieve, last)
    fulfilled, hours = {}, {}
    for rule in rules.prerequisites:
        fulfilled[rule.rule_id], hours[rule.rule_id] = progress.towards(rule)
    code, each = finder.find(list(fulfilled.values()))
    return Situations(
        code=code,
        each=each,
        fulfilled=fulfilled,
        hours=hours,
        hours_scale=progress.scale,
    )


def _last_days(
    finder: "_Finder", head: Document, population: Population, counted_up_to: date
) -> Ints:
    """Return the last day on which each teacher may still fulfil a prerequisite."""
    if head.per_teacher is None and not population.rulings:
        last = min(counted_up_to, head.period_until)
        return np.full(len(population), last.toordinal())
    code, each = finder.find([])
    last_days = [min(counted_up_to, one.period_until).toordinal() for one in each]
    return np.array(last_days, np.int64)[code]


class _Finder:
    """Tells teachers apart by what makes a difference to a document.

    Of attributes that is the answer of every filter on teachers, and the days that
    periods and counting begin on; so a thousand attribute sets are a few to it.
    """

    def __init__(
        self,
        head: Document,
        rules: Rules,
        population: Population,
        sieve: Sieve,
        counted_up_to: date,
    ) -> None:
        self._head = head
        self._rules = rules
        self._population = population
        self._sieve = sieve
        self._counted_up_to = counted_up_to
        self._by_the_day = head.per_teacher is not None or any(
            cohort.first_year is FirstYear.PRO_RATA for cohort in rules.cohorts
        )

    def find(self, fulfilled: Sequence[Narrow]) -> tuple[Narrow, list[Situation]]:
        """Return each teacher's situation as an index, and the situations."""
        columns = [self._histories, self._rulings, *map(self._what_matters, fulfilled)]
        code = combined(columns, len(self._population))
        _, first = np.unique(code, return_index=True)
        each = [
            self._situation(teacher, [int(days[teacher]) for days in fulfilled])
            for teacher in first.tolist()
        ]
        return code.astype(np.int32), each

    @cached_property
    def _rulings(self) -> Narrow:
        """Return a number for the rulings that apply to each teacher, 0 for none."""
        numbers: dict[tuple[Ruling, ...], int] = {(): 0}
        found = np.zeros(len(self._population), np.int32)
        for teacher, rulings in self._population.rulings.items():
            found[teacher] = numbers.setdefault(rulings, len(numbers))
        return found

    @cached_property
    def _histories(self) -> Ints:
        """Return a number for what a document learns of each teacher's spans.

        A teacher of whom it learns the same on all days is told by that alone.
        """
        population = self._population
        asked = self._asked[population.span_attributes]
        starts, ends = population.span_starts[:-1], population.span_starts[1:]
        first = np.zeros(len(asked), np.bool_)
        first[starts[starts < ends]] = True
        changed = np.ones(len(asked), np.bool_)
        changed[1:] = asked[1:] != asked[:-1]
        kept = first | changed
        day = np.where(first, NO_DAY, population.span_day).astype(np.int64)
        keys = ((day << 32) | asked)[kept]
        places = np.concatenate(([0], np.cumsum(kept)))[population.span_starts]
        alone = np.diff(places) == 1
        code = np.full(len(population), -1, np.int64)
        code[alone] = keys[places[:-1][alone]]
        several: dict[bytes, int] = {}
        for teacher in np.flatnonzero(~alone).tolist():
            key = keys[places[teacher] : places[teacher + 1]].tobytes()
            code[teacher] = -2 - several.setdefault(key, len(several))
        return code

    def _what_matters(self, days: Narrow) -> Ints:
        """Return what matters of days on which a prerequisite was fulfilled."""
        distinct, number = np.unique(days, return_inverse=True)
        table = [self._mattering(day) for day in distinct.tolist()]
        return np.array(table, np.int64)[number]

    @cached_property
    def _asked(self) -> NDArray[np.intp]:
        """Return for each attribute set the number of what a document learns of it."""
        sets = self._population.attribute_sets
        filters = [
            wanted
            for part in (self._head.governs, *self._rules.cohorts, *self._rules.all)
            for wanted in filters_in(part, AttributeFilter)
        ]
        columns: list[NDArray[Any]] = [
            self._sieve.attribute_sets(wanted)[:-1] for wanted in filters
        ]
        columns += [self._days_in(name) for name in days_asked(self._head, self._rules)]
        return combined(columns, sets.count)

    def _days_in(self, name: str) -> Ints:
        """Return what matters of the day that an attribute holds, by attribute set."""
        sets = self._population.attribute_sets
        values = [date_in({name: value}, name) for value in sets.values.get(name, ())]
        table = [self._mattering(d.toordinal() if d else NO_DAY) for d in values]
        column = sets.names.get(name, np.full(sets.count, NO_WORD))
        return np.array([*table, NO_DAY], np.int64)[column]

    def _mattering(self, day: int) -> int:
        """Return what matters of a day on which counting begins: often its year."""
        if day == NO_DAY or self._by_the_day:
            return day
        when = date.fromordinal(day)
        year = self._head.year_starts(self._head.year_of(when)).toordinal()
        return -year if when < self._head.period_from else year

    def _situation(self, teacher: int, fulfilled: Sequence[int]) -> Situation:
        facts = TeacherFacts(
            teacher_id=self._population.teacher_ids[teacher],
            spans=tuple(self._spans(teacher)),
            rulings=self._population.rulings.get(teacher, ()),
        )
        days = fulfilled or [NO_DAY] * len(self._rules.prerequisites)
        progress = {
            rule.rule_id: Progress(
                hours=Fraction(0),
                fulfilled_on=None if day == NO_DAY else date.fromordinal(day),
            )
            for rule, day in zip(self._rules.prerequisites, days, strict=True)
        }
        return situate(self._head, self._rules, facts, self._counted_up_to, progress)

    def _spans(self, teacher: int) -> Iterator[Span]:
        population = self._population
        sets = population.attribute_sets
        for index in range(*population.span_starts[teacher : teacher + 2].tolist()):
            code = int(population.span_attributes[index])
            attributes = {
                name: sets.values[name][column[code]]
                for name, column in sets.names.items()
                if column[code] != NO_WORD
            }
            day = date.fromordinal(int(population.span_day[index]))
            yield Span(valid_from=day, attributes=attributes)


def days_asked(head: Document, rules: Rules) -> list[str]:
    """Return the attributes whose day a document asks for, not only filters on it."""
    names = {
        cohort.counted_from.partition(":")[2]
        for cohort in rules.cohorts
        if cohort.counted_from.startswith("attribute:")
    }
    if head.per_teacher is not None:
        names |= {head.per_teacher.begins, head.per_teacher.ends or ""}
    return sorted(names - {""})
