"""Lots: credit on its way from a completion to a balance, with the chain of rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.facts import CarriedIn, Completion
from domain.policy.filters import CompletionFilter
from domain.policy.model import within
from domain.statement import Label, Origin, Parcel, RuleRef, Uncounted
from domain.terms import Attributes


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Credit of one completion in one category, before it is final."""

    subject: Completion | CarriedIn
    attributes: Attributes
    """The teacher's, on the day of completion."""
    number: int
    """Place in the split of its award."""
    category: str
    credits: Fraction
    hours: Fraction
    hours_inferred: bool
    rules: tuple[RuleRef, ...]
    moved_from: str | None = None

    @property
    def origin_id(self) -> str:
        """Return the id of the posting or of the carried-in line."""
        return origin_of(self.subject)[1]

    @property
    def year(self) -> int:
        """Return the year that it counts in (R18; redone training: R24)."""
        made_up = getattr(self.subject, "makes_up_for", None)
        return made_up or self.subject.completed_on.year

    @property
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
        share = size / self.credits if self.credits else Fraction(0)
        return replace(self, credits=size, hours=self.hours * share)

    def parcel(self) -> Parcel:
        """Return the lot as it stands on the statement."""
        suffix = f"-{self.rules[-1].rule_id}" if self.moved_from else ""
        return Parcel(
            parcel_id=f"{self.origin_id}-{self.number}{suffix}",
            origin=origin_of(self.subject)[0],
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
        origin, origin_id = origin_of(self.subject)
        return Uncounted(
            origin=origin,
            origin_id=origin_id,
            code=code,
            rule=rule,
            reason=reason,
            credits=self.credits,
            hours=self.hours,
            counted_hours=counted_hours,
        )


def origin_of(subject: Completion | CarriedIn) -> tuple[Origin, str]:
    """Return what kind of origin a subject is, and its id."""
    if isinstance(subject, CarriedIn):
        return Origin.CARRY_IN, str(subject.carry_in_id)
    return Origin.COMPLETION, str(subject.posting_id)


def credits_of(lots: Iterable[Lot]) -> Fraction:
    """Add up the credits of lots."""
    return sum((lot.credits for lot in lots), Fraction(0))


def hours_of(lots: Iterable[Lot]) -> Fraction:
    """Add up the hours of lots."""
    return sum((lot.hours for lot in lots), Fraction(0))
