"""Lots added up once for all that is asked of sums: balances and plain minima.

A cell is a category together with the answers of the filters of minima; there are a few
dozen. A table of cells by teacher and year answers every balance and every minimum that
is a sum, so that millions of lots are gone through once.
"""

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.arithmetic import combined, sums
from domain.policy.columns.lots import Lots
from domain.policy.columns.population import Flags, Ints
from domain.policy.columns.setting import Setting
from domain.policy.columns.sieve import asks_rows
from domain.policy.rules import Measure, Minimum


def is_sum(minimum: Minimum) -> bool:
    """Tell whether a minimum is a sum that cells can tell."""
    return (
        minimum.measure in (Measure.CREDITS, Measure.HOURS)
        and minimum.attested is None
        and not minimum.in_one
        and not asks_rows(minimum.where)
    )


class Cells:
    """The cells that lots may fall into."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._minima = [one for one in setting.rules.minima if is_sum(one)]
        answers = [setting.sieve.variants(one.where) for one in self._minima]
        variants = len(setting.population.variants)
        self._of_variant = combined(answers, variants)
        count = int(self._of_variant.max(initial=0)) + 1
        self._answers = np.zeros((len(answers), count), np.bool_)
        for number, answer in enumerate(answers):
            self._answers[number, self._of_variant] = answer
        self.category = np.repeat(np.arange(len(setting.categories)), count)
        self._answer = np.tile(np.arange(count), len(setting.categories))

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.category)

    def of(self, lots: Lots) -> Ints:
        """Return the cell of each lot."""
        count = self._answers.shape[1]
        answer = self._of_variant[self._setting.population.variant[lots.row]]
        return lots.category.astype(np.int64) * count + answer

    def meant(self, minimum: Minimum) -> Flags:
        """Tell of which cells a minimum speaks."""
        inside = self._setting.inside(minimum.on)[self.category]
        number = next(i for i, one in enumerate(self._minima) if one is minimum)
        return inside & self._answers[number][self._answer]


class Tally:
    """Sums of lots by teacher, year and cell."""

    def __init__(
        self, setting: Setting, cells: Cells, lots: Lots, years: range
    ) -> None:
        self._cells = cells
        self._years = years
        self._teachers = len(setting.population)
        cell = cells.of(lots)
        used = np.zeros(len(cells), np.bool_)
        used[cell] = True
        self.used = np.flatnonzero(used)
        number = np.cumsum(used) - 1
        key = lots.teacher.astype(np.int64) * len(years)
        key += lots.year - years[0] if len(years) else 0
        self._key = key * len(self.used) + number[cell]

    def table(self, amounts: Ints) -> Ints:
        """Return the sums of amounts of the lots; shape [teachers, years, used]."""
        shape = (self._teachers, len(self._years), len(self.used))
        return sums(self._key, amounts, int(np.prod(shape))).reshape(shape)

    def chosen(self, cells: Flags) -> NDArray[np.intp]:
        """Return which of the used cells are among some cells."""
        return np.flatnonzero(cells[self.used])


def by_year(table: Ints, chosen: NDArray[np.intp]) -> Ints:
    """Return the sums over some cells; shape [teachers, years]."""
    return table[:, :, chosen].sum(axis=2)
