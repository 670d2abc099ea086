"""The standing report of a document's readings: what hangs on each open question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import redirect, render_template, request, url_for

from domain.errors import UnknownError
from domain.statement import Label
from http_api.auth import require
from http_api.context import services
from http_api.pages.asking import day_in
from http_api.pages.blueprint import blueprint
from http_api.pages.language import in_language
from http_api.pages.links import address
from http_api.permissions import REPLAYERS
from http_api.requests import ledger_request
from ledger.application import CreditLedger
from ledger.jobs import JobState
from ledger.policies import loaded
from projections.replaying.reports import (
    REPORT,
    ReportQuestion,
    ReportView,
    readings_report,
)

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
    ledger = services().ledger
    question = _question(document, revision, request.args)
    view = _ended(ledger, question)
    if view is None:
        view = readings_report(ledger, ledger_request(), question)
    page = ReadingsPage(view=view, title=question.policy.head.title)
    return render_template("readings.html", page=page, turned=turned)


@blueprint.post("/policies/<document>/<revision>/readings")
def ask_readings(document: str, revision: str) -> Any:
    """Ask anew for a report that could not be worked out; raises UnknownError."""
    require(*REPLAYERS)
    question = _question(document, revision, request.form)
    readings_report(services().ledger, ledger_request(), question)
    path = url_for("pages.readings", document=document, revision=revision)
    return redirect(address(path, {"counted_up_to": question.counted_up_to}))


def _question(document: str, revision: str, asked: Mapping[str, str]) -> ReportQuestion:
    here = services()
    adoption = here.ledger.policies.find(document, revision)
    if adoption is None:
        raise UnknownError("policy", f"{document} {revision}", "document")
    day = day_in(asked, "counted_up_to") or here.today()
    return ReportQuestion(policy=loaded(adoption), counted_up_to=day)


def _ended(ledger: CreditLedger, question: ReportQuestion) -> ReportView | None:
    """Return the last report if nothing came of it: a page does not ask anew itself.

    It looks again each second, and would ask for ever for what always fails.
    """
    jobs = ledger.jobs.of_question(REPORT, question.as_json(), limit=1)
    if not jobs or jobs[0].state not in (JobState.FAILED, JobState.CANCELLED):
        return None
    return ReportView(
        document=question.policy.document,
        revision=question.policy.revision,
        counted_up_to=question.counted_up_to,
        state=jobs[0].state,
        progress=jobs[0].progress,
        position=None,
        teachers=None,
        options=(),
        error_code=jobs[0].error_code,
        error_message=jobs[0].error_message,
    )
