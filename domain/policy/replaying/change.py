"""One teacher of whom two worlds say different things, and what they say."""

import json
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
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


WORDS_KEPT = 1 << 16


@lru_cache(maxsize=WORDS_KEPT)
def written(text: str | None) -> str:
    """Return a text as it stands in JSON; the same few occur often."""
    return json.dumps(text, ensure_ascii=False)


class Amount(Fraction):
    """An exact amount that keeps how it is written: few distinct ones occur, often."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, numerator: int, denominator: int) -> Self:
        """Make the amount and write it down."""
        made = super().__new__(cls, numerator, denominator)
        made.text = super().__str__(made)
        return made

    def __gt__(self, other: Any) -> bool:
        """Compare; without the detours of a Fraction where both are amounts."""
        if not isinstance(other, Amount):
            return super().__gt__(other)
        return self.numerator * other.denominator > other.numerator * self.denominator

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

    @cached_property
    def json(self) -> str:
        """Return it as canonical JSON, written once for all who lack the same."""
        return (
            f'{{"have":"{self.have}","missing":"{self.missing}","need":"{self.need}"'
            f',"rule_id":{written(self.rule_id)},"unit":{written(self.unit)}'
            f',"year":{"null" if self.year is None else self.year}}}'
        )


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

    @property
    def json(self) -> str:
        """Return it as canonical JSON."""
        return (
            f'{{"cohort":{written(self.cohort)}'
            f',"excluded_by":{written(self.excluded_by)}'
            f',"shortfall":"{self.shortfall}","target":"{self.target}"'
            f',"total":"{self.total}","verdict":"{self.verdict}"'
            f',"withheld":[{",".join([lack.json for lack in self.withheld])}]}}'
        )


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

    @property
    def json(self) -> str:
        """Return it as canonical JSON: keys in order, no spaces.

        What `as_json` tells, written at once: a district has tens of thousands.
        """
        aspects = ",".join([f'"{aspect}"' for aspect in self.aspects])
        balances = ",".join(
            [
                f'{{"after":"{after}","before":"{before}","category":{written(name)}}}'
                for name, before, after in self.balances
            ]
        )
        cause = json.dumps(
            self.cause.as_json() if self.cause else None,
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        return (
            f'{{"after":{self.after.json if self.after else "null"}'
            f',"aspects":[{aspects}],"balances":[{balances}]'
            f',"before":{self.before.json if self.before else "null"}'
            f',"cause":{cause},"change":"{self.change}"'
            f',"school_id":{written(self.school_id)}'
            f',"teacher_id":{written(self.teacher_id)}}}'
        )
