"""What of the lots counts: groups that reach their minimum, within their limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from domain.policy.carrying import limit_of
from domain.policy.columns.arithmetic import before, sums, together
from domain.policy.columns.lots import Lots
from domain.policy.columns.population import NO_WORD, Flags, Ints
from domain.policy.columns.setting import Setting, limit_of_cap
from domain.policy.filters import CompletionFilter
from domain.policy.rules import Cap, CarryIn, Rule, Threshold


@dataclass(frozen=True, kw_only=True, eq=False)
class Limited:
    """What stays inside all limits, and lots of which only the hours count on."""

    lots: Lots
    hours_only: Sequence[Lots]


def meant(
    setting: Setting, lots: Lots, on: tuple[str, ...], where: CompletionFilter
) -> Flags:
    """Tell of which lots a rule over categories and a filter speaks."""
    flags = setting.inside(on)[lots.category]
    if where.takes_everything or not flags.any():
        return flags
    chosen = np.flatnonzero(flags)
    flags[chosen] = setting.sieve.rows(where, lots.row[chosen])
    return flags


def binding(setting: Setting, rule: Rule, lots: Lots, flags: Flags) -> Flags:
    """Return the flags of lots, lowered where the rule does not bind the teacher."""
    bound = setting.bound(rule)
    return flags if bound is None else flags & bound[lots.teacher]


# --- thresholds -----------------------------------------------------------------------


def apply_thresholds(setting: Setting, lots: Lots) -> Lots:
    """Drop the groups that stay below their minimum."""
    for rule in setting.rules.thresholds:
        flags = binding(setting, rule, lots, meant(setting, lots, rule.on, rule.where))
        chosen = np.flatnonzero(flags)
        if len(chosen):
            lots = lots.take(_kept(setting, rule, lots, chosen))
    return lots


def _kept(setting: Setting, rule: Threshold, lots: Lots, chosen: Ints) -> Flags:
    group = _groups(setting, rule, lots, chosen)
    totals = sums(group, lots.credits[chosen], int(group.max()) + 1)
    kept = np.ones(len(lots), np.bool_)
    kept[chosen] = totals[group] >= setting.scaled(rule.at_least)
    return kept


def _groups(setting: Setting, rule: Threshold, lots: Lots, chosen: Ints) -> Ints:
    """Return to which group each of some lots belongs, as a number."""
    within: Ints = lots.category[chosen].astype(np.int64)
    if rule.by_tag is not None:
        within = tag_values(setting, rule.by_tag, absent="")[lots.row[chosen]]
    group = lots.teacher[chosen].astype(np.int64)
    group = group * (int(within.max()) + 2) + within + 1
    if not rule.per_year:
        return group
    year = lots.year[chosen].astype(np.int64)
    years = int(year.max() - year.min()) + 1
    return group * years + year - year.min()


class TagValues:
    """Which value of a tag each row has, as a number."""

    def __init__(self, setting: Setting, tag: str, absent: str | None) -> None:
        values: dict[str, int] = {}
        found = [tags.get(tag, absent) for tags in setting.population.tag_sets]
        by_set = [
            NO_WORD if value is None else values.setdefault(value, len(values))
            for value in found
        ]
        self._by_variant = np.array(by_set, np.int64)[setting.population.variants.tags]
        self._variant = setting.population.variant

    def __getitem__(self, rows: Ints) -> Ints:
        """Return the numbers of some rows' values, -1 where there is none."""
        return self._by_variant[self._variant[rows]]


def tag_values(setting: Setting, tag: str, absent: str | None) -> TagValues:
    """Return which value of a tag each row has; `absent` where it lacks the tag."""
    return TagValues(setting, tag, absent)


# --- caps -----------------------------------------------------------------------------


def apply_caps(setting: Setting, lots: Lots) -> Limited:
    """Trim what exceeds a limit, the latest first.

    First what may enter from before the period, then the caps in document order.
    """
    hours_only: list[Lots] = []
    for index, carry_in in enumerate(setting.rules.carry_ins):
        if carry_in.limit is not None:
            lots = _carried(setting, carry_in, index, lots)
    for cap in setting.rules.caps:
        lots, over = _cap(setting, cap, lots)
        if cap.counts_hours and len(over):
            hours_only.append(over)
    return Limited(lots=lots, hours_only=hours_only)


def _carried(setting: Setting, rule: CarryIn, index: int, lots: Lots) -> Lots:
    chosen = np.flatnonzero(lots.carried == index)
    if not len(chosen):
        return lots
    limit = setting.situations.tell(
        lambda one: setting.scaled(limit_of(one, rule) or Fraction(0))
    )
    owner = lots.teacher[chosen].astype(np.int64)
    lots, _ = _trim(lots, chosen, owner, limit[lots.teacher[chosen]])
    return lots


def _cap(setting: Setting, cap: Cap, lots: Lots) -> tuple[Lots, Lots]:
    """Return what stays inside the limit, and what goes beyond it.

    The earliest stays. What lies in a finer category goes before what lies on the
    capped category itself: a credit without a theme takes no theme's room.
    """
    flags = binding(setting, cap, lots, meant(setting, lots, cap.on, cap.where))
    chosen = np.flatnonzero(flags)
    if not len(chosen):
        return lots, lots.take(chosen)
    limit = setting.situations.tell(lambda one: setting.scaled(limit_of_cap(one, cap)))[
        lots.teacher[chosen]
    ]
    room = _rooms(cap, lots, chosen)
    coarse = np.array([name in cap.on for name in setting.categories], np.bool_)
    later = coarse[lots.category[chosen]]
    if later.any() and not later.all():
        order = np.argsort(later, kind="stable")
        chosen, room, limit = chosen[order], room[order], limit[order]
    order = together(room)
    chosen, room, limit = chosen[order], room[order], limit[order]
    lots = lots.changed(chain=_longer(setting, lots, chosen, cap))
    return _trim(lots, chosen, room, limit)


def _rooms(cap: Cap, lots: Lots, chosen: Ints) -> Ints:
    """Return what has a limit of its own: the training, the year, or the period."""
    if cap.per_training:
        return lots.row[chosen]
    owner = lots.teacher[chosen].astype(np.int64)
    return owner * YEARS + lots.year[chosen] if cap.per_year else owner


YEARS = 10_000
"""More years than there are between any two."""


def _longer(setting: Setting, lots: Lots, chosen: Ints, rule: Rule) -> Ints:
    chain = lots.chain.copy()
    chain[chosen] = setting.trace.longer(chain[chosen], rule.rule_id)
    return chain


def _trim(lots: Lots, chosen: Ints, room: Ints, limit: Ints) -> tuple[Lots, Lots]:
    """Return the lots without what is beyond the limits of their rooms, and that.

    `chosen` are the lots of the rooms, in the order in which they fill them; the lots
    of one room lie together.
    """
    credits_ = lots.credits[chosen]
    inside = np.clip(limit - before(room, credits_), 0, credits_)
    trimmed = inside < credits_
    if not trimmed.any():
        return lots, lots.take(np.zeros(0, np.int64))
    touched, sizes = chosen[trimmed], inside[trimmed]
    gone = lots.take(touched)
    over = gone.cut(gone.credits - sizes)
    left = gone.cut(sizes)
    kept = np.ones(len(lots), np.bool_)
    kept[touched[sizes == 0]] = False
    return lots.put(touched, left).take(kept), over
