"""What of the lots counts: groups that reach their minimum, within their limits."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from domain.policy.lots import Lot, credits_of
from domain.policy.model import Cap, Threshold
from domain.policy.requirements import Counted
from domain.policy.situation import Situation
from domain.statement import Uncounted


def apply_thresholds(
    situation: Situation, lots: list[Lot]
) -> tuple[list[Lot], list[Uncounted]]:
    """Drop the groups that stay below their minimum; return what stays and what not."""
    uncounted: list[Uncounted] = []
    for rule in situation.rules.thresholds:
        if situation.binds(rule):
            lots, below = _threshold(rule, lots)
            uncounted += below
    return lots, uncounted


def _threshold(rule: Threshold, lots: list[Lot]) -> tuple[list[Lot], list[Uncounted]]:
    groups = _grouped(lots, rule, lambda lot: _group(rule, lot))
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
        if situation.binds(cap):
            limit = cap.limit * situation.target if cap.of_target else cap.limit
            lots, over = _cap(cap, limit, lots)
            hours_only += over if cap.counts_hours else []
            uncounted += [
                lot.uncounted(
                    "over-cap", cap.ref, cap.label, counted_hours=cap.counts_hours
                )
                for lot in over
            ]
    return Counted(lots=lots, hours_only=hours_only), uncounted


def _cap(cap: Cap, limit: Fraction, lots: list[Lot]) -> tuple[list[Lot], list[Lot]]:
    """Return what stays inside the limit, and what goes beyond it."""
    groups = _grouped(lots, cap, lambda lot: lot.year if cap.per_year else 0)
    kept: list[Lot] = []
    over: list[Lot] = []
    room = dict.fromkeys(groups, limit)
    meant = {id(lot): key for key, group in groups.items() for lot in group}
    for lot in sorted(lots, key=lambda lot: lot.order):
        if id(lot) not in meant:
            kept.append(lot)
            continue
        key = meant[id(lot)]
        inside = min(lot.credits, room[key])
        room[key] -= inside
        if inside == lot.credits:
            kept.append(replace(lot, rules=(*lot.rules, cap.ref)))
            continue
        if inside:
            part = lot.cut(inside)
            kept.append(replace(part, rules=(*lot.rules, cap.ref)))
        over.append(lot.cut(lot.credits - inside))
    return kept, over


def _grouped(
    lots: Iterable[Lot], rule: Cap | Threshold, key: Callable[[Lot], object]
) -> dict[object, list[Lot]]:
    groups: dict[object, list[Lot]] = defaultdict(list)
    for lot in lots:
        if lot.is_meant(rule.on, rule.where):
            groups[key(lot)].append(lot)
    return groups
