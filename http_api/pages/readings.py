"""The standing report of a document's readings: what hangs on each open question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template, request

from domain.errors import UnknownError
from domain.statement import Label
from http_api.auth import require
from http_api.context import services
from http_api.pages.asking import day_in
from http_api.pages.blueprint import blueprint
from http_api.pages.language import in_language
from http_api.permissions import REPLAYERS
from http_api.requests import ledger_request
from ledger.policies import loaded
from projections.replaying.reports import ReportQuestion, ReportView, readings_report

TURNS = ("lost", "gained", "newly_in_scope", "newly_out_of_scope")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the text, and what each other option would change."""

    reading_id: str
    told: Mapping[str, Any]
    """The question as any of its options tells it."""
    options: Sequence[Mapping[str, Any]]

    @property
    def open(self) -> bool:
        """Whether only the district can settle it."""
        return bool(self.told["open"])

    @property
    def most(self) -> int:
        """How many verdicts turn by the option that turns most."""
        return max(turned(option) for option in self.options)


@dataclass(frozen=True, kw_only=True)
class ReadingsPage:
    """A report, question by question."""

    view: ReportView
    title: Label

    @property
    def questions(self) -> Sequence[Question]:
        """The open questions first, and of these those on which most hangs."""
        found = [
            Question(reading_id=name, told=some[0], options=some)
            for name, group in groupby(
                self.view.options, key=lambda one: str(one["reading_id"])
            )
            if (some := list(group))
        ]
        return sorted(found, key=lambda one: (not one.open, -one.most))

    @property
    def parts(self) -> Sequence[tuple[bool, Sequence[Question]]]:
        """The open questions, then those that the document settles."""
        return [
            (open_, list(some))
            for open_, some in groupby(self.questions, key=lambda one: one.open)
        ]

    @property
    def most(self) -> int:
        """The largest count, to draw the others against."""
        counts = (
            max(one["tally"]["lost"], one["tally"]["gained"])
            for one in self.view.options
        )
        return max(counts, default=0)

    @property
    def hanging(self) -> int:
        """How many open questions turn any verdict."""
        return sum(one.open and one.most > 0 for one in self.questions)

    @property
    def name(self) -> str:
        """What a form calls the revision."""
        return f"{self.view.document}@{self.view.revision}"

    @staticmethod
    def label(told: Mapping[str, str]) -> str:
        """Return a label that was kept as JSON."""
        return in_language(Label(zh=told["zh"], en=told["en"]))


def turned(option: Mapping[str, Any]) -> int:
    """Return how many verdicts turn by another option."""
    return sum(int(option["tally"][name]) for name in TURNS)


@blueprint.get("/policies/<document>/<revision>/readings", endpoint="readings")
def show_readings(document: str, revision: str) -> str:
    """Show how many certificates hang on each question; raises UnknownError."""
    require(*REPLAYERS)
    here = services()
    adoption = here.ledger.policies.find(document, revision)
    if adoption is None:
        raise UnknownError("policy", f"{document} {revision}", "document")
    policy = loaded(adoption)
    day = day_in(request.args, "counted_up_to") or here.today()
    question = ReportQuestion(policy=policy, counted_up_to=day)
    view = readings_report(here.ledger, ledger_request(), question)
    page = ReadingsPage(view=view, title=policy.head.title)
    return render_template("readings.html", page=page, turned=turned)
