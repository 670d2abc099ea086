"""Rows of `standing` from an evaluation over columns."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import NamedTuple
from uuid import UUID

import numpy as np

from domain.policy.categories import EVERYTHING
from domain.policy.columns.evaluate import Evaluation
from domain.policy.columns.outcome import VERDICTS
from domain.policy.explain import needs_of
from domain.policy.load import Policy
from projections.changes import Row
from projections.facts import as_json
from projections.standing_rows import NO_PARCELS

NOTHING = Fraction(0)

KEPT = 65_536
"""Texts of amounts that are kept: they repeat."""


class Group(NamedTuple):
    """Who is counted alike: under one document, up to one day."""

    policy: Policy
    counted_up_to: date
    teachers: list[int]


def rows_of(
    evaluated: Evaluation, group: Group, position: int, certified: Collection[str]
) -> Iterator[Row]:
    """Yield the rows of a group of teachers, parcels only of who is certified."""
    missing = _Missing(evaluated)
    parcels = _parcels(evaluated, group.teachers, certified)
    policy = group.policy
    for teacher, told in zip(group.teachers, _told(evaluated, group), strict=True):
        yield (
            evaluated.outcome.teacher_ids[teacher],
            policy.series,
            position,
            *told.days,
            policy.document,
            policy.revision,
            policy.digest,
            *told.numbers,
            list(missing.rules[teacher]),
            missing.categories[teacher],
            parcels.get(teacher, NO_PARCELS),
            "",
        )


class _Told(NamedTuple):
    """What an evaluation tells of one teacher, in the order of columns."""

    days: tuple[date, date]
    """Up to which day it was counted, and until when the period runs."""
    numbers: tuple[str, ...]
    """Cohort, verdict, credits, hours, target and balances."""


def _told(evaluated: Evaluation, group: Group) -> Iterator[_Told]:
    outcome, situations = evaluated.outcome, evaluated.setting.situations
    columns = (
        *(situations.code, outcome.cohort, outcome.verdict, outcome.total_credits),
        *(outcome.total_hours, outcome.target, outcome.credits),
    )
    lists = [column[group.teachers].tolist() for column in columns]
    for teacher, *numbers in zip(group.teachers, *lists, strict=True):
        code, cohort, verdict, total, hours, target, credits_ = numbers
        situation = situations.each[code]
        odd = outcome.odd_hours.get((teacher, EVERYTHING), NOTHING)
        yield _Told(
            days=(situation.counted_up_to, situation.period_until),
            numbers=(
                outcome.cohorts[cohort],
                VERDICTS[verdict].value,
                amount_text(total, outcome.scale),
                str(outcome.exact(hours) + odd),
                amount_text(target, outcome.scale),
                _balances(evaluated, credits_),
            ),
        )


class _Missing:
    """What each teacher lacks: the requirements not met, the categories short."""

    def __init__(self, evaluated: Evaluation) -> None:
        self.rules: dict[int, dict[str, None]] = defaultdict(dict)
        self.categories: dict[int, list[str]] = defaultdict(list)
        outcome, situations = evaluated.outcome, evaluated.setting.situations
        for finding in outcome.findings:
            lacking = finding.applies & finding.hard & ~finding.met
            for teacher in np.flatnonzero(lacking).tolist():
                self.rules[teacher][finding.rule_id] = None
        needs = [needs_of(situation) for situation in situations.each]
        for place, category in enumerate(outcome.categories):
            asked = [ceil(n.get(category, NOTHING) * outcome.scale) for n in needs]
            need = np.array(asked, np.int64)[situations.code]
            for teacher in np.flatnonzero(outcome.credits[:, place] < need).tolist():
                self.categories[teacher].append(category)


def _balances(evaluated: Evaluation, credits_: list[int]) -> str:
    outcome = evaluated.outcome
    texts = [amount_text(number, outcome.scale) for number in credits_]
    return as_json(dict(zip(outcome.categories, texts, strict=True)))


def _parcels(
    evaluated: Evaluation, teachers: list[int], certified: Collection[str]
) -> dict[int, str]:
    """Return the parcels of who is certified, as `standing_rows.parcels_text` does."""
    ids = evaluated.outcome.teacher_ids
    found: dict[int, dict[str, list[str]]] = {
        teacher: {} for teacher in teachers if ids[teacher] in certified
    }
    if not found:
        return {}
    setting, lots = evaluated.setting, evaluated.counted.lots
    asked = np.zeros(len(ids), np.bool_)
    asked[list(found)] = True
    lots = lots.take(np.flatnonzero(asked[lots.teacher]))
    offsets = {offset.rule_id for offset in setting.rules.offsets}
    moved = [
        "".join(f"-{link}" for link in chain if link in offsets)
        for chain in setting.trace.chains
    ]
    categories, scale = list(setting.categories), setting.scale
    columns = (lots.teacher, lots.row, lots.number, lots.chain, lots.category)
    lists = [column.tolist() for column in (*columns, lots.credits)]
    for teacher, row, number, chain, category, credit in zip(*lists, strict=True):
        origin_id = UUID(bytes=setting.population.ids[row].tobytes())
        parcel_id = f"{origin_id}-{number}{moved[chain]}"
        found[teacher][parcel_id] = [categories[category], amount_text(credit, scale)]
    return {teacher: as_json(parcels) for teacher, parcels in found.items()}


@lru_cache(maxsize=KEPT)
def amount_text(number: int, scale: int) -> str:
    """Return an exact amount as a statement says it."""
    return str(Fraction(number, scale))
