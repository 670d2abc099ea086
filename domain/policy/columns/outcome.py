"""What a document makes of a population: the numbers of its statements, as columns.

Credits and hours are integers: so many parts of 1/`scale`. Shapes: n teachers, c
categories, y years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from domain.policy.categories import EVERYTHING
from domain.policy.columns.population import Flags, Ints, Narrow
from domain.statement import Verdict

VERDICTS = (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_IN_SCOPE)
"""A verdict column holds indexes in this tuple."""

MET, NOT_MET, NOT_IN_SCOPE = range(3)


@dataclass(frozen=True, kw_only=True, eq=False)
class FindingColumn:
    """One requirement, of the whole period or of a window that ends with a year."""

    rule_id: str
    year: int | None
    unit: str
    applies: Flags
    """The teachers whose statement has this finding; the rest of it means only them."""
    have: Ints
    need: Ints
    hard: Flags
    met: Flags
    exempted: Flags
    beyond: Mapping[int, Fraction] = field(default_factory=dict)
    """What `have` leaves out, of teachers whose hours are no multiple of 1/scale."""
    need_beyond: Mapping[int, Fraction] = field(default_factory=dict)
    """What `need` leaves out, of teachers of whom no multiple of 1/scale is asked."""

    @property
    def withholds(self) -> Flags:
        """Tell whose verdict it withholds: hard, not met, and not exempted."""
        return self.applies & self.hard & ~self.met & ~self.exempted


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """The statements of a population under one document on one day."""

    teacher_ids: Sequence[str]
    scale: int
    cohorts: Sequence[str]
    cohort: Narrow
    """Index in `cohorts`; shape [n]."""
    verdict: NDArray[np.int8]
    """Index in `VERDICTS`; shape [n]."""
    exclusions: Sequence[str]
    excluded_by: Narrow
    """Index in `exclusions` (rule ids), -1 for none; shape [n]."""
    target: Ints
    total_credits: Ints
    total_hours: Ints
    categories: Sequence[str]
    credits: Ints
    """Balances; shape [n, c]. A parent holds its children's credit too."""
    hours: Ints
    """Shape [n, c]."""
    years: Sequence[int]
    by_year: Ints
    """Credits of each category in each year; shape [n, y, c]."""
    findings: Sequence[FindingColumn]
    """In the order of the statement: by rule, then by year."""
    odd_hours: Mapping[tuple[int, str], Fraction] = field(default_factory=dict)
    """What `hours` leaves out, by teacher and category, where it is no multiple of
    1/scale: credit of a fixed award that an offset or a cap cut through."""

    def __len__(self) -> int:
        """Return how many teachers there are."""
        return len(self.teacher_ids)

    def exact(self, number: int) -> Fraction:
        """Return a number of these columns as the rational that it is."""
        return Fraction(int(number), self.scale)

    def have(self, finding: FindingColumn, teacher: int) -> Fraction:
        """Return what a teacher has of what a finding asks, exactly."""
        found = self.exact(finding.have[teacher])
        return found + finding.beyond.get(teacher, Fraction(0))

    def need(self, finding: FindingColumn, teacher: int) -> Fraction:
        """Return what a finding asks of a teacher, exactly."""
        asked = self.exact(finding.need[teacher])
        return asked + finding.need_beyond.get(teacher, Fraction(0))

    def hours_in(self, teacher: int, category: str) -> Fraction:
        """Return a teacher's hours in a category, or in all of them (`*`), exactly."""
        column = self.total_hours[teacher]
        if category != EVERYTHING:
            column = self.hours[teacher, list(self.categories).index(category)]
        return self.exact(column) + self.odd_hours.get((teacher, category), Fraction(0))

    def findings_of(self, teacher: int) -> list[FindingColumn]:
        """Return the findings on one teacher's statement."""
        return [finding for finding in self.findings if finding.applies[teacher]]
