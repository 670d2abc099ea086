"""The register of activities: registration, amendment, withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain import activity as activities
from domain import provider as providers
from domain import school as schools
from domain.activity import ActivityState
from domain.events.register import ActivityAmended, ActivityRegistered
from domain.limits import checked_id
from domain.terms import StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known
from ledger.commands.words import check_word


@dataclass(frozen=True, kw_only=True)
class ActivityToRegister:
    """An activity that was approved to run."""

    activity_id: str
    title_zh: str
    title_en: str
    kind: str
    provider_id: str
    hours: Decimal | None = None
    credits: Decimal | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    school_id: str | None = None
    approval_no: str | None = None
    runs_from: date | None = None
    runs_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """What a registration should say instead; None stays as it was."""

    activity_id: str
    document_no: str
    hours: Decimal | None = None
    credits: Decimal | None = None
    tags: Mapping[str, str] | None = None
    approval_no: str | None = None
    runs_from: date | None = None
    runs_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ActivityWithdrawal:
    """The approval of an activity is taken back from a day on."""

    activity_id: str
    valid_from: date
    document_no: str


def register_activity(
    ledger: CreditLedger, request: Request, activity: ActivityToRegister
) -> Answer:
    """Register an activity; the same registration again is known.

    Raises UnknownError (kind, provider, school) and AlreadyRegisteredError.
    """

    def decision(case: Case) -> Outcome:
        before = _activity(case, activity.activity_id)
        _check_references(case, activity)
        event = activities.register_activity(before, _registration(activity))
        if before.exists:
            return known(status="already-known", activity_id=activity.activity_id)
        stream = case.stream(StreamKind.ACTIVITY, activity.activity_id, "activity_id")
        return created(stream, event, status="registered", activity_id=stream.key)

    return decide(ledger, request, decision)


def amend_activity(
    ledger: CreditLedger, request: Request, amendment: Amendment
) -> Answer:
    """Correct the registration of an activity."""

    def decision(case: Case) -> Outcome:
        proposed = ActivityAmended(
            document_no=amendment.document_no,
            hours=amendment.hours,
            credits=amendment.credits,
            tags=amendment.tags,
            approval_no=amendment.approval_no,
            runs_from=amendment.runs_from,
            runs_until=amendment.runs_until,
        )
        key = amendment.activity_id
        event = activities.amend_activity(_activity(case, key), proposed)
        stream = case.stream(StreamKind.ACTIVITY, key, "activity_id")
        return created(stream, event, status="recorded", activity_id=key)

    return decide(ledger, request, decision)


def withdraw_activity(
    ledger: CreditLedger, request: Request, withdrawal: ActivityWithdrawal
) -> Answer:
    """Take the approval of an activity back from a day on (A4§19)."""

    def decision(case: Case) -> Outcome:
        key = withdrawal.activity_id
        event = activities.withdraw_activity(
            _activity(case, key), withdrawal.valid_from, withdrawal.document_no
        )
        stream = case.stream(StreamKind.ACTIVITY, key, "activity_id")
        return created(stream, event, status="withdrawn", activity_id=key)

    return decide(ledger, request, decision)


def _activity(case: Case, activity_id: str) -> ActivityState:
    stream = case.stream(StreamKind.ACTIVITY, activity_id, "activity_id")
    return case.reader.fold(stream, activities.apply, activities.new(activity_id))


def _check_references(case: Case, activity: ActivityToRegister) -> None:
    check_word("kind", "kind", activity.kind)
    checked_id("provider_id", activity.provider_id)
    providers.existing(case.registers.provider(activity.provider_id))
    if activity.school_id is not None:
        checked_id("school_id", activity.school_id)
        schools.existing(case.registers.school(activity.school_id))


def _registration(activity: ActivityToRegister) -> ActivityRegistered:
    return ActivityRegistered(
        title_zh=activity.title_zh,
        title_en=activity.title_en,
        kind=activity.kind,
        provider_id=activity.provider_id,
        hours=activity.hours,
        credits=activity.credits,
        tags=activity.tags,
        school_id=activity.school_id,
        approval_no=activity.approval_no,
        runs_from=activity.runs_from,
        runs_until=activity.runs_until,
    )
