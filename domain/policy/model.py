"""A policy document as plain values: its head, its cohorts, and the rules they meet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from domain.policy.calendar import CountedYears
from domain.policy.categories import Category
from domain.policy.filters import AttributeFilter
from domain.policy.readings import Reading
from domain.policy.rules import (
    Award,
    Cap,
    CarryIn,
    Exclusion,
    Minimum,
    Need,
    Offset,
    Prerequisite,
    Refusal,
    Rule,
    Threshold,
)
from domain.statement import Label
from domain.terms import Attributes

R = TypeVar("R", bound=Rule)


class FirstYear(StrEnum):
    """What the year in which a teacher begins to count, counts for (R13)."""

    WHOLE = "whole"
    NEXT = "next"
    PRO_RATA = "pro_rata"


class Minima(StrEnum):
    """How minima of categories bind a cohort; those over everything always do (R12)."""

    FULL = "full"
    PRO_RATA = "pro_rata"
    """Times counted years over the years of the teacher's period (R36)."""
    ADVISORY = "advisory"
    """Pro rata, and only shown."""


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Teachers to whom the same target applies; the first that matches."""

    cohort_id: str
    article: str
    label: Label
    where: AttributeFilter
    counted_from: str
    """`period`, `attribute:NAME` (an ISO date) or `prerequisite:RULE`."""
    first_year: FirstYear
    target: Need
    minima: Minima
    open_reading: str | None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The document under one choice of readings."""

    options: Mapping[str, str]
    categories: tuple[Category, ...]
    cohorts: tuple[Cohort, ...]
    awards: tuple[Award, ...]
    refusals: tuple[Refusal, ...]
    carry_ins: tuple[CarryIn, ...]
    caps: tuple[Cap, ...]
    thresholds: tuple[Threshold, ...]
    offsets: tuple[Offset, ...]
    minima: tuple[Minimum, ...]
    prerequisites: tuple[Prerequisite, ...]
    exclusions: tuple[Exclusion, ...]

    _binding: dict[tuple[object, ...], "Rules"] = field(
        default_factory=dict, repr=False, compare=False
    )
    _by_kind: dict[str, "ByKind"] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def category_ids(self) -> frozenset[str]:
        """Return the paths of all categories."""
        return frozenset(category.category_id for category in self.categories)

    @cached_property
    def rule_ids(self) -> frozenset[str]:
        """Return the ids of all rules."""
        return frozenset(rule.rule_id for rule in self.all)

    @cached_property
    def read_of_teachers(self) -> frozenset[str]:
        """The attributes that decide on the day of a completion what it is worth."""
        filters = (
            *(rule.where for rule in self.awards),
            *(rule.where for rule in self.refusals),
            *(rule.where for rule in self.carry_ins),
            *(rule.where for rule in self.caps),
            *(rule.where for rule in self.thresholds),
            *(rule.where for rule in self.prerequisites),
        )
        return frozenset(name for one in filters for name in one.read_of_teachers)

    @property
    def all(self) -> tuple[Rule, ...]:
        """Return the rules of every kind."""
        return (
            *self.awards,
            *self.refusals,
            *self.carry_ins,
            *self.caps,
            *self.thresholds,
            *self.offsets,
            *self.minima,
            *self.prerequisites,
            *self.exclusions,
        )

    def binding(self, cohort: str, attributes: Attributes) -> "Rules":
        """Return only the rules that bind a teacher; the same object for the same."""
        binds = [rule.binds(cohort, attributes) for rule in self._of_some_teachers]
        key = (cohort, *binds)
        if key not in self._binding:
            self._binding[key] = self._only(cohort, attributes)
        return self._binding[key]

    def for_kind(self, kind: str) -> "ByKind":
        """Return the refusals and awards that may speak of a kind of activity."""
        if kind not in self._by_kind:
            self._by_kind[kind] = ByKind(
                refusals=tuple(r for r in self.refusals if r.where.admits(kind)),
                awards=tuple(a for a in self.awards if a.where.admits(kind)),
            )
        return self._by_kind[kind]

    @cached_property
    def _of_some_teachers(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.all if not rule.teachers.takes_everybody)

    def _only(self, cohort: str, attributes: Attributes) -> "Rules":
        def bound(rules: tuple[R, ...]) -> tuple[R, ...]:
            return tuple(rule for rule in rules if rule.binds(cohort, attributes))

        return replace(
            self,
            awards=bound(self.awards),
            refusals=bound(self.refusals),
            carry_ins=bound(self.carry_ins),
            caps=bound(self.caps),
            thresholds=bound(self.thresholds),
            offsets=bound(self.offsets),
            minima=bound(self.minima),
            prerequisites=bound(self.prerequisites),
            exclusions=bound(self.exclusions),
            _binding={},
            _by_kind={},
        )


@dataclass(frozen=True, kw_only=True)
class ByKind:
    """The rules that may speak of one kind of activity, in document order."""

    refusals: tuple[Refusal, ...]
    awards: tuple[Award, ...]


@dataclass(frozen=True, kw_only=True)
class PerTeacher:
    """A period that begins on a day of the teacher's own."""

    begins: str
    """The attribute that holds its first day."""
    ends: str | None = None
    """The attribute that holds its last day; else it has `years`."""
    years: int | None = None
    renews: bool = False
    """One period follows the other; the one of the counted day is meant."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """The head of a document: what it is, for when, and for whom."""

    name: str
    revision: str
    series: str
    title: Label
    source: str
    issued: date
    effective: date
    period_from: date
    period_until: date
    per_teacher: PerTeacher | None = None
    """Teachers have periods of their own; the document's still tells what governs."""
    year_begins: CountedYears = field(default_factory=CountedYears)
    """What a counted year is; the calendar's unless the document says otherwise."""
    hours_per: Mapping[str, Fraction]
    """Hours of one of another unit (lessons, days, semester hours)."""
    binding: bool
    """A certificate hangs on it; else it is reported apart (R27)."""
    governs: AttributeFilter
    readings: Mapping[str, Reading] = field(default_factory=dict)

    tags: frozenset[str] = frozenset()
    """The tags of completions that the document speaks of."""
    attributes: frozenset[str] = frozenset()
    """The attributes of teachers that it speaks of, besides those that all have."""

    @property
    def renews(self) -> bool:
        """Tell whether one period follows the other: then each day tells its own."""
        return self.per_teacher is not None and self.per_teacher.renews

    @property
    def years(self) -> tuple[int, ...]:
        """Return the counted years that the document's own period touches."""
        return self.years_between(self.period_from, self.period_until)

    def years_between(self, first: date, last: date) -> tuple[int, ...]:
        """Return the counted years that the days from one to another lie in."""
        return tuple(range(self.year_of(first), self.year_of(last) + 1))

    def year_of(self, day: date) -> int:
        """Return the counted year of a day, named after the year in which it begins."""
        return self.year_begins.year_of(day)

    def year_starts(self, year: int) -> date:
        """Return the first day of a counted year."""
        return self.year_begins.starts(year)

    def year_ends(self, year: int) -> date:
        """Return the last day of a counted year."""
        return self.year_begins.ends(year)
