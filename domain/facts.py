"""What a policy looks at: one teacher's facts, joined and free of any worth.

Made from the folds of the streams (`domain.joining`) or read from the projected
tables; either way the same values. A policy decides what of it counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.terms import Attributes, Result, Tags, Unit


class Status(StrEnum):
    """Where a completion stands with those who decide."""

    PENDING = "pending"
    """Posted; nobody has decided."""
    PROVISIONAL = "provisional"
    """The school's word is there, the district's is not (R20)."""
    APPROVED = "approved"
    """The district confirmed it (A2§4)."""
    REJECTED = "rejected"
    """Every report of it was refused."""


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One completion as its prevailing report tells it, with its activity's terms.

    `activity_*` come from the register; a completion of an activity that was never
    registered cannot be posted. `tags` are the activity's, overridden by the posting's.
    """

    posting_id: UUID
    position: int
    """Log position of the prevailing report; says when it was known, orders nothing."""
    activity_id: str
    occasion: str
    provider_id: str
    school_id: str
    kind: str
    """As recognised, else as posted: one activity, one category (R33)."""
    tags: Tags
    amount: Decimal
    unit: Unit
    result: Result
    completed_on: date
    status: Status
    activity_hours: Decimal | None
    activity_credits: Decimal | None
    activity_approved: bool
    """The activity had an approval on the day of completion (A2§12, A4§19)."""
    provider_qualified: bool
    """The provider might give this kind and theme on that day (A2§6-7, A8§5-6)."""
    recognised_credits: Decimal | None = None
    recognised_by: str | None = None
    """The authority and document number, where there is a recognition (A2§21-22)."""
    disallowed_by: str | None = None
    """The document that disallowed the project-year, unless redone (A8§25)."""
    makes_up_for: int | None = None
    """The disallowed year in which redone training counts (R24)."""
    decided_on: date | None = None
    """The district day of the decision that made the status, on the asserted clock
    where one is asserted; None while nobody has decided (R19)."""
    corroborations: int = 0
    """How many further live reports speak of the same completion (R29)."""
    differing: tuple[str, ...] = ()
    """Fields in which a live report that does not prevail says otherwise."""


@dataclass(frozen=True, kw_only=True)
class CarriedIn:
    """A credit line from another district or period (R17)."""

    carry_in_id: UUID
    position: int
    origin: str
    kind: str
    credits: Decimal
    hours: Decimal | None
    completed_on: date
    tags: Tags = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ApprovedOffset:
    """A permission to let surplus stand in, up to an amount (R6)."""

    offset_id: UUID
    rule_id: str
    credits: Decimal


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """A reviewer signed that something was fulfilled on a day."""

    attestation_id: UUID
    subject: str
    on: date
    document_no: str


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A recorded decision that applies to this teacher (R26)."""

    ruling_id: str
    series: str
    effect: str
    document_no: str
    rule_id: str | None = None
    credits: Decimal | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Span:
    """Attributes that hold from a day on, until the next span begins.

    Besides the teacher's own attributes a span carries `school` and, prefixed with
    `school.`, what the school is on that day: `school.kind`, `school.stage`. The
    ledger's own words are `service`: ("active",), ("leave",) or ("retired",).
    """

    valid_from: date
    attributes: Attributes


@dataclass(frozen=True, kw_only=True)
class TeacherFacts:
    """Everything that a statement of one teacher may rest on."""

    teacher_id: str
    spans: tuple[Span, ...]
    """In order of their first day; the first begins with the registration."""
    completions: tuple[Completion, ...] = ()
    """By day of completion, then posting id: never by arrival."""
    carried_in: tuple[CarriedIn, ...] = ()
    offsets: tuple[ApprovedOffset, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    def attributes_on(self, day: date) -> Attributes:
        """Return the attributes that hold on a day (the first ones before that)."""
        current: Mapping[str, tuple[str, ...]] = {}
        for index, span in enumerate(self.spans):
            if index and span.valid_from > day:
                break
            current = span.attributes
        return current
