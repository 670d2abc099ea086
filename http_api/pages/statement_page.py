"""What the statement's template shows: the statement, arranged for reading.

Nothing is computed here that a policy did not say; amounts are only added up where the
page shows a selection of parcels, and then their sum equals the number that was
followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from domain.policy.readings import Reading
from domain.statement import Finding, Label, Parcel, Statement
from http_api.pages.bars import SCALE, CategoryBar, category_bars, within
from http_api.pages.formats import rounded
from http_api.pages.language import in_language
from projections.views import AsOf, StatementView


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the reader asked to see: which facts, which rules, which credits."""

    as_of: AsOf
    series: str | None = None
    policy_as_of: date | None = None
    counted_up_to: date | None = None
    category: str | None = None
    year: int | None = None

    @property
    def looks_back(self) -> bool:
        """Whether anything but today's facts and rules was asked for."""
        return bool(self.view_parameters.keys() - {"series"})

    @property
    def view_parameters(self) -> dict[str, str]:
        """The query of this view, without the selection of credits."""
        asked = {
            "position": self.as_of.position,
            "recorded_on": self.as_of.recorded_on,
            "asserted_on": self.as_of.asserted_on,
            "series": self.series,
            "policy_as_of": self.policy_as_of,
            "counted_up_to": self.counted_up_to,
        }
        return {name: str(value) for name, value in asked.items() if value is not None}

    @property
    def carried(self) -> dict[str, Any]:
        """What a link to a trace takes along, so that it shows the same credit."""
        return dict(self.view_parameters)


@dataclass(frozen=True, kw_only=True)
class AppliedReading:
    """A question of the text and how it was read here."""

    reading_id: str
    question: Label
    applied: Label
    open: bool


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
    known_readings: Mapping[str, Reading]

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
        return words

    @property
    def bars(self) -> tuple[CategoryBar, ...]:
        """One bar a category."""
        return category_bars(self.statement)

    @property
    def years(self) -> list[int]:
        """The years in which anything counts."""
        return sorted({parcel.year for parcel in self.statement.parcels})

    def in_year(self, year: int) -> Fraction:
        """Return the credits that count in a year."""
        return _sum_credits(p for p in self.statement.parcels if p.year == year)

    @property
    def lacking(self) -> list[Finding]:
        """The requirements that withhold the verdict."""
        return [f for f in self._unmet() if f.hard]

    @property
    def advisory_lacking(self) -> list[Finding]:
        """The requirements that are not reached and withhold nothing."""
        return [f for f in self._unmet() if not f.hard]

    def _unmet(self) -> list[Finding]:
        findings = self.statement.findings
        return [f for f in findings if not f.met and f.exempted_by is None]

    @property
    def hours_finding(self) -> Finding | None:
        """The minimum of hours over the whole period, if there is one."""
        findings = self.statement.findings
        hours = [f for f in findings if f.unit == "hours" and f.year is None]
        return max(hours, key=lambda finding: finding.need, default=None)

    @property
    def parcels(self) -> list[Parcel]:
        """The credits that were asked for, in order of completion."""
        chosen = [parcel for parcel in self.statement.parcels if self._shown(parcel)]
        return sorted(chosen, key=lambda p: (p.completed_on, p.parcel_id))

    def _shown(self, parcel: Parcel) -> bool:
        category, year = self.asked.category, self.asked.year
        in_category = category is None or within(parcel.category, category)
        return in_category and (year is None or parcel.year == year)

    @property
    def parcel_credits(self) -> Fraction:
        """The sum of the credits shown."""
        return _sum_credits(self.parcels)

    @property
    def parcel_hours(self) -> Fraction:
        """The sum of the hours shown."""
        return sum((parcel.hours for parcel in self.parcels), Fraction())

    @property
    def readings(self) -> list[AppliedReading]:
        """Every question of the document and the option that was applied."""
        return [
            self._reading(reading_id, option)
            for reading_id, option in self.statement.policy.readings.items()
        ]

    def _reading(self, reading_id: str, option: str) -> AppliedReading:
        plain = Label(zh=option, en=option)
        known = self.known_readings.get(reading_id)
        if known is None:
            nothing = Label(zh="", en="")
            return AppliedReading(
                reading_id=reading_id, question=nothing, applied=plain, open=False
            )
        return AppliedReading(
            reading_id=reading_id,
            question=known.question,
            applied=known.options.get(option, plain),
            open=known.open,
        )

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
        return url_for(
            "pages.statement",
            teacher_id=self.statement.teacher_id,
            category=category,
            year=year,
            _anchor="credits",
            **self.asked.view_parameters,
        )

    def bar_words(self, bar: CategoryBar) -> str:
        """Say what a bar shows, for those who do not see it."""
        name, have = in_language(bar.balance.label), rounded(bar.balance.credits)
        if bar.balance.need is None:
            return _("%(name)s: %(have)s credits", name=name, have=have)
        need = rounded(bar.balance.need)
        return _(
            "%(name)s: %(have)s of %(need)s credits", name=name, have=have, need=need
        )

    def share(self, have: Fraction, need: Fraction) -> Markup:
        """Draw how much of a target is there."""
        width = min(int(have * SCALE / need), SCALE) if need else SCALE
        tone = "good" if have >= need else "bad"
        return Markup(
            '<svg class="share" viewBox="0 0 1000 8" preserveAspectRatio="none"'
            ' aria-hidden="true"><rect class="track" width="1000" height="8"/>'
            '<rect class="{}" width="{}" height="8"/></svg>'
        ).format(tone, width)


def _sum_credits(parcels: Any) -> Fraction:
    return sum((parcel.credits for parcel in parcels), Fraction())
