"""What one completion is worth: the first award that matches it, applied."""

import re
from dataclasses import dataclass
from fractions import Fraction

from domain.facts import CarriedIn, Completion
from domain.policy.lots import Lot
from domain.policy.model import Award, Basis, Document, Rules, Share
from domain.policy.situation import Situation
from domain.statement import Label, RuleRef
from domain.terms import Attributes, Unit

_TAG = re.compile(r"\{([A-Za-z0-9_-]+)\}", re.ASCII)

NO_RATE = Label(
    zh="政策没有规定这种计量单位如何折算学分",
    en="The policy has no rate for this unit.",
)
NOT_FIXED = Label(
    zh="该活动没有经批准的学分数",
    en="No authority fixed the credits of this activity.",
)
NOT_ATTESTED = Label(
    zh="学分尚未经认定", en="No authority recognised credits for it yet."
)
BEYOND_ACTIVITY = Label(
    zh="超出活动批准学时的部分不计",
    en="Hours beyond the activity's approved hours are not counted.",
)


@dataclass(frozen=True, kw_only=True)
class Awarded:
    """What an award makes of a completion: lots, or the reason why there are none."""

    award: Award
    lots: tuple[Lot, ...]
    refused: tuple[str, Label] | None = None
    """A code and its reason, where the award could not be worked out."""
    excess_hours: Fraction = Fraction(0)
    """Reported hours beyond what the activity was approved for."""
    missing_tag: str | None = None
    """The tag that would have told a finer category."""


def find_award(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> Award | None:
    """Return the first award that speaks of a completion, in document order."""
    for award in situation.rules.awards:
        if situation.binds(award) and award.where.matches(subject, attributes):
            return award
    return None


def apply_award(
    award: Award,
    head: Document,
    rules: Rules,
    subject: Completion | CarriedIn,
    attributes: Attributes,
) -> Awarded:
    """Work out the credits and hours of a completion and split them."""
    reported = _reported_hours(head, subject)
    hours, excess = _within_activity(award, subject, reported)
    worth = _credits(award, subject, hours)
    if isinstance(worth, tuple):
        return Awarded(award=award, lots=(), refused=worth)
    inferred = hours is None
    if hours is None:
        hours = worth * (award.hours_per_credit or Fraction(0))
    missing: str | None = None
    lots = []
    whole = sum((share.part for share in award.to), Fraction(0))
    for number, share in enumerate(award.to):
        category, lacking = _category(rules, share, award, subject)
        missing = missing or lacking
        lots.append(
            Lot(
                subject=subject,
                attributes=attributes,
                number=number,
                category=category,
                credits=worth * share.part / whole,
                hours=hours * share.part / whole,
                hours_inferred=inferred and bool(award.hours_per_credit),
                rules=_chain(award, subject),
            )
        )
    return Awarded(
        award=award, lots=tuple(lots), excess_hours=excess, missing_tag=missing
    )


def _reported_hours(head: Document, subject: Completion | CarriedIn) -> Fraction | None:
    """Return the hours as reported, converted to hours; None where none were (R3)."""
    if isinstance(subject, CarriedIn):
        return _fraction(subject.hours)
    per = head.hours_per.get(str(subject.unit))
    return None if per is None else Fraction(subject.amount) * per


def _within_activity(
    award: Award, subject: Completion | CarriedIn, reported: Fraction | None
) -> tuple[Fraction | None, Fraction]:
    """Return the hours that count and those beyond the approved ones.

    Where no hours were reported, the activity's approved hours are taken.
    """
    approved = _fraction(getattr(subject, "activity_hours", None))
    if reported is None:
        return approved, Fraction(0)
    if approved is None or not award.within_activity_hours:
        return reported, Fraction(0)
    counted = min(reported, approved)
    return counted, reported - counted


def _credits(
    award: Award, subject: Completion | CarriedIn, hours: Fraction | None
) -> Fraction | tuple[str, Label]:
    """Return the credits, or the code and reason why they cannot be told.

    What an authority stated for this very credit goes before any rate (R23).
    """
    if award.basis is Basis.NONE:
        return Fraction(0)
    if isinstance(subject, CarriedIn):
        return Fraction(subject.credits)
    if subject.recognised_credits is not None:
        return Fraction(subject.recognised_credits)
    return _by_basis(award, subject, hours)


def _by_basis(
    award: Award, subject: Completion, hours: Fraction | None
) -> Fraction | tuple[str, Label]:
    quantity = hours if award.unit is None else _amount_in(subject, award.unit)
    by_rate = None if quantity is None else quantity * award.rate * award.weight
    worth: dict[Basis, tuple[Fraction | None, tuple[str, Label]]] = {
        Basis.FIXED: (award.credits, ("", NOT_FIXED)),
        Basis.ACTIVITY: (
            _fraction(subject.activity_credits) or by_rate or None,
            ("credits-not-fixed", NOT_FIXED),
        ),
        Basis.ATTESTED: (
            _amount_in(subject, Unit.CREDITS),
            ("credits-not-attested", NOT_ATTESTED),
        ),
        Basis.RATE: (by_rate, ("unit-without-rate", NO_RATE)),
    }
    credits_, refusal = worth[award.basis]
    return refusal if credits_ is None else credits_


def _amount_in(subject: Completion, unit: str) -> Fraction | None:
    return Fraction(subject.amount) if subject.unit == unit else None


def _category(
    rules: Rules, share: Share, award: Award, subject: Completion | CarriedIn
) -> tuple[str, str | None]:
    """Fill the tags into a category; return it and the tag that was lacking."""
    named = _TAG.search(share.category)
    if named is None:
        return share.category, None
    filled = _TAG.sub(lambda m: subject.tags.get(m[1], ""), share.category)
    if any(category.category_id == filled for category in rules.categories):
        return filled, None
    return award.otherwise or share.category, named[1]


def _chain(award: Award, subject: Completion | CarriedIn) -> tuple[RuleRef, ...]:
    recognised = getattr(subject, "recognised_by", None)
    if recognised is None:
        return (award.ref,)
    return (award.ref, RuleRef(rule_id="recognition", article=recognised))


def _fraction(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))
