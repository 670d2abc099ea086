"""Whether a document is flat: every credit of a category is like every other to it.

Then sums by teacher and category are all there is to know, and no lot need be made.
"""

from collections.abc import Iterator

from domain.policy.categories import within
from domain.policy.columns.sieve import MARKS, asks_rows
from domain.policy.filters import CompletionFilter
from domain.policy.model import Document, Rules
from domain.policy.rules import Cap, Measure, Minimum, Offset, Rule, Threshold


def is_flat(head: Document, rules: Rules) -> bool:
    """Tell whether balances and verdicts follow from sums of categories alone."""
    if head.per_teacher or rules.prerequisites or rules.carry_ins:
        return False
    if any(cohort.counted_from != "period" for cohort in rules.cohorts):
        return False
    return all(_refusals_and_awards(rules)) and all(_the_rest(rules))


def _refusals_and_awards(rules: Rules) -> Iterator[bool]:
    for award in rules.awards:
        yield _binds_everybody(award)
        yield not _asks_more_than_marks(award.where)
        yield award.times is None and award.step is None
    for refusal in rules.refusals:
        yield _binds_everybody(refusal)
        yield not _asks_more_than_marks(refusal.where)
        yield not (refusal.outside or refusal.inside_period)


def _binds_everybody(rule: Rule) -> bool:
    return not rule.cohorts and rule.teachers.takes_everybody


def _the_rest(rules: Rules) -> Iterator[bool]:
    for threshold in rules.thresholds:
        yield _is_flat_threshold(threshold)
    for cap in rules.caps:
        yield _is_flat_cap(rules, cap)
    for offset in rules.offsets:
        yield _is_flat_offset(rules, offset)
    for minimum in rules.minima:
        yield _is_flat_minimum(minimum)


def _is_flat_threshold(threshold: Threshold) -> bool:
    by_period = not (threshold.per_year or threshold.per_training)
    by_category = threshold.by_tag is None and by_period
    return by_category and threshold.where.takes_everything


def _is_flat_cap(rules: Rules, cap: Cap) -> bool:
    whole = not (cap.per_year or cap.per_training)
    return whole and cap.where.takes_everything and _is_one(rules, cap.on)


def _is_flat_offset(rules: Rules, offset: Offset) -> bool:
    everything = offset.fills.takes_everything and offset.travels.takes_everything
    return everything and not offset.chain and _is_one(rules, (offset.source,))


def _is_flat_minimum(minimum: Minimum) -> bool:
    a_sum = minimum.measure is Measure.CREDITS and not minimum.in_one
    whole = minimum.years is None and minimum.where.takes_everything
    return a_sum and whole and minimum.attested is None


def _is_one(rules: Rules, on: tuple[str, ...]) -> bool:
    """Tell whether no more than one category lies there."""
    return sum(within(one.category_id, on) for one in rules.categories) == 1


def _asks_more_than_marks(wanted: CompletionFilter) -> bool:
    """Tell whether a filter asks for more of a row than its variant and its marks."""
    if not asks_rows(wanted):
        return False
    marks = any(key in MARKS for key in wanted.flags)
    others = CompletionFilter(
        words=wanted.words,
        never=wanted.never,
        days=wanted.days,
        teacher=wanted.teacher,
    )
    inner = wanted.barring is not None and _asks_more_than_marks(wanted.barring)
    return asks_rows(others) or inner or not (marks or wanted.barring)
