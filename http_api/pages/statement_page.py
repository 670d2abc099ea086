"""What the statement's template shows: the statement, arranged for reading.

Nothing is computed here that a policy did not say; amounts are only added up where the
page shows a selection of parcels, and then their sum equals the number that was
followed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from flask import url_for

from domain.policy.load import Policy
from domain.policy.readings import Reading
from domain.statement import (
    Finding,
    Label,
    Parcel,
    RuleRef,
    Statement,
    Uncounted,
    Waiting,
)
from http_api.pages.applied import AppliedReading, OtherOption
from http_api.pages.asked import Asked
from http_api.pages.bars import CategoryBar, category_bars, within
from http_api.pages.formats import district_zone, rounded
from http_api.pages.language import in_language
from http_api.pages.links import address
from http_api.pages.texts import gettext as _
from projections.views import CertificateView, StatementView

UUID_CHARACTERS = 36
"""A parcel's id begins with that of the posting or line that it comes from."""


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """A statement view and everything beside it that the page shows."""

    view: StatementView
    asked: Asked
    school: Label
    series: Sequence[str]
    """The series that there are policies for."""
    titles: Mapping[str, Label]
    """Origin id (posting or carry-in) to the title of what it was."""
    shows: Callable[[str], bool] = lambda _: True
    """Whether the reader sees a posting or line one by one, or only in the sums."""
    hidden_before: date | None = None
    """The day on which the teacher came to the school that looks."""
    policy: Policy | None
    """The document that was applied, for its words; None where it is gone."""

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.view.statement

    @property
    def asked_words(self) -> str:
        """Say which facts and rules the page shows."""
        as_of = self.asked.as_of
        if as_of.recorded_on:
            facts = _("As recorded by the end of %(day)s", day=as_of.recorded_on)
        elif as_of.asserted_on:
            facts = _("As asserted by the end of %(day)s", day=as_of.asserted_on)
        elif as_of.position:
            facts = _("As of position %(position)s", position=as_of.position)
        else:
            facts = _("As of today (position %(n)s)", n=self.view.read.position)
        return facts + self._rules_words()

    def _rules_words(self) -> str:
        day = self.statement.counted_up_to
        words = " · " + _("counted up to %(day)s", day=day)
        if self.asked.policy_as_of:
            adopted = _("rules adopted by %(day)s", day=self.asked.policy_as_of)
            words += " · " + adopted
        for reading in self.readings:
            if reading.reading_id in self.asked.readings:
                words += f" · {reading.reading_id}: {in_language(reading.applied)}"
        return words

    @cached_property
    def bars(self) -> tuple[CategoryBar, ...]:
        """One bar a category."""
        return category_bars(self.statement)

    def binds(self, bar: CategoryBar) -> bool:
        """Whether the verdict hangs on the minimum of a bar."""
        balance = bar.balance
        return any(
            (finding.unit, finding.have, finding.need, finding.year)
            == ("credits", balance.credits, balance.need, None)
            for finding in self.binding
        )

    @property
    def certificate(self) -> CertificateView | None:
        """The certificate, unless it was issued after the day one looks back to."""
        found, as_of = self.view.certificate, self.asked.as_of
        until = as_of.recorded_on or as_of.asserted_on
        if found is None or until is None:
            return found
        issued_on = found.issued_at.astimezone(district_zone()).date()
        return found if issued_on <= until else None

    @property
    def years(self) -> list[int]:
        """The years in which anything counts."""
        return sorted({parcel.year for parcel in self.statement.parcels})

    def in_year(self, year: int) -> Fraction:
        """Return the credits that count in a year."""
        return _sum_credits(p for p in self.statement.parcels if p.year == year)

    @property
    def binding(self) -> list[Finding]:
        """The requirements on which the verdict hangs."""
        return [finding for finding in self.statement.findings if finding.hard]

    @property
    def advisory(self) -> list[Finding]:
        """The requirements that are shown and withhold nothing."""
        return [finding for finding in self.statement.findings if not finding.hard]

    @property
    def lacking(self) -> list[Finding]:
        """The requirements that withhold the verdict."""
        return [finding for finding in self.binding if self.withholds(finding)]

    @property
    def advisory_lacking(self) -> list[Finding]:
        """The advisory requirements that are not reached."""
        return [finding for finding in self.advisory if not finding.met]

    @staticmethod
    def withholds(finding: Finding) -> bool:
        """Whether a requirement stands between the teacher and the certificate."""
        return finding.hard and not finding.met and finding.exempted_by is None

    @property
    def hours_finding(self) -> Finding | None:
        """The minimum of hours over the whole period, if there is one."""
        findings = self.statement.findings
        hours = [f for f in findings if f.unit == "hours" and f.year is None]
        return max(hours, key=lambda finding: finding.need, default=None)

    @property
    def hours_beside(self) -> Fraction:
        """Hours that count although their credit does not (R2)."""
        return self.statement.total_hours - _sum_hours(self.statement.parcels)

    @cached_property
    def parcels(self) -> list[Parcel]:
        """The credits that were asked for, in order of completion."""
        seen = (p for p in self.statement.parcels if self.shows(p.origin_id))
        chosen = [parcel for parcel in seen if self._shown(parcel)]
        return sorted(chosen, key=lambda p: (p.completed_on, p.parcel_id))

    def _shown(self, parcel: Parcel) -> bool:
        category, year = self.asked.category, self.asked.year
        in_category = category is None or within(parcel.category, category)
        return in_category and (year is None or parcel.year == year)

    @property
    def uncounted(self) -> list[Uncounted]:
        """What did not count, as far as the reader sees it."""
        return [one for one in self.statement.uncounted if self.shows(one.origin_id)]

    @property
    def waiting(self) -> list[Waiting]:
        """What waits for a decision, as far as the reader sees it."""
        return [one for one in self.statement.waiting if self.shows(one.posting_id)]

    @property
    def parcel_credits(self) -> Fraction:
        """The sum of the credits shown."""
        return _sum_credits(self.parcels)

    @property
    def parcel_hours(self) -> Fraction:
        """The sum of the hours shown."""
        return _sum_hours(self.parcels)

    @cached_property
    def readings(self) -> list[AppliedReading]:
        """Every question of the document and the option that was applied."""
        return [
            self._reading(reading_id, option)
            for reading_id, option in self.statement.policy.readings.items()
        ]

    def _reading(self, reading_id: str, option: str) -> AppliedReading:
        plain = Label(zh=option, en=option)
        known = self.policy.readings.get(reading_id) if self.policy else None
        if known is None:
            return AppliedReading(
                reading_id=reading_id,
                question=Label(zh="", en=""),
                applied=plain,
                article="",
                open=False,
            )
        return AppliedReading(
            reading_id=reading_id,
            question=known.question,
            applied=known.options.get(option, plain),
            article=known.article,
            open=known.open,
            others=tuple(
                OtherOption(label=label, url=self._read_as(known, name))
                for name, label in known.options.items()
                if name != option
            ),
        )

    @property
    def default_url(self) -> str:
        """The same view under the document's own readings."""
        path = url_for("pages.statement", teacher_id=self.statement.teacher_id)
        return address(path, replace(self.asked, readings={}).view_parameters)

    def _read_as(self, reading: Reading, option: str) -> str:
        asked = self.asked.reading(reading.reading_id, option, reading.default)
        path = url_for("pages.statement", teacher_id=self.statement.teacher_id)
        return address(path, asked.view_parameters)

    def rule_url(self, rule: RuleRef) -> str:
        """Return where the text of a rule stands."""
        applied = self.statement.policy
        return url_for(
            "pages.policy",
            document=applied.document,
            revision=applied.revision,
            _anchor=rule.rule_id,
        )

    @staticmethod
    def articles(parcel: Parcel) -> list[RuleRef]:
        """Return one rule for each article in the chain that made a credit."""
        first = {rule.article: rule for rule in reversed(parcel.rules)}
        return list(first.values())[::-1]

    @property
    def open_readings(self) -> list[AppliedReading]:
        """The questions that only the district can settle."""
        return [reading for reading in self.readings if reading.open]

    @property
    def settled_readings(self) -> list[AppliedReading]:
        """The questions on which no certificate hangs."""
        return [reading for reading in self.readings if not reading.open]

    def traceable(self, parcel_id: str) -> str:
        """Return a parcel's id, or that of its posting where the parcel is gone."""
        known = {parcel.parcel_id for parcel in self.statement.parcels}
        return parcel_id if parcel_id in known else parcel_id[:UUID_CHARACTERS]

    def title(self, origin_id: object) -> Label:
        """Return what a posting was, or its id where that is not known."""
        text = str(origin_id)
        return self.titles.get(text, Label(zh=text, en=text))

    def category(self, category: str) -> Label:
        """Return the label of a category, or its path."""
        for balance in self.statement.balances:
            if balance.category == category:
                return balance.label
        return Label(zh=category, en=category)

    def credits_url(self, category: str | None, year: int | None = None) -> str:
        """Return the address of the credits behind a number of this page."""
        path = url_for("pages.statement", teacher_id=self.statement.teacher_id)
        chosen = {"category": category, "year": year}
        return address(path, {**self.asked.view_parameters, **chosen}, "credits")

    def bar_words(self, bar: CategoryBar) -> str:
        """Say what a bar shows, for those who do not see it."""
        name, have = in_language(bar.balance.label), rounded(bar.balance.credits)
        if bar.balance.need is None:
            return _("%(name)s: %(have)s credits", name=name, have=have)
        need = rounded(bar.balance.need)
        return _(
            "%(name)s: %(have)s of %(need)s credits", name=name, have=have, need=need
        )


def _sum_credits(parcels: Iterable[Parcel]) -> Fraction:
    return sum((parcel.credits for parcel in parcels), Fraction())


def _sum_hours(parcels: Iterable[Parcel]) -> Fraction:
    return sum((parcel.hours for parcel in parcels), Fraction())
