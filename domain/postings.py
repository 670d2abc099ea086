"""Posting a completion, and correcting a posting.

A posting is refused when it is malformed, unidentified, unauthorised or in the future;
never because a policy would not count it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain import activity as activities
from domain import provider as providers
from domain import school as schools
from domain.acting import SCOPED_ROLES, Acting
from domain.errors import (
    AlreadyPostedError,
    AlreadyReversedError,
    FutureDateError,
    NotAllowedError,
    NotATeacherOfYoursError,
    NothingChangesError,
    NotYoursError,
    UnknownError,
)
from domain.events.register import ActivityRegistered
from domain.events.teacher import CompletionPosted, CompletionReversed
from domain.limits import (
    checked_amount,
    checked_date,
    checked_evidence,
    checked_occasion,
    checked_tags,
    checked_word,
    checked_year,
)
from domain.precedence import NaturalKey, differences, natural_key
from domain.profile import Profile, existing
from domain.records import Posting
from domain.teacher import TeacherLedger
from domain.terms import Evidence, Result, Role, Unit

__all__ = ["NaturalKey", "Report", "Reporter", "natural_key", "post_completion"]

CONTENT: tuple[str, ...] = (
    "provider_id",
    "kind",
    "amount",
    "unit",
    "result",
    "completed_on",
    "tags",
    "evidence",
    "makes_up_for",
)
"""What a reporter says under a natural key; the rest is identity or derived."""


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """In whose name a posting is made."""

    role: Role
    organisation: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody wants to post, shape-checked and not yet judged."""

    posting_id: UUID
    teacher_id: str
    activity_id: str
    amount: Decimal
    result: Result
    completed_on: date
    occasion: str = ""
    provider_id: str | None = None
    """None: the provider that the activity is registered with."""
    unit: Unit = Unit.HOURS
    tags: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    makes_up_for: int | None = None
    note_digest: str | None = None
    reporter: Reporter | None = None
    """Whom an importer or a correcting reviewer reports for."""
    corrects: UUID | None = None


Naming = Callable[[Reporter], UUID]
"""Makes the identifier of a posting by a reporter."""


def post_completion(
    report: Report, profile: Profile, acting: Acting, naming: Naming | None = None
) -> CompletionPosted:
    """Record that a teacher finished a training activity.

    `naming` makes the identifier, where it rests on who reports. Raises UnknownError,
    TeacherMergedError, FutureDateError, NotYoursError, NotAllowedError and the
    refusals of `domain.limits`.
    """
    registered = existing(profile)
    terms = activities.existing(acting.registers.activity(report.activity_id))
    provider_id = report.provider_id or terms.provider_id
    providers.existing(acting.registers.provider(provider_id))
    _check_day("completed_on", report.completed_on, acting)
    reporter = reporter_of(report, acting)
    school_id = profile.school_on(report.completed_on) or registered.school_id
    _check_scope(reporter, school_id, (provider_id, terms), acting)
    if report.makes_up_for is not None:
        year = report.completed_on.year
        checked_year("makes_up_for", report.makes_up_for, year)
    posting_id = report.posting_id if naming is None else naming(reporter)
    return _posted(report, reporter, posting_id, (provider_id, school_id, terms.kind))


def reporter_of(report: Report, acting: Acting) -> Reporter:
    """Return in whose name a report is made.

    A school or provider speaks for itself; an importer names whom it reports for, else
    itself; a reviewer posts only to correct, and the reporter stays who it was.
    Raises NotAllowedError and, for an unknown organisation, UnknownError.
    """
    actor = acting.actor
    if actor.role in SCOPED_ROLES and actor.organisation is not None:
        return Reporter(role=actor.role, organisation=actor.organisation)
    correcting = actor.role is Role.REVIEWER and report.corrects is not None
    if actor.role is not Role.IMPORTER and not correcting:
        raise NotAllowedError(actor.role, "post completions")
    if report.reporter is None:
        organisation = actor.organisation or actor.client_id
        return Reporter(role=actor.role, organisation=organisation)
    _check_known(report.reporter, acting)
    return report.reporter


