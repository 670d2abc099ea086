"""What is asked and what is there: one finding for each requirement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from domain.facts import Status
from domain.policy.lots import Lot, credits_of, hours_of
from domain.policy.model import Measure, Minima, Minimum, Need, Prerequisite
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

    def in_years(self, first: int, last: int) -> "Counted":
        """Return what counts in these years."""
        return Counted(
            lots=[lot for lot in self.lots if first <= lot.year <= last],
            earned=[lot for lot in self.earned if first <= lot.year <= last],
            hours_only=[lot for lot in self.hours_only if first <= lot.year <= last],
        )


def findings(situation: Situation, counted: Counted) -> tuple[Finding, ...]:
    """Return the findings of all prerequisites and minima that bind the teacher."""
    found: list[Finding] = [
        _prerequisite(situation, rule)
        for rule in situation.rules.prerequisites
        if situation.binds(rule)
    ]
    for minimum in situation.rules.minima:
        if situation.binds(minimum):
            found += _minimum(situation, minimum, counted)
    return tuple(found)


def have(minimum: Minimum, lots: Iterable[Lot]) -> Fraction:
    """Return the credits that a minimum finds among lots."""
    return credits_of(lot for lot in lots if lot.is_meant(minimum.on, minimum.where))


def need_of(situation: Situation, minimum: Minimum) -> Fraction:
    """Return what a minimum asks of this teacher over the whole period."""
    need = situation.need(minimum.need)
    if not minimum.of_categories or situation.cohort.minima is Minima.FULL:
        return need
    return need * situation.counted_years / len(situation.head.years)


def _is_hard(situation: Situation, minimum: Minimum) -> bool:
    """Tell whether a minimum withholds the verdict from this teacher's cohort."""
    if not minimum.hard or situation.cohort.cohort_id in minimum.soft_for:
        return False
    return not minimum.of_categories or (situation.cohort.minima is not Minima.ADVISORY)


def _minimum(
    situation: Situation, minimum: Minimum, counted: Counted
) -> Iterator[Finding]:
    if minimum.years is None:
        yield _finding(
            situation,
            minimum,
            _measured(situation, minimum, counted, None),
            need_of(situation, minimum),
            None,
        )
        return
    for first, last in _windows(situation, minimum, minimum.years):
        yield _finding(
            situation,
            minimum,
            _measured(situation, minimum, counted, (first, last)),
            _need_in_window(situation, minimum.need, minimum.years),
            last,
        )


def _need_in_window(situation: Situation, need: Need, years: int) -> Fraction:
    if need.per_year is not None and need.where is None:
        return need.per_year * years
    return situation.need(need)


def _windows(
    situation: Situation, minimum: Minimum, years: int
) -> Iterator[tuple[int, int]]:
    """Yield the first and last year of each window that has begun to be judged."""
    for first in situation.years:
        last = first + years - 1
        if last > min(situation.counted_up_to.year, situation.period_until.year):
            return
        if minimum.first_year is not None and first < minimum.first_year:
            continue
        if minimum.years_where.matches(situation.at_end_of(last)):
            yield first, last


def _measured(
    situation: Situation,
    minimum: Minimum,
    counted: Counted,
    window: tuple[int, int] | None,
) -> Fraction:
    """Return how much is there, of credits, hours, times or attestations."""
    if minimum.attested is not None:
        return _attested(situation, minimum.attested, window)
    inside = counted if window is None else counted.in_years(*window)
    standing = inside.earned if minimum.before_offsets else inside.lots
    lots = [lot for lot in standing if lot.is_meant(minimum.on, minimum.where)]
    if minimum.measure is Measure.HOURS:
        lots += [x for x in inside.hours_only if x.is_meant(minimum.on, minimum.where)]
    if minimum.in_one:
        origins = {lot.origin_id for lot in lots}
        return max(
            (
                _amount(minimum.measure, [x for x in lots if x.origin_id == origin])
                for origin in origins
            ),
            default=Fraction(0),
        )
    return _amount(minimum.measure, lots)


def _amount(measure: Measure, lots: list[Lot]) -> Fraction:
    if measure is Measure.CREDITS:
        return credits_of(lots)
    if measure is Measure.HOURS:
        return hours_of(lots)
    return Fraction(len({lot.origin_id for lot in lots}))


def _attested(
    situation: Situation, subject: str, window: tuple[int, int] | None
) -> Fraction:
    first, last = window or (situation.years[0], situation.years[-1])
    return Fraction(
        sum(
            attestation.subject == subject
            and first <= attestation.on.year <= last
            and attestation.on <= situation.counted_up_to
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
        hard=_is_hard(situation, minimum),
        met=there >= need,
        exempted_by=situation.exemption(minimum.rule_id),
        open_reading=minimum.open_reading
        or (situation.cohort.open_reading if by_target else None),
    )


def _prerequisite(situation: Situation, rule: Prerequisite) -> Finding:
    hours = sum(
        (
            Fraction(completion.amount)
            for completion in situation.facts.completions
            if completion.status is Status.APPROVED
            and completion.completed_on <= situation.counted_up_to
            and rule.where.matches(
                completion, situation.facts.attributes_on(completion.completed_on)
            )
        ),
        Fraction(0),
    )
    return Finding(
        rule=rule.ref,
        label=rule.label,
        have=hours,
        need=rule.hours,
        unit=str(Measure.HOURS),
        year=None,
        hard=True,
        met=situation.fulfilled[rule.rule_id] is not None,
        exempted_by=situation.exemption(rule.rule_id),
        open_reading=rule.open_reading,
    )
