"""Which completions enter: each becomes lots, or is named with the reason why not."""

from dataclasses import dataclass, field
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
from domain.policy.rules import Award, Refusal
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


def _take(
    situation: Situation, intake: Intake, subject: Completion | CarriedIn
) -> None:
    attributes = situation.facts.attributes_on(subject.completed_on)
    award = find_award(situation, subject, attributes)
    made = (
        apply_award(award, situation.head, situation.rules, subject, attributes)
        if award is not None
        else None
    )
    barred = _barred(situation, subject, attributes, award, made)
    if barred is not None:
        code, rule, reason, counted_hours = barred
        counted_hours = counted_hours and is_confirmed(subject)
        if counted_hours and made is not None:
            intake.hours_only.extend(made.lots)
        intake.uncounted.append(
            _refused(
                situation,
                subject,
                made,
                (code, rule, reason),
                counted_hours=counted_hours,
            )
        )
        return
    if made is None or award is None:
        return
    if isinstance(subject, Completion) and not is_confirmed(subject):
        intake.waiting.append(_waiting(subject, award, made))
        return
    _give(intake, award, made, subject)


def _give(
    intake: Intake, award: Award, made: Awarded, subject: Completion | CarriedIn
) -> None:
    """Book the lots, unless the award was given as often as it may be."""
    if award.times is not None:
        given = intake.given.get(award.rule_id, 0)
        if given >= award.times:
            intake.uncounted.append(
                _whole(made, "once-only", award.ref, ONCE_ONLY, subject)
            )
            return
        intake.given[award.rule_id] = given + 1
    intake.lots.extend(made.lots)
    if made.missing_tag is not None:
        intake.unplaced.append(made)
    if made.excess_hours:
        origin, origin_id = origin_of(subject)
        intake.uncounted.append(
            Uncounted(
                origin=origin,
                origin_id=origin_id,
                code="hours-exceed-activity",
                rule=award.ref,
                reason=BEYOND_ACTIVITY,
                credits=made.excess_credits,
                hours=made.excess_hours,
                counted_hours=False,
            )
        )


Barred = tuple[str, RuleRef, Label, bool]


def _barred(
    situation: Situation,
    subject: Completion | CarriedIn,
    attributes: Attributes,
    award: Award | None,
    made: Awarded | None,
) -> Barred | None:
    """Return code, rule, reason and whether hours count, if something bars it."""
    if isinstance(subject, Completion) and subject.status is Status.REJECTED:
        decision = RuleRef(rule_id="decision", article=situation.head.source)
        return ("rejected", decision, REJECTED, False)
    refusal = find_refusal(situation, subject, attributes)
    if refusal is not None:
        return (refusal.code, refusal.ref, refusal.label, refusal.counts_hours)
    source = RuleRef(rule_id="period", article=situation.head.source)
    if not situation.head.period_from <= subject.completed_on <= situation.period_until:
        return ("outside-period", source, OUTSIDE_PERIOD, False)
    if award is None:
        none = RuleRef(rule_id="no-award", article=situation.head.source)
        return ("no-award", none, NO_AWARD, False)
    if made is not None and made.refused is not None:
        code, reason = made.refused
        return (code, award.ref, reason, False)
    return None


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


def _refused(
    situation: Situation,
    subject: Completion | CarriedIn,
    made: Awarded | None,
    why: tuple[str, RuleRef, Label],
    *,
    counted_hours: bool,
) -> Uncounted:
    """Name a barred completion with what it would have been worth."""
    code, rule, reason = why
    if made is not None and made.lots:
        return _whole(made, code, rule, reason, subject, counted_hours=counted_hours)
    origin, origin_id = origin_of(subject)
    return Uncounted(
        origin=origin,
        origin_id=origin_id,
        code=code,
        rule=rule,
        reason=reason,
        credits=Fraction(0),
        hours=reported_hours(situation.head.hours_per, subject) or Fraction(0),
        counted_hours=counted_hours,
    )


def _whole(
    made: Awarded,
    code: str,
    rule: RuleRef,
    reason: Label,
    subject: Completion | CarriedIn,
    *,
    counted_hours: bool = False,
) -> Uncounted:
    """Name all lots of a completion as one thing that is not counted."""
    origin, origin_id = origin_of(subject)
    return Uncounted(
        origin=origin,
        origin_id=origin_id,
        code=code,
        rule=rule,
        reason=reason,
        credits=credits_of(made.lots),
        hours=hours_of(made.lots),
        counted_hours=counted_hours,
    )


def _waiting(subject: Completion, award: Award, made: Awarded) -> Waiting:
    """Say what would count once somebody decides, and with whom it lies (R20)."""
    school = award.school_first and subject.status is Status.PENDING
    return Waiting(
        posting_id=str(subject.posting_id),
        awaits="school" if school else "district",
        credits=credits_of(made.lots),
        category=made.lots[0].category,
    )
