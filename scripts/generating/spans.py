"""The attributes of the teachers of a block, from which day on each set holds."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from domain.facts import Span
from scripts.generating.people import ENTRIES, ROLES
from scripts.generating.shapes import NONE, Catalogue, Ints, School, Teachers


def spans_of(catalogue: Catalogue, teachers: Teachers, teacher: int) -> list[Span]:
    """Return the spans of one teacher, in order, with the school joined in."""
    own = own_attributes(teachers, teacher)
    return [
        Span(
            valid_from=date.fromordinal(day),
            attributes={
                **own,
                **_school(catalogue.schools[school]),
                "service": (word,),
            },
        )
        for day, school, word in _changes(teachers, teacher)
    ]


def own_attributes(teachers: Teachers, teacher: int) -> dict[str, tuple[str, ...]]:
    """Return what a registration says of a teacher besides the school."""
    entry_on = date.fromordinal(int(teachers.entry_on[teacher]))
    attributes: dict[str, tuple[str, ...]] = {
        "entry": (ENTRIES[teachers.entry[teacher]],),
        "entry_on": (entry_on.isoformat(),),
    }
    if teachers.role[teacher] != NONE:
        attributes["role"] = (ROLES[teachers.role[teacher]],)
    return attributes


def span_at(teachers: Teachers, teacher: Ints, day: Ints) -> Ints:
    """Return which of the teacher's spans holds on a day, as its place."""
    changes = np.stack(
        (
            teachers.moved_on,
            teachers.left_on,
            teachers.returned_on,
            teachers.retired_on,
        ),
        axis=1,
    )[teacher]
    begun = (changes != NONE) & (day[:, None] >= changes)
    places: Ints = begun.sum(axis=1)
    return places


def _changes(teachers: Teachers, teacher: int) -> Iterator[tuple[int, int, str]]:
    """Yield first day, school and service; at most one thing happens to a teacher."""
    school = int(teachers.school[teacher])
    yield int(teachers.registered_on[teacher]), school, "active"
    if (day := int(teachers.moved_on[teacher])) != NONE:
        yield day, int(teachers.moved_to[teacher]), "active"
    if (day := int(teachers.left_on[teacher])) != NONE:
        yield day, school, "leave"
        yield int(teachers.returned_on[teacher]), school, "active"
    if (day := int(teachers.retired_on[teacher])) != NONE:
        yield day, school, "retired"


def _school(school: School) -> dict[str, tuple[str, ...]]:
    return {
        "school": (school.school_id,),
        "school.kind": (school.kind,),
        "school.stage": (school.stage,),
    }
