"""Who the teacher is to a document: the cohort, the years that count, the target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.facts import Ruling, TeacherFacts
from domain.policy.calendar import years_between
from domain.policy.model import Cohort, Document, FirstYear, Rules
from domain.policy.periods import date_in, period_of
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
    period_from: date
    """The first day of the teacher's period."""
    period_ends: date
    """Its last day without any extension; what is asked is asked of these days."""
    period_until: date
    """The last day on which credit counts, a ruling's extension included."""
    attributes: Attributes
    """As they hold at min(counted up to, `period_ends`)."""
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
        """Return the counted years of the period that count for this teacher.

        An extension gives more time, it asks for nothing more.
        """
        return self.head.years_between(self.counted_from, self.period_ends)

    @property
    def period_years(self) -> Fraction:
        """Return how many years the teacher's period is long."""
        return years_between(self.period_from, self.period_ends)

    def at_end_of(self, year: int) -> Attributes:
        """Return the attributes on the last counted day of a year."""
        last = min(self.head.year_ends(year), self.period_ends, self.counted_up_to)
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
    head: Document,
    rules: Rules,
    facts: TeacherFacts,
    counted_up_to: date,
    progress: Mapping[str, Progress] | None = None,
) -> Situation:
    """Find the period, the cohort, the counted years and the target of a teacher.

    `progress` towards the prerequisites, where it is known already; else it is found
    in the facts.
    """
    rulings = tuple(r for r in facts.rulings if r.series == head.series)
    day = min(counted_up_to, head.period_until)
    period = period_of(head, facts.attributes_on(day), day)
    period_until = max(
        [r.until for r in rulings if r.effect == "extension" and r.until is not None]
        + [period[1]]
    )
    attributes = facts.attributes_on(min(counted_up_to, period[1]))
    cohort = next(c for c in rules.cohorts if c.where.matches(attributes))
    last = min(counted_up_to, period_until)
    progress = progress or {
        rule.rule_id: progress_of(rule, head, facts, last)
        for rule in rules.prerequisites
    }
    this_year = head.year_starts(head.year_of(last)) if last >= period[0] else None
    begun = _begun(cohort, attributes, progress, this_year)
    counted_from = _counted_from(cohort, head, begun, period)
    situation = Situation(
        facts=facts,
        head=head,
        rules=rules.binding(cohort.cohort_id, attributes),
        counted_up_to=counted_up_to,
        period_from=period[0],
        period_ends=period[1],
        period_until=period_until,
        attributes=attributes,
        cohort=cohort,
        counted_from=counted_from,
        counted_years=years_between(counted_from, period[1]),
        target=Fraction(0),
        progress=progress,
        rulings=rulings,
    )
    return replace(situation, target=_target(situation))


def _target(situation: Situation) -> Fraction:
    """Return the target: a ruling's number (R26), else the cohort's."""
    for ruling in situation.rulings:
        if ruling.effect == "target" and ruling.credits is not None:
            return Fraction(ruling.credits)
    return situation.need(situation.cohort.target)


def _begun(
    cohort: Cohort,
    attributes: Attributes,
    progress: Mapping[str, Progress],
    this_year: date | None,
) -> date | None:
    """Return the day on which the teacher began to count; None: from the beginning.

    A prerequisite that is not yet fulfilled counts from this year on; who has no day
    to count from is asked for the whole period, so that a gap in the data excuses
    nobody.
    """
    source, _, name = cohort.counted_from.partition(":")
    if source == "period":
        return None
    if source == "prerequisite":
        return progress[name].fulfilled_on or this_year
    return date_in(attributes, name)


def _counted_from(
    cohort: Cohort, head: Document, begun: date | None, period: tuple[date, date]
) -> date:
    """Return the first day that counts (R13), never before the period.

    Who begins after the period is asked for its last counted year.
    """
    if begun is None or begun < period[0]:
        return period[0]
    if cohort.first_year is FirstYear.PRO_RATA and begun <= period[1]:
        return begun
    year = head.year_of(begun) + (cohort.first_year is FirstYear.NEXT)
    last = head.year_of(period[1])
    return max(period[0], head.year_starts(min(year, last)))
