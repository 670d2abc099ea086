"""Offsets (折抵): request, approval, refusal, withdrawal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from domain import offsets
from domain.events import LedgerEvent
from domain.teacher import TeacherLedger
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide
from ledger.commands.warning import warnings_of_offset


@dataclass(frozen=True, kw_only=True)
class OffsetToRequest:
    """That surplus may stand in by a rule, up to an amount of credits."""

    teacher_id: str
    rule_id: str
    credits: Decimal


@dataclass(frozen=True, kw_only=True)
class OffsetRefusal:
    """Which offset is refused, and why."""

    offset_id: UUID
    reason: str
    note: str | None = None


def request_offset(
    ledger: CreditLedger, request: Request, offset: OffsetToRequest
) -> Answer:
    """Ask for an offset; refusals are those of `domain.offsets`."""

    def decision(case: Case) -> Outcome:
        profile = case.guarded_profile(offset.teacher_id)
        stream = case.teacher_stream(offset.teacher_id)
        event = offsets.request_offset(
            profile,
            case.fresh_id(stream, "offset", offset.rule_id),
            offset.rule_id,
            offset.credits,
            case.acting,
        )
        return created(
            stream,
            event,
            status="requested",
            offset_id=str(event.offset_id),
            warnings=warnings_of_offset(case, profile, offset.rule_id),
        )

    return decide(ledger, request, decision)


def approve_offset(ledger: CreditLedger, request: Request, offset_id: UUID) -> Answer:
    """Approve an offset that awaits the district."""
    return _decide(
        ledger,
        request,
        (offset_id, "approved"),
        lambda case, teacher: offsets.approve_offset(teacher, offset_id, case.acting),
    )


def refuse_offset(
    ledger: CreditLedger, request: Request, refusal: OffsetRefusal
) -> Answer:
    """Refuse an offset that awaits the district."""

    def event(case: Case, teacher: TeacherLedger) -> LedgerEvent:
        offset_id, reason = refusal.offset_id, refusal.reason
        refused = offsets.refuse_offset(teacher, offset_id, case.acting, reason)
        return replace(refused, note_digest=case.note(refusal.note))

    return _decide(ledger, request, (refusal.offset_id, "refused"), event)


def withdraw_offset(ledger: CreditLedger, request: Request, offset_id: UUID) -> Answer:
    """Take a request, or the permission that it became, back."""
    return _decide(
        ledger,
        request,
        (offset_id, "withdrawn"),
        lambda case, teacher: offsets.withdraw_offset(teacher, offset_id, case.acting),
    )


def _decide(
    ledger: CreditLedger,
    request: Request,
    what: tuple[UUID, str],
    event: Callable[[Case, TeacherLedger], LedgerEvent],
) -> Answer:
    offset_id, status = what

    def decision(case: Case) -> Outcome:
        stream = case.stream_of(offset_id, "offset")
        decided = event(case, case.teacher(stream.key))
        return created(stream, decided, status=status, offset_id=str(offset_id))

    return decide(ledger, request, decision)
