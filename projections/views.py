"""What the reading rooms hand out: plain values, ready for JSON or a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.canonical import digest
from domain.events import Recorded
from domain.facts import TeacherFacts
from domain.statement import Parcel, Statement, Uncounted, Verdict
from domain.terms import Evidence, Result, Role, Unit
from projections.others import OtherResult


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
    merged_into: str | None = None
    """The id under which the person goes on, if this one was merged."""
    certified: bool = True
    """A certificate may have been issued; False where there surely is none."""

    @property
    def etag(self) -> str:
        """The digest of the streams and versions (an opaque validator, RFC 9110)."""
        read = [f"{s.stream_kind}/{s.key}/{s.version}" for s in self.streams]
        return digest([*read, str(self.stale_since)])[:32]


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
    """Parcels that it froze and that are others today, or new ones."""
    changed_verdict: Verdict | None = None
    """Today's verdict where it is not `met` and the certificate not upheld on it."""
    school_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A stream that could not be projected: the alarm of a poison event."""

    stream_kind: str
    key: str
    since_position: int
    error: str


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """A statement with everything that a reader needs to check or question it."""

    statement: Statement
    read: FactsRead
    certificate: CertificateView | None
    name: str | None
    """From the directory; None for readers without the right, or after erasure."""
    school_id: str
    service: str = "active"
    """`active`, `leave` or `retired`, on the day that credits are counted up to."""
    others: tuple[OtherResult, ...] = ()
    """What documents say that governed the teacher earlier in the period (R25)."""

    @property
    def etag(self) -> str:
        """A validator that changes when anything of the view does."""
        policy = self.statement.policy
        certificate = self.certificate
        return digest(
            [
                self.read.etag,
                policy.digest,
                dict(policy.readings),
                [other.digest for other in self.others],
                self.statement.counted_up_to.isoformat(),
                self.name,
                [
                    str(certificate.certificate_id),
                    certificate.status,
                    certificate.changed_verdict,
                    list(certificate.changed_parcels),
                ]
                if certificate
                else None,
            ]
        )[:32]


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
    uncounted: tuple[Uncounted, ...] = ()
    """What of this posting the policy does not count, and why."""
    corrections: tuple[OriginStep, ...] = ()
    """Postings that correct this one, and the events of the one that it corrects.

    They may speak of another teacher."""

    def of_this_teacher(self) -> "Origin":
        """Return it without what is told of another teacher, for scoped readers."""
        own = self.posting.recorded.stream
        kept = tuple(s for s in self.corrections if s.recorded.stream == own)
        return replace(self, corrections=kept)


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
    missing_categories: tuple[str, ...] = ()
    """Categories that are below what a minimum asks, hard or soft."""
    service: str = "active"
    computed_at: int = 0
    """The position of the log that it was computed at."""
    behind: bool = False
    """Something was recorded since, and it waits to be computed again."""
    problem: str | None = None
    """Why there is no statement: governed by no document, or by several."""


@dataclass(frozen=True, kw_only=True)
class SchoolRate:
    """How a school stands in a list of all: completion rate (结业率) and queue."""

    school_id: str
    name_zh: str
    name_en: str
    teachers: int
    met: int
    not_met: int
    not_in_scope: int
    pending: int

    @property
    def in_scope(self) -> int:
        """The denominator of the completion rate."""
        return self.met + self.not_met


@dataclass(frozen=True, kw_only=True)
class DistrictOverview:
    """How all schools stand, and how long what is pending has waited."""

    schools: Sequence[SchoolRate]
    pending: Sequence[PendingAge]


@dataclass(frozen=True, kw_only=True)
class TeacherView:
    """One teacher in a list."""

    teacher_id: str
    name: str | None
    school_id: str
    service: str
    merged_into: str | None


@dataclass(frozen=True, kw_only=True)
class TeacherPage:
    """A slice of a list of teachers and the cursor of the next one."""

    items: Sequence[TeacherView]
    next_cursor: str | None
