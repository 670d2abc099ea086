"""The kinds of rules as plain values, all readings chosen.

Amounts are exact rationals. A rule that names a category means its children too, and
`*` means everything. No rule reads anything: each is a frozen value of its words.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from domain.policy.categories import EVERYTHING
from domain.policy.filters import AttributeFilter, CompletionFilter, Days
from domain.statement import Label, RuleRef
from domain.terms import Attributes


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule has."""

    rule_id: str
    article: str
    label: Label
    cohorts: frozenset[str] = frozenset()
    """The cohorts that it binds; empty: all."""
    teachers: AttributeFilter = field(default_factory=AttributeFilter)
    """The teachers that it binds, by their attributes on the counted day."""
    open_reading: str | None = None
    """The open question that decides whether or how the rule applies."""

    @cached_property
    def ref(self) -> RuleRef:
        """Name the rule and its clause."""
        return RuleRef(rule_id=self.rule_id, article=self.article)

    def binds(self, cohort: str, attributes: Attributes) -> bool:
        """Tell whether the rule applies to a teacher of this cohort."""
        inside = not self.cohorts or cohort in self.cohorts
        return inside and self.teachers.matches(attributes)


class Basis(StrEnum):
    """Where the credits of an award come from."""

    RATE = "rate"
    """Quantity times rate."""
    FIXED = "fixed"
    """The same for everybody who finished."""
    ACTIVITY = "activity"
    """What an authority approved the activity at (A2§6)."""
    ATTESTED = "attested"
    """What a person attested for this teacher (A2§14)."""
    NONE = "none"
    """Hours only (A2§16)."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of an award and where it goes; `{tag}` in a path is the tag's value."""

    category: str
    part: Fraction


@dataclass(frozen=True, kw_only=True)
class Award(Rule):
    """What a completion is worth; the first award that matches it applies."""

    where: CompletionFilter
    basis: Basis
    rate: Fraction = Fraction(0)
    """Credits per hour, or per `unit` where one is named."""
    unit: str | None = None
    weight: Fraction = Fraction(1)
    step: Fraction | None = None
    """What the rate gives is rounded down to a multiple of this; the rest is named
    with the code `rounded-down`. Stated credit is never rounded."""
    to: tuple[Share, ...]
    otherwise: str | None = None
    """The category where a tag that `to` asks for is missing or strange."""
    hours_per_credit: Fraction | None = None
    """The nominal hours of a credit where no hours were reported (R3)."""
    times: int | None = None
    """How often it is given, the earliest first; None: always."""
    times_per_year: bool = False
    """`times` speaks of each counted year ..."""
    times_per_activity: bool = False
    """... or of each activity, in the period; else of the period as a whole."""
    within_activity_hours: bool = True
    """Hours beyond the activity's approved hours are not counted."""
    school_first: bool = False
    """The school recognises before the district does (A2§14, A6§10-11)."""

    @cached_property
    def per_unit(self) -> Fraction:
        """Return the credits per hour or unit, weighted."""
        return self.rate * self.weight

    @cached_property
    def whole(self) -> Fraction:
        """Return what the parts add up to: 1, or the credits of a fixed award."""
        return sum((share.part for share in self.to), Fraction(0))

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Return the parts as shares of the whole."""
        return tuple(
            Share(category=share.category, part=share.part / self.whole)
            for share in self.to
        )


@dataclass(frozen=True, kw_only=True)
class Refusal(Rule):
    """Completions that count nothing, with the reason; the first that matches."""

    where: CompletionFilter
    code: str
    outside: str | None = None
    """Only what was completed outside of this: `period`; `counted_from`, before the
    teacher's first counted day; `prerequisite:RULE`, before that was fulfilled. What
    a carry-in lets in stands on the first day of the period for the first two."""
    inside_period: bool = False
    """Only what was completed inside the period, an extension included."""
    counts_hours: bool = False


@dataclass(frozen=True, kw_only=True)
class CarryIn(Rule):
    """Credit earned before the period enters it (结转); the first that matches.

    It counts in the first counted year and is outside the period no more. Of a limited
    rule the earliest enters; what is beyond is `over-cap`, after thresholds and before
    caps.
    """

    where: CompletionFilter
    months: int | None = None
    """Only the last so many months before the teacher's period."""
    window: Days = field(default_factory=Days)
    """Only what was completed on these days."""
    limit: Fraction | None = None
    of_target: bool = False
    """The limit is a share of the target."""


