"""Events of a teacher's stream: the person's record, the postings, the decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.events.event import LedgerEvent
from domain.statement import Verdict
from domain.terms import Attributes, Evidence, Level, Result, Role, Unit

# --- the person's record ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TeacherRegistered(LedgerEvent):
    """A teacher (教师) is known to the district, at a school from a day on."""

    TOPIC = "teacher-registered"

    school_id: str
    valid_from: date
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TeacherMoved(LedgerEvent):
    """The teacher belongs to another school from a day on."""

    TOPIC = "teacher-moved"

    school_id: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class TeacherAttributesChanged(LedgerEvent):
    """Attributes take new values from a day on; an empty tuple ends one."""

    TOPIC = "teacher-attributes-changed"

    valid_from: date
    attributes: Attributes


@dataclass(frozen=True, kw_only=True)
class LeaveStarted(LedgerEvent):
    """The teacher is on leave from this day."""

    TOPIC = "leave-started"

    on: date
    reason: str
    """A word such as `illness`, `maternity`, `study`; no free text."""


@dataclass(frozen=True, kw_only=True)
class LeaveEnded(LedgerEvent):
    """The teacher is back in service from this day."""

    TOPIC = "leave-ended"

    on: date


@dataclass(frozen=True, kw_only=True)
class TeacherRetired(LedgerEvent):
    """The teacher leaves service (退休) on this day."""

    TOPIC = "teacher-retired"

    on: date


@dataclass(frozen=True, kw_only=True)
class TeacherMerged(LedgerEvent):
    """The id names the same person as another, under which it goes on."""

    TOPIC = "teacher-merged"

    into_teacher_id: str


@dataclass(frozen=True, kw_only=True)
class TeacherAbsorbed(LedgerEvent):
    """The postings of another id of the same person count here from now on."""

    TOPIC = "teacher-absorbed"

    from_teacher_id: str


# --- completions --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CompletionPosted(LedgerEvent):
    """One report that the teacher finished a training activity.

    Reports with the same (teacher, activity, occasion) speak of one completion: the
    prevailing one is chosen by a stated precedence, never by arrival.
    """

    TOPIC = "completion-posted"

    posting_id: UUID
    teacher_id: str
    activity_id: str
    occasion: str
    provider_id: str
    school_id: str
    """The teacher's school on the day of completion."""
    kind: str
    amount: Decimal
    unit: Unit
    result: Result
    completed_on: date
    reporter: str
    """The organisation that reports: a school, a provider, or the importer's id."""
    reporter_role: Role
    tags: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    makes_up_for: int | None = None
    """The year of a disallowed project-year that this training redoes (R24)."""
    corrects: UUID | None = None
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class CompletionApproved(LedgerEvent):
    """A level confirmed a posting; only the district's word makes it effective."""

    TOPIC = "completion-approved"

    posting_id: UUID
    level: Level
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class CompletionRejected(LedgerEvent):
    """A level refused a posting, for a reason; another report is promoted."""

    TOPIC = "completion-rejected"

    posting_id: UUID
    level: Level
    reason: str
    """A word such as `no-evidence`, `wrong-hours`, `not-attended`."""
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class CompletionReversed(LedgerEvent):
    """A posting is taken back and its natural key is free again."""

    TOPIC = "completion-reversed"

    posting_id: UUID
    reason: str
    replaced_by: UUID | None = None
    """The posting that corrects it, perhaps in another teacher's stream."""
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class CompletionRecognised(LedgerEvent):
    """An authority recognised a posting (认定): A2§14-15, A2§21, A2§22.

    `credits` is set where the authority fixes the worth; `kind` where it says as
    which kind of training the posting counts.
    """

    TOPIC = "completion-recognised"

    posting_id: UUID
    authority: str
    document_no: str
    credits: Decimal | None = None
    kind: str | None = None
    note_digest: str | None = None


