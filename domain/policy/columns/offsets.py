"""Offsets (折抵) in columns: surplus of one category stands in for another."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.policy.categories import within
from domain.policy.columns.arithmetic import before, place, sums
from domain.policy.columns.limits import meant
from domain.policy.columns.lots import Lots, joined
from domain.policy.columns.population import Flags, Ints
from domain.policy.columns.setting import Setting, needs_of
from domain.policy.rules import Limit, Minimum, Offset


def apply_offsets(setting: Setting, lots: Lots) -> Lots:
    """Carry surplus where the offset rules allow it, in document order.

    The lots are changed where they stand, but for those that a minimum wants as they
    were earned. What was carried away from a part of a lot stands behind all others.
    """
    if any(minimum.before_offsets for minimum in setting.rules.minima):
        lots = lots.own()
    for rule in setting.rules.offsets:
        lots = _apply(setting, rule, lots)
    return lots


@dataclass(frozen=True, kw_only=True, eq=False)
class _Movable:
    """What may travel of some lots, each teacher's together and in order."""

    chosen: Ints
    """Which lots."""
    most: Ints
    """How much of each lies beyond the kept amount."""


def _apply(setting: Setting, rule: Offset, lots: Lots) -> Lots:
    filling = _filling(setting, rule, lots)
    if not len(filling):
        return lots
    amount = np.minimum(_limit(setting, rule, lots), _permitted(setting, rule, lots))
    bound = setting.bound(rule)
    if bound is not None:
        amount = np.where(bound, amount, 0)
    movable = _movable(setting, rule, lots, filling[amount[lots.teacher[filling]] > 0])
    if not len(movable.chosen):
        return lots
    sizes = _travelling(setting, rule, lots, movable, amount)
    return _split(setting, rule, lots, movable.chosen[sizes > 0], sizes[sizes > 0])


def _filling(setting: Setting, rule: Offset, lots: Lots) -> Ints:
    """Return which lots fill the kept amount or lie beyond it."""
    flags = meant(setting, lots, (rule.source,), rule.fills)
    if not rule.chain:
        flags &= lots.moved_from < 0
    return np.flatnonzero(flags)


def _movable(setting: Setting, rule: Offset, lots: Lots, filling: Ints) -> _Movable:
    """Return what lies beyond the kept amount and may go.

    What may not travel fills the kept amount first; then the rest, in order of date.
    """
    row, number = lots.row[filling], lots.number[filling]
    travels = setting.sieve.rows(rule.travels, row)
    owner = lots.teacher[filling]
    order = np.lexsort((number, row, travels, owner))
    credits_ = lots.credits[filling[order]]
    room = setting.scaled(rule.keep) - before(owner[order], credits_)
    most = credits_ - np.clip(room, 0, credits_)
    goes = travels[order] & (most > 0)
    return _Movable(chosen=filling[order[goes]], most=most[goes])


def _travelling(
    setting: Setting, rule: Offset, lots: Lots, movable: _Movable, amount: Ints
) -> Ints:
    """Return how much of each movable lot travels within bounds, the earliest first."""
    leaving = lots.take(movable.chosen)
    owner = leaving.teacher
    rooms, touched = [], []
    for minimum in _protected(setting, rule):
        flags = meant(setting, leaving, minimum.on, minimum.where)
        flags &= _binds(setting, minimum)[owner]
        if flags.any():
            rooms.append(_room(setting, minimum, lots))
            touched.append(flags)
    if not touched:
        left = amount[owner] - before(owner, movable.most)
        return np.clip(left, 0, movable.most)
    return _one_by_one(owner, movable.most, amount, rooms, touched)


def _one_by_one(
    owner: Ints, most: Ints, amount: Ints, rooms: list[Ints], touched: list[Flags]
) -> Ints:
    """Let the n-th movable lot of all teachers go at once, for each n."""
    amount, rooms = amount.copy(), [room.copy() for room in rooms]
    sizes = np.zeros(len(most), np.int64)
    rank = place(owner)
    by_rank = np.argsort(rank, kind="stable")
    ends = np.cumsum(np.bincount(rank))
    for first, last in zip([0, *ends[:-1]], ends, strict=True):
        now = by_rank[first:last]
        who = owner[now]
        part = np.minimum(most[now], amount[who])
        for room, flags in zip(rooms, touched, strict=True):
            part = np.where(flags[now], np.minimum(part, room[who]), part)
        part = np.maximum(part, 0)
        amount[who] -= part
        for room, flags in zip(rooms, touched, strict=True):
            room[who] -= np.where(flags[now], part, 0)
        sizes[now] = part
    return sizes


