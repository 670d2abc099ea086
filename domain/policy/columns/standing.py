"""What stands where: sums of the lots that count, by teacher, year and category."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from domain.policy.categories import EVERYTHING
from domain.policy.columns.lots import Lots, joined
from domain.policy.columns.measures import There
from domain.policy.columns.population import Flags, Ints
from domain.policy.columns.setting import Setting
from domain.policy.columns.tally import Cells, Tally, by_year
from domain.policy.rules import Measure, Minimum


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


class Sums:
    """Balances of everybody, and what minima that are sums find."""

    def __init__(self, setting: Setting, counted: Counted) -> None:
        self._setting = setting
        self._counted = counted
        self._cells = Cells(setting)
        self.years = _years(setting, counted)

    # --- balances ---------------------------------------------------------------------

    @cached_property
    def total_credits(self) -> Ints:
        """Return all credits of each teacher."""
        return self._credits[1].sum(axis=(1, 2))

    @cached_property
    def total_hours(self) -> Ints:
        """Return all hours of each teacher, those without credit too."""
        return self._hours[1].sum(axis=(1, 2)) + self._bare[1].sum(axis=(1, 2))

    @cached_property
    def by_year(self) -> Ints:
        """Return the credits in each year and category, those below it included."""
        return self._held(*self._credits)

    @cached_property
    def hours(self) -> Ints:
        """Return the hours in each category, those below it included."""
        return self._held(*self._hours).sum(axis=1)

    def _held(self, tally: Tally, table: Ints) -> Ints:
        above = self._setting.above[self._cells.category]
        held = [by_year(table, tally.chosen(below)) for below in above.T]
        return np.stack(held, axis=-1) if held else table[..., :0]

    # --- minima -----------------------------------------------------------------------

    def there(self, minimum: Minimum, years: range | None) -> There:
        """Return what a minimum finds in some years, or in the whole period."""
        tables = [self._credits]
        if minimum.before_offsets:
            tables = [self._earned_credits]
        if minimum.measure is Measure.HOURS:
            earned = minimum.before_offsets
            tables = [self._earned_hours if earned else self._hours, self._bare]
        within = slice(None) if years is None else self._place_of(years)
        cells = self._cells.meant(minimum)
        found = [
            by_year(table, tally.chosen(cells))[:, within].sum(axis=1)
            for tally, table in tables
        ]
        return There(
            amounts=np.sum(found, axis=0), beyond=self._beyond(minimum, cells, years)
        )

    def _place_of(self, years: range) -> slice:
        first, last = self.years[0], self.years[-1]
        return slice(max(years[0] - first, 0), max(min(years[-1], last) - first + 1, 0))

    def _beyond(
        self, minimum: Minimum, cells: Flags, years: range | None
    ) -> Mapping[int, Fraction]:
        """Return what the sums leave out of hours that do not divide."""
        found: dict[int, Fraction] = {}
        if minimum.measure is not Measure.HOURS:
            return found
        earned = minimum.before_offsets
        standing = self._counted.earned if earned else self._counted.lots
        for lots in (standing, self._counted.hours_only):
            if lots.rest is None:
                continue
            concerned = cells[self._cells.of(lots)]
            for index, rest in lots.rests():
                if concerned[index] and (years is None or lots.year[index] in years):
                    teacher = int(lots.teacher[index])
                    found[teacher] = found.get(teacher, Fraction(0)) + rest
        return found

    # --- tables -----------------------------------------------------------------------

    @cached_property
    def _credits(self) -> tuple[Tally, Ints]:
        return self._standing, self._standing.table(self._counted.lots.credits)

    @cached_property
    def _hours(self) -> tuple[Tally, Ints]:
        return self._standing, self._standing.table(self._counted.lots.hours)

    @cached_property
    def _earned_credits(self) -> tuple[Tally, Ints]:
        return self._earned, self._earned.table(self._counted.earned.credits)

    @cached_property
    def _earned_hours(self) -> tuple[Tally, Ints]:
        return self._earned, self._earned.table(self._counted.earned.hours)

    @cached_property
    def _bare(self) -> tuple[Tally, Ints]:
        tally = self._tally(self._counted.hours_only)
        return tally, tally.table(self._counted.hours_only.hours)

    @cached_property
    def _standing(self) -> Tally:
        return self._tally(self._counted.lots)

    @cached_property
    def _earned(self) -> Tally:
        return self._tally(self._counted.earned)

    def _tally(self, lots: Lots) -> Tally:
        return Tally(self._setting, self._cells, lots, self.years)


def _years(setting: Setting, counted: Counted) -> range:
    """Return the years of the document and those in which lots count."""
    first, last = setting.head.years[0], setting.head.years[-1]
    for lots in (counted.lots, counted.hours_only):
        if len(lots):
            first = min(first, int(lots.year.min()))
            last = max(last, int(lots.year.max()))
    return range(first, last + 1)


def odd_hours(setting: Setting, counted: Counted) -> dict[tuple[int, str], Fraction]:
    """Return the hours that do not divide, by teacher and category; `*` for all."""
    odd: dict[tuple[int, str], Fraction] = {}

    def add(teacher: int, category: str, rest: Fraction) -> None:
        key = teacher, category
        odd[key] = odd.get(key, Fraction(0)) + rest / setting.scale

    names = [one.category_id for one in setting.rules.categories]
    for index, rest in counted.lots.rests():
        teacher = int(counted.lots.teacher[index])
        add(teacher, EVERYTHING, rest)
        above: Flags = setting.above[counted.lots.category[index]]
        for number in np.flatnonzero(above):
            add(teacher, names[number], rest)
    for index, rest in counted.hours_only.rests():
        add(int(counted.hours_only.teacher[index]), EVERYTHING, rest)
    return {key: rest for key, rest in odd.items() if rest}
