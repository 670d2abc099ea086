"""One teacher of whom two worlds say different things, and what they say."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from domain.policy.revisions.causes import Cause
from domain.statement import Verdict


class Change(StrEnum):
    """What became of a teacher from one world to the other."""

    GAINED = "gained"
    """Not met before, met after."""
    LOST = "lost"
    """Met before, not met after."""
    NEWLY_IN_SCOPE = "newly-in-scope"
    """Before, the document did not speak of them or took them out of scope."""
    NEWLY_OUT_OF_SCOPE = "newly-out-of-scope"
    AMOUNTS = "amounts"
    """The verdict stays; what it rests on does not: balances, target, shortfall."""


class Aspect(StrEnum):
    """What of a statement differs."""

    VERDICT = "verdict"
    COHORT = "cohort"
    TARGET = "target"
    TOTAL = "total"
    BALANCES = "balances"
    SHORTFALL = "shortfall"
    """A requirement that withholds the verdict, or how much of it is missing."""


class Amount(Fraction):
    """An exact amount that keeps how it is written: few distinct ones occur, often."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, numerator: int, denominator: int) -> Self:
        """Make the amount and write it down."""
        made = super().__new__(cls, numerator, denominator)
        made.text = super().__str__(made)
        return made

    def __str__(self) -> str:
        """Return it as it is written: `3/2`."""
        return self.text


@dataclass(frozen=True, kw_only=True)
class Lack:
    """One requirement that withholds the verdict."""

    rule_id: str
    year: int | None
    """The last year of its window; None: the whole period."""
    unit: str
    have: Fraction
    need: Fraction
    missing: Fraction

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "rule_id": self.rule_id,
            "year": self.year,
            "unit": self.unit,
            "have": str(self.have),
            "need": str(self.need),
            "missing": str(self.missing),
        }


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One teacher in one world."""

    verdict: Verdict
    cohort: str
    target: Fraction
    total: Fraction
    shortfall: Fraction
    """The largest amount of credits that a withholding requirement lacks."""
    excluded_by: str | None
    """The rule that takes the teacher out of scope."""
    withheld: tuple[Lack, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "verdict": str(self.verdict),
            "cohort": self.cohort,
            "target": str(self.target),
            "total": str(self.total),
            "shortfall": str(self.shortfall),
            "excluded_by": self.excluded_by,
            "withheld": [lack.as_json() for lack in self.withheld],
        }


@dataclass(frozen=True, kw_only=True)
class TeacherChange:
    """One teacher of whom the two worlds say different things."""

    teacher_id: str
    school_id: str
    """On the last counted day of the later world; empty where there is none."""
    change: Change
    aspects: tuple[Aspect, ...]
    before: Standing | None
    """None where the document does not speak of the teacher."""
    after: Standing | None
    balances: tuple[tuple[str, Fraction, Fraction], ...]
    """Categories whose credits differ: before, after."""
    cause: Cause | None = None
    """Why the verdict changed; None where only amounts did."""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "teacher_id": self.teacher_id,
            "school_id": self.school_id,
            "change": str(self.change),
            "aspects": [str(aspect) for aspect in self.aspects],
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
            "balances": [
                {"category": name, "before": str(before), "after": str(after)}
                for name, before, after in self.balances
            ],
            "cause": self.cause.as_json() if self.cause else None,
        }
