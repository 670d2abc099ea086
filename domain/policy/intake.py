"""Which completions enter: each becomes lots, or is named with the reason why not."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from domain.facts import CarriedIn, Completion, Status
from domain.policy.award import (
    BEYOND_ACTIVITY,
    Awarded,
    apply_award,
    find_award,
)
from domain.policy.lots import (
    Lot,
    credits_of,
    hours_of,
    in_order,
    is_confirmed,
    origin_of,
    reported_hours,
)
from domain.policy.rules import Refusal
from domain.policy.situation import Situation
from domain.statement import Label, RuleRef, Uncounted, Waiting
from domain.terms import Attributes

REJECTED = Label(zh="已被驳回", en="It was rejected.")
NO_AWARD = Label(
    zh="本政策没有为这类培训规定学分",
    en="This policy gives no credit for this kind of training.",
)
OUTSIDE_PERIOD = Label(
    zh="完成日期不在本周期内", en="It was completed outside of the period."
)
ONCE_ONLY = Label(zh="本周期内已计过，不重复计分", en="It is given once in the period.")


@dataclass(kw_only=True)
class Intake:
    """What came of all completions, in their order."""

    lots: list[Lot] = field(default_factory=list)
    uncounted: list[Uncounted] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    hours_only: list[Lot] = field(default_factory=list)
    """Lots that a refusal bars from credit, but not their hours."""
    unplaced: list[Awarded] = field(default_factory=list)
    """Awards that count one level above, for want of a tag."""
    given: dict[str, int] = field(default_factory=dict)
    """How often each award with a maximum was given."""


def take_in(situation: Situation) -> Intake:
    """Sort every completion up to the counted day into counted, not, and waiting."""
    intake = Intake()
    for subject in in_order(situation.facts):
        if subject.completed_on <= situation.counted_up_to:
            _take(situation, intake, subject)
    return intake


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why something does not count."""

    code: str
    rule: RuleRef
    reason: Label
    counts_hours: bool = False


def _take(
    situation: Situation, intake: Intake, subject: Completion | CarriedIn
) -> None:
    attributes = situation.facts.attributes_on(subject.completed_on)
    made = _made(situation, subject, attributes)
    why = _barred(situation, subject, attributes)
    if why is None and made is not None and made.refused is None:
        _book(intake, made, subject)
        return
    _leave_out(situation, intake, subject, made, why or _no_worth(situation, made))


def _made(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> Awarded | None:
    award = find_award(situation, subject, attributes)
    if award is None:
        return None
    return apply_award(award, situation.head, situation.rules, subject, attributes)


def _book(intake: Intake, made: Awarded, subject: Completion | CarriedIn) -> None:
    if isinstance(subject, Completion) and not is_confirmed(subject):
        intake.waiting.append(_waiting(subject, made))
        return
    _give(intake, made, subject)


def _give(intake: Intake, made: Awarded, subject: Completion | CarriedIn) -> None:
    """Book the lots, unless the award was given as often as it may be."""
    award = made.award
    if award.times is not None:
        given = intake.given.get(award.rule_id, 0)
        if given >= award.times:
            once = Why(code="once-only", rule=award.ref, reason=ONCE_ONLY)
            credits_, hours = credits_of(made.lots), hours_of(made.lots)
            intake.uncounted.append(_uncounted(subject, once, credits_, hours))
            return
        intake.given[award.rule_id] = given + 1
    intake.lots.extend(made.lots)
    if made.missing_tag is not None:
        intake.unplaced.append(made)
    if made.excess_hours:
        beyond = Why(
            code="hours-exceed-activity", rule=award.ref, reason=BEYOND_ACTIVITY
        )
        intake.uncounted.append(
            _uncounted(subject, beyond, made.excess_credits, made.excess_hours)
        )


def _barred(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> Why | None:
    """Return why a completion does not count whatever it is worth, if it does not."""
    source = situation.head.source
    if isinstance(subject, Completion) and subject.status is Status.REJECTED:
        decision = RuleRef(rule_id="decision", article=source)
        return Why(code="rejected", rule=decision, reason=REJECTED)
    refusal = find_refusal(situation, subject, attributes)
    if refusal is not None:
        return Why(
            code=refusal.code,
            rule=refusal.ref,
            reason=refusal.label,
            counts_hours=refusal.counts_hours,
        )
    if _is_outside(situation, "period", subject.completed_on):
        period = RuleRef(rule_id="period", article=source)
        return Why(code="outside-period", rule=period, reason=OUTSIDE_PERIOD)
    return None


def _no_worth(situation: Situation, made: Awarded | None) -> Why:
    """Return why no credit can be told: no award means it, or it lacks something."""
    if made is not None and made.refused is not None:
        code, reason = made.refused
        return Why(code=code, rule=made.award.ref, reason=reason)
    none = RuleRef(rule_id="no-award", article=situation.head.source)
    return Why(code="no-award", rule=none, reason=NO_AWARD)


def find_refusal(
    situation: Situation, subject: Completion | CarriedIn, attributes: Attributes
) -> Refusal | None:
    """Return the first refusal that speaks of a completion, in document order."""
    for refusal in situation.rules.for_kind(subject.kind).refusals:
        if refusal.where.matches(subject, attributes) and _is_outside(
            situation, refusal.outside, subject.completed_on
        ):
            return refusal
    return None


def _is_outside(situation: Situation, outside: str | None, day: date) -> bool:
    if outside is None:
        return True
    if outside == "period":
        return not situation.head.period_from <= day <= situation.period_until
    if outside == "counted_from":
        return day < situation.counted_from
    fulfilled_on = situation.progress[outside.partition(":")[2]].fulfilled_on
    return fulfilled_on is None or day < fulfilled_on


def _leave_out(
    situation: Situation,
    intake: Intake,
    subject: Completion | CarriedIn,
    made: Awarded | None,
    why: Why,
) -> None:
    """Name a completion that does not count, with what it would have been worth."""
    lots = made.lots if made is not None else ()
    why = replace(why, counts_hours=why.counts_hours and is_confirmed(subject))
    if why.counts_hours:
        intake.hours_only.extend(lots)
    hours = hours_of(lots)
    if not lots:
        hours = reported_hours(situation.head.hours_per, subject) or Fraction(0)
    intake.uncounted.append(_uncounted(subject, why, credits_of(lots), hours))


def _uncounted(
    subject: Completion | CarriedIn, why: Why, credits_: Fraction, hours: Fraction
) -> Uncounted:
    origin, origin_id = origin_of(subject)
    return Uncounted(
        origin=origin,
        origin_id=origin_id,
        code=why.code,
        rule=why.rule,
        reason=why.reason,
        credits=credits_,
        hours=hours,
        counted_hours=why.counts_hours,
    )


def _waiting(subject: Completion, made: Awarded) -> Waiting:
    """Say what would count once somebody decides, and with whom it lies (R20)."""
    school = made.award.school_first and subject.status is Status.PENDING
    return Waiting(
        posting_id=str(subject.posting_id),
        awaits="school" if school else "district",
        credits=credits_of(made.lots),
        category=made.lots[0].category,
    )
