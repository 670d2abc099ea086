"""Apply a document to a population: the numbers of everybody's statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from domain.policy.categories import EVERYTHING
from domain.policy.columns.arithmetic import sums
from domain.policy.columns.findings import Counted, findings_of, only_shown
from domain.policy.columns.intake import take_in
from domain.policy.columns.limits import apply_caps, apply_thresholds
from domain.policy.columns.lots import Lots, joined
from domain.policy.columns.offsets import apply_offsets
from domain.policy.columns.outcome import (
    MET,
    NOT_IN_SCOPE,
    NOT_MET,
    FindingColumn,
    Outcome,
)
from domain.policy.columns.population import Flags, Ints, Narrow, Population
from domain.policy.columns.setting import Setting, setting_of
from domain.policy.load import Policy


def evaluate(
    policy: Policy,
    population: Population,
    counted_up_to: date,
    readings: Mapping[str, str] | None = None,
) -> Outcome:
    """Apply a document to many teachers' facts, counted up to a day.

    The outcome equals `explain` teacher by teacher, exactly. Raises
    ReadingUnknownError, and ScaleError for a document whose amounts do not fit into
    integer columns.
    """
    return evaluation(policy, population, counted_up_to, readings).outcome


@dataclass(frozen=True, kw_only=True, eq=False)
class Evaluation:
    """An outcome with the lots that it is made of."""

    setting: Setting
    counted: Counted
    outcome: Outcome


def evaluation(
    policy: Policy,
    population: Population,
    counted_up_to: date,
    readings: Mapping[str, str] | None = None,
) -> Evaluation:
    """Do as `evaluate`, and keep the lots, so that parcels can be told."""
    rules = policy.rules(readings)
    setting = setting_of(policy.head, rules, population, counted_up_to)
    intake = take_in(setting)
    limited = apply_caps(setting, apply_thresholds(setting, intake.lots))
    counted = Counted(
        lots=apply_offsets(setting, limited.lots),
        earned=limited.lots,
        hours_only=joined([intake.hours_only, *limited.hours_only]),
    )
    return Evaluation(
        setting=setting, counted=counted, outcome=_outcome(setting, counted)
    )


def _outcome(setting: Setting, counted: Counted) -> Outcome:
    found = findings_of(setting, counted)
    balances = _Balances(setting, counted)
    excluded_by = _excluded_by(setting)
    situations = setting.situations
    names = [cohort.cohort_id for cohort in setting.rules.cohorts]
    cohort = situations.tell(lambda one: names.index(one.cohort.cohort_id))
    return Outcome(
        teacher_ids=setting.population.teacher_ids,
        scale=setting.scale,
        cohorts=names,
        cohort=cohort.astype(np.int32),
        verdict=_verdict(found, excluded_by),
        exclusions=[rule.rule_id for rule in setting.rules.exclusions],
        excluded_by=excluded_by,
        target=situations.tell(lambda one: setting.scaled(one.target)),
        total_credits=balances.total_credits,
        total_hours=balances.total_hours,
        categories=[one.category_id for one in setting.rules.categories],
        credits=balances.by_year.sum(axis=1),
        hours=balances.hours,
        years=balances.years,
        by_year=balances.by_year,
        findings=found if setting.head.binding else only_shown(found),
        odd_hours=balances.odd_hours,
    )


def _excluded_by(setting: Setting) -> Narrow:
    names = [rule.rule_id for rule in setting.rules.exclusions]
    found = setting.situations.tell(
        lambda one: names.index(rule.rule_id) if (rule := one.excluded_by()) else -1
    )
    return found.astype(np.int32)


def _verdict(found: Sequence[FindingColumn], excluded_by: Narrow) -> NDArray[np.int8]:
    verdict = np.full(len(excluded_by), MET, np.int8)
    for finding in found:
        verdict[finding.withholds] = NOT_MET
    verdict[excluded_by >= 0] = NOT_IN_SCOPE
    return verdict


class _Balances:
    """What stands in each category: in it, and in those below it."""

    def __init__(self, setting: Setting, counted: Counted) -> None:
        lots = counted.lots
        teachers = len(setting.population)
        self._above = setting.above
        self.years = _years(setting, lots)
        self.by_year = self._credits(lots, teachers)
        self.hours = self._hours(lots, teachers)
        self.total_credits = sums(lots.teacher, lots.credits, teachers)
        self.total_hours = sums(lots.teacher, lots.hours, teachers) + sums(
            counted.hours_only.teacher, counted.hours_only.hours, teachers
        )
        self.odd_hours = _odd_hours(setting, counted)

    def _credits(self, lots: Lots, teachers: int) -> Ints:
        years, categories = len(self.years), len(self._above)
        key = lots.teacher.astype(np.int64) * years + (lots.year - self.years[0])
        key = key * categories + lots.category
        found = sums(key, lots.credits, teachers * years * categories)
        return self._held(found.reshape(teachers, years, categories))

    def _hours(self, lots: Lots, teachers: int) -> Ints:
        categories = len(self._above)
        key = lots.teacher.astype(np.int64) * categories + lots.category
        found = sums(key, lots.hours, teachers * categories)
        return self._held(found.reshape(teachers, categories))

    def _held(self, direct: Ints) -> Ints:
        """Return what each declared category holds, those below it included."""
        held = [
            direct[..., np.flatnonzero(below)].sum(axis=-1) for below in self._above.T
        ]
        return np.stack(held, axis=-1) if held else direct[..., :0]


def _years(setting: Setting, lots: Lots) -> range:
    """Return the years of the document and those in which lots count."""
    first, last = setting.head.years[0], setting.head.years[-1]
    if len(lots):
        first = min(first, int(lots.year.min()))
        last = max(last, int(lots.year.max()))
    return range(first, last + 1)


def _odd_hours(setting: Setting, counted: Counted) -> dict[tuple[int, str], Fraction]:
    """Return the hours that do not divide, by teacher and category; `*` for all."""
    odd: dict[tuple[int, str], Fraction] = {}

    def add(teacher: int, category: str, rest: Fraction) -> None:
        key = teacher, category
        odd[key] = odd.get(key, Fraction(0)) + rest / setting.scale

    names = [one.category_id for one in setting.rules.categories]
    for index, rest in counted.lots.rests():
        teacher = int(counted.lots.teacher[index])
        add(teacher, EVERYTHING, rest)
        above: Flags = setting.above[counted.lots.category[index]]
        for number in np.flatnonzero(above):
            add(teacher, names[number], rest)
    for index, rest in counted.hours_only.rests():
        add(int(counted.hours_only.teacher[index]), EVERYTHING, rest)
    return {key: rest for key, rest in odd.items() if rest}
