"""Apply a document to a population: the numbers of everybody's statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.findings import Findings, only_shown
from domain.policy.columns.intake import take_in
from domain.policy.columns.limits import apply_caps, apply_thresholds
from domain.policy.columns.lots import joined
from domain.policy.columns.offsets import apply_offsets
from domain.policy.columns.outcome import (
    MET,
    NOT_IN_SCOPE,
    NOT_MET,
    FindingColumn,
    Outcome,
)
from domain.policy.columns.population import Narrow, Population
from domain.policy.columns.setting import Setting, setting_of
from domain.policy.columns.standing import Counted, Sums, odd_hours
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
    sums = Sums(setting, counted)
    found = Findings(setting, counted, sums).all()
    excluded_by = exclusions_of(setting)
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
        total_credits=sums.total_credits,
        total_hours=sums.total_hours,
        categories=[one.category_id for one in setting.rules.categories],
        credits=sums.by_year.sum(axis=1),
        hours=sums.hours,
        years=sums.years,
        by_year=sums.by_year,
        findings=found if setting.head.binding else only_shown(found),
        odd_hours=odd_hours(setting, counted),
    )


def exclusions_of(setting: Setting) -> Narrow:
    """Return which exclusion takes each teacher out of scope, -1 for none."""
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
