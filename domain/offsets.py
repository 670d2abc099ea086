"""Offsets (折抵): a permission that surplus may stand in, up to an amount (R6).

Requested by the teacher's school, decided once by the district, and taken back by
whoever asked. Whether there is surplus is for a policy to say.
"""

from decimal import Decimal
from uuid import UUID

from domain.acting import Acting, check_another_decides, check_decides
from domain.errors import (
    AlreadyDecidedError,
    AlreadyWithdrawnError,
    NotYoursError,
    UnknownError,
)
from domain.events.teacher import (
    OffsetApproved,
    OffsetRefused,
    OffsetRequested,
    OffsetWithdrawn,
)
from domain.limits import checked_amount, checked_word
from domain.profile import Profile, existing
from domain.records import APPROVED, REQUESTED, WITHDRAWN, Offset
from domain.teacher import TeacherLedger
from domain.terms import Role


def request_offset(
    profile: Profile, offset_id: UUID, rule_id: str, amount: Decimal, acting: Acting
) -> OffsetRequested:
    """Ask that surplus may stand in by a rule, up to an amount of credits.

    Raises UnknownError, TeacherMergedError, NotAllowedError, NotYoursError and
    MalformedAmountError.
    """
    existing(profile)
    check_decides(acting, "request offsets", Role.SCHOOL, Role.REVIEWER, Role.IMPORTER)
    school_id = profile.school_on(acting.today)
    if acting.role is Role.SCHOOL and not acting.acts_for(school_id):
        raise NotYoursError(acting.actor.organisation, "The teacher", "teacher_id")
    return OffsetRequested(
        offset_id=offset_id,
        rule_id=checked_word("rule_id", rule_id),
        credits=checked_amount("credits", amount),
    )


def approve_offset(
    ledger: TeacherLedger, offset_id: UUID, acting: Acting
) -> OffsetApproved:
    """Approve an offset that awaits the district.

    Raises UnknownError, AlreadyDecidedError, NotAllowedError and OwnPostingError.
    """
    _check_awaits(ledger, offset_id, acting)
    return OffsetApproved(offset_id=offset_id)


def refuse_offset(
    ledger: TeacherLedger,
    offset_id: UUID,
    acting: Acting,
    reason: str,
    note_digest: str | None = None,
) -> OffsetRefused:
    """Refuse an offset that awaits the district; refusals as for an approval."""
    _check_awaits(ledger, offset_id, acting)
    return OffsetRefused(
        offset_id=offset_id,
        reason=checked_word("reason", reason),
        note_digest=note_digest,
    )


def withdraw_offset(
    ledger: TeacherLedger, offset_id: UUID, acting: Acting
) -> OffsetWithdrawn:
    """Take a request, or the permission that it became, back.

    Raises UnknownError, AlreadyDecidedError (it was refused), AlreadyWithdrawnError,
    NotAllowedError and NotYoursError.
    """
    check_decides(acting, "withdraw offsets", Role.SCHOOL, Role.REVIEWER, Role.IMPORTER)
    offset = _known(ledger, offset_id)
    asked_by = offset.requested.actor.organisation
    if acting.role is Role.SCHOOL and not acting.acts_for(asked_by):
        raise NotYoursError(acting.actor.organisation, "The offset", "offset_id")
    if offset.outcome == WITHDRAWN:
        raise AlreadyWithdrawnError("offset", offset_id)
    if offset.outcome not in (REQUESTED, APPROVED):
        raise AlreadyDecidedError("offset", offset_id, offset.outcome, offset.last.by)
    return OffsetWithdrawn(offset_id=offset_id)


def _check_awaits(ledger: TeacherLedger, offset_id: UUID, acting: Acting) -> None:
    check_decides(acting, "decide on offsets", Role.REVIEWER, Role.IMPORTER)
    offset = _known(ledger, offset_id)
    if offset.outcome != REQUESTED:
        raise AlreadyDecidedError("offset", offset_id, offset.outcome, offset.last.by)
    check_another_decides(acting, offset_id, offset.requested.actor)


def _known(ledger: TeacherLedger, offset_id: UUID) -> Offset:
    offset = ledger.offsets.get(offset_id)
    if offset is None:
        raise UnknownError("offset", offset_id, "offset_id")
    return offset
