"""Join the reports of one completion with its activity, provider and school."""

from dataclasses import replace
from datetime import date, tzinfo
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from domain.events.teacher import CompletionRecognised
from domain.facts import Completion, Status
from domain.precedence import Reports
from domain.records import Posting
from domain.registers import Registers
from domain.terms import Result, Tags, Unit


class Told(NamedTuple):
    """One completion as its reports tell it, before any register is looked at.

    A tuple, since a projected row is read as one, by the hundred for a statement.
    """

    posting_id: UUID
    position: int
    activity_id: str
    occasion: str
    provider_id: str
    school_id: str
    kind: str
    """As posted; `recognised_kind` takes its place in what a policy counts."""
    tags: Tags
    """The posting's own; they override the activity's."""
    amount: Decimal
    unit: Unit
    result: Result
    completed_on: date
    status: Status
    recognised_kind: str | None
    recognised_credits: Decimal | None
    recognised_by: str | None
    makes_up_for: int | None
    decided_on: date | None
    corroborations: int
    differing: tuple[str, ...]


def completion_of(reports: Reports, registers: Registers) -> Completion:
    """Return a completion as its prevailing report tells it."""
    return joined(told_by(reports, registers.zone), registers)


def told_by(reports: Reports, zone: tzinfo) -> Told:
    """Return what the reports of a completion tell, registers apart."""
    report = reports.prevailing.report
    recognition = _recognition(reports)
    return Told(
        posting_id=report.posting_id,
        position=reports.prevailing.position,
        activity_id=report.activity_id,
        occasion=report.occasion,
        provider_id=report.provider_id,
        school_id=report.school_id,
        kind=report.kind,
        tags=report.tags,
        amount=report.amount,
        unit=report.unit,
        result=report.result,
        completed_on=report.completed_on,
        status=reports.status,
        recognised_kind=recognition.kind if recognition else None,
        recognised_credits=recognition.credits if recognition else None,
        recognised_by=_document(recognition),
        makes_up_for=report.makes_up_for,
        decided_on=_decided_on(reports.prevailing, zone),
        corroborations=len(reports.spoken_for),
        differing=reports.differing,
    )


def joined(told: Told, registers: Registers) -> Completion:
    """Return a completion with what the registers say of it.

    Provider and approval are judged by the kind that was posted; the kind that an
    authority recognised it as takes its place in what a policy counts (A2§21-22).
    """
    activity = registers.activity(told.activity_id)
    tags = {**activity.tags, **told.tags}
    day = told.completed_on
    provider = registers.provider(told.provider_id)
    completion = Completion(
        posting_id=told.posting_id,
        position=told.position,
        activity_id=told.activity_id,
        occasion=told.occasion,
        provider_id=told.provider_id,
        school_id=told.school_id,
        kind=told.recognised_kind or told.kind,
        tags=tags,
        amount=told.amount,
        unit=told.unit,
        result=told.result,
        completed_on=day,
        status=told.status,
        activity_hours=activity.hours,
        activity_credits=activity.credits,
        activity_approved=activity.approved_on(day),
        provider_qualified=provider.qualified(told.kind, tags, day),
        recognised_credits=told.recognised_credits,
        recognised_by=told.recognised_by,
        makes_up_for=told.makes_up_for,
        decided_on=told.decided_on,
        corroborations=told.corroborations,
        differing=told.differing,
    )
    school = registers.school(told.school_id)
    if told.makes_up_for is None and not school.disallowances:
        return completion
    return replace(
        completion,
        disallowed_by=school.disallowed_by(completion),
        makes_up_for=school.makes_up_for(completion),
    )


def _recognition(reports: Reports) -> CompletionRecognised | None:
    """Return the prevailing report's, else the first of another that stands."""
    for posting in (reports.prevailing, *reports.spoken_for):
        if posting.recognition is not None:
            return posting.recognition
    return None


def _document(recognition: CompletionRecognised | None) -> str | None:
    if recognition is None:
        return None
    return f"{recognition.authority} {recognition.document_no}"


def _decided_on(posting: Posting, zone: tzinfo) -> date | None:
    decision = posting.decision
    if decision is None:
        return None
    return decision.clock.asserted_at.astimezone(zone).date()
