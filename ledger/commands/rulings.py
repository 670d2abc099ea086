"""Rulings: recorded decisions for a group or for teachers (R26)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain import profile as profiles
from domain import ruling as rulings
from domain.acting import check_decides
from domain.events.register import RulingMade
from domain.limits import checked_id
from domain.ruling import RulingState
from domain.terms import Attributes, Role, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known
from ledger.commands.warning import warnings_of_exemption

WHAT = "make rulings"
EXEMPTION = "exemption"
MAKERS = (Role.REVIEWER, Role.POLICY_OFFICE, Role.IMPORTER)


@dataclass(frozen=True, kw_only=True)
class RulingToMake:
    """What is decided, for whom, by which document."""

    ruling_id: str
    series: str
    effect: str
    document_no: str
    teacher_ids: Sequence[str] = ()
    attributes: Attributes = field(default_factory=dict)
    rule_id: str | None = None
    credits: Decimal | None = None
    until: date | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class RulingWithdrawal:
    """Which ruling no longer stands, by which document."""

    ruling_id: str
    document_no: str


def make_ruling(ledger: CreditLedger, request: Request, ruling: RulingToMake) -> Answer:
    """Record a ruling; the same ruling again is known.

    Raises UnknownError (a teacher), IncompleteRulingError and AlreadyRegisteredError.
    """

    def decision(case: Case) -> Outcome:
        check_decides(case.acting, WHAT, *MAKERS)
        before = _ruling(case, ruling.ruling_id)
        _check_teachers(case, ruling.teacher_ids)
        proposed = _proposed(ruling)
        if before.made is not None:
            proposed = replace(proposed, note_digest=before.made.note_digest)
        event = rulings.make_ruling(before, proposed)
        found = _warnings(case, proposed)
        if before.made is not None:
            ruling_id = ruling.ruling_id
            return known(status="already-known", ruling_id=ruling_id, warnings=found)
        event = replace(event, note_digest=case.note(ruling.note))
        stream = case.stream(StreamKind.RULING, ruling.ruling_id, "ruling_id")
        told = {"ruling_id": stream.key, "warnings": found}
        return created(stream, event, status="made", **told)

    return decide(ledger, request, decision)


def withdraw_ruling(
    ledger: CreditLedger, request: Request, withdrawal: RulingWithdrawal
) -> Answer:
    """Let a ruling stand no more."""

    def decision(case: Case) -> Outcome:
        check_decides(case.acting, WHAT, *MAKERS)
        before = _ruling(case, withdrawal.ruling_id)
        event = rulings.withdraw_ruling(before, withdrawal.document_no)
        stream = case.stream(StreamKind.RULING, withdrawal.ruling_id, "ruling_id")
        return created(stream, event, status="withdrawn", ruling_id=stream.key)

    return decide(ledger, request, decision)


def _ruling(case: Case, ruling_id: str) -> RulingState:
    stream = case.stream(StreamKind.RULING, ruling_id, "ruling_id")
    return case.reader.fold(stream, rulings.apply, rulings.new(ruling_id))


def _warnings(case: Case, proposed: RulingMade) -> Sequence[Mapping[str, Any]]:
    if proposed.effect != EXEMPTION or proposed.rule_id is None:
        return []
    return warnings_of_exemption(case, proposed.series, proposed.rule_id)


def _proposed(ruling: RulingToMake) -> RulingMade:
    return RulingMade(
        series=ruling.series,
        effect=ruling.effect,
        document_no=ruling.document_no,
        teacher_ids=tuple(sorted(set(ruling.teacher_ids))),
        attributes=ruling.attributes,
        rule_id=ruling.rule_id,
        credits=ruling.credits,
        until=ruling.until,
    )


def _check_teachers(case: Case, teacher_ids: Sequence[str]) -> None:
    """Refuse a ruling for somebody whom nobody knows."""
    case.preload_profiles(teacher_ids)
    for teacher_id in teacher_ids:
        checked_id("teacher_ids", teacher_id)
        profiles.existing(case.profile(teacher_id, "teacher_ids"), "teacher_ids")
