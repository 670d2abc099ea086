"""Events of the registers: schools, activities, providers, rulings, policies, keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.events.event import LedgerEvent
from domain.terms import Attributes, Role

# --- schools ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SchoolRegistered(LedgerEvent):
    """A school or kindergarten (学校) reports its teachers' training."""

    TOPIC = "school-registered"

    name_zh: str
    name_en: str
    kind: str
    """`commission` or `private_or_other` at Chaoyang; a word of the vocabulary."""
    stage: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class SchoolKindChanged(LedgerEvent):
    """The school is of another kind from a day on (R25)."""

    TOPIC = "school-kind-changed"

    kind: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class SchoolMerged(LedgerEvent):
    """The school goes on as part of another from a day on."""

    TOPIC = "school-merged"

    into_school_id: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ProjectYearDisallowed(LedgerEvent):
    """School-based credit of one year is not recognised (A8§25, R24)."""

    TOPIC = "project-year-disallowed"

    year: int
    kind: str
    """The kind of activity that falls, `school_based` at Chaoyang."""
    document_no: str
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectYearReinstated(LedgerEvent):
    """A disallowance is undone as if it had not been."""

    TOPIC = "project-year-reinstated"

    year: int
    kind: str
    document_no: str


# --- activities and providers -------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ActivityRegistered(LedgerEvent):
    """An activity was approved to run: its kind, theme, worth and provider."""

    TOPIC = "activity-registered"

    title_zh: str
    title_en: str
    kind: str
    provider_id: str
    hours: Decimal | None
    """Approved hours; None where the activity is given in credits only."""
    credits: Decimal | None
    """Approved credits, where an authority fixed them (A2§6)."""
    tags: Mapping[str, str] = field(default_factory=dict)
    school_id: str | None = None
    """The school whose project it is, for school-based training (A2§12)."""
    approval_no: str | None = None
    """The number of its approval; None when it was never approved."""
    runs_from: date | None = None
    runs_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityAmended(LedgerEvent):
    """A registration was corrected; what is None stays as it was."""

    TOPIC = "activity-amended"

    document_no: str
    hours: Decimal | None = None
    credits: Decimal | None = None
    tags: Mapping[str, str] | None = None
    approval_no: str | None = None
    runs_from: date | None = None
    runs_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityWithdrawn(LedgerEvent):
    """The approval of an activity is taken back from a day on (A4§19)."""

    TOPIC = "activity-withdrawn"

    valid_from: date
    document_no: str


@dataclass(frozen=True, kw_only=True)
class ProviderRegistered(LedgerEvent):
    """A training institution (培训机构) and the kinds it may give, from a day on."""

    TOPIC = "provider-registered"

    name_zh: str
    name_en: str
    may_give: tuple[str, ...]
    """Kinds of the vocabulary; `kind:theme` narrows one to a theme."""
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ProviderQualificationChanged(LedgerEvent):
    """What a provider may give, from a day on; empty: nothing any more."""

    TOPIC = "provider-qualification-changed"

    may_give: tuple[str, ...]
    valid_from: date
    document_no: str


# --- rulings ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RulingMade(LedgerEvent):
    """A recorded decision for a group or a teacher (R26): target, exemption, period.

    It applies to the teachers named, and to those whose attributes match all of
    `attributes`; a ruling that names neither applies to nobody.
    """

    TOPIC = "ruling-made"

    series: str
    effect: str
    """`target` (credits), `exemption` (of `rule_id`) or `extension` (until a day)."""
    document_no: str
    teacher_ids: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)
    rule_id: str | None = None
    credits: Decimal | None = None
    until: date | None = None
    note_digest: str | None = None


@dataclass(frozen=True, kw_only=True)
class RulingWithdrawn(LedgerEvent):
    """A ruling no longer stands."""

    TOPIC = "ruling-withdrawn"

    document_no: str


# --- policies -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PolicyAdopted(LedgerEvent):
    """The district adopted a revision of a document: its whole text and digest."""

    TOPIC = "policy-adopted"

    document: str
    revision: str
    series: str
    text: str
    text_sha256: str
    document_no: str


@dataclass(frozen=True, kw_only=True)
class PolicyWithdrawn(LedgerEvent):
    """An adopted revision no longer governs."""

    TOPIC = "policy-withdrawn"

    revision: str
    document_no: str


# --- keys ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ClientCreated(LedgerEvent):
    """A key was handed out: role, scope and the person behind it."""

    TOPIC = "client-created"

    role: Role
    organisation: str | None
    person: str
    key_sha256: str
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClientRevoked(LedgerEvent):
    """A key opens nothing any more."""

    TOPIC = "client-revoked"

    reason: str


REGISTER_EVENTS: tuple[type[LedgerEvent], ...] = (
    SchoolRegistered,
    SchoolKindChanged,
    SchoolMerged,
    ProjectYearDisallowed,
    ProjectYearReinstated,
    ActivityRegistered,
    ActivityAmended,
    ActivityWithdrawn,
    ProviderRegistered,
    ProviderQualificationChanged,
    RulingMade,
    RulingWithdrawn,
    PolicyAdopted,
    PolicyWithdrawn,
    ClientCreated,
    ClientRevoked,
)
