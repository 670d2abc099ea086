"""Standings of a whole population at once, by the evaluator over columns.

They say what `projections.standing_rows` says of one teacher after the other by
explaining; a property test holds both equal. Where few teachers stand under a document
on a day (an extension granted to some), they are left to be explained.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from domain.facts import Span, TeacherFacts
from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.evaluate import evaluation
from domain.policy.columns.population import NO_WORD, Ints, Population
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.mistakes import GovernedByNoneError, GovernedBySeveralError
from projections.batch import POISON
from projections.changes import Row
from projections.governed import counted_until
from projections.standing_rows import Rulebook, problem_row
from projections.together.rows import Group, rows_of

NOT_FOR_COLUMNS: tuple[type[Exception], ...] = (ScaleError, *POISON)
"""What evaluating may raise where explaining says what it is, and of whom."""

FEW = 20
"""Explaining so many is cheaper than evaluating everybody."""


@dataclass(kw_only=True)
class AtOnce:
    """The rows of `standing`, and who has to be explained one by one."""

    rows: list[Row] = field(default_factory=list)
    left: set[str] = field(default_factory=set)


def standings_of_all(
    population: Population, rulebook: Rulebook, certified: Collection[str] = ()
) -> AtOnce:
    """Return the standings of everybody in every series.

    Parcels are told of those who are certified.
    """
    found = AtOnce()
    for series in rulebook.series:
        sorted_out = _Sorted(population, rulebook, series)
        found.rows += sorted_out.problems
        for group in sorted_out.groups.values():
            rows = _rows_of_group(population, rulebook, group, certified)
            found.rows += rows
            if not rows:
                found.left.update(population.teacher_ids[t] for t in group.teachers)
    found.rows = [row for row in found.rows if row[0] not in found.left]
    return found


def _rows_of_group(
    population: Population,
    rulebook: Rulebook,
    group: Group,
    certified: Collection[str],
) -> list[Row]:
    """Return the rows of some teachers; none where they are better explained."""
    if len(group.teachers) < FEW < len(population):
        return []
    try:
        evaluated = evaluation(group.policy, population, group.counted_up_to)
    except NOT_FOR_COLUMNS:
        return []
    return list(rows_of(evaluated, group, rulebook.position, certified))


class _Sorted:
    """The teachers of a population by the document and the day of a series."""

    def __init__(self, population: Population, rulebook: Rulebook, series: str) -> None:
        self._population = population
        self._rulebook = rulebook
        self._series = series
        self._governing: dict[tuple[int, ...], Policy] = {}
        self._until: dict[str, date] = {}
        self.groups: dict[tuple[str, date], Group] = {}
        self.problems: list[Row] = []
        periods = {p.period_until for p in rulebook.policies if p.series == series}
        days = sorted({min(rulebook.today, until) for until in periods})
        sets = np.stack([_sets_on(population, day) for day in days], axis=1)
        for teacher, key in enumerate(map(tuple, sets.tolist())):
            self._sort_in(teacher, key)

    def _sort_in(self, teacher: int, key: tuple[int, ...]) -> None:
        """Sort a teacher in; what `key` tells apart may be governed differently."""
        try:
            if key not in self._governing:
                self._governing[key] = governing(
                    self._rulebook.policies,
                    self._series,
                    _facts(self._population, teacher),
                    self._rulebook.today,
                )
        except (GovernedByNoneError, GovernedBySeveralError) as error:
            teacher_id = self._population.teacher_ids[teacher]
            self.problems.append(
                problem_row(teacher_id, self._series, self._rulebook, error.message)
            )
            return
        policy = self._governing[key]
        day = self._counted_until(policy, teacher)
        group = self.groups.setdefault((policy.digest, day), Group(policy, day, []))
        group.teachers.append(teacher)

    def _counted_until(self, policy: Policy, teacher: int) -> date:
        today = self._rulebook.today
        if teacher in self._population.rulings:
            return counted_until(policy, _facts(self._population, teacher), today)
        if policy.digest not in self._until:
            nobody = TeacherFacts(teacher_id="", spans=())
            self._until[policy.digest] = counted_until(policy, nobody, today)
        return self._until[policy.digest]


def _sets_on(population: Population, day: date) -> Ints:
    """Return the attribute set of each teacher on a day; before the first, that one."""
    begun = np.concatenate(([0], np.cumsum(population.span_day <= day.toordinal())))
    first, last = population.span_starts[:-1], population.span_starts[1:]
    index = first + np.maximum(begun[last] - begun[first] - 1, 0)
    sets: Ints = population.span_attributes[index].astype(np.int64)
    return sets


def _facts(population: Population, teacher: int) -> TeacherFacts:
    """Return what of a teacher's facts decides who governs, and until when."""
    sets = population.attribute_sets
    first, last = population.span_starts[teacher : teacher + 2].tolist()
    spans = []
    for index in range(first, last):
        chosen = population.span_attributes[index]
        attributes = {
            name: sets.values[name][code]
            for name, column in sets.names.items()
            if (code := column[chosen]) != NO_WORD
        }
        day = date.fromordinal(int(population.span_day[index]))
        spans.append(Span(valid_from=day, attributes=attributes))
    return TeacherFacts(
        teacher_id=population.teacher_ids[teacher],
        spans=tuple(spans),
        rulings=population.rulings.get(teacher, ()),
    )
