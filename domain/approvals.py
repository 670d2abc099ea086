"""Deciding on a posting: approve, reject, recognise, reverse.

Nobody decides on what they, their key or their organisation brought in. A school
decides on its own teachers' postings only at its own level, and only on kinds that a
school recognises (A2§14); the district's word alone makes a credit effective (A2§4).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.acting import (
    Acting,
    check_another_decides,
    check_another_person,
    check_decides,
)
from domain.errors import (
    AlreadyDecidedError,
    LevelRefusedError,
    NotYoursError,
)
from domain.events.teacher import (
    CompletionApproved,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
)
from domain.limits import checked_optional_amount, checked_text, checked_word
from domain.postings import check_may_take_back, live_posting
from domain.records import Posting
from domain.teacher import TeacherLedger
from domain.terms import Level, Role


@dataclass(frozen=True, kw_only=True)
class Judging:
    """At which level somebody decides, and what a school may recognise."""

    acting: Acting
    level: Level
    school_recognises: AbstractSet[str] = frozenset()
    """The kinds that a school recognises itself, from the district's vocabulary."""


def approve_completion(
    ledger: TeacherLedger,
    posting_id: UUID,
    judging: Judging,
    note_digest: str | None = None,
) -> CompletionApproved:
    """Confirm a posting at a level.

    Raises UnknownError, AlreadyReversedError, AlreadyDecidedError, LevelRefusedError,
    NotYoursError, OwnPostingError and NotAssertedError.
    """
    posting = _open_posting(ledger, posting_id, judging)
    return CompletionApproved(
        posting_id=posting.posting_id, level=judging.level, note_digest=note_digest
    )


def reject_completion(
    ledger: TeacherLedger,
    posting_id: UUID,
    judging: Judging,
    reason: str,
    note_digest: str | None = None,
) -> CompletionRejected:
    """Refuse a posting at a level, for a reason; refusals as for an approval."""
    posting = _open_posting(ledger, posting_id, judging)
    return CompletionRejected(
        posting_id=posting.posting_id,
        level=judging.level,
        reason=checked_word("reason", reason),
        note_digest=note_digest,
    )


def reverse_completion(
    ledger: TeacherLedger,
    posting_id: UUID,
    acting: Acting,
    reason: str,
    note_digest: str | None = None,
) -> CompletionReversed:
    """Take a posting back, which frees its natural key.

    Its reporter may, and the district's reviewer. Raises UnknownError,
    AlreadyReversedError, NotYoursError and NotAllowedError.
    """
    posting = live_posting(ledger, posting_id)
    check_may_take_back(posting, acting)
    return CompletionReversed(
        posting_id=posting_id,
        reason=checked_word("reason", reason),
        note_digest=note_digest,
    )


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """What an authority recognised, by which document."""

    posting_id: UUID
    authority: str
    document_no: str
    credits: Decimal | None = None
    kind: str | None = None
    note_digest: str | None = None


def recognise_completion(
    ledger: TeacherLedger, recognition: Recognition, acting: Acting
) -> CompletionRecognised:
    """Record that an authority recognised a posting (A2§14-15, A2§21-22).

    Raises UnknownError, AlreadyReversedError, AlreadyDecidedError, NotAllowedError,
    OwnPostingError and NotAssertedError.
    """
    check_decides(acting, "record recognitions", Role.REVIEWER, Role.IMPORTER)
    posting = live_posting(ledger, recognition.posting_id)
    before = posting.recognised
    if before is not None:
        raise AlreadyDecidedError(
            "posting", posting.posting_id, "recognised", before.by
        )
    _check_another(posting, acting)
    if recognition.kind is not None:
        checked_word("kind", recognition.kind)
    return CompletionRecognised(
        posting_id=posting.posting_id,
        authority=checked_text("authority", recognition.authority),
        document_no=checked_text("document_no", recognition.document_no),
        credits=checked_optional_amount("credits", recognition.credits),
        kind=recognition.kind,
        note_digest=recognition.note_digest,
    )


# --- inside ---------------------------------------------------------------------------


def _open_posting(ledger: TeacherLedger, posting_id: UUID, judging: Judging) -> Posting:
    """Return a posting on which this level has its word still to say."""
    posting = live_posting(ledger, posting_id)
    _check_level(posting, judging)
    decided = posting.district_decision
    if decided is None and judging.level is Level.SCHOOL:
        decided = posting.school_decision
    if decided is not None:
        raise AlreadyDecidedError("posting", posting_id, decided.outcome, decided.by)
    if judging.level is Level.SCHOOL:
        check_another_person(judging.acting, posting_id, posting.actor)
    else:
        _check_another(posting, judging.acting)
    return posting


def _check_another(posting: Posting, acting: Acting) -> None:
    reporter = posting.report.reporter
    check_another_decides(acting, posting.posting_id, posting.actor, reporter)


def _check_level(posting: Posting, judging: Judging) -> None:
    acting, level = judging.acting, judging.level
    if acting.role is Role.IMPORTER:
        check_decides(acting, "decide", Role.IMPORTER)
        return
    if level is Level.DISTRICT:
        if acting.role is not Role.REVIEWER:
            reason = "the district's reviewers do"
            raise LevelRefusedError(acting.role, level, reason)
        return
    if acting.role is not Role.SCHOOL:
        raise LevelRefusedError(acting.role, level, "the teacher's school does")
    if not acting.acts_for(posting.report.school_id):
        what = f"Posting {posting.posting_id}"
        raise NotYoursError(acting.actor.organisation, what, "posting_id")
    if posting.report.kind not in judging.school_recognises:
        reason = f"a school does not recognise {posting.report.kind}"
        raise LevelRefusedError(acting.role, level, reason)
