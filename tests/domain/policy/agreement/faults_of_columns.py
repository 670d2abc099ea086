"""The faults of the second evaluator, and of its path for balances alone."""

from tests.domain.policy.agreement.faulty import Fault

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
        shown_by=49,
    ),
    Fault(
        where="columns.intake:_Door._in_window",
        old="months = -rule.months",
        new="months = -rule.months - 2",
        shown_by=20,
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
        shown_by=30,
    ),
    Fault(
        where="columns.sieve:within_days",
        old="inside &= column <= days.last",
        new="inside &= column < days.last",
        shown_by=99,
    ),
    # --- thresholds and caps ------------------------------------------------
    Fault(
        where="columns.limits:_kept",
        old=">= setting.scaled",
        new="> setting.scaled",
    ),
    Fault(
        where="columns.intake:_often_enough",
        old="if rule.times_per_activity",
        new="if False",
        shown_by=10,
    ),
    Fault(
        where="columns.limits:_groups",
        old="if rule.per_training",
        new="if False",
        shown_by=27,
    ),
    Fault(
        where="columns.limits:_groups",
        old="if not rule.per_year",
        new="if True",
        shown_by=21,
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
        shown_by=24,
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
        shown_by=23,
    ),
    Fault(
        where="columns.offsets:_limit",
        old="missing = -_room",
        new="missing = _room",
    ),
    # --- findings -----------------------------------------------------------
    Fault(
        where="columns.measures:_trainings",
        old="value >= 0",
        new="value > 0",
        shown_by=42,
    ),
    Fault(
        where="columns.measures:_different",
        old="np.unique(group * most + things)",
        new="(group * most + things)",
    ),
    Fault(
        where="columns.measures:_attested",
        old="population.attested_subject == code",
        new="population.attested_subject >= 0",
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
        where="columns.situations:_last_days",
        old="min(counted_up_to, one.period_until).toordinal()",
        new="one.period_until.toordinal()",
        shown_by=22,
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

ALONE = (
    Fault(
        where="columns.balances:_Flat._limit",
        old="column[over] = limit[over]",
        new="column[over] = 0",
    ),
    Fault(
        where="columns.balances:_Flat._limit",
        old="column < setting.scaled",
        new="column <= setting.scaled",
    ),
    Fault(
        where="columns.balances:_Flat._offset",
        old="np.minimum(amount, room)",
        new="amount",
        shown_by=37,
    ),
    Fault(
        where="columns.balances:_Flat._offset",
        old="self._setting.scaled(rule.keep)",
        new="0",
    ),
    Fault(
        where="columns.balances:_Flat._most",
        old="np.minimum(most, missing)",
        new="most",
        shown_by=18,
    ),
    Fault(
        where="columns.balances:_Flat._verdict",
        old=" & self._bound(minimum)",
        new="",
    ),
    Fault(
        where="columns.balances:_Flat._is_short",
        old="< least[situations.code]",
        new="<= least[situations.code]",
    ),
    Fault(
        where="columns.sorts:_counted",
        old="day <= last",
        new="day < last",
    ),
)
"""Faults of the path on which balances and verdicts alone are told."""
