"""What is asked and what is there, of every teacher: one column each requirement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from domain.policy.columns.limits import meant
from domain.policy.columns.lots import Lots, joined
from domain.policy.columns.measures import There, measured
from domain.policy.columns.outcome import FindingColumn
from domain.policy.columns.population import NO_DAY, Flags, Ints
from domain.policy.columns.setting import Setting
from domain.policy.requirements import is_hard, need_of, windows
from domain.policy.rules import Measure, Minimum, Prerequisite, Rule
from domain.policy.situation import Situation


@dataclass(frozen=True, kw_only=True, eq=False)
class Counted:
    """The credit that counts, and hours that count though their credit does not."""

    lots: Lots
    earned: Lots
    """The same credit where it stood before any offset."""
    hours_only: Lots

    def looked_at(self, minimum: Minimum) -> Lots:
        """Return the lots that a minimum chooses among."""
        standing = self.earned if minimum.before_offsets else self.lots
        if minimum.measure is not Measure.HOURS:
            return standing
        return joined([standing, self.hours_only])


def findings_of(setting: Setting, counted: Counted) -> tuple[FindingColumn, ...]:
    """Return the findings of all prerequisites and minima, as they bind."""
    found = [_prerequisite(setting, rule) for rule in setting.rules.prerequisites]
    for minimum in setting.rules.minima:
        found += _minimum(setting, minimum, counted)
    return tuple(found)


def only_shown(found: tuple[FindingColumn, ...]) -> tuple[FindingColumn, ...]:
    """Return the findings of a document on which no certificate hangs (R27)."""
    return tuple(replace(one, hard=np.zeros_like(one.hard)) for one in found)


def _minimum(
    setting: Setting, minimum: Minimum, counted: Counted
) -> Iterator[FindingColumn]:
    among = counted.looked_at(minimum)
    lots = among.take(meant(setting, among, minimum.on, minimum.where))
    bound = _everybody_or(setting, minimum)
    if minimum.years is None:
        need = setting.situations.tell(
            lambda one: setting.scaled(need_of(one, minimum))
        )
        there = measured(setting, minimum, lots, None)
        yield _column(setting, minimum, bound, there, need)
        return
    length = minimum.years
    needs = [_needs(setting, one, minimum, length) for one in setting.situations.each]
    for year in sorted({year for asked in needs for year in asked}):
        years = range(year - length + 1, year + 1)
        asked_in = np.array([year in asked for asked in needs], np.bool_)
        need = np.array([asked.get(year, 0) for asked in needs], np.int64)
        code = setting.situations.code
        there = measured(setting, minimum, lots, years)
        column = _column(setting, minimum, bound & asked_in[code], there, need[code])
        yield replace(column, year=year)


def _needs(
    setting: Setting, situation: Situation, minimum: Minimum, length: int
) -> dict[int, int]:
    """Return what each window asks in one situation, by its last year."""
    return {
        years[-1]: setting.scaled(situation.need_in(minimum.need, years))
        for years in windows(situation, minimum, length)
    }


def _column(
    setting: Setting, minimum: Minimum, applies: Flags, there: There, need: Ints
) -> FindingColumn:
    met = there.amounts >= need
    for teacher, beyond in there.beyond.items():
        met[teacher] = there.amounts[teacher] + beyond >= need[teacher]
    return FindingColumn(
        rule_id=minimum.rule_id,
        year=None,
        unit=str(minimum.measure),
        applies=applies,
        have=there.amounts,
        need=need,
        hard=setting.situations.are(lambda one: is_hard(one, minimum)),
        met=met,
        exempted=_exempted(setting, minimum),
        beyond={t: rest / setting.scale for t, rest in there.beyond.items()},
    )


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
