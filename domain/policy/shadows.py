"""Rules that can never apply: an earlier one takes all, or nothing can match."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from domain.policy.calendar import months_later
from domain.policy.cautions import Caution, caution
from domain.policy.filters import CompletionFilter
from domain.policy.implication import implies, is_empty, teachers_imply
from domain.policy.model import Cohort, Document, Rules
from domain.policy.rules import Award, CarryIn, Refusal, Rule

Entering = Award | Refusal | CarryIn
"""Rules of which the first that matches applies."""


def binds_all_of(one: Rule, other: Rule) -> bool:
    """Tell whether the one surely binds everybody whom the other binds."""
    cohorts = not one.cohorts or (other.cohorts and other.cohorts <= one.cohorts)
    return bool(cohorts) and teachers_imply(other.teachers, one.teachers)


def shadowed(head: Document, rules: Rules) -> Iterator[Caution]:
    """Yield the awards, refusals, carry-ins and cohorts that are never reached."""
    yield from _first_that_matches(rules.awards)
    yield from _first_that_matches(rules.refusals)
    yield from _first_that_matches(rules.carry_ins)
    yield from _cohorts(rules.cohorts)
    yield from _matches_nothing(rules)
    for rule in rules.carry_ins:
        if head.per_teacher is None and _opens_inside(head, rule):
            yield caution(
                "never-applies", rule.rule_id, "window",
                "窗口全在周期之内，没有可结转的学分",
                "the window lies inside the period, where nothing is carried in",
            )  # fmt: skip


def _first_that_matches(rules: Sequence[Entering]) -> Iterator[Caution]:
    """Yield the rules all of whose completions an earlier rule takes."""
    for later_at, later in enumerate(rules):
        for earlier in rules[:later_at]:
            if binds_all_of(earlier, later) and _takes_all_of(earlier, later):
                yield caution(
                    "never-reached", later.rule_id, "where",
                    f"排在前面的 {earlier.rule_id} 已涵盖它的全部情形",
                    f"{earlier.rule_id} stands before it and takes all that it means;"
                    " move it up, or make the other narrower",
                )  # fmt: skip
                break


def _takes_all_of(earlier: Entering, later: Entering) -> bool:
    if not implies(later.where, earlier.where):
        return False
    if isinstance(earlier, Refusal) and isinstance(later, Refusal):
        outside = earlier.outside in (None, later.outside)
        return outside and (later.inside_period or not earlier.inside_period)
    if isinstance(earlier, CarryIn) and isinstance(later, CarryIn):
        return _window(earlier) == _window(later)
    return True


def _window(rule: CarryIn) -> tuple[object, ...]:
    return rule.months, rule.window


def _opens_inside(head: Document, rule: CarryIn) -> bool:
    first = rule.window.first
    if rule.months is not None:
        first = months_later(head.period_from, -rule.months)
    return first is not None and first >= head.period_from


def _cohorts(cohorts: Sequence[Cohort]) -> Iterator[Caution]:
    for earlier, later in combinations(cohorts[:-1], 2):
        if teachers_imply(later.where, earlier.where):
            yield caution(
                "never-reached", later.cohort_id, "where",
                f"排在前面的 {earlier.cohort_id} 已涵盖它的全部教师",
                f"{earlier.cohort_id} stands before it and takes all its teachers;"
                " move it up, or make the other narrower",
            )  # fmt: skip


def _matches_nothing(rules: Rules) -> Iterator[Caution]:
    for rule in rules.all:
        where = getattr(rule, "where", None)
        if isinstance(where, CompletionFilter) and is_empty(where):
            yield caution(
                "never-applies", rule.rule_id, "where",
                "条件自相矛盾，没有任何记录能满足",
                "contradicts itself: what it means it also leaves out",
            )  # fmt: skip
    for refusal in rules.refusals:
        anywhere = refusal.outside is None and not refusal.inside_period
        if anywhere and refusal.where.takes_everything:
            yield caution(
                "refuses-everything", refusal.rule_id, "where",
                "会拒计一切培训",
                "refuses everything; say in where what is meant",
            )  # fmt: skip