def check_same_content(
    earlier: CompletionPosted, posted: CompletionPosted, row: int | None = None
) -> None:
    """Refuse a report that says otherwise than the same reporter's live one.

    `row` is where the earlier one stands in the same request, if it does. Raises
    AlreadyPostedError, naming the fields.
    """
    fields = differences(earlier, posted, CONTENT)
    if fields:
        posting_id = earlier.posting_id if row is None else None
        raise AlreadyPostedError(posting_id, fields, row)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Which posting is corrected, and why."""

    posting_id: UUID
    reason: str
    note_digest: str | None = None


def correct_completion(
    ledger: TeacherLedger,
    correction: Correction,
    replacement: CompletionPosted,
    acting: Acting,
) -> CompletionReversed:
    """Take a posting back in favour of its replacement, which is pending again.

    Both are recorded in one transaction; the replacement may be another teacher's.
    Raises UnknownError, AlreadyReversedError, NotYoursError, NotAllowedError and, when
    the replacement says the same of the same completion, NothingChangesError.
    """
    posting = live_posting(ledger, correction.posting_id)
    check_may_take_back(posting, acting)
    same_key = natural_key(posting.report) == natural_key(replacement)
    if same_key and not differences(posting.report, replacement, CONTENT):
        raise NothingChangesError("posting", str(posting.posting_id))
    return CompletionReversed(
        posting_id=posting.posting_id,
        reason=checked_word("reason", correction.reason),
        replaced_by=replacement.posting_id,
        note_digest=correction.note_digest,
    )


def live_posting(ledger: TeacherLedger, posting_id: UUID) -> Posting:
    """Return a posting that stands; raises UnknownError and AlreadyReversedError."""
    posting = ledger.postings.get(posting_id)
    if posting is None:
        raise UnknownError("posting", posting_id, "posting_id")
    if posting.reversed is not None:
        raise AlreadyReversedError("posting", posting_id, posting.reversed.by)
    return posting


def check_may_take_back(posting: Posting, acting: Acting) -> None:
    """Refuse who neither reported a posting nor reviews for the district.

    An importer takes back what an importer brought in. Raises NotYoursError and
    NotAllowedError.
    """
    if acting.role is Role.REVIEWER:
        return
    if acting.role is Role.IMPORTER:
        own = posting.actor.role is Role.IMPORTER
    elif acting.role in SCOPED_ROLES:
        same_role = posting.report.reporter_role is acting.role
        own = same_role and acting.acts_for(posting.report.reporter)
    else:
        raise NotAllowedError(acting.role, "take postings back")
    if not own:
        what = f"Posting {posting.posting_id}"
        raise NotYoursError(acting.actor.organisation, what, "posting_id")


def check_acquainted(profile: Profile, acting: Acting) -> None:
    """Refuse a school that never had the teacher as if there were none.

    Who belongs to another school must not be told apart from who is not: both are
    NotATeacherOfYoursError, and neither sentence is untrue.
    """
    if acting.role is not Role.SCHOOL:
        return
    if not any(acting.acts_for(school) for school in profile.schools):
        organisation = acting.actor.organisation
        raise NotATeacherOfYoursError(organisation, profile.teacher_id)


# --- inside ---------------------------------------------------------------------------


def _posted(
    report: Report, reporter: Reporter, posting_id: UUID, derived: tuple[str, str, str]
) -> CompletionPosted:
    provider_id, school_id, kind = derived
    return CompletionPosted(
        posting_id=posting_id,
        teacher_id=report.teacher_id,
        activity_id=report.activity_id,
        occasion=checked_occasion("occasion", report.occasion),
        provider_id=provider_id,
        school_id=school_id,
        kind=kind,
        amount=checked_amount("amount", report.amount),
        unit=report.unit,
        result=report.result,
        completed_on=report.completed_on,
        reporter=reporter.organisation,
        reporter_role=reporter.role,
        tags=checked_tags("tags", report.tags),
        evidence=checked_evidence("evidence", report.evidence),
        makes_up_for=report.makes_up_for,
        corrects=report.corrects,
        note_digest=report.note_digest,
    )


def _check_day(name: str, day: date, acting: Acting) -> None:
    checked_date(name, day)
    if day > acting.today:
        raise FutureDateError(name, day, acting.today)


def _check_scope(
    reporter: Reporter,
    school_id: str,
    given: tuple[str, ActivityRegistered],
    acting: Acting,
) -> None:
    """Let a school post for its teachers of that day, a provider what it gave."""
    provider_id, terms = given
    if acting.role is Role.SCHOOL and not acting.acts_for(school_id):
        what = "On that day the teacher"
        raise NotYoursError(reporter.organisation, what, "teacher_id")
    if acting.role is Role.PROVIDER and provider_id != reporter.organisation:
        raise NotYoursError(reporter.organisation, "The provider", "provider_id")
    if acting.role is Role.PROVIDER and terms.provider_id != reporter.organisation:
        raise NotYoursError(reporter.organisation, "The activity", "activity_id")


def _check_known(reporter: Reporter, acting: Acting) -> None:
    registers = acting.registers
    if reporter.role is Role.SCHOOL:
        schools.existing(registers.school(reporter.organisation), "reporter")
    elif reporter.role is Role.PROVIDER:
        providers.existing(registers.provider(reporter.organisation), "reporter")
