"""Everything that an author is warned of when a document is checked."""

from collections.abc import Iterator, Sequence
from itertools import chain

from domain.policy.cautions import (
    Caution,
    PolicyWarning,
    caution,
    under_every_option,
)
from domain.policy.contradictions import contradictory
from domain.policy.filters import OWN, AttributeFilter, CompletionFilter
from domain.policy.intake_kinds import TAG
from domain.policy.load import Policy, every_option
from domain.policy.mistakes import Mistakes
from domain.policy.model import Document, Rules
from domain.policy.rules import Award, Minimum, Rule, Threshold
from domain.policy.shadows import shadowed
from domain.policy.slips import slips


def warnings_of(policy: Policy) -> tuple[PolicyWarning, ...]:
    """Return what is surely not meant: unreachable, idle, contradictory, unused.

    A warning holds under every option of every reading under which its rule exists.
    """
    options = [policy.rules(chosen) for chosen in every_option(policy.head)]
    found = under_every_option(
        (
            [
                *shadowed(policy.head, rules),
                *contradictory(policy.head, rules),
                *slips(rules),
            ],
            _ids(rules),
        )
        for rules in options
    )
    lines = Mistakes(policy.file, policy.text)
    return tuple(
        PolicyWarning(
            file=policy.file,
            line=lines.line_of(one.rule, one.key),
            code=one.code,
            rule=one.rule,
            key=one.key,
            label=one.label,
        )
        for one in (*found, *_unused(policy.head, options))
    )


def _ids(rules: Rules) -> frozenset[str]:
    return frozenset(
        (
            *(rule.rule_id for rule in rules.all),
            *(cohort.cohort_id for cohort in rules.cohorts),
            *rules.category_ids,
        )
    )


def _unused(head: Document, options: Sequence[Rules]) -> Iterator[Caution]:
    """Yield the tags and attributes that are declared and never spoken of."""
    tags = {name for rules in options for name in _tags(rules)}
    attributes = {name for rules in options for name in _attributes(rules)}
    attributes |= {*_named(head.governs), *_of_period(head)}
    for key, declared, used in (
        ("tags", head.tags, tags),
        ("attributes", head.attributes, attributes),
    ):
        for name in sorted(declared - used):
            yield caution(
                "unused-name", None, f"document.{key}",
                f"声明了 {name}，但没有任何规则用到它",
                f"{name} is declared, and no rule speaks of it",
            )  # fmt: skip


def _of_period(head: Document) -> Iterator[str]:
    own = head.per_teacher
    if own is not None:
        yield own.begins
        yield own.ends or ""


def _tags(rules: Rules) -> Iterator[str]:
    for rule in rules.all:
        for where in _filters(rule):
            yield from {*where.words, *where.never} - OWN
        if isinstance(rule, Award):
            for share in rule.to:
                yield from TAG.findall(share.category)
        if isinstance(rule, Threshold | Minimum):
            yield rule.by_tag or ""
        if isinstance(rule, Minimum):
            yield rule.of or ""


def _attributes(rules: Rules) -> Iterator[str]:
    for cohort in rules.cohorts:
        yield cohort.counted_from.partition("attribute:")[2]
        yield from _named(cohort.where)
        yield from _named(cohort.target.where)
    for rule in rules.all:
        for where in _filters(rule):
            yield from _named(where.teacher)
        for value in _values(rule):
            if isinstance(value, AttributeFilter):
                yield from _named(value)
        if isinstance(rule, Minimum):
            yield from _named(rule.need.where)


def _filters(rule: Rule) -> Iterator[CompletionFilter]:
    """Yield the filters on completions of a rule, and what they leave out."""
    for value in _values(rule):
        where = value if isinstance(value, CompletionFilter) else None
        while where is not None:
            yield where
            where = where.barring


def _values(rule: Rule) -> Iterator[object]:
    return iter(vars(rule).values())


def _named(where: AttributeFilter | None) -> Iterator[str]:
    if where is not None:
        yield from chain(where.words, where.days, where.never)
