"""One teacher's parcels out of an evaluation, on demand."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from uuid import UUID

import numpy as np

from domain.policy.columns.evaluate import Evaluation
from domain.policy.columns.intake import RECOGNITION
from domain.policy.columns.lots import Lots
from domain.policy.columns.population import NO_AMOUNT, NO_WORD
from domain.statement import Origin, Parcel, RuleRef


def parcels_of(evaluation: Evaluation, teacher: int) -> tuple[Parcel, ...]:
    """Return a teacher's parcels, as `explain` states them and in its order."""
    lots = evaluation.counted.lots
    theirs = lots.take(np.flatnonzero(lots.teacher == teacher))
    theirs = theirs.take(np.lexsort((theirs.number, theirs.row)))
    return tuple(_Teller(evaluation, theirs).parcels())


class _Teller:
    """Turns lots back into what a statement says of them."""

    def __init__(self, evaluation: Evaluation, lots: Lots) -> None:
        self._setting = evaluation.setting
        self._lots = lots
        self._rests = dict(lots.rests())
        rules = self._setting.rules
        self._refs = {rule.rule_id: rule.ref for rule in rules.all}
        self._awards = {award.rule_id: award for award in rules.awards}
        self._offsets = {offset.rule_id for offset in rules.offsets}
        self._categories = list(self._setting.categories)

    def parcels(self) -> Iterator[Parcel]:
        """Yield the parcels in the order of the lots."""
        for index in range(len(self._lots)):
            yield self._parcel(index)

    def _parcel(self, index: int) -> Parcel:
        lots, population = self._lots, self._setting.population
        row = int(lots.row[index])
        origin_id = str(UUID(bytes=population.ids[row].tobytes()))
        chain = self._setting.trace.chains[lots.chain[index]]
        moved = "".join(f"-{link}" for link in chain if link in self._offsets)
        carried = population.variants.carried_in[population.variant[row]]
        moved_from = int(lots.moved_from[index])
        return Parcel(
            parcel_id=f"{origin_id}-{lots.number[index]}{moved}",
            origin=Origin.CARRY_IN if carried else Origin.COMPLETION,
            origin_id=origin_id,
            category=self._categories[lots.category[index]],
            credits=self._exact(int(lots.credits[index])),
            hours=self._exact(
                int(lots.hours[index]) + self._rests.get(index, Fraction(0))
            ),
            hours_inferred=self._is_inferred(row, chain[0]),
            completed_on=date.fromordinal(int(population.day[row])),
            year=int(lots.year[index]),
            rules=tuple(self._ref(link) for link in chain),
            moved_from=self._categories[moved_from] if moved_from >= 0 else None,
        )

    def _exact(self, parts: Fraction | int) -> Fraction:
        return Fraction(parts) / self._setting.scale

    def _ref(self, link: str) -> RuleRef:
        if link.startswith(RECOGNITION):
            return RuleRef(
                rule_id="recognition", article=link.removeprefix(RECOGNITION)
            )
        return self._refs[link]

    def _is_inferred(self, row: int, award: str) -> bool:
        """Tell whether hours follow from credits, for want of any others (R3)."""
        population = self._setting.population
        variants, variant = population.variants, population.variant[row]
        if not self._awards[award].hours_per_credit:
            return False
        if variants.activity_hours[variant] != NO_AMOUNT:
            return False
        if variants.carried_in[variant]:
            return bool(population.amount[row] == NO_AMOUNT)
        unit = variants.unit[variant]
        known = (
            unit != NO_WORD and population.words[unit] in self._setting.head.hours_per
        )
        return not known
