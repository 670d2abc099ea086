"""Which rows enter: each counted row becomes lots, one for each part of its award."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from domain.policy.award import category_for
from domain.policy.calendar import months_later
from domain.policy.columns.arithmetic import YEARS, place, together
from domain.policy.columns.awarding import Pairs, Worth, rates, worth_of
from domain.policy.columns.lots import Lots
from domain.policy.columns.matching import first_match
from domain.policy.columns.population import (
    NO_DAY,
    NO_WORD,
    Flags,
    Ints,
    Narrow,
    Standing,
)
from domain.policy.columns.setting import Setting
from domain.policy.columns.sieve import within_days
from domain.policy.rules import Award, CarryIn, Refusal

RECOGNITION = "recognition:"
"""The link of a chain that names the authority of a recognition."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Intake:
    """What came of all rows."""

    lots: Lots
    hours_only: Lots
    """Lots that a refusal bars from credit, but not their hours."""


def take_in(setting: Setting) -> Intake:
    """Make lots of every confirmed row up to the counted day that counts."""
    rows = _confirmed(setting)
    award = first_match(setting, setting.rules.awards, rows)
    some = award < len(setting.rules.awards)
    rows, award = rows[some], award[some]
    door = _Door(setting, rows)
    pairs, worth = worth_of(setting, rows, award)
    counted = door.open & worth.told
    counted &= _often_enough(setting, rows, award, door, counted)
    maker = _Maker(setting, rows, pairs, worth, door)
    return Intake(
        lots=maker.lots(np.flatnonzero(counted)),
        hours_only=maker.lots(np.flatnonzero(door.hours_only & worth.told)),
    )


def _confirmed(setting: Setting) -> Ints:
    population = setting.population
    approved = population.variants.status == Standing.APPROVED
    in_time = population.day <= setting.counted_up_to.toordinal()
    return np.flatnonzero(approved[population.variant] & in_time)


class _Door:
    """Which rows the period and the refusals let in."""

    def __init__(self, setting: Setting, rows: Ints) -> None:
        situations = setting.situations
        self._setting = setting
        self._first = situations.tell(lambda one: one.period_from.toordinal())
        self._last = situations.tell(lambda one: one.period_until.toordinal())
        self._from = situations.tell(lambda one: one.counted_from.toordinal())
        self.carried = self._carried(rows)
        refusals = setting.rules.refusals
        refusal = first_match(setting, refusals, rows, self._concerns)
        refused = refusal < len(refusals)
        self.open = ~refused & (self._inside(rows) | (self.carried >= 0))
        hours = np.array([*(rule.counts_hours for rule in refusals), False])
        self.hours_only: Flags = hours[refusal]
        self.counts_on = self._counts_on(rows)

    def _carried(self, rows: Ints) -> Narrow:
        """Return the carry-in that lets each row enter from before, -1 for none."""
        rules = self._setting.rules.carry_ins
        self._entered: Ints = np.zeros(0, np.int64)
        if not rules:
            return np.full(len(rows), -1, np.int32)
        found = first_match(self._setting, rules, rows, self._in_window)
        self._entered = rows[found < len(rules)]
        return np.where(found < len(rules), found, -1).astype(np.int32)

    def _in_window(self, rule: CarryIn, rows: Ints) -> Flags:
        day, owner = self._days(rows)
        before = day < self._first[owner]
        if rule.months is None:
            return before & within_days(day, rule.window)
        months = -rule.months
        opens = self._setting.situations.tell(
            lambda one: months_later(one.period_from, months).toordinal()
        )
        return before & (day >= opens[owner])

    def _concerns(self, rule: Refusal, rows: Ints) -> Flags | None:
        """Tell of which rows a refusal speaks, besides its filter."""
        if rule.outside is None and not rule.inside_period:
            return None
        inside = self._inside(rows)
        concerned = inside if rule.inside_period else np.ones(len(rows), np.bool_)
        if rule.outside is None:
            return concerned
        return concerned & self._outside(rule.outside, rows)

    def _outside(self, outside: str, rows: Ints) -> Flags:
        day, owner = self._days(rows)
        source, _, name = outside.partition(":")
        if source == "prerequisite":
            fulfilled = self._setting.situations.fulfilled[name][owner]
            return (fulfilled == NO_DAY) | (day < fulfilled)
        entered = day
        if len(self._entered):
            let_in = np.isin(rows, self._entered)
            entered = np.where(let_in, self._first[owner], day)
        if source == "counted_from":
            return entered < self._from[owner]
        return (entered < self._first[owner]) | (entered > self._last[owner])

    def _inside(self, rows: Ints) -> Flags:
        day, owner = self._days(rows)
        return (day >= _of(self._first, owner)) & (day <= _of(self._last, owner))

    def _counts_on(self, rows: Ints) -> Ints:
        """Return the day in whose year each row counts, but for redone training."""
        day = self._setting.population.day[rows]
        if not len(self._entered):
            return day
        from_day = self._from[self._setting.owner[rows]]
        return np.where(self.carried >= 0, from_day, day)

    def _days(self, rows: Ints) -> tuple[Narrow, Narrow]:
        return self._setting.population.day[rows], self._setting.owner[rows]


def _of(theirs: Ints, owner: Narrow) -> Ints:
    """Return what is each row's teacher's: one number where it is everybody's."""
    if len(theirs) and np.all(theirs == theirs[0]):
        return theirs[:1]
    return theirs[owner]


