"""Whether yearly sums of hours suffice for a document, and what stands against it.

A document is linear when nothing in it tells one training of a year from another of the
same sort: then the sums by teacher, year and sort give the same balances and findings
as the single completions do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from domain.policy.categories import within
from domain.policy.columns.sieve import asks_rows
from domain.policy.filters import CompletionFilter
from domain.policy.model import Document, FirstYear, Rules
from domain.policy.rules import (
    Award,
    Basis,
    Cap,
    Measure,
    Minimum,
    Offset,
    Refusal,
    Rule,
)
from domain.statement import Label

DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """Why yearly sums do not suffice."""

    rule_id: str
    """The rule or cohort, or `document` for its head."""
    why: Label


BY_THE_DAY = Label(zh="按日计算，而非按年度", en="It goes by days, not by years.")
BY_ROW = Label(
    zh="逐条区分培训（日期、学校、标记等）",
    en="It tells trainings apart by day, school or mark.",
)
NOT_BY_HOURS = Label(
    zh="学分不与学时成比例", en="Its credits are not in proportion to hours."
)
EACH_TRAINING = Label(zh="以单次培训为准", en="It looks at each training by itself.")
WHICH_OF_THEM = Label(
    zh="同一年度内先后影响结果",
    en="It matters which training of a year came first.",
)


def obstacles(head: Document, rules: Rules) -> tuple[Obstacle, ...]:
    """Return what stands against yearly sums; nothing: they suffice."""
    return tuple(
        Obstacle(rule_id=rule_id, why=why) for rule_id, why in _found(head, rules)
    )


Found = Iterator[tuple[str, Label]]


def _found(head: Document, rules: Rules) -> Found:
    yield from _of_days(head, rules)
    for award in rules.awards:
        yield from _of_award(award)
    for refusal in rules.refusals:
        yield from _of_refusal(refusal)
    for minimum in rules.minima:
        yield from _of_minimum(minimum)
    for threshold in rules.thresholds:
        yield from _of_filters(threshold, (threshold.where,))
        if threshold.per_training:
            yield threshold.rule_id, EACH_TRAINING
    for cap in rules.caps:
        yield from _of_cap(rules, cap)
    for offset in rules.offsets:
        yield from _of_offset(rules, offset)


def _of_days(head: Document, rules: Rules) -> Found:
    first, last = head.years[0], head.years[-1]
    whole = (head.year_starts(first), head.year_ends(last))
    if head.per_teacher or whole != (head.period_from, head.period_until):
        yield DOCUMENT, BY_THE_DAY
    for cohort in rules.cohorts:
        if cohort.first_year is FirstYear.PRO_RATA:
            yield cohort.cohort_id, BY_THE_DAY
    for rule in (*rules.prerequisites, *rules.carry_ins):
        yield rule.rule_id, BY_THE_DAY


def _of_award(award: Award) -> Found:
    if award.basis not in (Basis.RATE, Basis.NONE):
        yield award.rule_id, NOT_BY_HOURS
    if award.step is not None or award.times is not None:
        yield award.rule_id, EACH_TRAINING
    yield from _of_filters(award, (award.where,))


def _of_refusal(refusal: Refusal) -> Found:
    if (refusal.outside or "").startswith("prerequisite"):
        yield refusal.rule_id, BY_THE_DAY
    yield from _of_filters(refusal, (refusal.where,))


def _of_minimum(minimum: Minimum) -> Found:
    sums = minimum.measure in (Measure.CREDITS, Measure.HOURS)
    if minimum.in_one or not (sums or minimum.attested):
        yield minimum.rule_id, EACH_TRAINING
    yield from _of_filters(minimum, (minimum.where,))


def _of_cap(rules: Rules, cap: Cap) -> Found:
    yield from _of_filters(cap, (cap.where,))
    if cap.per_training:
        yield cap.rule_id, EACH_TRAINING
    elif not _one_sort(rules, cap.on, (cap.where,)):
        yield cap.rule_id, WHICH_OF_THEM


def _of_offset(rules: Rules, offset: Offset) -> Found:
    filters = (offset.fills, offset.travels)
    yield from _of_filters(offset, filters)
    source = (offset.source,)
    chained = offset.chain and any(within(o.to, source) for o in rules.offsets)
    if chained or not _one_sort(rules, source, filters):
        yield offset.rule_id, WHICH_OF_THEM


def _of_filters(rule: Rule, filters: Iterable[CompletionFilter]) -> Found:
    if any(asks_rows(wanted) for wanted in filters):
        yield rule.rule_id, BY_ROW


def _one_sort(
    rules: Rules, on: tuple[str, ...], filters: Iterable[CompletionFilter]
) -> bool:
    """Tell whether whatever a rule cuts is of one sort to all others.

    One category, one rate of hours, and no filter of another rule goes through it.
    """
    reaching = [
        (award, category)
        for award in rules.awards
        for category in _targets(rules, award)
        if within(category, on)
    ]
    categories = {category for _, category in reaching}
    rates = {_hours_of_credit(award) for award, _ in reaching}
    if len(categories) > 1 or len(rates) > 1:
        return False
    if not all(wanted.takes_everything for wanted in filters):
        return False
    return all(
        wanted.takes_everything or not any(within(name, rule_on) for name in categories)
        for rule_on, wanted in _filters(rules)
    )


def _targets(rules: Rules, award: Award) -> Iterator[str]:
    """Yield the categories that an award may go to; tags may name any below a stem."""
    for share in award.shares:
        stem, template, _ = share.category.partition("{")
        if not template:
            yield share.category
            continue
        yield award.otherwise or share.category
        for category in rules.categories:
            if category.category_id.startswith(stem):
                yield category.category_id


def _hours_of_credit(award: Award) -> tuple[str | None, Fraction]:
    return award.unit, award.per_unit


def _filters(rules: Rules) -> Iterator[tuple[tuple[str, ...], CompletionFilter]]:
    """Yield of which categories and of which trainings there rules speak."""
    for threshold in rules.thresholds:
        yield threshold.on, threshold.where
    for cap in rules.caps:
        yield cap.on, cap.where
    for minimum in rules.minima:
        yield minimum.on, minimum.where
    for offset in rules.offsets:
        yield (offset.source,), offset.fills
        yield (offset.source,), offset.travels