@dataclass(frozen=True, kw_only=True)
class Cap(Rule):
    """No more than a limit counts; the earliest stays."""

    on: tuple[str, ...]
    where: CompletionFilter
    limit: Fraction
    of_target: bool
    """The limit is a share of the target."""
    per_year: bool
    """The limit holds in each counted year ..."""
    counts_hours: bool
    per_training: bool = False
    """... or for each completion (or carried-in line); else in the whole period."""


@dataclass(frozen=True, kw_only=True)
class Threshold(Rule):
    """A group counts only from a minimum on: by category, or by the value of a tag."""

    on: tuple[str, ...]
    where: CompletionFilter
    by_tag: str | None
    at_least: Fraction
    per_year: bool = False
    """Each counted year is a group of its own."""
    per_training: bool = False
    """Each completion (or carried-in line) is a group, whatever its categories."""


class Limit(StrEnum):
    """How much an offset may carry."""

    SHORTFALL = "shortfall"
    UNLIMITED = "unlimited"


@dataclass(frozen=True, kw_only=True)
class Offset(Rule):
    """Surplus of one category stands in for another (折抵)."""

    source: str
    keep: Fraction
    to: str
    fills: CompletionFilter
    """What fills the kept amount; what travels not, fills first."""
    travels: CompletionFilter
    """What may travel."""
    limit: Limit | Fraction
    shortfall_of: str | None
    """The minimum whose shortfall bounds it."""
    protect: tuple[str, ...]
    """Minima that must not fall short because of it."""
    automatic: bool
    """Else only as far as the district approved an offset on request."""
    chain: bool = False
    """What an earlier offset carried here fills the kept amount and may travel on."""


class Measure(StrEnum):
    """What a minimum counts."""

    CREDITS = "credits"
    HOURS = "hours"
    TIMES = "times"
    """Completions (and carried-in lines)."""
    DISTINCT = "distinct"
    """Values of a tag; what lacks the tag is none."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """How much a minimum asks for; exactly one of the first three is meant."""

    amount: Fraction | None = None
    share: Fraction | None = None
    """Of the teacher's target."""
    per_year: Fraction | None = None
    """Times the counted years."""
    where: AttributeFilter | None = None
    """With `per_year`: the years at whose end the teacher matches ..."""
    otherwise: Fraction = Fraction(0)
    """... and what a year asks for at whose end the teacher does not."""


@dataclass(frozen=True, kw_only=True)
class Minimum(Rule):
    """Something must be reached: in a category, over a filter, each year, in one go."""

    on: tuple[str, ...]
    where: CompletionFilter
    measure: Measure
    need: Need
    hard: bool
    years: int | None = None
    """In each window of so many counted years; None: in the whole period."""
    first_year: int | None = None
    """Only years from this one on."""
    years_where: AttributeFilter = field(default_factory=AttributeFilter)
    """Only windows at the end of each of whose years the teacher matches."""
    in_one: bool = False
    """One single training must reach it ..."""
    by_tag: str | None = None
    """... and completions with the same value of this tag are one training."""
    soft_for: frozenset[str] = frozenset()
    """Cohorts to which it is only shown."""
    before_offsets: bool = False
    """Counts credit where it was earned, though an offset carried it on."""
    attested: str | None = None
    """Counts attestations of this subject instead of credit."""
    of: str | None = None
    """The tag whose values the measure `distinct` counts."""

    @property
    def of_categories(self) -> bool:
        """Tell whether it asks an amount of some categories, not of everything."""
        return self.need.amount is not None and self.on != (EVERYTHING,)


@dataclass(frozen=True, kw_only=True)
class Prerequisite(Rule):
    """Without it nothing else is attained (A2§16); it gives no credit."""

    where: CompletionFilter
    hours: Fraction


@dataclass(frozen=True, kw_only=True)
class Exclusion(Rule):
    """Teachers who are not in scope of the period."""

    where: AttributeFilter
    unfulfilled: str | None = None
    """Only while this prerequisite is not fulfilled (R14)."""


AnyRule = (
    Award
    | Refusal
    | CarryIn
    | Cap
    | Threshold
    | Offset
    | Minimum
    | Prerequisite
    | Exclusion
)
