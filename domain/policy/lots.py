"""Lots: credit on its way from a completion to a balance, with the chain of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm

from domain.facts import CarriedIn, Completion, Status, TeacherFacts
from domain.policy.categories import within
from domain.policy.filters import CompletionFilter
from domain.statement import Label, Origin, Parcel, RuleRef, Uncounted
from domain.terms import Attributes

NOTHING = Fraction(0)


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Credit of one completion in one category, before it is final."""

    subject: Completion | CarriedIn
    attributes: Attributes
    """The teacher's, on the day of completion."""
    origin: Origin
    origin_id: str
    """The id of the posting or of the carried-in line."""
    year: int
    """The year that it counts in (R18; redone training: R24)."""
    number: int
    """Place in the split of its award."""
    category: str
    credits: Fraction
    hours: Fraction
    hours_inferred: bool
    rules: tuple[RuleRef, ...]
    moved_from: str | None = None
    moved_by: tuple[str, ...] = ()
    """The offsets that carried it, in order."""
    carried_by: str | None = None
    """The carry-in that let it enter from before the period."""

    @cached_property
    def order(self) -> tuple[date, str, int]:
        """Return the order of lots: day of completion, then id; never arrival."""
        return (self.subject.completed_on, self.origin_id, self.number)

    def is_meant(self, on: tuple[str, ...], where: CompletionFilter) -> bool:
        """Tell whether a rule over categories and a filter speaks of this lot."""
        return within(self.category, on) and where.matches(
            self.subject, self.attributes
        )

    def cut(self, size: Fraction) -> "Lot":
        """Return the part of the lot with so many credits, hours in proportion."""
        if size == self.credits:
            return self
        share = size / self.credits
        return replace(self, credits=size, hours=self.hours * share)

    def parcel(self) -> Parcel:
        """Return the lot as it stands on the statement."""
        suffix = "".join(f"-{rule_id}" for rule_id in self.moved_by)
        return Parcel(
            parcel_id=f"{self.origin_id}-{self.number}{suffix}",
            origin=self.origin,
            origin_id=self.origin_id,
            category=self.category,
            credits=self.credits,
            hours=self.hours,
            hours_inferred=self.hours_inferred,
            completed_on=self.subject.completed_on,
            year=self.year,
            rules=self.rules,
            moved_from=self.moved_from,
        )

    def uncounted(
        self, code: str, rule: RuleRef, reason: Label, *, counted_hours: bool
    ) -> Uncounted:
        """Return the lot as something that a rule does not count."""
        return Uncounted(
            origin=self.origin,
            origin_id=self.origin_id,
            code=code,
            rule=rule,
            reason=reason,
            credits=self.credits,
            hours=self.hours,
            counted_hours=counted_hours,
        )


def meant(
    lots: Iterable[Lot], on: tuple[str, ...], where: CompletionFilter
) -> list[Lot]:
    """Return the lots that a rule over categories and a filter speaks of."""
    if where.takes_everything:
        return [lot for lot in lots if within(lot.category, on)]
    return [lot for lot in lots if lot.is_meant(on, where)]


def in_order(facts: TeacherFacts) -> list[Completion | CarriedIn]:
    """Return completions and carried-in lines by day, then id; never by arrival."""
    subjects: list[Completion | CarriedIn] = [*facts.completions, *facts.carried_in]
    return sorted(subjects, key=lambda one: (one.completed_on, _id_of(one)))


def is_confirmed(subject: Completion | CarriedIn) -> bool:
    """Tell whether the district confirmed it; a carried-in line was confirmed."""
    return isinstance(subject, CarriedIn) or subject.status is Status.APPROVED


def _id_of(subject: Completion | CarriedIn) -> int:
    """Return an id that sorts as its text does."""
    if isinstance(subject, CarriedIn):
        return subject.carry_in_id.int
    return subject.posting_id.int


def reported_hours(
    hours_per: Mapping[str, Fraction], subject: Completion | CarriedIn
) -> Fraction | None:
    """Return the hours as reported, converted to hours; None where none were (R3)."""
    if isinstance(subject, CarriedIn):
        return None if subject.hours is None else exact(subject.hours)
    per = hours_per.get(str(subject.unit))
    if per is None:
        return None
    amount = exact(subject.amount)
    return amount if per == 1 else amount * per


def origin_of(subject: Completion | CarriedIn) -> tuple[Origin, str]:
    """Return what kind of origin a subject is, and its id."""
    if isinstance(subject, CarriedIn):
        return Origin.CARRY_IN, str(subject.carry_in_id)
    return Origin.COMPLETION, str(subject.posting_id)


def credits_of(lots: Iterable[Lot]) -> Fraction:
    """Add up the credits of lots."""
    return exact_sum([lot.credits for lot in lots])


def hours_of(lots: Iterable[Lot]) -> Fraction:
    """Add up the hours of lots."""
    return exact_sum([lot.hours for lot in lots])


@lru_cache(maxsize=4096)
def exact(amount: Decimal) -> Fraction:
    """Return an amount as a rational; the same few amounts come again and again."""
    return Fraction(amount)


def exact_sum(amounts: Iterable[Fraction]) -> Fraction:
    """Add up rationals; those of one denominator as integers, which is faster."""
    numerators: dict[int, int] = {}
    for amount in amounts:
        numerator, part = amount.as_integer_ratio()
        numerators[part] = numerators.get(part, 0) + numerator
    if not numerators:
        return NOTHING
    common = lcm(*numerators)
    whole = sum(n * (common // part) for part, n in numerators.items())
    return Fraction(whole, common)
