"""The faults that the comparison has to find: one small mistake each.

`EXPLAIN` are faults of the reference evaluator, `COLUMNS` of the second one. Who a
teacher is to a document both ask the same functions (`domain.policy.situation`), so a
fault there is none that a comparison could find; scenarios and examples look at those.
"""

from tests.domain.policy.agreement.faulty import Fault

EXPLAIN = (
    # --- award --------------------------------------------------------------
    Fault(
        where="award:_within_activity",
        old="reported <= approved",
        new="reported < 0",
    ),
    Fault(
        where="award:_within_activity",
        old="return approved, NOTHING",
        new="return None, NOTHING",
    ),
    Fault(
        where="award:_credits",
        old="subject.recognised_credits is not None",
        new="False",
    ),
    Fault(
        where="award:_by_basis",
        old="_fraction(subject.activity_credits) or by_rate",
        new="by_rate or _fraction(subject.activity_credits)",
    ),
    Fault(where="award:_beyond_step", old="worth % award.step", new="NOTHING"),
    Fault(where="award:_origin", old="made_up or", new="0 or"),
    Fault(
        where="award:apply_award",
        old="hours = worth * (award.hours_per_credit",
        new="hours = 2 * worth * (award.hours_per_credit",
    ),
    # --- intake -------------------------------------------------------------
    Fault(
        where="intake:take_in",
        old="subject.completed_on <= situation",
        new="subject.completed_on < situation",
    ),
    Fault(where="intake:_give", old="given >= award.times", new="given > award.times"),
    Fault(
        where="intake:_give",
        old="made.lots[0].year if award.times_per_year else None",
        new="None",
    ),
    Fault(
        where="intake:_barred",
        old="carry_in is None and not",
        new="not",
    ),
    Fault(
        where="intake:_concerns",
        old="day < progress.fulfilled_on",
        new="day <= progress.fulfilled_on",
    ),
    Fault(
        where="intake:_is_inside",
        old="situation.period_until",
        new="situation.head.period_until",
    ),
    Fault(where="intake:_leave_out", old="is_confirmed(subject)", new="True"),
    Fault(where="lots:_id_of", old="subject.posting_id.int", new="subject.position"),
    # --- thresholds and caps ------------------------------------------------
    Fault(where="caps:_threshold", old="< rule.at_least", new="<= rule.at_least"),
    Fault(
        where="caps:_group",
        old="lot.year if rule.per_year else None",
        new="None",
    ),
    Fault(
        where="caps:_cap",
        old="(lot.category in cap.on, lot.order)",
        new="lot.order",
    ),
    Fault(
        where="caps:_trim",
        old="room.get(key, limit) - inside",
        new="limit - inside",
    ),
    Fault(where="caps:_room_of", old="if cap.per_training", new="if False"),
    # --- offsets ------------------------------------------------------------
    Fault(
        where="offsets:_movable",
        old="(rule.travels.matches(lot.subject, lot.attributes), lot.order, index)",
        new="(True, lot.order, index)",
    ),
    Fault(
        where="offsets:_movable",
        old="(rule.chain or lot.moved_from is None)",
        new="True",
    ),
    Fault(
        where="offsets:_apply",
        old="amount -= part",
        new="amount -= 0",
    ),
    Fault(
        where="offsets:_protected",
        old="not within(rule.to, m.on)",
        new="False",
    ),
    # --- findings -----------------------------------------------------------
    Fault(
        where="requirements:_training",
        old="shared is None",
        new="True",
    ),
    Fault(where="requirements:_finding", old="there >= need", new="there > need"),
    Fault(
        where="requirements:Counted.meant_by",
        old="self.earned if minimum.before_offsets",
        new="self.earned if False",
    ),
    # --- who somebody is ----------------------------------------------------
    Fault(
        where="prerequisites:progress_of",
        old="fulfilled_on is None and hours",
        new="hours",
    ),
    Fault(
        where="prerequisites:_hours",
        old='getattr(subject, "activity_hours", None)',
        new="None",
    ),
)

