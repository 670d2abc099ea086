"""Looking into a population: some of its teachers, and who they are on a day."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from domain.policy.columns.population import (
    BESIDE,
    NO_WORD,
    ROW_COLUMNS,
    Ints,
    Narrow,
    Population,
)

NOWHERE = -1


def attributes_at(population: Population, day: date) -> Narrow:
    """Return each teacher's attribute set on a day (the first one before that)."""
    starts = population.span_starts
    begun = np.concatenate(
        ([0], np.cumsum(population.span_day <= day.toordinal(), dtype=np.int64))
    )
    passed = begun[starts[1:]] - begun[starts[:-1]]
    here: Narrow = population.span_attributes[starts[:-1] + np.maximum(passed - 1, 0)]
    return here


def schools_at(population: Population, day: date) -> list[str]:
    """Return each teacher's school on a day; empty where there is none."""
    sets = population.attribute_sets
    column = sets.names.get("school")
    if column is None:
        return [""] * len(population)
    names = [values[0] if values else "" for values in sets.values["school"]]
    here = column[attributes_at(population, day)].tolist()
    return ["" if value == NO_WORD else names[value] for value in here]


def taken(population: Population, teachers: Ints) -> Population:
    """Return some teachers alone, by their indexes, in the order that is given.

    What they do not have is left out of the dictionaries, for they are asked often.
    """
    rows, starts = _inside(population.starts, teachers)
    spans, span_starts = _inside(population.span_starts, teachers)
    columns: dict[str, Any] = {n: getattr(population, n)[rows] for n in ROW_COLUMNS}
    places = np.full(len(population), NOWHERE, np.int64)
    places[teachers] = np.arange(len(teachers))
    for owner, others in BESIDE.items():
        theirs = places[getattr(population, owner)]
        order = np.argsort(theirs, kind="stable")
        kept = order[theirs[order] != NOWHERE]
        columns[owner] = theirs[kept].astype(np.int32)
        columns |= {name: getattr(population, name)[kept] for name in others}
    some = replace(
        population,
        teacher_ids=[population.teacher_ids[teacher] for teacher in teachers.tolist()],
        starts=starts,
        span_starts=span_starts,
        span_day=population.span_day[spans],
        span_attributes=population.span_attributes[spans],
        rulings={
            int(places[teacher]): rulings
            for teacher, rulings in population.rulings.items()
            if places[teacher] != NOWHERE
        },
        **columns,
    )
    return some.compact()


def _inside(starts: Ints, teachers: Ints) -> tuple[Ints, Ints]:
    """Return the rows of some teachers, and where each of theirs begin among them."""
    first = starts[teachers]
    lengths = starts[teachers + 1] - first
    ends = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    within = np.arange(ends[-1]) - np.repeat(ends[:-1], lengths)
    return np.repeat(first, lengths) + within, ends
