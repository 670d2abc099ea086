"""Requirements and limits that do not go together, and what nothing can reach."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from domain.policy.categories import EVERYTHING, within
from domain.policy.cautions import Caution, caution
from domain.policy.implication import implies
from domain.policy.intake_kinds import TAG
from domain.policy.model import Document, Minima, Rules
from domain.policy.rules import Award, Cap, Measure, Minimum, Offset
from domain.policy.shadows import binds_all_of


def contradictory(head: Document, rules: Rules) -> Iterator[Caution]:
    """Yield what the limits, offsets, categories and minima of a document belie."""
    yield from _idle_caps(rules)
    yield from _minima_above_caps(rules)
    yield from _never_judged(head, rules)
    yield from _more_than_the_target(rules)
    for offset in rules.offsets:
        yield from _aimless(rules, offset)
        yield from _protects_nothing(rules, offset)
    yield from _empty_categories(rules)


def _lies_in(narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    return all(within(name, wide) for name in narrow)


def _touch(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether some credit may stand in both."""
    if EVERYTHING in (*one, *other):
        return True
    return any(within(name, other) for name in one) or any(
        within(name, one) for name in other
    )


# --- caps -------------------------------------------------------


def _idle_caps(rules: Rules) -> Iterator[Caution]:
    for earlier, later in combinations(rules.caps, 2):
        if (
            _holds_at_least_as_often(earlier, later)
            and earlier.of_target is later.of_target
            and earlier.limit <= later.limit
            and _lies_in(later.on, earlier.on)
            and implies(later.where, earlier.where)
            and binds_all_of(earlier, later)
        ):
            yield caution(
                "never-applies", later.rule_id, "limit",
                f"前面的 {earlier.rule_id} 更严，它永远不起作用",
                f"{earlier.rule_id} stands before it and never leaves so much",
            )  # fmt: skip


def _holds_at_least_as_often(one: Cap, other: Cap) -> bool:
    """Tell whether a limit of the one bounds every sum that the other looks at."""
    if one.per_training:
        return other.per_training
    return not one.per_year or other.per_year or other.per_training


# --- minima -----------------------------------------------------


def _minima_above_caps(rules: Rules) -> Iterator[Caution]:
    for minimum in rules.minima:
        for cap in rules.caps:
            if _bounds(cap, minimum) and _is_all_there_is(rules, cap, minimum):
                yield caution(
                    "never-met", minimum.rule_id, "need",
                    f"{cap.rule_id} 的上限低于所要求的数量，永远达不到",
                    f"asks for more than {cap.rule_id} lets count",
                )  # fmt: skip
                break


def _bounds(cap: Cap, minimum: Minimum) -> bool:
    """Tell whether a cap surely leaves less than a minimum asks for."""
    asked = minimum.need.share if cap.of_target else minimum.need.amount
    return (
        not (cap.per_year or cap.per_training)
        and minimum.measure is Measure.CREDITS
        and asked is not None
        and cap.limit < asked
        and _lies_in(minimum.on, cap.on)
        and implies(minimum.where, cap.where)
    )


def _is_all_there_is(rules: Rules, cap: Cap, minimum: Minimum) -> bool:
    """Tell whether nobody is asked for less, or may get more from elsewhere."""
    brought = not minimum.before_offsets and any(
        _touch((offset.to,), minimum.on) for offset in rules.offsets
    )
    in_full = not minimum.of_categories or all(
        cohort.minima is Minima.FULL for cohort in rules.cohorts
    )
    return in_full and not brought and binds_all_of(cap, minimum)


def _never_judged(head: Document, rules: Rules) -> Iterator[Caution]:
    for minimum in rules.minima:
        first = max(minimum.first_year or 0, head.years[0])
        if (
            head.per_teacher is None
            and minimum.years is not None
            and first + minimum.years - 1 > head.years[-1]
        ):
            yield caution(
                "never-judged", minimum.rule_id, "years",
                f"周期内没有完整的 {minimum.years} 年",
                f"the period has no {minimum.years} whole years from {first} on",
            )  # fmt: skip


def _more_than_the_target(rules: Rules) -> Iterator[Caution]:
    """Yield cohorts whose minima of separate categories add up to more."""
    for cohort in rules.cohorts:
        target = cohort.target.amount
        asked = [
            m for m in rules.minima if _is_plain(m) and _binds(m, cohort.cohort_id)
        ]
        apart = [m for m in asked if _stands_apart(m, asked)]
        total = sum((m.need.amount or Fraction(0) for m in apart), Fraction(0))
        if target is not None and cohort.minima is Minima.FULL and total > target:
            names = ", ".join(minimum.rule_id for minimum in apart)
            yield caution(
                "more-than-target", cohort.cohort_id, "target",
                f"{names} 合计 {total}，超过目标 {target}",
                f"{names} ask for {total} together, more than the target {target}",
            )  # fmt: skip


def _is_plain(minimum: Minimum) -> bool:
    whole = minimum.years is None and minimum.measure is Measure.CREDITS
    everybody = minimum.teachers.takes_everybody and minimum.attested is None
    return whole and everybody and minimum.hard and minimum.of_categories


def _binds(minimum: Minimum, cohort: str) -> bool:
    inside = not minimum.cohorts or cohort in minimum.cohorts
    return inside and cohort not in minimum.soft_for


def _stands_apart(minimum: Minimum, asked: list[Minimum]) -> bool:
    """Tell whether no credit may serve this minimum and another one."""
    others = (other for other in asked if other is not minimum)
    return not any(_touch(minimum.on, other.on) for other in others)


# --- offsets ----------------------------------------------------


def _aimless(rules: Rules, offset: Offset) -> Iterator[Caution]:
    wanted = any(
        minimum.on != (EVERYTHING,) and _touch((offset.to,), minimum.on)
        for minimum in rules.minima
    )
    carried_on = any(
        other.chain and _touch((offset.to,), (other.source,)) for other in rules.offsets
    )
    if not wanted and not carried_on:
        yield caution(
            "serves-nothing", offset.rule_id, "to",
            f"没有任何要求涉及 {offset.to}",
            f"no minimum asks for anything in {offset.to}",
        )  # fmt: skip


def _protects_nothing(rules: Rules, offset: Offset) -> Iterator[Caution]:
    for minimum in rules.minima:
        if minimum.rule_id in offset.protect and within(offset.to, minimum.on):
            yield caution(
                "protects-nothing", offset.rule_id, "protect",
                f"{minimum.rule_id} 也包含 {offset.to}，折抵不会减少它",
                f"{minimum.rule_id} has {offset.to} in it: nothing leaves it",
            )  # fmt: skip


# --- categories -------------------------------------------------


def _empty_categories(rules: Rules) -> Iterator[Caution]:
    reached = {
        name
        for award in rules.awards
        for target in _targets(award)
        for name in rules.category_ids
        if _may_fill(target, name)
    } | {offset.to for offset in rules.offsets}
    for category in rules.categories:
        name = category.category_id
        if not any(within(one, (name,)) for one in reached):
            yield caution(
                "never-reached", name, "id",
                "没有任何规则把学分计入这里",
                "no award and no offset brings credit here, nor below it",
            )  # fmt: skip


def _targets(award: Award) -> Iterator[str]:
    yield from (share.category for share in award.to)
    if award.otherwise is not None:
        yield award.otherwise


def _may_fill(target: str, category: str) -> bool:
    """Tell whether a target is a category, once its tags are filled in."""
    pattern = ".*".join(re.escape(part) for part in TAG.split(target)[::2])
    return re.fullmatch(pattern, category) is not None
