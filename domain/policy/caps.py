"""What of the lots counts: groups that reach their minimum, within their limits."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from domain.policy.lots import Lot, credits_of, meant
from domain.policy.requirements import Counted
from domain.policy.rules import Cap, Threshold
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
    groups: dict[str, list[Lot]] = defaultdict(list)
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


def _group(rule: Threshold, lot: Lot) -> str:
    if rule.by_tag is None:
        return lot.category
    return lot.subject.tags.get(rule.by_tag, "")


def apply_caps(
    situation: Situation, lots: list[Lot]
) -> tuple[Counted, list[Uncounted]]:
    """Trim what exceeds a cap, the latest first; return what counts and what not."""
    uncounted: list[Uncounted] = []
    hours_only: list[Lot] = []
    for cap in situation.rules.caps:
        limit = cap.limit * situation.target if cap.of_target else cap.limit
        lots, over = _cap(cap, limit, lots)
        hours_only += over if cap.counts_hours else []
        uncounted += [
            lot.uncounted(
                "over-cap", cap.ref, cap.label, counted_hours=cap.counts_hours
            )
            for lot in over
        ]
    lots = sorted(lots, key=lambda lot: lot.order)
    return Counted(lots=lots, hours_only=hours_only), uncounted


def _cap(cap: Cap, limit: Fraction, lots: list[Lot]) -> tuple[list[Lot], list[Lot]]:
    """Return what stays inside the limit, and what goes beyond it, in order.

    The earliest stays. What lies in a finer category goes before what lies on the
    capped category itself: a credit without a theme takes no theme's room.
    """
    limited = meant(lots, cap.on, cap.where)
    limited.sort(key=lambda lot: (lot.category in cap.on, lot.order))
    room: dict[int, Fraction] = {}
    kept: list[Lot] = []
    over: list[Lot] = []
    for lot in limited:
        year = lot.year if cap.per_year else 0
        inside = min(lot.credits, room.get(year, limit))
        room[year] = room.get(year, limit) - inside
        if inside or not lot.credits:
            kept.append(replace(lot.cut(inside), rules=(*lot.rules, cap.ref)))
        if inside < lot.credits:
            over.append(lot.cut(lot.credits - inside))
    touched = {id(lot) for lot in limited}
    kept += [lot for lot in lots if id(lot) not in touched]
    return kept, over
