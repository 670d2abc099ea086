"""Offsets (折抵): surplus of one category stands in for another, lot by lot."""

from dataclasses import replace
from fractions import Fraction

from domain.policy.categories import within
from domain.policy.lots import Lot, credits_of
from domain.policy.requirements import have, need_of
from domain.policy.rules import Limit, Minimum, Offset
from domain.policy.situation import Situation


def apply_offsets(situation: Situation, lots: list[Lot]) -> list[Lot]:
    """Carry surplus where the offset rules allow it, in document order.

    Credit that an offset carried does not travel again, unless a later rule chains.
    """
    for rule in situation.rules.offsets:
        lots = _apply(situation, rule, lots)
    return lots


def _apply(situation: Situation, rule: Offset, lots: list[Lot]) -> list[Lot]:
    amount = min(_limit(situation, rule, lots), _permitted(situation, rule, lots))
    movable = _movable(rule, lots) if amount > 0 else {}
    if not movable:
        return lots
    protected = _protected(situation, rule)
    room = {m.rule_id: have(m, lots) - need_of(situation, m) for m in protected}
    moved: list[Lot] = []
    behind: list[Lot] = []
    for index, lot in enumerate(lots):
        if index not in movable:
            moved.append(lot)
            continue
        touched = [m.rule_id for m in protected if lot.is_meant(m.on, m.where)]
        bounds = [movable[index], amount, *(room[m] for m in touched)]
        part = max(min(bounds), Fraction(0))
        amount -= part
        room.update({rule_id: room[rule_id] - part for rule_id in touched})
        stays, *gone = _split(rule, lot, part)
        moved.append(stays)
        behind += gone
    return sorted([*moved, *behind], key=lambda lot: lot.order)


def _movable(rule: Offset, lots: list[Lot]) -> dict[int, Fraction]:
    """Return what of each lot (by its index) lies beyond the kept amount and may go.

    What may not travel fills the kept amount first; then the rest, in order of date.
    """
    filling = sorted(
        (rule.travels.matches(lot.subject, lot.attributes), lot.order, index)
        for index, lot in enumerate(lots)
        if (rule.chain or lot.moved_from is None)
        and lot.is_meant((rule.source,), rule.fills)
    )
    movable: dict[int, Fraction] = {}
    before = Fraction(0)
    for travels, _, index in filling:
        lot = lots[index]
        inside = max(min(lot.credits, rule.keep - before), Fraction(0))
        before += lot.credits
        if travels and lot.credits > inside:
            movable[index] = lot.credits - inside
    return movable


def _limit(situation: Situation, rule: Offset, lots: list[Lot]) -> Fraction:
    """Return how much the rule lets travel at most (R5)."""
    if isinstance(rule.limit, Fraction):
        return rule.limit
    if rule.limit is Limit.UNLIMITED:
        return credits_of(lots)
    minimum = _minimum(situation, rule.shortfall_of)
    if minimum is None:
        return Fraction(0)
    return need_of(situation, minimum) - have(minimum, lots)


def _protected(situation: Situation, rule: Offset) -> list[Minimum]:
    """Return the minima that what leaves must not make fall short (R5)."""
    named = (_minimum(situation, rule_id) for rule_id in rule.protect)
    return [m for m in named if m is not None and not within(rule.to, m.on)]


def _permitted(situation: Situation, rule: Offset, lots: list[Lot]) -> Fraction:
    """Return what the district approved, for offsets on request (R6)."""
    if rule.automatic:
        return credits_of(lots)
    return sum(
        (
            Fraction(offset.credits)
            for offset in situation.facts.offsets
            if offset.rule_id == rule.rule_id
        ),
        Fraction(0),
    )


def _minimum(situation: Situation, rule_id: str | None) -> Minimum | None:
    for minimum in situation.rules.minima:
        if minimum.rule_id == rule_id:
            return minimum
    return None


def _split(rule: Offset, lot: Lot, part: Fraction) -> list[Lot]:
    """Return what stays of a lot and what travels of it; all of it may travel."""
    if not part:
        return [lot]
    chain = (*lot.rules, rule.ref)
    gone = replace(
        lot.cut(part),
        category=rule.to,
        moved_from=lot.category,
        moved_by=(*lot.moved_by, rule.rule_id),
        rules=chain,
    )
    if part == lot.credits:
        return [gone]
    return [lot.cut(lot.credits - part), gone]
