"""What the page of a replay shows, arranged for being understood in ten seconds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for

from domain.policy.load import Policy
from domain.policy.replaying.change import Change
from domain.statement import Label
from http_api.pages.cause_words import edit_words
from http_api.pages.language import in_language
from http_api.pages.links import address
from http_api.pages.rulebook import plain
from http_api.pages.texts import gettext as _
from http_api.pages.texts import ngettext
from projections.replaying.kept import DifferenceFilter, ReplayView

SHOWN = 12
"""Schools, clauses and edits that a chart shows; the others are folded."""

TURNS = ("lost", "gained", "newly_out_of_scope", "newly_in_scope")
CHANGES = ("lost", "gained", "newly-in-scope", "newly-out-of-scope", "amounts")
ALL = 100
UNDER = re.compile(r"（[^（）]* = [^（）]* 时）| \(under [^()]* = [^()]*\)")
"""In the words of an edit: under which options of readings it holds."""
OPTION = re.compile(r"([A-Za-z0-9_-]+) = ([A-Za-z0-9_-]+)")
"""A whole, in percent."""


@dataclass(frozen=True, kw_only=True)
class ReplayPage:
    """One replay, and what came of it."""

    view: ReplayView
    wanted: DifferenceFilter
    schools: Mapping[str, Label]
    policies: Sequence[Policy] = ()
    """The documents of both sides, the later one first: they hold the words."""

    @property
    def summary(self) -> Mapping[str, Any]:
        """Everything that was counted; empty before it is done."""
        return self.view.summary or {}

    @property
    def totals(self) -> Mapping[str, Any]:
        """How many became what."""
        found: Mapping[str, Any] = self.summary["totals"]
        return found

    @property
    def turned(self) -> int:
        """How many have another verdict."""
        return sum(self.totals[name] for name in TURNS)

    @property
    def percent(self) -> int:
        """How far the work is."""
        progress = self.view.progress
        return progress.done * ALL // progress.total if progress.total else 0

    @property
    def sentence(self) -> str:
        """Say in one sentence what came of it, and through what."""
        if not self.totals["counted"]:
            return _("Neither side speaks of any teacher: the rules govern nobody.")
        if not self.turned:
            return self._unturned()
        who = ngettext(
            "%(num)s teacher gets another verdict",
            "%(num)s teachers get another verdict",
            self.turned,
        )
        through = self._through()
        return f"{who}{through}" if through else who + _(".")

    def _unturned(self) -> str:
        amounts = self.totals["amounts"]
        if not amounts:
            return _("Nothing changes for anybody: every verdict and amount stays.")
        return ngettext(
            "Every verdict stays; for %(num)s teacher the amounts change.",
            "Every verdict stays; for %(num)s teachers the amounts change.",
            amounts,
        )

    def _through(self) -> str:
        """Name the edit behind most, else the clause behind most."""
        edits = sorted(self.summary["amendments"], key=_turned_by, reverse=True)
        if edits and _turned_by(edits[0]):
            label, count = self.edit_words(edits[0]), _turned_by(edits[0])
        else:
            clauses = [one for one in self.summary["clauses"] if _rests(one)]
            if not clauses:
                return ""
            label, count = self._clause_words(clauses[0]), _rests(clauses[0])
        if count == self.turned:
            return _(", all of them through: %(what)s", what=label)
        return _(
            ", %(count)s of them through: %(what)s", count=f"{count:,}", what=label
        )

    def _clause_words(self, clause: Mapping[str, Any]) -> str:
        return f"{self.label(clause['label'])} ({clause['article']})"

    # --- groups -----------------------------------------------------------------------

    @property
    def by_school(self) -> Sequence[Mapping[str, Any]]:
        """The schools where verdicts turn, those where most do first."""
        return _turning(self.summary["schools"])

    @property
    def by_cohort(self) -> Sequence[Mapping[str, Any]]:
        """The groups of teachers, those where most verdicts turn first."""
        return sorted(
            self.summary["cohorts"], key=lambda one: -_turned_in(one["tally"])
        )

    @property
    def clauses(self) -> Sequence[Mapping[str, Any]]:
        """The requirements that withhold a verdict on either side."""
        found: Sequence[Mapping[str, Any]] = self.summary["clauses"]
        return found

    @property
    def turning_edits(self) -> Sequence[Mapping[str, Any]]:
        """The edits on which verdicts turn, or that take back what others bring."""
        return [one for one in self.edits if _turned_by(one) + one["undone"]]

    @property
    def edits(self) -> Sequence[Mapping[str, Any]]:
        """The edits between the two sides, those that turn most first."""
        return sorted(
            self.summary["amendments"],
            key=lambda one: (-_turned_by(one), -one["undone"]),
        )

    @property
    def idle_edits(self) -> Sequence[Mapping[str, Any]]:
        """The edits on which no verdict turns."""
        return [one for one in self.edits if not _turned_by(one) + one["undone"]]

    @property
    def telling_clauses(self) -> Sequence[Mapping[str, Any]]:
        """The requirements that withhold a verdict from others than before."""
        return [one for one in self.clauses if _rests(one) or _shifts(one)]

    @property
    def still_clauses(self) -> Sequence[Mapping[str, Any]]:
        """The requirements that withhold as many verdicts as before."""
        return [one for one in self.clauses if not (_rests(one) or _shifts(one))]

    @staticmethod
    def most(groups: Sequence[Mapping[str, Any]], *names: str) -> int:
        """Return the largest of some counts, to draw the others against."""
        return max((_count(one, name) for one in groups for name in names), default=0)

    def bucket(self, bucket: Mapping[str, Any]) -> str:
        """Say which shortfalls a bucket holds."""
        if bucket["verdict"] == "met":
            return _("Met")
        if bucket["above"] is None:
            return _("Not met, no credits missing")
        if bucket["up_to"] is None:
            return _("more than %(above)s missing", above=bucket["above"])
        return _(
            "%(above)s to %(up_to)s missing",
            above=bucket["above"],
            up_to=bucket["up_to"],
        )

    # --- words ------------------------------------------------------------------------

    @staticmethod
    def label(told: Mapping[str, str]) -> str:
        """Return a label that was kept as JSON."""
        return in_language(Label(zh=told["zh"], en=told["en"]))

    def school(self, school_id: str) -> Label:
        """Return what a school is called."""
        return self.schools.get(school_id, plain(school_id or "–"))

    def cohort(self, cohort: str) -> str:
        """Return what a group of teachers is called."""
        return self._named("cohorts", "cohort", cohort)

    def rule(self, rule_id: str) -> str:
        """Return what a requirement is called."""
        return self._named("clauses", "rule_id", rule_id)

    def edit(self, amendment_id: str) -> str:
        """Return what an edit does."""
        for one in self.summary.get("amendments", ()):
            if one["amendment_id"] == amendment_id:
                return self.edit_words(one)
        return amendment_id

    def edit_words(self, edit: Mapping[str, Any]) -> str:
        """Return what an edit does, its rule called by its label and not by its id."""
        words = UNDER.sub(self._unless_chosen, self.label(edit["label"]))
        return edit_words(words, edit["amendment_id"], self.policies)

    def _unless_chosen(self, under: re.Match[str]) -> str:
        """Leave out under which options an edit holds where these are applied."""
        chosen = self.view.question["after"]["readings"].items()
        return "" if set(OPTION.findall(under[0])) <= set(chosen) else under[0]

    def _named(self, group: str, key: str, wanted: str) -> str:
        for one in self.summary[group]:
            if one[key] == wanted:
                return self.label(one["label"])
        return wanted

    # --- addresses --------------------------------------------------------------------

    def url(self, **wanted: str) -> str:
        """Return the address of a selection of the changed teachers."""
        path = url_for("pages.replay", replay_id=self.view.replay_id)
        return address(path, wanted, "changed")

    def export_url(self, file: str) -> str:
        """Return the address of the list as a file, with the filters of the page."""
        path = url_for("replays.export_differences", replay_id=self.view.replay_id)
        return address(path, {"format": file, **filter_query(self.wanted)})

    def teacher_url(self, teacher_id: str) -> str:
        """Return the address of a teacher's two statements."""
        return url_for(
            "pages.beside", replay_id=self.view.replay_id, teacher_id=teacher_id
        )


