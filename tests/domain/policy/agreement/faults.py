"""The faults that the comparison has to find: one small mistake each.

Those of the second evaluator are in `faults_of_columns`. Who a teacher is to a document
both ask the same functions (`domain.policy.situation`), so a fault there is none that a
comparison could find; scenarios and examples look at those.
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
        shown_by=21,
    ),
    Fault(
        where="intake:_barred",
        old="carry_in is None and not",
        new="not",
    ),
    Fault(
        where="intake:_concerns",
        old="progress.fulfilled_on is None or day < progress.fulfilled_on",
        new="progress.fulfilled_on is None",
        shown_by=49,
    ),
    Fault(
        where="intake:_is_inside",
        old="situation.period_until",
        new="situation.head.period_until",
    ),
    Fault(where="intake:_leave_out", old="is_confirmed(subject)", new="True"),
    Fault(
        where="lots:_id_of",
        old="subject.posting_id.int",
        new="subject.position",
        shown_by=26,
    ),
    # --- thresholds and caps ------------------------------------------------
    Fault(where="caps:_threshold", old="< rule.at_least", new="<= rule.at_least"),
    Fault(
        where="intake:_give",
        old="_activity(subject) if award.times_per_activity else None",
        new="None",
        shown_by=10,
    ),
    Fault(where="caps:_group", old="if rule.per_training", new="if False", shown_by=27),
    Fault(
        where="caps:_group",
        old="lot.year if rule.per_year else None",
        new="None",
        shown_by=21,
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
        shown_by=33,
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
        shown_by=12,
    ),
)
