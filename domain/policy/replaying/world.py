"""One of the two worlds of a replay, and what it says of a population."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.outcome import NOT_IN_SCOPE, Outcome
from domain.policy.columns.population import (
    NO_WORD,
    Flags,
    Ints,
    Narrow,
    Population,
)
from domain.policy.load import Policy
from domain.policy.replaying.sight import attributes_at
from domain.policy.revisions.amendments import Applied

NOT_GOVERNED = NOT_IN_SCOPE + 1
"""The state of a teacher of whom the document does not speak, or whom the facts do not
know; states below it are indexes in `VERDICTS`."""


class Evaluate(Protocol):
    """Finds the statements of a population: `columns.evaluate`, or a slower one."""

    def __call__(
        self,
        policy: Policy,
        population: Population,
        counted_up_to: date,
        readings: Mapping[str, str],
    ) -> Outcome:
        """Return what the document makes of the population, counted up to a day."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Rules under some readings, and the day up to which they count."""

    applied: Applied
    counted_up_to: date

    @property
    def last_day(self) -> date:
        """Return the day whose attributes say who a teacher is to the document."""
        return min(self.counted_up_to, self.applied.policy.period_until)


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """What a world says of the teachers of a piece of a population."""

    world: World
    outcome: Outcome
    state: NDArray[np.int8]
    """Index in `VERDICTS`, or NOT_GOVERNED; one for each teacher of the outcome."""
    shortfall: Ints
    """The largest amount of credits that a withholding requirement lacks, in parts of
    the outcome's scale, rounded up."""


def judged(world: World, population: Population, evaluate: Evaluate) -> Judged:
    """Return what a world says of a population."""
    policy, readings = world.applied.policy, world.applied.readings
    outcome = evaluate(policy, population, world.counted_up_to, readings)
    governed = is_governed(world, population)
    state = np.where(governed, outcome.verdict, NOT_GOVERNED).astype(np.int8)
    return Judged(
        world=world, outcome=outcome, state=state, shortfall=_shortfall(outcome)
    )


def is_governed(world: World, population: Population) -> Flags:
    """Tell of whom the document of a world speaks at all: its `[governs]`."""
    governs = world.applied.policy.head.governs
    names = sorted({*governs.words, *governs.days, *governs.never})
    sets = attributes_at(population, world.last_day)
    columns = [_value_of(population, name)[sets] for name in names]
    if not columns:
        return np.ones(len(population), np.bool_)
    distinct, of_teacher = np.unique(np.stack(columns), axis=1, return_inverse=True)
    values = [population.attribute_sets.values.get(name, ()) for name in names]
    matching = [
        governs.matches(
            {
                name: values[row][value]
                for row, (name, value) in enumerate(zip(names, one, strict=True))
                if value != NO_WORD
            }
        )
        for one in distinct.T.tolist()
    ]
    return np.array(matching, np.bool_)[of_teacher.reshape(-1)]


def _value_of(population: Population, name: str) -> Narrow:
    """Return which value of an attribute each distinct set of attributes has."""
    sets = population.attribute_sets
    column = sets.names.get(name)
    return np.full(sets.count, NO_WORD, np.int32) if column is None else column


def _shortfall(outcome: Outcome) -> Ints:
    lacking = np.zeros(len(outcome), np.int64)
    for finding in outcome.findings:
        if finding.unit == "credits":
            missing = np.where(finding.withholds, finding.need - finding.have, 0)
            for teacher in {**finding.beyond, **finding.need_beyond}:
                if finding.withholds[teacher]:
                    exact = outcome.need(finding, teacher)
                    exact -= outcome.have(finding, teacher)
                    missing[teacher] = ceil(exact * outcome.scale)
            lacking = np.maximum(lacking, missing)
    return lacking
