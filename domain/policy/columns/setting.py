"""What every step of an evaluation looks at: a document before a population."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from domain.policy.categories import lineage, within
from domain.policy.columns.arithmetic import by_day, owners, scale_of, scaled
from domain.policy.columns.lots import Trace
from domain.policy.columns.population import Flags, Ints, Narrow, Population
from domain.policy.columns.progress import HUNDREDTH
from domain.policy.columns.sieve import Sieve
from domain.policy.columns.situations import Situations, situations_of
from domain.policy.model import Document, Rules
from domain.policy.rules import Cap, CarryIn, Minimum, Rule
from domain.policy.situation import Situation


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting:
    """A document under chosen readings, a population, and what both come to."""

    head: Document
    rules: Rules
    population: Population
    counted_up_to: date
    sieve: Sieve
    situations: Situations
    scale: int
    trace: Trace = field(default_factory=Trace)

    @cached_property
    def owner(self) -> Narrow:
        """Return the teacher of each row."""
        return owners(self.population.starts)

    @cached_property
    def categories(self) -> dict[str, int]:
        """Return the number of each category."""
        return {c.category_id: i for i, c in enumerate(self.rules.categories)}

    def inside(self, on: tuple[str, ...]) -> Flags:
        """Tell which categories are one of these, or below one of them."""
        return np.array([within(name, on) for name in self.categories], np.bool_)

    @cached_property
    def above(self) -> Flags:
        """Tell which categories are held by which; shape [c, c]."""
        table = [
            [above in lineage(name) for above in self.categories]
            for name in self.categories
        ]
        return np.array(table, np.bool_).reshape(2 * [len(self.categories)])

    def bound(self, rule: Rule) -> Flags | None:
        """Tell which teachers a rule binds; None: all of them."""
        if not rule.cohorts and rule.teachers.takes_everybody:
            return None
        return self.situations.are(lambda one: rule.rule_id in one.rules.rule_ids)

    def year_of(self, days: Narrow | Ints) -> Narrow:
        """Return the counted year of each day."""
        return by_day(days, self.head.year_of).astype(np.int32)

    def scaled(self, amount: Fraction) -> int:
        """Return an amount in parts of 1/scale."""
        return scaled(amount, self.scale)


def setting_of(
    head: Document, rules: Rules, population: Population, counted_up_to: date
) -> Setting:
    """Bring a document before a population. Raises ScaleError."""
    sieve = Sieve(population)
    situations = situations_of(head, rules, population, sieve, counted_up_to)
    amounts = [*_amounts_of(head, rules), *_amounts_asked(rules, situations)]
    return Setting(
        head=head,
        rules=rules,
        population=population,
        counted_up_to=counted_up_to,
        sieve=sieve,
        situations=situations,
        scale=scale_of([*amounts, Fraction(1, situations.hours_scale)]),
    )


def _amounts_of(head: Document, rules: Rules) -> Iterator[Fraction]:
    """Yield the smallest parts in which a document makes credits and hours."""
    hours = [HUNDREDTH, *(per * HUNDREDTH for per in head.hours_per.values())]
    yield from hours
    for award in rules.awards:
        credits_ = [HUNDREDTH, award.whole, award.step or Fraction(0)]
        quantities = hours if award.unit is None else [HUNDREDTH]
        credits_ += [quantity * award.per_unit for quantity in quantities]
        inferred = award.hours_per_credit or Fraction(0)
        parts = [*credits_, *hours, *(part * inferred for part in credits_)]
        for share in (Fraction(1), *(share.part for share in award.shares)):
            yield from (part * share for part in parts)
    for threshold in rules.thresholds:
        yield threshold.at_least
    for offset in rules.offsets:
        yield offset.keep
        if isinstance(offset.limit, Fraction):
            yield offset.limit


def _amounts_asked(rules: Rules, situations: Situations) -> Iterator[Fraction]:
    """Yield targets and whatever may cut a lot, in every situation.

    What a minimum asks is only compared, and may be finer than any part.
    """
    for rule in rules.prerequisites:
        yield rule.hours
    cutting = {name for o in rules.offsets for name in (*o.protect, o.shortfall_of)}
    minima = [one for one in rules.minima if one.rule_id in cutting]
    for minimum in minima:
        yield from situations.needs(minimum)
    yield from situations.by_size(lambda one: one.target)
    for cap in rules.caps:
        yield from situations.by_size(partial(_limit_upon, cap))
    for carry_in in rules.carry_ins:
        yield from situations.by_size(partial(_limit_upon, carry_in))


def _limit_upon(rule: Cap | CarryIn, situation: Situation) -> Fraction:
    limit = rule.limit or Fraction(0)
    return limit * situation.target if rule.of_target else limit


def limits_of(setting: Setting, rule: Cap | CarryIn) -> Ints:
    """Return how much counts, or may enter, of each teacher, in parts of 1/scale."""
    return _of_teachers(setting, setting.situations.by_size(partial(_limit_upon, rule)))


def needs_of(setting: Setting, minimum: Minimum) -> Ints:
    """Return what a minimum asks of each teacher, in parts of 1/scale."""
    return _of_teachers(setting, setting.situations.needs(minimum))


def _of_teachers(setting: Setting, amounts: Sequence[Fraction]) -> Ints:
    parts = np.array([setting.scaled(amount) for amount in amounts], np.int64)
    return parts[setting.situations.code]
