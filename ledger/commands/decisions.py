"""Deciding on one posting: approve, reject, reverse, recognise."""

from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from domain import approvals
from domain.approvals import Judging, Recognition
from domain.events.teacher import CompletionApproved, CompletionRejected
from domain.terms import Level, Role, Stream
from domain.vocabulary import load_vocabulary
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide
from ledger.commands.words import check_word

SCHOOL_RECOGNISES = "recognised_by_school"
"""The group of the vocabulary with the kinds that a school recognises (A2§14)."""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Which posting is confirmed; without a level, at that of the key."""

    posting_id: UUID
    level: Level | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """Which posting is refused, and why."""

    posting_id: UUID
    reason: str
    level: Level | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reversal:
    """Which posting is taken back, and why."""

    posting_id: UUID
    reason: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecognitionToRecord:
    """What an authority recognised, by which document."""

    posting_id: UUID
    authority: str
    document_no: str
    credits: Decimal | None = None
    kind: str | None = None
    note: str | None = None


def judging_of(case: Case, level: Level | None) -> Judging:
    """Return at which level a key decides: a school at its own, others for all."""
    own = Level.SCHOOL if case.acting.role is Role.SCHOOL else Level.DISTRICT
    recognised = load_vocabulary().words(SCHOOL_RECOGNISES)
    return Judging(
        acting=case.acting,
        level=level or own,
        school_recognises=frozenset(recognised),
    )


def approve_completion(
    ledger: CreditLedger, request: Request, approval: Approval
) -> Answer:
    """Confirm a posting; refusals are those of `domain.approvals`."""

    def decision(case: Case) -> Outcome:
        stream, teacher = case.posting(approval.posting_id)
        judging = judging_of(case, approval.level)
        posting_id = approval.posting_id
        event = approvals.approve_completion(teacher, posting_id, judging)
        return _judged(case, stream, event, "approved", approval.note)

    return decide(ledger, request, decision)


def reject_completion(
    ledger: CreditLedger, request: Request, rejection: Rejection
) -> Answer:
    """Refuse a posting, for a reason; refusals are those of `domain.approvals`."""

    def decision(case: Case) -> Outcome:
        stream, teacher = case.posting(rejection.posting_id)
        judging = judging_of(case, rejection.level)
        posting_id, reason = rejection.posting_id, rejection.reason
        event = approvals.reject_completion(teacher, posting_id, judging, reason)
        return _judged(case, stream, event, "rejected", rejection.note)

    return decide(ledger, request, decision)


def reverse_completion(
    ledger: CreditLedger, request: Request, reversal: Reversal
) -> Answer:
    """Take a posting back; its natural key is free again."""

    def decision(case: Case) -> Outcome:
        stream, teacher = case.posting(reversal.posting_id)
        posting_id, reason = reversal.posting_id, reversal.reason
        event = approvals.reverse_completion(teacher, posting_id, case.acting, reason)
        event = replace(event, note_digest=case.note(reversal.note))
        return created(stream, event, status="reversed", posting_id=str(posting_id))

    return decide(ledger, request, decision)


def recognise_completion(
    ledger: CreditLedger, request: Request, recognition: RecognitionToRecord
) -> Answer:
    """Record that an authority recognised a posting (认定)."""

    def decision(case: Case) -> Outcome:
        stream, teacher = case.posting(recognition.posting_id)
        if recognition.kind is not None:
            check_word("kind", "kind", recognition.kind)
        asked = Recognition(
            posting_id=recognition.posting_id,
            authority=recognition.authority,
            document_no=recognition.document_no,
            credits=recognition.credits,
            kind=recognition.kind,
        )
        event = approvals.recognise_completion(teacher, asked, case.acting)
        event = replace(event, note_digest=case.note(recognition.note))
        posting_id = str(recognition.posting_id)
        return created(stream, event, status="recognised", posting_id=posting_id)

    return decide(ledger, request, decision)


def _judged(
    case: Case,
    stream: Stream,
    event: CompletionApproved | CompletionRejected,
    status: str,
    note: str | None,
) -> Outcome:
    """Return the outcome of a judgement at a level, with its note kept beside."""
    return created(
        stream,
        replace(event, note_digest=case.note(note)),
        status=status,
        posting_id=str(event.posting_id),
        level=event.level.value,
    )