CHANGE_WORDS = frozenset(change.value for change in Change)


def filter_of(query: Mapping[str, str]) -> DifferenceFilter:
    """Return which of the changed teachers a query asks for.

    A word that is no change narrows nothing: the page shows no such filter.
    """
    change = query.get("change")
    return DifferenceFilter(
        change=change if change in CHANGE_WORDS else None,
        school_id=query.get("school") or None,
        cohort=query.get("cohort") or None,
        cause=query.get("cause") or None,
        rule_id=query.get("rule") or None,
        teacher_id=(query.get("teacher") or "").strip() or None,
    )


def filter_query(wanted: DifferenceFilter) -> dict[str, str]:
    """Return the query of a filter."""
    given = {
        "change": wanted.change,
        "school": wanted.school_id,
        "cohort": wanted.cohort,
        "cause": wanted.cause,
        "rule": wanted.rule_id,
        "teacher": wanted.teacher_id,
    }
    return {name: value for name, value in given.items() if value is not None}


def exact(text: str | None) -> Fraction | None:
    """Return a rational that was kept as JSON."""
    return None if text is None else Fraction(text)


def _turning(groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = [one for one in groups if _turned_in(one["tally"])]
    return sorted(found, key=lambda one: -_turned_in(one["tally"]))


def _turned_in(tally: Mapping[str, int]) -> int:
    return sum(tally[name] for name in TURNS)


def _turned_by(edit: Mapping[str, Any]) -> int:
    return int(edit["alone"] + edit["together"])


def _rests(clause: Mapping[str, Any]) -> int:
    return int(clause["lost"] + clause["gained"])


def _shifts(clause: Mapping[str, Any]) -> bool:
    return bool(clause["withheld_before"] != clause["withheld_after"])


def _count(group: Mapping[str, Any], name: str) -> int:
    return int(group["tally"][name] if "tally" in group else group[name])