COLUMNS = (
    # --- facts as columns ---------------------------------------------------
    Fault(
        where="columns.encode:id_of",
        old="subject.posting_id.bytes",
        new="subject.posting_id.bytes[8:] * 2",
    ),
    # --- award --------------------------------------------------------------
    Fault(
        where="columns.awarding:_lines",
        old="(per >= 0) | (approved >= 0)",
        new="(per >= 0)",
    ),
    Fault(
        where="columns.awarding:_lines",
        old="limited[pairs.award] & (approved >= 0)",
        new="(approved >= 0)",
    ),
    Fault(
        where="columns.awarding:worth_of",
        old="credits_ % pairs.step[pair]",
        new="0 * pairs.step[pair]",
    ),
    Fault(
        where="columns.awarding:_of_award",
        old="recognised != NO_AMOUNT, own, stated",
        new="recognised < NO_AMOUNT, own, stated",
    ),
    Fault(
        where="columns.awarding:_by_basis",
        old="approved > 0, Source.STATED",
        new="approved > 300, Source.STATED",
    ),
    # --- intake -------------------------------------------------------------
    Fault(
        where="columns.intake:_confirmed",
        old="<= setting.counted_up_to",
        new="< setting.counted_up_to",
    ),
    Fault(
        where="columns.intake:_Door._outside",
        old="(fulfilled == NO_DAY) | (day < fulfilled)",
        new="day < fulfilled",
    ),
    Fault(
        where="columns.intake:_Door._in_window",
        old="months = -rule.months",
        new="months = -rule.months - 2",
    ),
    Fault(
        where="columns.intake:_Door._inside",
        old="day <= _of(self._last, owner)",
        new="day < _of(self._last, owner)",
    ),
    Fault(
        where="columns.intake:_often_enough",
        old=">= rule.times",
        new="> rule.times",
    ),
    Fault(
        where="columns.intake:_often_enough",
        old="counted & (award == index)",
        new="award == index",
    ),
    Fault(
        where="columns.intake:_years",
        old="made_up > 0",
        new="made_up > 9999",
    ),
    Fault(
        where="columns.matching:first_match",
        old="first[candidates] > index",
        new="first[candidates] >= 0",
    ),
    Fault(
        where="columns.sieve:Sieve._match_rows",
        old="matching &= ~self.rows(wanted.barring, rows)",
        new="matching &= True",
    ),
    Fault(
        where="columns.sieve:within_days",
        old="inside &= column <= days.last",
        new="inside &= column < days.last",
    ),
    # --- thresholds and caps ------------------------------------------------
    Fault(
        where="columns.limits:_kept",
        old=">= setting.scaled",
        new="> setting.scaled",
    ),
    Fault(
        where="columns.limits:_groups",
        old="if not rule.per_year",
        new="if True",
    ),
    Fault(
        where="columns.limits:_Trimming.cap",
        old="if later.any() and not later.all()",
        new="if False",
    ),
    Fault(
        where="columns.limits:_Trimming._rooms",
        old="owner * YEARS + self._lots.year[chosen] if cap.per_year else owner",
        new="owner",
    ),
    Fault(
        where="columns.limits:_Trimming._trim",
        old="limit - before(room, credits_)",
        new="limit",
    ),
    Fault(
        where="columns.limits:_Trimming.cap",
        old="if cap.counts_hours and len(over)",
        new="if len(over)",
    ),
    # --- offsets ------------------------------------------------------------
    Fault(
        where="columns.offsets:_movable",
        old="(number, row, travels, owner)",
        new="(number, row, owner)",
    ),
    Fault(
        where="columns.offsets:_filling",
        old="if not rule.chain",
        new="if False",
    ),
    Fault(
        where="columns.offsets:_one_by_one",
        old="room[who] -= np.where(flags[now], part, 0)",
        new="room[who] -= 0",
    ),
    Fault(
        where="columns.offsets:on_request",
        old="population.offset_rule == code",
        new="population.offset_rule >= 0",
    ),
    Fault(
        where="columns.offsets:_limit",
        old="np.where(_binds(setting, minimum), missing, 0)",
        new="missing",
    ),
    # --- findings -----------------------------------------------------------
    Fault(
        where="columns.measures:_trainings",
        old="value >= 0",
        new="value > 0",
    ),
    Fault(
        where="columns.measures:_different",
        old="np.unique(group * most + things)",
        new="(group * most + things)",
    ),
    Fault(
        where="columns.measures:_attested",
        old="(day <= last)",
        new="(day < last)",
    ),
    Fault(
        where="columns.findings:_column",
        old="there.amounts >= at_least",
        new="there.amounts > at_least",
    ),
    Fault(
        where="columns.standing:Counted.looked_at",
        old="self.earned if minimum.before_offsets",
        new="self.earned if False",
    ),
    Fault(
        where="columns.standing:Sums.there",
        old="if minimum.before_offsets:",
        new="if False:",
    ),
    Fault(
        where="columns.standing:Sums._place_of",
        old="years[-1], last) - first + 1",
        new="years[-1], last) - first",
    ),
    # --- who somebody is ----------------------------------------------------
    Fault(
        where="columns.situations:_last",
        old="min(situation.counted_up_to, situation.period_until)",
        new="situation.period_until",
    ),
    Fault(
        where="columns.situations:_Finder._mattering",
        old="if day == NO_DAY or self._by_the_day",
        new="if day == NO_DAY",
    ),
    # --- parcels ------------------------------------------------------------
    Fault(
        where="columns.lots:Trace.longer",
        old="(*self.chains[number], rule_id)",
        new="self.chains[number]",
    ),
    Fault(
        where="columns.lots:_share_of_hours",
        old="np.where(cut, whole, lots.hours)",
        new="lots.hours",
    ),
    # --- sums ---------------------------------------------------------------
    Fault(
        where="columns.evaluate:_verdict",
        old="verdict[excluded_by >= 0]",
        new="verdict[excluded_by > 0]",
    ),
)
