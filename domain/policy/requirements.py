"""What is asked and what is there: one finding for each requirement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from domain.policy.lots import Lot, credits_of, hours_of, meant
from domain.policy.model import Minima
from domain.policy.rules import Measure, Minimum, Prerequisite
from domain.policy.situation import Situation
from domain.statement import Finding


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The credit that counts, and hours that count though their credit does not."""

    lots: list[Lot]
    earned: list[Lot] = field(default_factory=list)
    """The same credit where it stood before any offset."""
    hours_only: list[Lot] = field(default_factory=list)
    """Lots whose credit a cap left out, but not their hours (R2)."""

    def meant_by(self, minimum: Minimum) -> list[Lot]:
        """Return the lots that a minimum looks at."""
        standing = self.earned if minimum.before_offsets else self.lots
        extra = self.hours_only if minimum.measure is Measure.HOURS else []
        return meant([*standing, *extra], minimum.on, minimum.where)


def findings(situation: Situation, counted: Counted) -> tuple[Finding, ...]:
    """Return the findings of all prerequisites and minima that bind the teacher."""
    found: list[Finding] = [
        _prerequisite(situation, rule) for rule in situation.rules.prerequisites
    ]
    for minimum in situation.rules.minima:
        found += _minimum(situation, minimum, counted)
    return tuple(found)


def have(minimum: Minimum, lots: Iterable[Lot]) -> Fraction:
    """Return the credits that a minimum finds among lots."""
    return credits_of(meant(lots, minimum.on, minimum.where))


def need_of(situation: Situation, minimum: Minimum) -> Fraction:
    """Return what a minimum asks of this teacher over the whole period."""
    need = situation.need(minimum.need)
    if not minimum.of_categories or situation.cohort.minima is Minima.FULL:
        return need
    return need * situation.counted_years / situation.period_years


def is_hard(situation: Situation, minimum: Minimum) -> bool:
    """Tell whether a minimum withholds the verdict from this teacher's cohort."""
    if not minimum.hard or situation.cohort.cohort_id in minimum.soft_for:
        return False
    return not minimum.of_categories or (situation.cohort.minima is not Minima.ADVISORY)


def _minimum(
    situation: Situation, minimum: Minimum, counted: Counted
) -> Iterator[Finding]:
    lots = counted.meant_by(minimum)
    if minimum.years is None:
        there = _measured(situation, minimum, lots, None)
        yield _finding(situation, minimum, there, need_of(situation, minimum), None)
        return
    for years in windows(situation, minimum, minimum.years):
        inside = [lot for lot in lots if lot.year in years]
        there = _measured(situation, minimum, inside, years)
        need = situation.need_in(minimum.need, years)
        yield _finding(situation, minimum, there, need, years[-1])


def windows(
    situation: Situation, minimum: Minimum, length: int
) -> Iterator[tuple[int, ...]]:
    """Yield the years of each window that has begun to be judged."""
    last = min(situation.counted_up_to, situation.period_ends)
    for first in situation.years:
        years = tuple(range(first, first + length))
        if years[-1] > situation.head.year_of(last):
            return
        if minimum.first_year is not None and first < minimum.first_year:
            continue
        if all(minimum.years_where.matches(situation.at_end_of(y)) for y in years):
            yield years


def _measured(
    situation: Situation,
    minimum: Minimum,
    lots: list[Lot],
    years: tuple[int, ...] | None,
) -> Fraction:
    """Return how much is there, of credits, hours, times, values or attestations."""
    if minimum.attested is not None:
        return _attested(situation, minimum.attested, years)
    if not minimum.in_one:
        return _amount(minimum, lots)
    trainings: dict[tuple[str, str], list[Lot]] = {}
    for lot in lots:
        trainings.setdefault(_training(minimum, lot), []).append(lot)
    amounts = (_amount(minimum, one) for one in trainings.values())
    return max(amounts, default=Fraction(0))


def _training(minimum: Minimum, lot: Lot) -> tuple[str, str]:
    """Return what makes lots one training: the value of a tag, else the origin."""
    shared = lot.subject.tags.get(minimum.by_tag or "")
    return ("origin", lot.origin_id) if shared is None else ("tag", shared)


def _amount(minimum: Minimum, lots: list[Lot]) -> Fraction:
    if minimum.measure is Measure.CREDITS:
        return credits_of(lots)
    if minimum.measure is Measure.HOURS:
        return hours_of(lots)
    if minimum.measure is Measure.TIMES:
        return Fraction(len({lot.origin_id for lot in lots}))
    values = {lot.subject.tags.get(minimum.of or "") for lot in lots}
    return Fraction(len(values - {None}))


def _attested(
    situation: Situation, subject: str, years: tuple[int, ...] | None
) -> Fraction:
    """Count the attestations of a subject in these years, or in the whole period.

    Those of an extension belong to the period and to no year of it; none counts after
    the counted day.
    """
    last = min(situation.counted_up_to, situation.period_until)
    return Fraction(
        sum(
            attestation.subject == subject
            and situation.period_from <= attestation.on <= last
            and (years is None or situation.head.year_of(attestation.on) in years)
            for attestation in situation.facts.attestations
        )
    )


def _finding(
    situation: Situation,
    minimum: Minimum,
    there: Fraction,
    need: Fraction,
    year: int | None,
) -> Finding:
    by_target = minimum.need.amount is None
    return Finding(
        rule=minimum.ref,
        label=minimum.label,
        have=there,
        need=need,
        unit=str(minimum.measure),
        year=year,
        hard=is_hard(situation, minimum),
        met=there >= need,
        exempted_by=situation.exemption(minimum.rule_id),
        open_reading=minimum.open_reading
        or (situation.cohort.open_reading if by_target else None),
    )


def _prerequisite(situation: Situation, rule: Prerequisite) -> Finding:
    progress = situation.progress[rule.rule_id]
    return Finding(
        rule=rule.ref,
        label=rule.label,
        have=progress.hours,
        need=rule.hours,
        unit=str(Measure.HOURS),
        year=None,
        hard=True,
        met=progress.fulfilled_on is not None,
        exempted_by=situation.exemption(rule.rule_id),
        open_reading=rule.open_reading,
    )
