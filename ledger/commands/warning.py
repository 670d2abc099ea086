"""What the rules of today would not count: told to the reporter, never refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.events.teacher import CompletionPosted, CreditCarriedIn
from domain.joining import carried_line
from domain.policy.load import Policy
from domain.policy.warn import Warning as PolicyWarning
from domain.policy.warn import unknown_rule, warnings
from domain.profile import Profile
from ledger.commands.case import Case

FIELDS_OF_A_LINE = {
    "activity_id": "kind",
    "provider_id": "kind",
    "amount": "credits",
    "unit": "credits",
}
"""Which field of a line from elsewhere stands for that of a report."""


def warnings_of(case: Case, event: CompletionPosted) -> Sequence[Mapping[str, Any]]:
    """Return what today's rules would not count of a report; nothing without rules."""
    profile = case.profile(event.teacher_id)
    return tuple(_told(one) for one in case.forewarning.warnings(event, profile))


def warnings_of_line(
    case: Case, profile: Profile, line: CreditCarriedIn
) -> Sequence[Mapping[str, Any]]:
    """Return what today's rules would not count of a line from elsewhere."""
    teacher = case.forewarning.facts(profile)
    policy = case.forewarning.governing(teacher, line.completed_on)
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
    teacher = case.forewarning.facts(profile)
    policy = case.forewarning.governing(teacher, case.request.today)
    if policy is None or rule_id in {one.rule_id for one in policy.rules().offsets}:
        return []
    return [_told(unknown_rule(policy.head.source))]


def warnings_of_exemption(
    case: Case, series: str, rule_id: str
) -> Sequence[Mapping[str, Any]]:
    """Return that no document of a series has a requirement of this name."""
    standing = case.forewarning.policies
    policies = [policy for policy in standing if policy.series == series]
    if not policies or any(rule_id in _requirements(one) for one in policies):
        return []
    sources = sorted({policy.head.source for policy in policies})
    return [_told(unknown_rule("; ".join(sources)))]


def _requirements(policy: Policy) -> set[str]:
    rules = policy.rules()
    return {rule.rule_id for rule in (*rules.minima, *rules.prerequisites)}


def _told(warning: PolicyWarning) -> Mapping[str, Any]:
    return {
        "code": warning.code,
        "article": warning.article,
        "field": warning.field,
        "message_zh": warning.label.zh,
        "message_en": warning.label.en,
    }
