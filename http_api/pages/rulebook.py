"""What rules, cohorts and categories are called: the words of the policy documents."""

from collections.abc import Iterable

from domain.policy.load import Policy
from domain.statement import Label


def plain(word: str) -> Label:
    """Return a word that nobody has named, as its own label."""
    return Label(zh=word, en=word)


def rule_label(policy: Policy | None, rule_id: str) -> Label:
    """Return what a rule says, in the words of its document."""
    if policy is None:
        return plain(rule_id)
    for rule in policy.rules().all:
        if rule.rule_id == rule_id:
            return rule.label
    return plain(rule_id)


def cohort_label(policy: Policy | None, cohort_id: str) -> Label:
    """Return what a cohort is called."""
    cohorts = policy.rules().cohorts if policy else ()
    for cohort in cohorts:
        if cohort.cohort_id == cohort_id:
            return cohort.label
    return plain(cohort_id)


def category_label(policies: Iterable[Policy], category: str) -> Label:
    """Return what a category is called in the first document that knows it."""
    for policy in policies:
        for known in policy.rules().categories:
            if known.category_id == category:
                return known.label
    return plain(category)
