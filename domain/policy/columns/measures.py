"""How much of something is there: credits, hours, times, values, attestations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from domain.policy.columns.arithmetic import counts, sums
from domain.policy.columns.limits import tag_values
from domain.policy.columns.lots import Lots
from domain.policy.columns.population import Flags, Ints
from domain.policy.columns.setting import Setting
from domain.policy.rules import Measure, Minimum


@dataclass(frozen=True, kw_only=True, eq=False)
class There:
    """What each teacher has of what a minimum measures."""

    amounts: Ints
    """In parts of 1/scale."""
    beyond: Mapping[int, Fraction] = field(default_factory=dict)
    """What amounts leave out of hours that do not divide, in the same parts."""


def measured(
    setting: Setting, minimum: Minimum, lots: Lots, years: Sequence[int] | None
) -> There:
    """Measure lots that a minimum means, in some years or in the whole period."""
    if minimum.attested is not None:
        return There(amounts=_attested(setting, minimum.attested, years))
    if years is not None:
        lots = lots.take((lots.year >= years[0]) & (lots.year <= years[-1]))
    if minimum.in_one:
        return _largest(setting, minimum, lots)
    group = lots.teacher.astype(np.int64)
    found = _amounts(setting, minimum, lots, group, len(setting.population))
    return There(amounts=found, beyond=_beyond(minimum, lots))


def _amounts(
    setting: Setting, minimum: Minimum, lots: Lots, group: Ints, count: int
) -> Ints:
    """Return how much is there in each group of lots."""
    if minimum.measure is Measure.CREDITS:
        return sums(group, lots.credits, count)
    if minimum.measure is Measure.HOURS:
        return sums(group, lots.hours, count)
    if minimum.measure is Measure.TIMES:
        return _different(group, lots.row, count) * setting.scale
    value = tag_values(setting, minimum.of or "", absent=None)[lots.row]
    named = value >= 0
    return _different(group[named], value[named], count) * setting.scale


def _different(group: Ints, things: Ints, count: int) -> Ints:
    """Count the different things of each group."""
    if not len(things):
        return np.zeros(count, np.int64)
    most = int(things.max()) + 1
    return counts(np.unique(group * most + things) // most, count)


def _beyond(minimum: Minimum, lots: Lots) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    if minimum.measure is Measure.HOURS:
        for index, rest in lots.rests():
            teacher = int(lots.teacher[index])
            found[teacher] = found.get(teacher, Fraction(0)) + rest
    return found


# --- the largest single training ------------------------------------------------------


def _largest(setting: Setting, minimum: Minimum, lots: Lots) -> There:
    """Return what each teacher's largest single training comes to."""
    count = len(setting.population)
    largest = np.zeros(count, np.int64)
    if not len(lots):
        return There(amounts=largest)
    training = _trainings(setting, minimum, lots)
    _, first, group = np.unique(training, return_index=True, return_inverse=True)
    amounts = _amounts(setting, minimum, lots, group.astype(np.int64), len(first))
    np.maximum.at(largest, lots.teacher[first], amounts)
    return There(amounts=largest, beyond=_beyond_largest(minimum, lots, group, largest))


def _trainings(setting: Setting, minimum: Minimum, lots: Lots) -> Ints:
    """Return which training each lot belongs to: its row, or all with one tag."""
    if minimum.by_tag is None:
        return lots.row
    value = tag_values(setting, minimum.by_tag, absent=None)[lots.row]
    most = int(value.max()) + 1
    shared = setting.population.rows + lots.teacher.astype(np.int64) * most + value
    return np.where(value >= 0, shared, lots.row)


def _beyond_largest(
    minimum: Minimum, lots: Lots, group: Ints, largest: Ints
) -> dict[int, Fraction]:
    """Return what the largest training's hours leave out, where they do not divide."""
    if minimum.measure is not Measure.HOURS or lots.rest is None:
        return {}
    rests = dict(lots.rests())
    exact: dict[tuple[int, int], Fraction] = {}
    concerned = {int(lots.teacher[index]) for index in rests}
    for index in np.flatnonzero(np.isin(lots.teacher, list(concerned))):
        key = int(lots.teacher[index]), int(group[index])
        hours = int(lots.hours[index]) + rests.get(int(index), Fraction(0))
        exact[key] = exact.get(key, Fraction(0)) + hours
    most: dict[int, Fraction] = {}
    for (teacher, _), hours in exact.items():
        most[teacher] = max(most.get(teacher, Fraction(0)), hours)
    return {teacher: hours - int(largest[teacher]) for teacher, hours in most.items()}


# --- attestations ---------------------------------------------------------------------


def _attested(setting: Setting, subject: str, years: Sequence[int] | None) -> Ints:
    """Count the attestations of a subject in the period, or in some of its years."""
    population, situations = setting.population, setting.situations
    teacher, day = population.attested_teacher, population.attested_day
    words = population.words
    code = words.index(subject) if subject in words else -1
    first = situations.tell(lambda one: one.period_from.toordinal())[teacher]
    until = situations.tell(lambda one: one.period_until.toordinal())[teacher]
    last = np.minimum(until, setting.counted_up_to.toordinal())
    signed = (population.attested_subject == code) & (day >= first) & (day <= last)
    if years is not None:
        signed &= _among(setting.year_of(day), years)
    return counts(teacher[signed], len(population)) * setting.scale


def _among(year: Ints, years: Sequence[int]) -> Flags:
    return (year >= years[0]) & (year <= years[-1])
