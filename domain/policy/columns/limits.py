"""What of the lots counts: groups that reach their minimum, within their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from domain.policy.columns.arithmetic import YEARS, before, sums, together
from domain.policy.columns.lots import Lots
from domain.policy.columns.population import NO_WORD, Flags, Ints
from domain.policy.columns.setting import Setting, limits_of
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
    if rule.per_training:
        return lots.row[chosen].astype(np.int64)
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

    First what may enter from before the period, then the caps in document order. The
    lots are changed where they stand.
    """
    trimming = _Trimming(setting, lots)
    for index, carry_in in enumerate(setting.rules.carry_ins):
        if carry_in.limit is not None:
            trimming.carry_in(carry_in, index)
    hours_only = [over for cap in setting.rules.caps for over in trimming.cap(cap)]
    return Limited(lots=trimming.left(), hours_only=hours_only)


class _Trimming:
    """Lots that one limit after the other trims; what is gone is left out at last."""

    def __init__(self, setting: Setting, lots: Lots) -> None:
        self._setting = setting
        self._lots = lots
        self._gone = np.zeros(len(lots), np.bool_)

    def left(self) -> Lots:
        """Return what stays inside all limits."""
        return self._lots.take(~self._gone) if self._gone.any() else self._lots

    def carry_in(self, rule: CarryIn, index: int) -> None:
        """Let no more enter from before the period than a rule allows."""
        chosen = np.flatnonzero(self._lots.carried == index)
        limit = self._limits(rule, chosen)
        self._trim(chosen, self._lots.teacher[chosen], limit)

    def cap(self, cap: Cap) -> Iterator[Lots]:
        """Let no more count than a cap allows; yield lots of which the hours count on.

        The earliest stays. What lies in a finer category goes before what lies on the
        capped category itself: a credit without a theme takes no theme's room.
        """
        chosen = self._meant(cap)
        coarse = np.array([name in cap.on for name in self._setting.categories])
        later = coarse[self._lots.category[chosen]]
        if later.any() and not later.all():
            chosen = chosen[np.argsort(later, kind="stable")]
        chosen = chosen[together(self._rooms(cap, chosen))]
        chain = self._lots.chain
        chain[chosen] = self._setting.trace.longer(chain[chosen], cap.rule_id)
        limit = self._limits(cap, chosen)
        over = self._trim(chosen, self._rooms(cap, chosen), limit)
        if cap.counts_hours and len(over):
            yield over

    def _meant(self, cap: Cap) -> Ints:
        lots = self._lots
        flags = meant(self._setting, lots, cap.on, cap.where)
        flags = binding(self._setting, cap, lots, flags)
        return np.flatnonzero(flags & ~self._gone)

    def _limits(self, rule: Cap | CarryIn, chosen: Ints) -> Ints:
        """Return the limit of the teacher of each of some lots."""
        return limits_of(self._setting, rule)[self._lots.teacher[chosen]]

    def _rooms(self, cap: Cap, chosen: Ints) -> Ints:
        """Return what has a limit of its own: the training, the year, or the period."""
        if cap.per_training:
            return self._lots.row[chosen]
        owner = self._lots.teacher[chosen].astype(np.int64)
        return owner * YEARS + self._lots.year[chosen] if cap.per_year else owner

    def _trim(self, chosen: Ints, room: Ints, limit: Ints) -> Lots:
        """Trim what is beyond the limits of the rooms, and return that.

        `chosen` are the lots of the rooms, in the order in which they fill them; the
        lots of one room lie together.
        """
        credits_ = self._lots.credits[chosen]
        inside = np.clip(limit - before(room, credits_), 0, credits_)
        trimmed = inside < credits_
        touched, sizes = chosen[trimmed], inside[trimmed]
        whole = self._lots.take(touched)
        self._lots = self._lots.put(touched, whole.cut(sizes))
        self._gone[touched[sizes == 0]] = True
        return whole.cut(whole.credits - sizes)