def _often_enough(
    setting: Setting, rows: Ints, award: Narrow, door: _Door, counted: Flags
) -> Flags:
    """Tell which rows are not beyond the times that their award is given."""
    within = np.ones(len(rows), np.bool_)
    for index, rule in enumerate(setting.rules.awards):
        if rule.times is None:
            continue
        theirs = np.flatnonzero(counted & (award == index))
        groups: Ints = setting.owner[rows[theirs]].astype(np.int64)
        if rule.times_per_year:
            years = _years(setting, rows, door)[theirs].astype(np.int64)
            groups = groups * YEARS + years
        if rule.times_per_activity:
            groups = _by_activity(setting, groups, rows[theirs])
        order = together(groups)
        again = np.zeros(len(theirs), np.bool_)
        again[order] = place(groups[order]) >= rule.times
        within[theirs[again]] = False
    return within


def _by_activity(setting: Setting, groups: Ints, rows: Ints) -> Ints:
    """Return groups of one activity; a line from elsewhere is a group of its own."""
    population = setting.population
    variant = population.variant[rows]
    activity = population.variants.activity[variant].astype(np.int64)
    alone = population.variants.carried_in[variant]
    activity[alone] = len(population.words) + rows[alone]
    known = len(population.words) + population.rows
    found: Ints = groups * known + activity
    return found


def _years(setting: Setting, rows: Ints, door: _Door) -> Narrow:
    made_up = setting.population.counts_in[rows]
    return np.where(made_up > 0, made_up, setting.year_of(door.counts_on))


class _Maker:
    """Makes lots of rows, part by part of their awards."""

    def __init__(
        self, setting: Setting, rows: Ints, pairs: Pairs, worth: Worth, door: _Door
    ) -> None:
        self._setting = setting
        self._rows = rows
        self._pairs = pairs
        self._worth = worth
        self._door = door
        self._years = _years(setting, rows, door)

    def lots(self, chosen: Ints) -> Lots:
        """Return the lots of some rows (by their place among the rows), in order."""
        awards = self._setting.rules.awards
        parts = np.array([len(award.shares) for award in awards], np.int64)
        pair = self._worth.pair[chosen]
        number = np.zeros(len(chosen), np.int64)
        if parts.max(initial=1) > 1:
            times = parts[self._pairs.award[pair]]
            starts = np.cumsum(times) - times
            chosen, pair = np.repeat(chosen, times), np.repeat(pair, times)
            number = np.arange(len(chosen)) - np.repeat(starts, times)
        return self._lots(chosen, pair, number)

    def _lots(self, chosen: Ints, pair: Narrow, number: Ints) -> Lots:
        rows = self._rows[chosen]
        most = int(number.max(initial=0)) + 1
        part = rates(
            _part_of(award, place)
            for award in self._setting.rules.awards
            for place in range(most)
        )
        which = self._pairs.award[pair] * most + number
        return Lots(
            row=rows,
            number=number.astype(np.int32),
            teacher=self._setting.owner[rows],
            year=self._years[chosen],
            category=self._categories(most)[pair, number],
            credits=part.times(self._worth.credits[chosen], which),
            hours=part.times(self._worth.hours[chosen], which),
            carried=self._door.carried[chosen],
            chain=self._chains(chosen, pair),
            moved_from=np.full(len(rows), -1, np.int32),
        )

    def _categories(self, most: int) -> Narrow:
        """Return the category of each part of each pair's award."""
        awards = self._setting.rules.awards
        tags = self._setting.population.variants.tags[self._pairs.variant]
        sets = len(self._setting.population.tag_sets) + 1
        keys, which = np.unique(self._pairs.award * sets + tags, return_inverse=True)
        found = [
            [
                self._category(awards[key // sets], number, key % sets)
                for number in range(most)
            ]
            for key in keys.tolist()
        ]
        return np.array(found, np.int32).reshape(len(keys), most)[which]

    def _category(self, award: Award, number: int, tags: int) -> int:
        if number >= len(award.shares):
            return 0
        name, _ = category_for(
            self._setting.rules,
            award.shares[number],
            award,
            self._setting.population.tag_sets[tags],
        )
        return self._setting.categories[name]

    def _chains(self, chosen: Ints, pair: Narrow) -> Narrow:
        """Return the chain of each row: its award, recognition, and carry-in."""
        chains = self._of_pair[pair]
        for index, rule in enumerate(self._setting.rules.carry_ins):
            entered = self._door.carried[chosen] == index
            longer = self._setting.trace.longer(chains[entered], rule.rule_id)
            chains[entered] = longer
        return chains

    @cached_property
    def _of_pair(self) -> Narrow:
        """Return the chain of each pair: its award, and the authority it recognises."""
        population, trace = self._setting.population, self._setting.trace
        authority = population.variants.recognised_by[self._pairs.variant]
        words = len(population.words) + 1
        key = self._pairs.award.astype(np.int64) * words + (authority - NO_WORD)
        keys, which = np.unique(key, return_inverse=True)
        chains = [
            trace.of(self._first_links(*divmod(key, words))) for key in keys.tolist()
        ]
        return np.array(chains, np.int32)[which]

    def _first_links(self, award: int, authority: int) -> tuple[str, ...]:
        chain = (self._setting.rules.awards[award].rule_id,)
        if not authority:
            return chain
        word = self._setting.population.words[authority + NO_WORD]
        return (*chain, RECOGNITION + word)


def _part_of(award: Award, number: int) -> Fraction:
    if number >= len(award.shares):
        return Fraction(0)
    return award.shares[number].part
