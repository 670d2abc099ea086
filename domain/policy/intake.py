"""Which completions enter: each becomes lots, or is named with the reason why not."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from domain.facts import CarriedIn, Completion, Status
from domain.policy.award import (
    BEYOND_ACTIVITY,
    ROUNDED_DOWN,
    Awarded,
    apply_award,
    find_award,
)
from domain.policy.carrying import find_carry_in
from domain.policy.lots import (
    Lot,
    credits_of,
    hours_of,
    in_order,
    is_confirmed,
    origin_of,
    reported_hours,
)
from domain.policy.rules import CarryIn, Refusal
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
ONCE_ONLY = Label(
    zh="已达可计次数，不重复计分", en="It is given only so often, and was already."
)


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
    given: dict[tuple[object, ...], int] = field(default_factory=dict)
    """How often each award with a maximum was given, by year or activity if it asks."""


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
    carry_in = find_carry_in(situation, subject, attributes)
    made = _made(situation, subject, attributes, carry_in)
    why = _barred(situation, subject, attributes, carry_in)
    if why is None and made is not None and made.refused is None:
        _book(intake, made, subject)
        return
    _leave_out(situation, intake, subject, made, why or _no_worth(situation, made))


def _made(
    situation: Situation,
    subject: Completion | CarriedIn,
    attributes: Attributes,
    carry_in: CarryIn | None,
) -> Awarded | None:
    award = find_award(situation, subject, attributes)
    if award is None:
        return None
    return apply_award(award, situation, subject, attributes, carry_in)


def _book(intake: Intake, made: Awarded, subject: Completion | CarriedIn) -> None:
    if isinstance(subject, Completion) and not is_confirmed(subject):
        intake.waiting.append(_waiting(subject, made))
        return
    _give(intake, made, subject)


def _give(intake: Intake, made: Awarded, subject: Completion | CarriedIn) -> None:
    """Book the lots, unless the award was given as often as it may be."""
    award = made.award
    if award.times is not None:
        key = (
            award.rule_id,
            made.lots[0].year if award.times_per_year else None,
            _activity(subject) if award.times_per_activity else None,
        )
        given = intake.given.get(key, 0)
        if given >= award.times:
            once = Why(code="once-only", rule=award.ref, reason=ONCE_ONLY)
            credits_, hours = credits_of(made.lots), hours_of(made.lots)
            intake.uncounted.append(_uncounted(subject, once, credits_, hours))
            return
        intake.given[key] = given + 1
    intake.lots.extend(made.lots)
    if made.missing_tag is not None:
        intake.unplaced.append(made)
    if made.rounded_off:
        rounded = Why(code="rounded-down", rule=award.ref, reason=ROUNDED_DOWN)
        intake.uncounted.append(
            _uncounted(subject, rounded, made.rounded_off, Fraction(0))
        )
    if made.excess_hours:
        beyond = Why(
            code="hours-exceed-activity", rule=award.ref, reason=BEYOND_ACTIVITY
        )
        intake.uncounted.append(
            _uncounted(subject, beyond, made.excess_credits, made.excess_hours)
        )


def _activity(subject: Completion | CarriedIn) -> str:
    """Return what is the same training; a line from elsewhere is one of its own."""
    if isinstance(subject, CarriedIn):
        return str(subject.carry_in_id)
    return subject.activity_id


def _barred(
    situation: Situation,
    subject: Completion | CarriedIn,
    attributes: Attributes,
    carry_in: CarryIn | None,
) -> Why | None:
    """Return why a completion does not count whatever it is worth, if it does not."""
    source = situation.head.source
    if isinstance(subject, Completion) and subject.status is Status.REJECTED:
        decision = RuleRef(rule_id="decision", article=source)
        return Why(code="rejected", rule=decision, reason=REJECTED)
    refusal = find_refusal(situation, subject, attributes, carry_in)
    if refusal is not None:
        return Why(
            code=refusal.code,
            rule=refusal.ref,
            reason=refusal.label,
            counts_hours=refusal.counts_hours,
        )
    if carry_in is None and not _is_inside(situation, subject.completed_on):
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
    situation: Situation,
    subject: Completion | CarriedIn,
    attributes: Attributes,
    carry_in: CarryIn | None = None,
) -> Refusal | None:
    """Return the first refusal that speaks of a completion, in document order."""
    for refusal in situation.rules.for_kind(subject.kind).refusals:
        if refusal.where.matches(subject, attributes) and _concerns(
            situation, refusal, subject.completed_on, carry_in
        ):
            return refusal
    return None


def _concerns(
    situation: Situation, refusal: Refusal, day: date, carry_in: CarryIn | None
) -> bool:
    """Tell whether a refusal speaks of a day.

    What a carry-in let enter stands on the first day of the period, but is before a
    prerequisite that was fulfilled later than it was completed.
    """
    if refusal.inside_period and not _is_inside(situation, day):
        return False
    if refusal.outside is None:
        return True
    if refusal.outside.startswith("prerequisite:"):
        progress = situation.progress[refusal.outside.partition(":")[2]]
        return progress.fulfilled_on is None or day < progress.fulfilled_on
    entered = day if carry_in is None else situation.period_from
    if refusal.outside == "counted_from":
        return entered < situation.counted_from
    return not _is_inside(situation, entered)


def _is_inside(situation: Situation, day: date) -> bool:
    return situation.period_from <= day <= situation.period_until


def _leave_out(
    situation: Situation,
    intake: Intake,
    subject: Completion | CarriedIn,
    made: Awarded | None,
    why: Why,
) -> None:
    """Name a completion that does not count, with what it would have been worth.

    Hours that a refusal leaves are those of an award; where none speaks there are none.
    """
    lots = made.lots if made is not None else ()
    stays = why.counts_hours and is_confirmed(subject)
    if stays:
        intake.hours_only.extend(lots)
    why = replace(why, counts_hours=stays and bool(lots))
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
