"""The slow way to a replay: explain every teacher twice and compare the statements."""

from collections import Counter
from fractions import Fraction
from math import lcm

import numpy as np

from domain.policy.columns.outcome import VERDICTS, FindingColumn, Outcome
from domain.policy.explain import explain
from domain.policy.replaying.change import Change
from domain.statement import Verdict


def explaining(*known):
    """Return an evaluator that explains the teachers of populations one by one.

    `known` are pairs of a population and the facts that it was made of; parts of it
    are known by its dictionary of words.
    """
    by_words = {
        id(population.words): {one.teacher_id: one for one in facts}
        for population, facts in known
    }

    def evaluate(policy, population, counted_up_to, readings):
        by_id, ids = by_words[id(population.words)], population.teacher_ids
        statements = [
            explain(policy, by_id[one], counted_up_to, readings) for one in ids
        ]
        return outcome_of(policy.rules(readings), ids, statements, policy.head.years)

    return evaluate


def outcome_of(rules, teacher_ids, statements, years):
    """Return statements as columns."""
    scale = lcm(1, *(one.denominator for s in statements for one in _numbers(s)))
    cohorts = [cohort.cohort_id for cohort in rules.cohorts]
    categories = [category.category_id for category in rules.categories]
    exclusions = [exclusion.rule_id for exclusion in rules.exclusions]

    def parts(number):
        return int(number * scale)

    return Outcome(
        teacher_ids=teacher_ids,
        scale=scale,
        cohorts=cohorts,
        cohort=np.array([cohorts.index(s.cohort) for s in statements], np.int32),
        verdict=np.array([VERDICTS.index(s.verdict) for s in statements], np.int8),
        exclusions=exclusions,
        excluded_by=np.array([_excluded(rules, s) for s in statements], np.int32),
        target=np.array([parts(s.target) for s in statements], np.int64),
        total_credits=np.array([parts(s.total_credits) for s in statements], np.int64),
        total_hours=np.array([parts(s.total_hours) for s in statements], np.int64),
        categories=categories,
        credits=np.array(
            [[parts(b.credits) for b in s.balances] for s in statements], np.int64
        ).reshape(len(statements), len(categories)),
        hours=np.zeros((len(statements), len(categories)), np.int64),
        years=years,
        by_year=np.zeros((len(statements), len(years), len(categories)), np.int64),
        findings=_findings(rules, statements, parts),
    )


def naive_changes(before, after):
    """Return what becomes of teachers, by id, from pairs of statements or None.

    Nobody of whom neither world speaks.
    """
    became = {}
    for teacher_id in sorted({**before, **after}):
        old, new = before.get(teacher_id), after.get(teacher_id)
        if old is None and new is None:
            continue
        became[teacher_id] = _became(old, new)
    return became


def counted(became):
    """Return how many became what."""
    return Counter(became.values())


def shortfall(statement):
    """Return the largest amount of credits that a withholding finding lacks."""
    lacks = [f.missing for f in withholding(statement) if f.unit == "credits"]
    return max(lacks, default=Fraction(0))


def withholding(statement):
    """Return the findings that withhold the verdict."""
    return [
        one
        for one in statement.findings
        if one.hard and not one.met and one.exempted_by is None
    ]


def _became(old, new):
    was, is_ = _in_scope(old), _in_scope(new)
    if was and is_ and old.verdict != new.verdict:
        return Change.GAINED if new.verdict == Verdict.MET else Change.LOST
    if was != is_:
        return Change.NEWLY_IN_SCOPE if is_ else Change.NEWLY_OUT_OF_SCOPE
    if old is not None and new is not None and _amounts(old) != _amounts(new):
        return Change.AMOUNTS
    return None


def _in_scope(statement):
    return statement is not None and statement.verdict != Verdict.NOT_IN_SCOPE


def _amounts(statement):
    return (
        statement.cohort,
        statement.target,
        statement.total_credits,
        {b.category: b.credits for b in statement.balances if b.credits},
        {(f.rule.rule_id, f.year, f.unit, f.missing) for f in withholding(statement)},
    )


def _numbers(statement):
    yield from (statement.target, statement.total_credits, statement.total_hours)
    for balance in statement.balances:
        yield balance.credits
    for finding in statement.findings:
        yield from (finding.have, finding.need)


def _excluded(rules, statement):
    if statement.verdict != Verdict.NOT_IN_SCOPE:
        return -1
    labels = [exclusion.label for exclusion in rules.exclusions]
    return labels.index(statement.verdict_reason)


def _findings(rules, statements, parts):
    order = [rule.rule_id for rule in (*rules.prerequisites, *rules.minima)]
    found = {}
    for teacher, statement in enumerate(statements):
        for finding in statement.findings:
            key = (finding.rule.rule_id, finding.year, finding.unit)
            found.setdefault(key, {})[teacher] = finding
    keys = sorted(found, key=lambda key: (order.index(key[0]), key[1] or 0))
    return [_column(key, found[key], len(statements), parts) for key in keys]


def _column(key, there, teachers, parts):
    def flags(tell):
        return np.array([t in there and tell(there[t]) for t in range(teachers)], bool)

    def numbers(tell):
        return np.array(
            [parts(tell(there[t])) if t in there else 0 for t in range(teachers)],
            np.int64,
        )

    rule_id, year, unit = key
    return FindingColumn(
        rule_id=rule_id,
        year=year,
        unit=unit,
        applies=flags(lambda _: True),
        have=numbers(lambda finding: finding.have),
        need=numbers(lambda finding: finding.need),
        hard=flags(lambda finding: finding.hard),
        met=flags(lambda finding: finding.met),
        exempted=flags(lambda finding: finding.exempted_by is not None),
    )
