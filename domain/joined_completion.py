"""Join the reports of one completion with its activity, provider and school."""

from dataclasses import replace
from datetime import date

from domain.events.teacher import CompletionRecognised
from domain.facts import Completion
from domain.precedence import Reports
from domain.records import Posting
from domain.registers import Registers


def completion_of(reports: Reports, registers: Registers) -> Completion:
    """Return a completion as its prevailing report tells it.

    Provider and approval are judged by the kind that was posted; the kind that an
    authority recognised it as takes its place in what a policy counts (A2§21-22).
    """
    completion = _as_told(reports, registers)
    recognition = _recognition(reports)
    if recognition is not None:
        completion = replace(
            completion,
            kind=recognition.kind or completion.kind,
            recognised_credits=recognition.credits,
            recognised_by=f"{recognition.authority} {recognition.document_no}",
        )
    school = registers.school(completion.school_id)
    return replace(completion, disallowed_by=school.disallowed_by(completion))


def _as_told(reports: Reports, registers: Registers) -> Completion:
    report = reports.prevailing.report
    activity = registers.activity(report.activity_id)
    tags = {**activity.tags, **report.tags}
    day = report.completed_on
    return Completion(
        posting_id=report.posting_id,
        position=reports.prevailing.position,
        activity_id=report.activity_id,
        occasion=report.occasion,
        provider_id=report.provider_id,
        school_id=report.school_id,
        kind=report.kind,
        tags=tags,
        amount=report.amount,
        unit=report.unit,
        result=report.result,
        completed_on=day,
        status=reports.status,
        activity_hours=activity.hours,
        activity_credits=activity.credits,
        activity_approved=activity.approved_on(day),
        provider_qualified=registers.provider(report.provider_id).qualified(
            report.kind, tags, day
        ),
        makes_up_for=report.makes_up_for,
        decided_on=_decided_on(reports.prevailing, registers),
        corroborations=len(reports.spoken_for),
        differing=reports.differing,
    )


def _recognition(reports: Reports) -> CompletionRecognised | None:
    """Return the prevailing report's, else the first of another that stands."""
    for posting in (reports.prevailing, *reports.spoken_for):
        if posting.recognition is not None:
            return posting.recognition
    return None


def _decided_on(posting: Posting, registers: Registers) -> date | None:
    decision = posting.decision
    if decision is None:
        return None
    return decision.clock.asserted_at.astimezone(registers.zone).date()
