"""What a document leaves to chance: two rules of which nobody can tell which is meant.

Rules of one kind apply in the order in which they stand; but of two that speak of
exactly the same, or that carry the same credit to and fro, the order is an accident.
"""

from collections.abc import Iterator
from itertools import combinations

from domain.policy.categories import within
from domain.policy.mistakes import Mistakes
from domain.policy.model import Rules
from domain.policy.rules import Offset, Rule


def check_ambiguity(rules: Rules, mistakes: Mistakes) -> None:
    """Note what is assigned twice, with both rules named."""
    for rule_id, key, expected in _found(rules):
        mistakes.add(rule_id, key, expected)


def _found(rules: Rules) -> Iterator[tuple[str, str, str]]:
    yield from _same_awards(rules)
    yield from _same_cohorts(rules)
    yield from _same_offsets(rules)
    yield from _to_and_fro(rules)
    for limited in (rules.caps, rules.thresholds, rules.minima):
        for rule in limited:
            yield from _named_twice(rule.rule_id, rule.on)


def _same_awards(rules: Rules) -> Iterator[tuple[str, str, str]]:
    for first, second in combinations(rules.awards, 2):
        if first.where == second.where and _bind_the_same(first, second):
            yield (
                second.rule_id,
                "where",
                (
                    f"means exactly what {first.rule_id} means; which of the two gives"
                    " the credit? Make one of them narrower, or drop it"
                ),
            )


def _same_cohorts(rules: Rules) -> Iterator[tuple[str, str, str]]:
    for first, second in combinations(rules.cohorts[:-1], 2):
        if first.where == second.where:
            yield (
                second.cohort_id,
                "where",
                (
                    f"means exactly the teachers of {first.cohort_id}; which of the two"
                    " are they? Make one of them narrower, or drop it"
                ),
            )


def _same_offsets(rules: Rules) -> Iterator[tuple[str, str, str]]:
    for first, second in combinations(rules.offsets, 2):
        if _carry_the_same(first, second) and _bind_the_same(first, second):
            yield (
                second.rule_id,
                "to",
                (
                    f"carries exactly what {first.rule_id} carries, to the same place;"
                    " which of the two does? Tell them apart by travels or cohorts"
                ),
            )


def _to_and_fro(rules: Rules) -> Iterator[tuple[str, str, str]]:
    for first, second in combinations(rules.offsets, 2):
        back = within(first.to, (second.source,)) and within(second.to, (first.source,))
        if second.chain and back:
            yield (
                second.rule_id,
                "chain",
                (
                    f"would carry back what {first.rule_id} carried; drop chain, or one"
                    " of the two"
                ),
            )


def _named_twice(rule_id: str, on: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for index, name in enumerate(on):
        others = on[:index] + on[index + 1 :]
        wider = next((one for one in others if within(name, (one,))), None)
        if wider is not None:
            yield rule_id, "on", f"names {name} twice: it lies in {wider}"
            return


def _carry_the_same(first: Offset, second: Offset) -> bool:
    same = first.source == second.source and first.to == second.to
    return same and first.travels == second.travels


def _bind_the_same(first: Rule, second: Rule) -> bool:
    return first.cohorts == second.cohorts and first.teachers == second.teachers
