"""What the rules of today would not count: told to the reporter, never refused."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.errors import LedgerError
from domain.events.teacher import CompletionPosted
from domain.facts import Status, TeacherFacts
from domain.joined_completion import completion_of
from domain.joining import joined_spans
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.warn import Warning as PolicyWarning
from domain.policy.warn import warnings
from domain.precedence import Reports
from domain.profile import spans
from domain.records import Posting
from domain.terms import Clock
from ledger.commands.case import Case

SERIES = "credits"
"""The series whose rules a report is held against; duties count nothing."""
NOT_YET = Clock(recorded_at=datetime.min.replace(tzinfo=UTC))


def warnings_of(
    case: Case, policies: Sequence[Policy], event: CompletionPosted
) -> Sequence[Mapping[str, Any]]:
    """Return what today's rules would not count of a report; nothing without rules."""
    if not policies:
        return ()
    profile = case.profile(event.teacher_id)
    own = joined_spans(spans(profile), case.registers)
    teacher = TeacherFacts(teacher_id=event.teacher_id, spans=own)
    try:
        policy = governing(policies, SERIES, teacher, event.completed_on)
    except LedgerError:
        return ()
    return [_told(one) for one in _warnings(case, event, policy, teacher)]


def _warnings(
    case: Case, event: CompletionPosted, policy: Policy, teacher: TeacherFacts
) -> Sequence[PolicyWarning]:
    posting = Posting(report=event, position=0, actor=case.request.actor, clock=NOT_YET)
    alone = Reports(prevailing=posting, others=(), status=Status.PENDING)
    return warnings(policy, completion_of(alone, case.registers), teacher)


def _told(warning: PolicyWarning) -> Mapping[str, Any]:
    return {
        "code": warning.code,
        "article": warning.article,
        "field": warning.field,
        "message_zh": warning.label.zh,
        "message_en": warning.label.en,
    }
