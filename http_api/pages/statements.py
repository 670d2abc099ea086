"""A teacher's statement, its history, and the trace of a credit."""

from collections.abc import Sequence

from flask import render_template, request, url_for

from domain.errors import UnknownError
from domain.policy.load import Policy
from http_api.context import actor, services, visit
from http_api.history import visible_steps
from http_api.pages.asked import Asked
from http_api.pages.asking import asked_of, whole_in
from http_api.pages.blueprint import blueprint
from http_api.pages.names import name_of, namer_of, school_label, titles_of
from http_api.pages.sight import readable_teacher
from http_api.pages.statement_page import StatementPage
from http_api.pages.trace_page import TracePage
from http_api.reading import note_access
from http_api.schemas.queries import MAX_POSITION
from http_api.scope import SCOPED, Sight
from http_api.statement_json import Visible
from ledger.policies import loaded
from projections.origins import history, origin
from projections.statements import Question, statement
from projections.views import OriginStep, StatementView

DEFAULT_SERIES = "credits"
EVENTS_A_PAGE = 50
MOST_EVENTS = 10**6


@blueprint.get("/teachers/<teacher_id>", endpoint="statement")
def show_statement(teacher_id: str) -> str:
    """Show a statement: today's, or as of what the query asks for."""
    sight = readable_teacher(teacher_id)
    asked = asked_of(request.args)
    view = statement(services().room, teacher_id, question_of(asked))
    note_access([teacher_id], "statement")
    visit().position = view.read.position
    return render_template("statement.html", page=page_of(view, asked, sight))


@blueprint.get("/teachers/<teacher_id>/parcels/<path:ref>", endpoint="trace")
def show_trace(teacher_id: str, ref: str) -> str:
    """Show where a credit comes from, by its parcel or by its posting."""
    sight = readable_teacher(teacher_id)
    asked = asked_of(request.args)
    found = origin(services().room, teacher_id, ref, question_of(asked))
    facts = services().room.teacher_facts(teacher_id).facts
    if not Visible(facts, sight).origin(str(found.posting_id)):
        raise UnknownError("parcel", ref, "ref")
    if actor().role in SCOPED:
        found = found.of_this_teacher()
    trace = TracePage(
        origin=found,
        ref=ref,
        name=name_of(teacher_id),
        policy_text=_policy(
            found.statement.policy.document, found.statement.policy.revision
        ),
        view_parameters=asked.view_parameters,
    )
    note_access([teacher_id], "origin")
    steps = (found.posting, *found.other_reports, *found.corrections)
    return render_template("trace.html", trace=trace, namer=namer_of(steps))


@blueprint.get("/teachers/<teacher_id>/history", endpoint="history")
def show_history(teacher_id: str) -> str:
    """Show every event of a teacher's record, the newest first."""
    sight = readable_teacher(teacher_id)
    steps = list(visible_steps(history(services().room, teacher_id), sight))[::-1]
    start = _start(steps)
    note_access([teacher_id], "history")
    after = start + EVENTS_A_PAGE
    before = max(start - EVENTS_A_PAGE, 0)
    return render_template(
        "history.html",
        teacher_id=teacher_id,
        name=name_of(teacher_id),
        steps=steps[start:after],
        namer=namer_of(steps),
        total=len(steps),
        newer_url=_history_url(teacher_id, before) if start else None,
        older_url=_history_url(teacher_id, after) if after < len(steps) else None,
    )


def question_of(asked: Asked) -> Question:
    """Return the reading rooms' question for what a reader asked to see."""
    return Question(
        series=asked.series or DEFAULT_SERIES,
        today=services().today(),
        as_of=asked.as_of,
        policy_as_of=asked.policy_as_of,
        counted_up_to=asked.counted_up_to,
        readings=asked.readings,
    )


def page_of(view: StatementView, asked: Asked, sight: Sight) -> StatementPage:
    """Return a statement with the words that the page needs beside it."""
    documents = services().ledger.policies.governing_documents()
    applied = view.statement.policy
    return StatementPage(
        view=view,
        asked=asked,
        shows=Visible(view.read.facts, sight).origin,
        hidden_before=sight.since,
        school=school_label(view.school_id),
        series=sorted({policy.series for policy in documents} | {applied.series}),
        titles=titles_of(view.read.facts),
        policy=_policy(applied.document, applied.revision),
    )


def _policy(document: str, revision: str) -> Policy | None:
    adoption = services().ledger.policies.find(document, revision)
    return loaded(adoption) if adoption else None


def _start(steps: Sequence[OriginStep]) -> int:
    """Return where the page of a history begins: as asked, or around a position."""
    position = whole_in(request.args, "position", 1, MAX_POSITION)
    if position is None:
        return whole_in(request.args, "start", 0, MOST_EVENTS) or 0
    later = sum(step.recorded.position > position for step in steps)
    return later - later % EVENTS_A_PAGE


def _history_url(teacher_id: str, start: int) -> str:
    return url_for("pages.history", teacher_id=teacher_id, start=start)