# --- offsets (折抵) -----------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OffsetRequested(LedgerEvent):
    """The teacher's school asks that surplus may stand in, up to an amount."""

    TOPIC = "offset-requested"

    offset_id: UUID
    rule_id: str
    """The offset rule of the policy that is asked for."""
    credits: Decimal


@dataclass(frozen=True, kw_only=True)
class OffsetApproved(LedgerEvent):
    """The district agreed to an offset: a permission, honoured as surplus exists."""

    TOPIC = "offset-approved"

    offset_id: UUID


@dataclass(frozen=True, kw_only=True)
class OffsetRefused(LedgerEvent):
    """The district did not agree to an offset."""

    TOPIC = "offset-refused"

    offset_id: UUID
    reason: str
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class OffsetWithdrawn(LedgerEvent):
    """Whoever asked for an offset takes the request or the permission back."""

    TOPIC = "offset-withdrawn"

    offset_id: UUID


# --- credit from elsewhere, attestation ---------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CreditCarriedIn(LedgerEvent):
    """A credit line from another district or period, with its origin (R17)."""

    TOPIC = "credit-carried-in"

    carry_in_id: UUID
    origin_district: str
    origin_reference: str
    """The number of the transfer document, or the line's id in the other ledger."""
    kind: str
    credits: Decimal
    hours: Decimal | None
    completed_on: date
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CarryInReversed(LedgerEvent):
    """A carried-in line was entered wrongly."""

    TOPIC = "carry-in-reversed"

    carry_in_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class RequirementAttested(LedgerEvent):
    """A reviewer signs that something was fulfilled; nothing is computed."""

    TOPIC = "requirement-attested"

    attestation_id: UUID
    subject: str
    """The word a policy asks for, for instance `practice`."""
    on: date
    document_no: str


@dataclass(frozen=True, kw_only=True)
class AttestationWithdrawn(LedgerEvent):
    """An attestation no longer stands."""

    TOPIC = "attestation-withdrawn"

    attestation_id: UUID
    reason: str


# --- certificates (结业证书) --------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FrozenParcel:
    """One parcel of credit as it stood when a certificate was issued."""

    parcel_id: str
    category: str
    credits: str
    """An exact rational such as "3/2"."""


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(LedgerEvent):
    """The certificate of a series and period; it freezes what it rests on (R30)."""

    TOPIC = "certificate-issued"

    certificate_id: UUID
    series: str
    period: str
    """For instance `2021-01-01/2025-12-31` (ISO 8601 interval)."""
    policy_digest: str
    facts_as_of: int
    """The log position of the statement that it rests on."""
    parcels: tuple[FrozenParcel, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateReviewed(LedgerEvent):
    """A certificate whose grounds changed was looked at and upheld."""

    TOPIC = "certificate-reviewed"

    certificate_id: UUID
    facts_as_of: int
    document_no: str
    parcels: tuple[FrozenParcel, ...]
    """The parcels that it rests on from now on."""
    verdict: Verdict = Verdict.MET
    """The verdict that it was upheld on."""


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(LedgerEvent):
    """A certificate was withdrawn by decision."""

    TOPIC = "certificate-revoked"

    certificate_id: UUID
    reason: str
    document_no: str


# --- erasing free text --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TextRedacted(LedgerEvent):
    """A free text was erased; the digest that events commit to stays valid."""

    TOPIC = "text-redacted"

    note_digest: str
    legal_basis: str


TEACHER_EVENTS: tuple[type[LedgerEvent], ...] = (
    TeacherRegistered,
    TeacherMoved,
    TeacherAttributesChanged,
    LeaveStarted,
    LeaveEnded,
    TeacherRetired,
    TeacherMerged,
    TeacherAbsorbed,
    CompletionPosted,
    CompletionApproved,
    CompletionRejected,
    CompletionReversed,
    CompletionRecognised,
    OffsetRequested,
    OffsetApproved,
    OffsetRefused,
    OffsetWithdrawn,
    CreditCarriedIn,
    CarryInReversed,
    RequirementAttested,
    AttestationWithdrawn,
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    TextRedacted,
)
