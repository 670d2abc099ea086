"""What rows are worth: awards applied to variants, then to amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import (
    NO_AMOUNT,
    NO_WORD,
    Flags,
    Ints,
    Narrow,
    Variants,
)
from domain.policy.columns.progress import hours_per_amount
from domain.policy.columns.setting import Setting
from domain.policy.rules import Award, Basis
from domain.terms import Unit


class Source(IntEnum):
    """Where the credits of a pair come from."""

    NOTHING = 0
    """Hours only."""
    STATED = 1
    """An authority stated them for this credit, or the award fixes them."""
    HOURS = 2
    """Hours times rate."""
    AMOUNT = 3
    """The reported amount times rate, or the attested amount itself."""
    UNTOLD = 4
    """The row lacks what the award asks for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Every award with every variant that it met; one value a pair in each column."""

    award: Narrow
    variant: Narrow
    source: NDArray[np.int8]
    stated: Ints
    """Credits, where they are stated."""
    by_amount: Ints
    """Credits of a hundredth of the unit, where they go by the amount."""
    step: Ints
    """What the rate gives is rounded down to a multiple of this; 1: not rounded."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Worth:
    """What rows are worth before they are split; one value a row."""

    pair: Narrow
    told: Flags
    credits: Ints
    hours: Ints


def worth_of(setting: Setting, rows: Ints, award: Narrow) -> tuple[Pairs, Worth]:
    """Work out credits and hours of rows of which each has an award (its index)."""
    pairs, pair = _pairs(setting, rows, award)
    amount = setting.population.amount[rows].astype(np.int64)
    hours_of, credits_of = _lines(setting, pairs)
    hours = hours_of.at(amount, pair)
    known = hours_of.known[pair]
    bare = np.flatnonzero(amount == NO_AMOUNT)
    hours[bare], known[bare] = 0, False
    credits_ = credits_of.at(amount, pair)
    told = credits_of.known[pair]
    told &= (credits_ != 0) | ~_never_nothing(setting, pairs)[pair]
    if np.any(pairs.step > 1):
        credits_ -= credits_ % pairs.step[pair]
    lacking = np.flatnonzero(~known)
    inferred = rates(
        award.hours_per_credit or Fraction(0) for award in setting.rules.awards
    )
    of_award = pairs.award[pair[lacking]]
    hours[lacking] = inferred.times(credits_[lacking], of_award)
    return pairs, Worth(pair=pair, told=told, credits=credits_, hours=hours)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Lines:
    """Straight lines, one a pair: base + amount x factor, up to a most."""

    base: Ints
    factor: Ints
    most: Ints
    known: Flags
    """What the line tells is there at all."""

    def at(self, amount: Ints, pair: Narrow) -> Ints:
        """Return what the lines of some pairs come to at these amounts."""
        found = np.minimum(amount * self.factor[pair], self.most[pair])
        return found + self.base[pair]


NO_LIMIT = np.iinfo(np.int64).max // 2


def _lines(setting: Setting, pairs: Pairs) -> tuple[_Lines, _Lines]:
    """Return the hours and the credits of each pair as lines over the amount.

    Hours count as reported, but no more than the activity was approved for where the
    award says so; the approved ones where none were reported.
    """
    variants = setting.population.variants
    per = hours_per_amount(setting.population, setting.head, setting.scale)
    per = per[pairs.variant]
    approved = _hundredths(variants.activity_hours, setting.scale)[pairs.variant]
    limited = np.array([a.within_activity_hours for a in setting.rules.awards], bool)
    some = np.maximum(approved, 0)
    hours = _Lines(
        base=np.where(per >= 0, 0, some),
        factor=np.maximum(per, 0),
        most=np.where(limited[pairs.award] & (approved >= 0), some, NO_LIMIT),
        known=(per >= 0) | (approved >= 0),
    )
    return hours, _credit_lines(setting, pairs, hours)


def _credit_lines(setting: Setting, pairs: Pairs, hours: _Lines) -> _Lines:
    rate = rates(award.per_unit for award in setting.rules.awards)
    by_hours = pairs.source == Source.HOURS
    by_amount = pairs.source == Source.AMOUNT
    limit = np.where(hours.most < NO_LIMIT, hours.most, 0)
    most = np.where(hours.most < NO_LIMIT, rate.times(limit, pairs.award), NO_LIMIT)
    stated = np.where(pairs.source == Source.STATED, pairs.stated, 0)
    factor = np.where(by_amount, pairs.by_amount, 0)
    return _Lines(
        base=np.where(by_hours, rate.times(hours.base, pairs.award), stated),
        factor=np.where(by_hours, rate.times(hours.factor, pairs.award), factor),
        most=np.where(by_hours, most, NO_LIMIT),
        known=np.where(by_hours, hours.known, pairs.source != Source.UNTOLD),
    )


