"""Standings of a whole population at once, by the evaluator over columns.

They say what `projections.standings` says of one teacher after the other by explaining;
a property test holds both equal. Where few teachers stand under a document on a day
(an extension granted to some), they are left to be explained.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np

from domain.facts import Span, TeacherFacts
from domain.policy.categories import EVERYTHING
from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.evaluate import Evaluation, evaluation
from domain.policy.columns.outcome import VERDICTS
from domain.policy.columns.population import NO_WORD, Ints, Population
from domain.policy.explain import needs_of
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.mistakes import GovernedByNoneError, GovernedBySeveralError
from projections.changes import Row
from projections.facts import as_json
from projections.governed import counted_until
from projections.standings import NO_PARCELS, Rulebook, problem_row

FEW = 20
"""Explaining so many is cheaper than evaluating everybody."""

NOTHING = Fraction(0)

KEPT = 65_536
"""Texts of amounts that are kept: they repeat."""


class Group(NamedTuple):
    """Who is counted alike: under one document, up to one day."""

    policy: Policy
    counted_up_to: date
    teachers: list[int]


@dataclass(kw_only=True)
class AtOnce:
    """The rows of `standing`, and who has to be explained one by one."""

    rows: list[Row] = field(default_factory=list)
    left: set[str] = field(default_factory=set)


def standings_of_all(population: Population, rulebook: Rulebook) -> AtOnce:
    """Return the standings of everybody in every series.

    Parcels are told of nobody: whoever holds a certificate is to be explained.
    """
    found = AtOnce()
    for series in rulebook.series:
        sorted_out = _Sorted(population, rulebook, series)
        found.rows += sorted_out.problems
        for group in sorted_out.groups.values():
            rows = _rows_of_group(population, rulebook, group)
            found.rows += rows
            if not rows:
                found.left.update(population.teacher_ids[t] for t in group.teachers)
    found.rows = [row for row in found.rows if row[0] not in found.left]
    return found


def _rows_of_group(
    population: Population, rulebook: Rulebook, group: Group
) -> list[Row]:
    """Return the rows of some teachers; none where they are better explained."""
    if len(group.teachers) < FEW < len(population):
        return []
    try:
        evaluated = evaluation(group.policy, population, group.counted_up_to)
    except ScaleError:
        return []
    return list(_Rows(rulebook, group, evaluated).of(group.teachers))


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


class _Rows:
    """Rows of `standing` from an evaluation."""

    def __init__(self, rulebook: Rulebook, group: Group, evaluated: Evaluation) -> None:
        self._position = rulebook.position
        self._policy = group.policy
        self._situations = evaluated.setting.situations
        self._outcome = evaluated.outcome
        self._hours = {
            teacher: rest
            for (teacher, category), rest in evaluated.outcome.odd_hours.items()
            if category == EVERYTHING
        }

    def of(self, teachers: Sequence[int]) -> Iterator[Row]:
        """Yield the rows of some teachers."""
        outcome = self._outcome
        ids = outcome.teacher_ids
        series, document = self._policy.series, self._policy.document
        revision, digest = self._policy.revision, self._policy.digest
        columns = zip(
            self._situations.code[teachers].tolist(),
            outcome.cohort[teachers].tolist(),
            outcome.verdict[teachers].tolist(),
            outcome.total_credits[teachers].tolist(),
            outcome.total_hours[teachers].tolist(),
            outcome.target[teachers].tolist(),
            outcome.credits[teachers].tolist(),
            strict=True,
        )
        rules, categories = self._missing_rules(), self._missing_categories()
        for teacher, told in zip(teachers, columns, strict=True):
            code, cohort, verdict, total, hours, target, credits_ = told
            situation = self._situations.each[code]
            yield (
                ids[teacher],
                series,
                self._position,
                situation.counted_up_to,
                situation.period_until,
                document,
                revision,
                digest,
                outcome.cohorts[cohort],
                VERDICTS[verdict].value,
                self._text(total),
                str(outcome.exact(hours) + self._hours.get(teacher, 0)),
                self._text(target),
                self._balances(tuple(credits_)),
                list(rules[teacher]),
                categories[teacher],
                NO_PARCELS,
                "",
            )

    def _text(self, number: int) -> str:
        return amount_text(number, self._outcome.scale)

    def _balances(self, numbers: tuple[int, ...]) -> str:
        categories = self._outcome.categories
        return as_json(dict(zip(categories, map(self._text, numbers), strict=True)))

    def _missing_rules(self) -> dict[int, dict[str, None]]:
        """Return the hard requirements that each teacher does not meet."""
        missing: dict[int, dict[str, None]] = defaultdict(dict)
        for finding in self._outcome.findings:
            lacking = finding.applies & finding.hard & ~finding.met
            for teacher in np.flatnonzero(lacking).tolist():
                missing[teacher][finding.rule_id] = None
        return missing

    def _missing_categories(self) -> dict[int, list[str]]:
        """Return the categories in which each teacher has less than is asked."""
        missing: dict[int, list[str]] = defaultdict(list)
        needs = [needs_of(situation) for situation in self._situations.each]
        for place, category in enumerate(self._outcome.categories):
            asked = [
                ceil(n.get(category, NOTHING) * self._outcome.scale) for n in needs
            ]
            need = np.array(asked, np.int64)[self._situations.code]
            for teacher in np.flatnonzero(self._outcome.credits[:, place] < need):
                missing[int(teacher)].append(category)
        return missing


@lru_cache(maxsize=KEPT)
def amount_text(number: int, scale: int) -> str:
    """Return an exact amount as a statement says it."""
    return str(Fraction(number, scale))