# --- bounds ---------------------------------------------------------------------------


def have(setting: Setting, minimum: Minimum, lots: Lots) -> Ints:
    """Return the credits that a minimum finds among each teacher's lots."""
    chosen = np.flatnonzero(meant(setting, lots, minimum.on, minimum.where))
    count = len(setting.population)
    return sums(lots.teacher[chosen], lots.credits[chosen], count)


def _limit(setting: Setting, rule: Offset, lots: Lots) -> Ints:
    """Return how much the rule lets travel at most (R5)."""
    if isinstance(rule.limit, Fraction):
        return np.full(len(setting.population), setting.scaled(rule.limit))
    if rule.limit is Limit.UNLIMITED:
        return _total(setting, lots)
    minimum = minimum_of(setting, rule.shortfall_of)
    missing = -_room(setting, minimum, lots)
    return np.where(_binds(setting, minimum), missing, 0)


def _room(setting: Setting, minimum: Minimum, lots: Lots) -> Ints:
    """Return how much of each teacher's credit a minimum can spare."""
    return have(setting, minimum, lots) - needs_of(setting, minimum)


def _protected(setting: Setting, rule: Offset) -> list[Minimum]:
    """Return the minima that what leaves must not make fall short (R5)."""
    named = (minimum_of(setting, rule_id) for rule_id in rule.protect)
    return [minimum for minimum in named if not within(rule.to, minimum.on)]


def _permitted(setting: Setting, rule: Offset, lots: Lots) -> Ints:
    """Return what the district approved, for offsets on request (R6)."""
    return _total(setting, lots) if rule.automatic else on_request(setting, rule)


def on_request(setting: Setting, rule: Offset) -> Ints:
    """Return up to how much the district let each teacher's credit travel."""
    population = setting.population
    words = population.words
    code = words.index(rule.rule_id) if rule.rule_id in words else -1
    theirs = population.offset_rule == code
    hundredths = population.offset_credits[theirs].astype(np.int64)
    return sums(
        population.offset_teacher[theirs],
        hundredths * (setting.scale // 100),
        len(population),
    )


def _total(setting: Setting, lots: Lots) -> Ints:
    return sums(lots.teacher, lots.credits, len(setting.population))


def minimum_of(setting: Setting, rule_id: str | None) -> Minimum:
    """Return the minimum of an id; a document that loads names only such as it has."""
    return next(one for one in setting.rules.minima if one.rule_id == rule_id)


def _binds(setting: Setting, minimum: Minimum) -> Flags:
    bound = setting.bound(minimum)
    return np.ones(len(setting.population), np.bool_) if bound is None else bound


# --- moving ---------------------------------------------------------------------------


def _split(
    setting: Setting, rule: Offset, lots: Lots, chosen: Ints, sizes: Ints
) -> Lots:
    """Return the lots with what travels of some of them in the other category."""
    if not len(chosen):
        return lots
    leaving = lots.take(chosen)
    gone = leaving.cut(sizes)
    gone = gone.changed(
        category=np.full(len(gone), setting.categories[rule.to], np.int32),
        moved_from=leaving.category,
        chain=setting.trace.longer(leaving.chain, rule.rule_id),
    )
    whole = sizes == leaving.credits
    stays = leaving.cut(np.where(whole, leaving.credits, leaving.credits - sizes))
    lots = lots.put(chosen, _chosen(whole, gone, stays))
    return joined([lots, gone.take(~whole)])


def _chosen(flags: Flags, these: Lots, those: Lots) -> Lots:
    """Return these lots where a flag stands, those elsewhere."""
    places = np.flatnonzero(flags)
    return those.put(places, these.take(places))