def _never_nothing(setting: Setting, pairs: Pairs) -> Flags:
    """Tell which pairs count an amount of 0 as no credit told at all."""
    by_activity = [award.basis is Basis.ACTIVITY for award in setting.rules.awards]
    return np.array(by_activity, bool)[pairs.award] & (pairs.source >= Source.HOURS)


# --- pairs ----------------------------------------------------------------------------


def _pairs(setting: Setting, rows: Ints, award: Narrow) -> tuple[Pairs, Narrow]:
    """Return the pairs that occur, and which of them each row is."""
    count = len(setting.population.variants)
    key = award.astype(np.int64) * count + setting.population.variant[rows]
    occurs = np.zeros(len(setting.rules.awards) * count, np.bool_)
    occurs[key] = True
    keys = np.flatnonzero(occurs)
    number = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    awards, variants = np.divmod(keys, max(count, 1))
    none: Ints = np.zeros(0, np.int64)
    columns = [(none, none, none, none)] + [
        _of_award(setting, one, variants[awards == index])
        for index, one in enumerate(setting.rules.awards)
    ]
    source, stated, by_amount, step = map(np.concatenate, zip(*columns, strict=True))
    pairs = Pairs(
        award=awards.astype(np.int32),
        variant=variants.astype(np.int32),
        source=source.astype(np.int8),
        stated=stated,
        by_amount=by_amount,
        step=step,
    )
    return pairs, number[key]


def _of_award(
    setting: Setting, award: Award, chosen: NDArray[np.intp]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return source, stated credits, credits by amount and step of some variants."""
    variants = setting.population.variants
    source, stated, by_amount = _by_basis(setting, award, chosen)
    recognised = variants.recognised_credits[chosen]
    if award.basis is not Basis.NONE:
        source = np.where(recognised != NO_AMOUNT, Source.STATED, source)
        own = _hundredths(recognised, setting.scale)
        stated = np.where(recognised != NO_AMOUNT, own, stated)
    step = np.ones(len(chosen), np.int64)
    if award.step is not None:
        fixed = (award.basis is Basis.ACTIVITY) & (source == Source.STATED)
        stated_so = fixed | (recognised != NO_AMOUNT) | variants.carried_in[chosen]
        step[~stated_so] = setting.scaled(award.step)
    return source, stated, by_amount, step


def _by_basis(
    setting: Setting, award: Award, chosen: NDArray[np.intp]
) -> tuple[Ints, Ints, Ints]:
    """Return what the basis of an award gives where no authority stated credits."""
    variants = setting.population.variants
    nothing: Ints = np.zeros(len(chosen), np.int64)
    if award.basis is Basis.NONE:
        return nothing, nothing, nothing
    if award.basis is Basis.FIXED:
        return (
            nothing + Source.STATED,
            nothing + setting.scaled(award.whole),
            nothing,
        )
    if award.basis is Basis.ATTESTED:
        return _by_unit(setting, variants, chosen, Unit.CREDITS, Fraction(1))
    if award.unit is None:
        source, stated, by_amount = nothing + Source.HOURS, nothing, nothing
    else:
        source, stated, by_amount = _by_unit(
            setting, variants, chosen, award.unit, award.per_unit
        )
    if award.basis is Basis.ACTIVITY:
        approved = variants.activity_credits[chosen]
        source = np.where(approved > 0, Source.STATED, source)
        stated = np.where(approved > 0, _hundredths(approved, setting.scale), stated)
    return source, stated, by_amount


def _by_unit(
    setting: Setting,
    variants: Variants,
    chosen: NDArray[np.intp],
    unit: str,
    per_unit: Fraction,
) -> tuple[Ints, Ints, Ints]:
    words = setting.population.words
    code = words.index(unit) if unit in words else NO_WORD - 1
    same = variants.unit[chosen] == code
    factor = setting.scaled(per_unit / 100)
    source = np.where(same, Source.AMOUNT, Source.UNTOLD)
    return source, np.zeros(len(chosen), np.int64), np.where(same, factor, 0)


def _hundredths(column: Narrow, scale: int) -> Ints:
    """Return hundredths in parts of 1/scale, -1 where there are none."""
    parts = column.astype(np.int64) * (scale // 100)
    return np.where(column == NO_AMOUNT, np.int64(-1), parts)


# --- rates ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Rates:
    """Rationals, by number."""

    numerator: Ints
    denominator: Ints

    def times(self, amounts: Ints, which: Ints) -> Ints:
        """Return amounts times the rationals of some numbers; they come out even."""
        other = (self.numerator != 1) | (self.denominator != 1)
        if not other.any():
            return amounts
        found = amounts.copy()
        chosen = np.flatnonzero(other[which])
        of = which[chosen]
        found[chosen] = amounts[chosen] * self.numerator[of] // self.denominator[of]
        return found


def rates(rationals: Iterable[Fraction]) -> Rates:
    """Return rationals as columns."""
    found = list(rationals)
    return Rates(
        numerator=np.array([one.numerator for one in found], np.int64),
        denominator=np.array([one.denominator for one in found], np.int64),
    )
