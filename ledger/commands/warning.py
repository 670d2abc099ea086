"""What the rules of today would not count: told to the reporter, never refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.errors import LedgerError
from domain.events.teacher import CompletionPosted, CreditCarriedIn
from domain.facts import Status, TeacherFacts
from domain.joined_completion import completion_of
from domain.joining import carried_line, joined_spans
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.warn import Warning as PolicyWarning
from domain.policy.warn import unknown_rule, warnings
from domain.precedence import Reports
from domain.profile import Profile
from domain.records import Posting
from domain.terms import Clock
from ledger.commands.case import Case

SERIES = "credits"
"""The series whose rules a report is held against; duties count nothing."""
NOT_YET = Clock(recorded_at=datetime.min.replace(tzinfo=UTC))
FIELDS_OF_A_LINE = {
    "activity_id": "kind",
    "provider_id": "kind",
    "amount": "credits",
    "unit": "credits",
}
"""Which field of a line from elsewhere stands for that of a report."""


def warnings_of(
    case: Case, policies: Sequence[Policy], event: CompletionPosted
) -> Sequence[Mapping[str, Any]]:
    """Return what today's rules would not count of a report; nothing without rules."""
    if not policies:
        return ()
    teacher = _facts(case, case.profile(event.teacher_id))
    policy = _governing(policies, teacher, event.completed_on)
    if policy is None:
        return ()
    return [_told(one) for one in _warnings(case, event, policy, teacher)]


def warnings_of_line(
    case: Case, profile: Profile, line: CreditCarriedIn
) -> Sequence[Mapping[str, Any]]:
    """Return what today's rules would not count of a line from elsewhere."""
    teacher = _facts(case, profile)
    policy = _governing(_standing(case), teacher, line.completed_on)
    if policy is None:
        return []
    found = warnings(policy, carried_line(line, 0), teacher)
    return [
        _told(replace(one, field=FIELDS_OF_A_LINE.get(one.field, one.field)))
        for one in found
    ]


def warnings_of_offset(
    case: Case, profile: Profile, rule_id: str
) -> Sequence[Mapping[str, Any]]:
    """Return that the document of a teacher has no offset of this name."""
    policy = _governing(_standing(case), _facts(case, profile), case.request.today)
    if policy is None or rule_id in {one.rule_id for one in policy.rules().offsets}:
        return []
    return [_told(unknown_rule(policy.head.source))]


def warnings_of_exemption(
    case: Case, series: str, rule_id: str
) -> Sequence[Mapping[str, Any]]:
    """Return that no document of a series has a requirement of this name."""
    policies = [one for one in _standing(case) if one.series == series]
    if not policies or any(rule_id in _requirements(one) for one in policies):
        return []
    sources = sorted({policy.head.source for policy in policies})
    return [_told(unknown_rule("; ".join(sources)))]


def _requirements(policy: Policy) -> set[str]:
    rules = policy.rules()
    return {rule.rule_id for rule in (*rules.minima, *rules.prerequisites)}


def _standing(case: Case) -> Sequence[Policy]:
    """Return the documents that stand; the registers were read for this case."""
    return case.ledger.policies.governing_documents(seen=0)


def _facts(case: Case, profile: Profile) -> TeacherFacts:
    own = joined_spans(profile.spans, case.registers)
    return TeacherFacts(teacher_id=profile.teacher_id, spans=own)


def _governing(
    policies: Sequence[Policy], teacher: TeacherFacts, day: date
) -> Policy | None:
    try:
        return governing(policies, SERIES, teacher, day)
    except LedgerError:
        return None


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
