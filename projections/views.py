"""What the reading rooms hand out: plain values, ready for JSON or a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.events import Recorded
from domain.facts import Status, TeacherFacts
from domain.statement import Parcel, Statement, Verdict
from domain.terms import Evidence, Result, Role, Unit


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """Which facts to look at; at most one axis is given, none means now."""

    position: int | None = None
    """Everything up to this log position: the proven axis."""
    recorded_on: date | None = None
    """Everything recorded by the end of this day, district time."""
    asserted_on: date | None = None
    """Everything known by the end of this day, as an older system asserts."""


@dataclass(frozen=True, kw_only=True)
class StreamRead:
    """A stream and the version up to which it was read."""

    stream_kind: str
    key: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FactsRead:
    """The facts of one teacher, and exactly what they were read from."""

    facts: TeacherFacts
    position: int
    """The log position that the facts are current to."""
    streams: tuple[StreamRead, ...]
    stale_since: int | None = None
    """Position of the event that the projection could not take, if one is parked."""

    @property
    def etag(self) -> str:
        """The streams and versions, as one opaque validator (RFC 9110, 8.8.3)."""
        return "-".join(f"{s.stream_kind[0]}{s.key}.{s.version}" for s in self.streams)


@dataclass(frozen=True, kw_only=True)
class CertificateView:
    """A certificate and where it stands today (R30)."""

    certificate_id: UUID
    teacher_id: str
    series: str
    period: str
    policy_digest: str
    facts_as_of: int
    issued_at: datetime
    status: str
    """`valid`, `under-review` or `revoked`; under review is derived, never stored."""
    changed_parcels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """A statement with everything that a reader needs to check or question it."""

    statement: Statement
    read: FactsRead
    certificate: CertificateView | None
    name: str | None
    """From the directory; None for readers without the right, or after erasure."""
    school_id: str


@dataclass(frozen=True, kw_only=True)
class CompletionView:
    """One report of a completion in a list: what was posted and where it stands."""

    posting_id: UUID
    position: int
    recorded_at: datetime
    reported_at: datetime | None
    teacher_id: str
    school_id: str
    activity_id: str
    title_zh: str
    title_en: str
    occasion: str
    provider_id: str
    kind: str
    amount: Decimal
    unit: Unit
    result: Result
    completed_on: date
    reporter: str
    reporter_role: Role
    status: str
    """`pending`, `provisional`, `approved`, `rejected`, `reversed`, `corroborating`."""
    awaits: str | None
    """`school`, `district` or None: with whom it lies."""
    differing: tuple[str, ...] = ()
    """Fields in which it differs from the prevailing report."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A slice of a list and the cursor of the next one."""

    items: Sequence[CompletionView]
    next_cursor: str | None
    total: int | None = None


@dataclass(frozen=True, kw_only=True)
class OriginStep:
    """One event on the way of a credit, in words that a person reads."""

    recorded: Recorded
    body_sha256: str


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a credit comes from: from the parcel back to the evidence."""

    teacher_id: str
    posting_id: UUID
    parcels: tuple[Parcel, ...]
    """The parcels that this posting makes under the policy asked for."""
    posting: OriginStep
    decisions: tuple[OriginStep, ...]
    other_reports: tuple[OriginStep, ...]
    activity: tuple[OriginStep, ...]
    provider: tuple[OriginStep, ...]
    evidence: tuple[Evidence, ...]
    statement: Statement


@dataclass(frozen=True, kw_only=True)
class PendingAge:
    """How many postings have waited how long."""

    label: str
    """`0-7`, `8-30`, `31-90`, `91+` (days)."""
    count: int


@dataclass(frozen=True, kw_only=True)
class SchoolOverview:
    """How a school stands: completion rate (结业率), shortfalls, what is pending."""

    school_id: str
    name_zh: str
    name_en: str
    kind: str
    teachers: int
    met: int
    not_met: int
    not_in_scope: int
    pending: Sequence[PendingAge]
    missing_by_category: Mapping[str, int]
    """Category to the number of teachers who lack something there."""
    standings: Sequence["Standing"] = field(default_factory=tuple)

    @property
    def in_scope(self) -> int:
        """The denominator of the completion rate."""
        return self.met + self.not_met


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One teacher's verdict as the projection last computed it."""

    teacher_id: str
    name: str | None
    series: str
    document: str
    cohort: str
    verdict: Verdict
    total_credits: Decimal
    target: Decimal
    missing: tuple[str, ...]
    """Rule ids of the hard findings that are not met."""
    pending: int
    status: Status | None = None
