"""What registers and spans say of single rows: marks, years, attributes."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import Flags, Ints, Marks, Narrow
from domain.registers import Registers
from projections.segments.block import Dictionaries, Numbers
from projections.segments.people import People
from projections.segments.table import Table
from projections.segments.terms import Terms


class Disallowances:
    """Which schools' years are not recognised, by numbers of words (R24)."""

    def __init__(self, dictionaries: Dictionaries, registers: Registers) -> None:
        found = [
            (school_id, project)
            for school_id, school in registers.schools.items()
            for project in school.disallowances
        ]
        words = Numbers(dictionaries.words if found else ())
        self._keys = [
            (words.find(school_id), project.year, words.find(project.kind))
            for school_id, project in found
            if min(words.find(school_id), words.find(project.kind)) >= 0
        ]

    def of(self, rows: Table, kind: Narrow) -> tuple[Flags, Narrow]:
        """Tell which rows are disallowed, and the year that redone training counts in.

        `kind` is that of each variant, as recognised.
        """
        disallowed = np.zeros(len(rows), np.bool_)
        counts_in = np.zeros(len(rows), np.int32)
        schools = sorted({school for school, _, _ in self._keys})
        if not schools:
            return disallowed, counts_in
        place = np.flatnonzero(np.isin(rows["school"], schools))
        school, as_kind = rows["school"][place], kind[rows["variant"][place]]
        redone, day = rows["makes_up_for"][place], rows["day"][place]
        year_of_it = np.zeros(len(place), np.int32)
        refused = np.zeros(len(place), np.bool_)
        for where, year, what in self._keys:
            reached = (school == where) & (as_kind == what)
            year_of_it[reached & (redone == year)] = year
            refused |= reached & _in_year(day, year)
        counts_in[place] = year_of_it
        disallowed[place] = refused & (year_of_it == 0)
        return disallowed, counts_in


def marks_of(rows: Table, terms: Terms, disallowed: Flags) -> NDArray[np.uint8]:
    """Return what is true of each row, as `Marks`."""
    variant, day = rows["variant"], rows["day"]
    marks = rows["corroborated"] * np.uint8(Marks.CORROBORATED)
    marks |= _within(day, variant, [terms.approved]) * np.uint8(Marks.ACTIVITY_APPROVED)
    qualified = _within(day, variant, terms.qualified)
    marks |= qualified * np.uint8(Marks.PROVIDER_QUALIFIED)
    marks |= disallowed * np.uint8(Marks.DISALLOWED)
    return marks


def attributes_of(rows: Table, people: People) -> Narrow:
    """Return each row's attribute set: that of the span that its day lies in.

    What lies before the first span has that of the first.
    """
    starts = people.starts
    bounds = _bounded_search(
        rows["day"],
        people.day,
        np.repeat(rows.starts[:-1], np.diff(starts)),
        np.repeat(rows.starts[1:], np.diff(starts)),
    )
    bounds[starts[:-1]] = rows.starts[:-1]
    lengths = np.diff(np.append(bounds, rows.starts[-1]))
    return np.repeat(people.attributes, lengths)


# --- inside ---------------------------------------------------------------------------


def _in_year(day: Narrow, year: int) -> Flags:
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    return (day >= first) & (day <= last)


def _within(
    day: Narrow, variant: Narrow, stretches: Sequence[tuple[Narrow, Narrow]]
) -> Flags:
    """Tell which days lie in one of the stretches of their variant."""
    inside = np.zeros(len(day), np.bool_)
    for first, until in stretches:
        inside |= (first[variant] <= day) & (day < until[variant])
    return inside


def _bounded_search(days: Narrow, wanted: Narrow, low: Ints, high: Ints) -> Ints:
    """Return the first place in days[low:high], which is sorted, that is not before.

    One search a wanted day, all of them at once, by halving.
    """
    low, high = low.copy(), high.copy()
    if not len(days):
        return low
    while True:
        open_ones = low < high
        if not open_ones.any():
            return low
        middle = (low + high) // 2
        before = open_ones & (days[np.minimum(middle, len(days) - 1)] < wanted)
        low = np.where(before, middle + 1, low)
        high = np.where(open_ones & ~before, middle, high)
