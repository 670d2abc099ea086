"""What of the lots counts: groups that reach their minimum, within their limits."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import replace
from fractions import Fraction

from domain.policy.carrying import limit_of
from domain.policy.lots import Lot, credits_of, meant
from domain.policy.requirements import Counted
from domain.policy.rules import Cap, CarryIn, Rule, Threshold
from domain.policy.situation import Situation
from domain.statement import Uncounted


def apply_thresholds(
    situation: Situation, lots: list[Lot]
) -> tuple[list[Lot], list[Uncounted]]:
    """Drop the groups that stay below their minimum; return what stays and what not."""
    uncounted: list[Uncounted] = []
    for rule in situation.rules.thresholds:
        lots, below = _threshold(rule, lots)
        uncounted += below
    return lots, uncounted


def _threshold(rule: Threshold, lots: list[Lot]) -> tuple[list[Lot], list[Uncounted]]:
    groups: dict[Hashable, list[Lot]] = defaultdict(list)
    for lot in meant(lots, rule.on, rule.where):
        groups[_group(rule, lot)].append(lot)
    dropped = {
        id(lot)
        for group in groups.values()
        if credits_of(group) < rule.at_least
        for lot in group
    }
    below = [
        lot.uncounted("below-threshold", rule.ref, rule.label, counted_hours=False)
        for lot in lots
        if id(lot) in dropped
    ]
    return [lot for lot in lots if id(lot) not in dropped], below


def _group(rule: Threshold, lot: Lot) -> Hashable:
    if rule.per_training:
        return lot.origin_id
    group = lot.category
    if rule.by_tag is not None:
        group = lot.subject.tags.get(rule.by_tag, "")
    return group, lot.year if rule.per_year else None


def apply_caps(
    situation: Situation, lots: list[Lot]
) -> tuple[Counted, list[Uncounted]]:
    """Trim what exceeds a limit, the latest first; return what counts and what not.

    First what may enter from before the period, then the caps in document order.
    """
    uncounted: list[Uncounted] = []
    hours_only: list[Lot] = []
    for carry_in in situation.rules.carry_ins:
        lots, over = _carried(situation, carry_in, lots)
        uncounted += [_over_cap(carry_in, lot, counted_hours=False) for lot in over]
    for cap in situation.rules.caps:
        limit = cap.limit * situation.target if cap.of_target else cap.limit
        lots, over = _cap(cap, limit, lots)
        hours_only += over if cap.counts_hours else []
        uncounted += [
            _over_cap(cap, lot, counted_hours=cap.counts_hours) for lot in over
        ]
    lots = sorted(lots, key=lambda lot: lot.order)
    return Counted(lots=lots, hours_only=hours_only), uncounted


def _over_cap(rule: Rule, lot: Lot, *, counted_hours: bool) -> Uncounted:
    return lot.uncounted("over-cap", rule.ref, rule.label, counted_hours=counted_hours)


def _carried(
    situation: Situation, rule: CarryIn, lots: list[Lot]
) -> tuple[list[Lot], list[Lot]]:
    """Return the lots without what is beyond a carry-in's limit, and what is."""
    limit = limit_of(situation, rule)
    if limit is None:
        return lots, []
    entered = [lot for lot in lots if lot.carried_by == rule.rule_id]
    kept, over = _trim(entered, limit, lambda _: None)
    return [*kept, *(lot for lot in lots if lot.carried_by != rule.rule_id)], over


def _cap(cap: Cap, limit: Fraction, lots: list[Lot]) -> tuple[list[Lot], list[Lot]]:
    """Return what stays inside the limit, and what goes beyond it, in order.

    The earliest stays. What lies in a finer category goes before what lies on the
    capped category itself: a credit without a theme takes no theme's room.
    """
    limited = meant(lots, cap.on, cap.where)
    limited.sort(key=lambda lot: (lot.category in cap.on, lot.order))
    kept, over = _trim(limited, limit, lambda lot: _room_of(cap, lot))
    touched = {id(lot) for lot in limited}
    kept = [replace(lot, rules=(*lot.rules, cap.ref)) for lot in kept]
    return [*kept, *(lot for lot in lots if id(lot) not in touched)], over


def _room_of(cap: Cap, lot: Lot) -> Hashable:
    """Return what has a limit of its own: the year, the training, or the period."""
    if cap.per_training:
        return lot.origin_id
    return lot.year if cap.per_year else None


def _trim(
    lots: list[Lot], limit: Fraction, room_of: Callable[[Lot], Hashable]
) -> tuple[list[Lot], list[Lot]]:
    """Return what stays inside the limit of each room, first come, and what goes."""
    room: dict[Hashable, Fraction] = {}
    kept: list[Lot] = []
    over: list[Lot] = []
    for lot in lots:
        key = room_of(lot)
        inside = min(lot.credits, room.get(key, limit))
        room[key] = room.get(key, limit) - inside
        if inside or not lot.credits:
            kept.append(lot.cut(inside))
        if inside < lot.credits:
            over.append(lot.cut(lot.credits - inside))
    return kept, over
