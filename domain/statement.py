"""What a policy says of one teacher: every number with its reasons.

Credits and hours are exact rationals (`Fraction`); only a page rounds them (R23).
Categories are dotted paths such as `required.public.ethics`; a parent's balance is the
sum of its children and of what is booked on itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    """Whether the requirement set is fulfilled."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_IN_SCOPE = "not_in_scope"


class Origin(StrEnum):
    """What a parcel of credit comes from."""

    COMPLETION = "completion"
    CARRY_IN = "carry_in"


@dataclass(frozen=True, kw_only=True)
class Label:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class RuleRef:
    """The rule behind a number, and the clause behind the rule."""

    rule_id: str
    article: str


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """Credit of one origin in one category; a balance is the sum of its parcels."""

    parcel_id: str
    """Stable for the same facts and policy: origin id, place in the split, offset."""
    origin: Origin
    origin_id: str
    """The posting or carry-in that the credit comes from."""
    category: str
    credits: Fraction
    hours: Fraction
    hours_inferred: bool
    """The hours were not reported but follow from the policy's nominal rate (R3)."""
    completed_on: date
    year: int
    """The year in which it counts (R18, R24)."""
    rules: tuple[RuleRef, ...]
    """The chain that made it: award, then caps, then offsets, in order."""
    moved_from: str | None = None
    """The category that it stood in before an offset carried it here."""


@dataclass(frozen=True, kw_only=True)
class Uncounted:
    """Something recorded that this policy does not count, or not in full."""

    origin: Origin
    origin_id: str
    code: str
    """A warning code, for instance `not-passed`, `over-cap`, `outside-period`."""
    rule: RuleRef
    reason: Label
    credits: Fraction
    """What it would have been worth; 0 where the policy knows no rate for it."""
    hours: Fraction
    counted_hours: bool
    """Hours that a cap left without credit may still count as hours (R2)."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Credit that would count once somebody decides, and who that is."""

    posting_id: str
    awaits: str
    """`school` or `district`."""
    credits: Fraction
    category: str


@dataclass(frozen=True, kw_only=True)
class Balance:
    """One category: what stands there."""

    category: str
    label: Label
    shown: bool
    """It is one of the bars of the statement page."""
    credits: Fraction
    hours: Fraction
    need: Fraction | None
    """What a minimum asks of it, hard or soft; None where none does."""
    by_year: Mapping[int, Fraction]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One requirement: what it asks, what is there, and whether it binds."""

    rule: RuleRef
    label: Label
    have: Fraction
    need: Fraction
    unit: str
    """`credits`, `hours`, `times`; a yearly finding names its year."""
    year: int | None
    hard: bool
    """A hard finding that is not met withholds the verdict; a soft one is shown."""
    met: bool
    exempted_by: str | None = None
    """The document number of a ruling that lifts it."""
    open_reading: str | None = None
    """The question (R2, R4, ...) that only the district can settle, if one bears."""

    @property
    def missing(self) -> Fraction:
        """How much is missing; 0 when it is met."""
        return max(self.need - self.have, Fraction(0))


@dataclass(frozen=True, kw_only=True)
class PolicyRef:
    """Which rules were applied, down to the byte."""

    document: str
    revision: str
    digest: str
    series: str
    binding: bool
    """A certificate hangs on it; else it is reported apart (R27)."""
    readings: Mapping[str, str]
    """Every reading of the document and the option that was applied."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One teacher under one requirement set, counted up to a day."""

    teacher_id: str
    policy: PolicyRef
    period_from: date
    period_until: date
    counted_up_to: date
    cohort: str
    cohort_label: Label
    verdict: Verdict
    verdict_reason: Label
    target: Fraction
    total_credits: Fraction
    total_hours: Fraction
    balances: tuple[Balance, ...]
    parcels: tuple[Parcel, ...]
    findings: tuple[Finding, ...]
    uncounted: tuple[Uncounted, ...]
    waiting: tuple[Waiting, ...]
