"""Who the teacher is to a document: the cohort, the years that count, the target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from domain.facts import Ruling, TeacherFacts
from domain.policy.model import Cohort, Document, FirstYear, Rules
from domain.policy.prerequisites import Progress, progress_of
from domain.policy.rules import Exclusion, Need
from domain.terms import Attributes


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One teacher before one document on one day."""

    facts: TeacherFacts
    head: Document
    rules: Rules
    """Those that bind the teacher."""
    counted_up_to: date
    period_until: date
    """The last day on which credit counts, a ruling's extension included."""
    attributes: Attributes
    """As they hold at min(counted up to, end of the document's period)."""
    cohort: Cohort
    counted_from: date
    counted_years: Fraction
    target: Fraction
    progress: Mapping[str, Progress]
    """How far each prerequisite of the document is fulfilled."""
    rulings: tuple[Ruling, ...]

    def need(self, need: Need) -> Fraction:
        """Return how much a need asks of this teacher over the whole period."""
        if need.amount is not None:
            return need.amount
        if need.share is not None:
            return need.share * self.target
        if need.where is None and need.per_year is not None:
            return need.per_year * self.counted_years
        return self.need_in(need, self.years)

    def need_in(self, need: Need, years: tuple[int, ...]) -> Fraction:
        """Return how much a need asks in these years."""
        if need.per_year is None:
            return self.need(need)
        where = need.where
        return sum(
            (
                need.per_year
                if where is None or where.matches(self.at_end_of(year))
                else need.otherwise
                for year in years
            ),
            Fraction(0),
        )

    @property
    def years(self) -> tuple[int, ...]:
        """Return the calendar years of the period that count for this teacher.

        An extension gives more time, it asks for nothing more.
        """
        return tuple(y for y in self.head.years if y >= self.counted_from.year)

    def at_end_of(self, year: int) -> Attributes:
        """Return the attributes on the last counted day of a year."""
        last = min(date(year, 12, 31), self.head.period_until, self.counted_up_to)
        return self.facts.attributes_on(last)

    def excluded_by(self) -> Exclusion | None:
        """Return the rule that takes the teacher out of scope, if one does."""
        for exclusion in self.rules.exclusions:
            if exclusion.where.matches(self.attributes) and not self._fulfilled(
                exclusion.unfulfilled
            ):
                return exclusion
        return None

    def _fulfilled(self, prerequisite: str | None) -> bool:
        if prerequisite is None:
            return False
        return self.progress[prerequisite].fulfilled_on is not None

    def exemption(self, rule_id: str) -> str | None:
        """Return the document number of the ruling that lifts a rule, if one does."""
        for ruling in self.rulings:
            if ruling.effect == "exemption" and ruling.rule_id == rule_id:
                return ruling.document_no
        return None


def situate(
    head: Document, rules: Rules, facts: TeacherFacts, counted_up_to: date
) -> Situation:
    """Find the cohort, the counted years and the target of a teacher on a day."""
    rulings = tuple(r for r in facts.rulings if r.series == head.series)
    period_until = max(
        [r.until for r in rulings if r.effect == "extension" and r.until is not None]
        + [head.period_until]
    )
    attributes = facts.attributes_on(min(counted_up_to, head.period_until))
    cohort = next(c for c in rules.cohorts if c.where.matches(attributes))
    last = min(counted_up_to, period_until)
    progress = {
        rule.rule_id: progress_of(rule, head, facts, last)
        for rule in rules.prerequisites
    }
    counted_from = _counted_from(cohort, head, attributes, progress, last)
    years = _years(counted_from, head.period_until)
    return Situation(
        facts=facts,
        head=head,
        rules=rules.binding(cohort.cohort_id, attributes),
        counted_up_to=counted_up_to,
        period_until=period_until,
        attributes=attributes,
        cohort=cohort,
        counted_from=counted_from,
        counted_years=years,
        target=_target(cohort, years, rulings),
        progress=progress,
        rulings=rulings,
    )


def _target(cohort: Cohort, years: Fraction, rulings: tuple[Ruling, ...]) -> Fraction:
    """Return the target: a ruling's number (R26), else the cohort's."""
    for ruling in rulings:
        if ruling.effect == "target" and ruling.credits is not None:
            return Fraction(ruling.credits)
    if cohort.target.per_year is not None:
        return cohort.target.per_year * years
    return cohort.target.amount or Fraction(0)


def _counted_from(
    cohort: Cohort,
    head: Document,
    attributes: Attributes,
    progress: Mapping[str, Progress],
    today: date,
) -> date:
    """Return the first day that counts (R13); what is not yet fulfilled: this year."""
    source, _, name = cohort.counted_from.partition(":")
    if source == "period":
        return head.period_from
    begun = (
        progress[name].fulfilled_on
        if source == "prerequisite"
        else _date_in(attributes, name)
    ) or date(today.year, 1, 1)
    if begun < head.period_from:
        return head.period_from
    if cohort.first_year is FirstYear.PRO_RATA:
        return begun
    year = begun.year + (cohort.first_year is FirstYear.NEXT)
    return min(date(year, 1, 1), date(head.period_until.year, 1, 1))


def _date_in(attributes: Attributes, name: str) -> date | None:
    for value in attributes.get(name, ()):
        try:
            return date.fromisoformat(value)
        except ValueError:
            continue
    return None


def _years(first: date, last: date) -> Fraction:
    """Return the years from one day to another, both included; whole years as 1."""
    after = last + timedelta(days=1)
    if first >= after:
        return Fraction(0)
    return _fraction_of_year(after) - _fraction_of_year(first) + after.year - first.year


def _fraction_of_year(day: date) -> Fraction:
    """Return how much of its year is over when a day begins."""
    new_year = date(day.year, 1, 1)
    days_of_year = (date(day.year + 1, 1, 1) - new_year).days
    return Fraction((day - new_year).days, days_of_year)
