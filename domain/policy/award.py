"""What one completion is worth: the first award that matches it, applied."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.facts import CarriedIn, Completion
from domain.policy.lots import NOTHING, Lot, exact, origin_of, reported_hours
from domain.policy.model import Rules
from domain.policy.rules import Award, Basis, CarryIn, Share
from domain.policy.situation import Situation
from domain.statement import Label, RuleRef
from domain.terms import Attributes, Tags, Unit

Refused = tuple[str, Label]
"""A code and its reason."""

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
ROUNDED_DOWN = Label(
    zh="不足最小计分单位的部分不计",
    en="What is less than a whole step is not counted.",
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
    refused: Refused | None = None
    """A code and its reason, where the award could not be worked out."""
    excess_hours: Fraction = Fraction(0)
    """Reported hours beyond what the activity was approved for."""
    excess_credits: Fraction = Fraction(0)
    """What those would have been worth."""
    rounded_off: Fraction = Fraction(0)
    """Credits beyond the last whole step of the award."""
    missing_tag: str | None = None
    """The tag that would have told a finer category."""


def find_award(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> Award | None:
    """Return the first award that speaks of a completion, in document order."""
    for award in situation.rules.for_kind(subject.kind).awards:
        if award.where.matches(subject, attributes):
            return award
    return None


def apply_award(
    award: Award,
    situation: Situation,
    subject: Completion | CarriedIn,
    attributes: Attributes,
    carry_in: CarryIn | None = None,
) -> Awarded:
    """Work out the credits and hours of a completion and split them.

    `carry_in` let it enter from before the period, into the first counted year.
    """
    reported = reported_hours(situation.head.hours_per, subject)
    hours, excess = _within_activity(award, subject, reported)
    worth = _credits(award, subject, hours)
    if isinstance(worth, tuple):
        return Awarded(award=award, lots=(), refused=worth)
    rest = _beyond_step(award, subject, worth)
    worth -= rest
    inferred = hours is None and bool(award.hours_per_credit)
    if hours is None:
        hours = worth * (award.hours_per_credit or Fraction(0))
    shared = {
        "subject": subject,
        "attributes": attributes,
        **_origin(situation, subject, carry_in),
        "hours_inferred": inferred,
        "rules": _chain(award, subject, carry_in),
    }
    lots, missing = _split(situation.rules, award, (worth, hours), shared)
    return Awarded(
        award=award,
        lots=lots,
        excess_hours=excess,
        excess_credits=_worth_of_excess(award, subject, excess),
        rounded_off=rest,
        missing_tag=missing,
    )


def _origin(
    situation: Situation, subject: Completion | CarriedIn, carry_in: CarryIn | None
) -> dict[str, Any]:
    origin, origin_id = origin_of(subject)
    counts_on = situation.counted_from if carry_in else subject.completed_on
    made_up = getattr(subject, "makes_up_for", None)
    return {
        "origin": origin,
        "origin_id": origin_id,
        "year": made_up or situation.head.year_of(counts_on),
        "carried_by": carry_in.rule_id if carry_in else None,
    }


def _split(
    rules: Rules, award: Award, worth: tuple[Fraction, Fraction], shared: dict[str, Any]
) -> tuple[tuple[Lot, ...], str | None]:
    """Split credits and hours over the categories of an award.

    All lots have the shared fields. Names the tag that was lacking, if one was.
    """
    missing: str | None = None
    lots = []
    for number, share in enumerate(award.shares):
        category, lacking = category_for(rules, share, award, shared["subject"].tags)
        missing = missing or lacking
        credits_, hours = (_part(amount, share.part) for amount in worth)
        lots.append(
            Lot(
                number=number,
                category=category,
                credits=credits_,
                hours=hours,
                **shared,
            )
        )
    return tuple(lots), missing


def _part(amount: Fraction, share: Fraction) -> Fraction:
    return amount if share == 1 else amount * share


def _within_activity(
    award: Award, subject: Completion | CarriedIn, reported: Fraction | None
) -> tuple[Fraction | None, Fraction]:
    """Return the hours that count and those beyond the approved ones.

    Where no hours were reported, the activity's approved hours are taken.
    """
    approved = _fraction(getattr(subject, "activity_hours", None))
    if reported is None:
        return approved, NOTHING
    if approved is None or not award.within_activity_hours or reported <= approved:
        return reported, NOTHING
    return approved, reported - approved


def _credits(
    award: Award, subject: Completion | CarriedIn, hours: Fraction | None
) -> Fraction | Refused:
    """Return the credits, or the code and reason why they cannot be told.

    What an authority stated for this very credit goes before any rate (R23).
    """
    if award.basis is Basis.NONE:
        return Fraction(0)
    if isinstance(subject, CarriedIn):
        return Fraction(subject.credits)
    if subject.recognised_credits is not None:
        return Fraction(subject.recognised_credits)
    found = _by_basis(award, subject, hours)
    return _UNTOLD[award.basis] if found is None else found


def _by_basis(
    award: Award, subject: Completion, hours: Fraction | None
) -> Fraction | None:
    if award.basis is Basis.FIXED:
        return award.whole
    if award.basis is Basis.ATTESTED:
        return _amount_in(subject, Unit.CREDITS)
    quantity = hours if award.unit is None else _amount_in(subject, award.unit)
    by_rate = None if quantity is None else quantity * award.per_unit
    if award.basis is Basis.ACTIVITY:
        return _fraction(subject.activity_credits) or by_rate or None
    return by_rate


_UNTOLD: dict[Basis, Refused] = {
    Basis.RATE: ("unit-without-rate", NO_RATE),
    Basis.ACTIVITY: ("credits-not-fixed", NOT_FIXED),
    Basis.ATTESTED: ("credits-not-attested", NOT_ATTESTED),
}


def _beyond_step(
    award: Award, subject: Completion | CarriedIn, worth: Fraction
) -> Fraction:
    """Return what a rate gave beyond the last whole step."""
    if award.step is None or isinstance(subject, CarriedIn):
        return NOTHING
    fixed = award.basis is Basis.ACTIVITY and subject.activity_credits
    if fixed or subject.recognised_credits is not None:
        return NOTHING
    return worth % award.step


def _worth_of_excess(
    award: Award, subject: Completion | CarriedIn, excess: Fraction
) -> Fraction:
    """Return what hours beyond the approved ones would have been worth by the rate."""
    if not excess:
        return NOTHING
    by_hours = award.basis is Basis.RATE and award.unit is None
    stated = getattr(subject, "recognised_credits", None)
    if not by_hours or stated is not None:
        return Fraction(0)
    return excess * award.per_unit


def _amount_in(subject: Completion, unit: str) -> Fraction | None:
    return exact(subject.amount) if subject.unit == unit else None


def category_for(
    rules: Rules, share: Share, award: Award, tags: Tags
) -> tuple[str, str | None]:
    """Fill the tags into a category; return it and the tag that was lacking."""
    named = _TAG.search(share.category) if "{" in share.category else None
    if named is None:
        return share.category, None
    filled = _TAG.sub(lambda m: tags.get(m[1], ""), share.category)
    if filled in rules.category_ids:
        return filled, None
    return award.otherwise or share.category, named[1]


def _chain(
    award: Award, subject: Completion | CarriedIn, carry_in: CarryIn | None
) -> tuple[RuleRef, ...]:
    chain = [award.ref]
    recognised = getattr(subject, "recognised_by", None)
    if recognised is not None:
        chain.append(RuleRef(rule_id="recognition", article=recognised))
    if carry_in is not None:
        chain.append(carry_in.ref)
    return tuple(chain)


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else exact(value)
