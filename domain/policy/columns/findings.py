"""What is asked and what is there, of every teacher: one column each requirement."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil, floor

import numpy as np

from domain.policy.columns.limits import meant
from domain.policy.columns.measures import There, measured
from domain.policy.columns.outcome import FindingColumn
from domain.policy.columns.population import NO_DAY, Flags
from domain.policy.columns.setting import Setting
from domain.policy.columns.standing import Counted, Sums
from domain.policy.columns.tally import is_sum
from domain.policy.requirements import is_hard, windows
from domain.policy.rules import Measure, Minimum, Prerequisite, Rule
from domain.policy.situation import Situation


class Findings:
    """Finds what minima and prerequisites come to."""

    def __init__(self, setting: Setting, counted: Counted, sums: Sums) -> None:
        self._setting = setting
        self._counted = counted
        self._sums = sums

    def all(self) -> tuple[FindingColumn, ...]:
        """Return the findings of all prerequisites and minima, as they bind."""
        rules = self._setting.rules
        found = [_prerequisite(self._setting, rule) for rule in rules.prerequisites]
        for minimum in rules.minima:
            found += self._minimum(minimum)
        return tuple(found)

    def _minimum(self, minimum: Minimum) -> Iterator[FindingColumn]:
        everyone = self._setting.situations.each
        applies = _everybody_or(self._setting, minimum)
        measure = self._measure(minimum)
        if minimum.years is None:
            asked = self._setting.situations.needs(minimum)
            yield _column(self._setting, minimum, applies, measure(None), asked)
            return
        needs = [_needs(one, minimum, minimum.years) for one in everyone]
        for year in sorted({year for by_year in needs for year in by_year}):
            years = range(year - minimum.years + 1, year + 1)
            in_force = np.array([year in by_year for by_year in needs], np.bool_)
            judged = applies & in_force[self._setting.situations.code]
            asked = [by_year.get(year, NOTHING) for by_year in needs]
            column = _column(self._setting, minimum, judged, measure(years), asked)
            yield replace(column, year=year)

    def _measure(self, minimum: Minimum) -> Callable[[range | None], There]:
        """Return what measures a minimum in some years, or in the whole period."""
        if is_sum(minimum):
            return partial(self._sums.there, minimum)
        among = self._counted.looked_at(minimum)
        lots = among.take(meant(self._setting, among, minimum.on, minimum.where))
        return partial(measured, self._setting, minimum, lots)


def only_shown(found: tuple[FindingColumn, ...]) -> tuple[FindingColumn, ...]:
    """Return the findings of a document on which no certificate hangs (R27)."""
    return tuple(replace(one, hard=np.zeros_like(one.hard)) for one in found)


NOTHING = Fraction(0)


def _needs(situation: Situation, minimum: Minimum, length: int) -> dict[int, Fraction]:
    """Return what each window asks in one situation, by its last year."""
    return {
        years[-1]: situation.need_in(minimum.need, years)
        for years in windows(situation, minimum, length)
    }


def _column(
    setting: Setting,
    minimum: Minimum,
    applies: Flags,
    there: There,
    asked: Sequence[Fraction],
) -> FindingColumn:
    """Compare what is there with what is asked in each situation."""
    code = setting.situations.code
    parts = [need * setting.scale for need in asked]
    at_least = np.array([ceil(part) for part in parts], np.int64)[code]
    met = there.amounts >= at_least
    for teacher, beyond in there.beyond.items():
        met[teacher] = there.amounts[teacher] + beyond >= parts[code[teacher]]
    return FindingColumn(
        rule_id=minimum.rule_id,
        year=None,
        unit=str(minimum.measure),
        applies=applies,
        have=there.amounts,
        need=np.array([floor(part) for part in parts], np.int64)[code],
        hard=setting.situations.are(lambda one: is_hard(one, minimum)),
        met=met,
        exempted=_exempted(setting, minimum),
        beyond={t: rest / setting.scale for t, rest in there.beyond.items()},
        need_beyond=_need_beyond(setting, parts),
    )


def _need_beyond(setting: Setting, parts: Sequence[Fraction]) -> dict[int, Fraction]:
    """Return what of the needs is no whole part, by teacher."""
    code = setting.situations.code
    odd = np.array([part.denominator != 1 for part in parts], np.bool_)
    return {
        int(teacher): parts[code[teacher]] % 1 / setting.scale
        for teacher in np.flatnonzero(odd[code])
    }


def _prerequisite(setting: Setting, rule: Prerequisite) -> FindingColumn:
    situations = setting.situations
    fulfilled = situations.fulfilled[rule.rule_id] != NO_DAY
    parts = setting.scale // situations.hours_scale
    return FindingColumn(
        rule_id=rule.rule_id,
        year=None,
        unit=str(Measure.HOURS),
        applies=_everybody_or(setting, rule),
        have=situations.hours[rule.rule_id] * parts,
        need=np.full(len(fulfilled), setting.scaled(rule.hours)),
        hard=np.ones(len(fulfilled), np.bool_),
        met=fulfilled,
        exempted=_exempted(setting, rule),
    )


def _exempted(setting: Setting, rule: Rule) -> Flags:
    return setting.situations.are(lambda one: one.exemption(rule.rule_id) is not None)


def _everybody_or(setting: Setting, rule: Rule) -> Flags:
    bound = setting.bound(rule)
    return np.ones(len(setting.population), np.bool_) if bound is None else bound
