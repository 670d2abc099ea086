"""Replays: two worlds over all teachers, who would gain or lose, and why."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response

from domain.errors import UnknownError
from domain.policy.load import load_policy
from domain.policy.mistakes import ReadingUnknownError
from http_api.answers import REPLAYED, listed_page, shown
from http_api.context import services
from http_api.noun import Noun
from http_api.presenting import present
from http_api.reading import await_position, check_position, note_access
from http_api.replay_words import check_words
from http_api.requests import ledger_request
from http_api.schemas.queries import AXES, ListSchema
from http_api.schemas.replays import (
    DifferencesSchema,
    ExportSchema,
    FileFormat,
    ReadingsReportSchema,
    ReplaySchema,
)
from ledger.commands.jobs import ask_for
from ledger.jobs import JobState
from ledger.policies import loaded
from projections.errors import ResultMissingError
from projections.replaying import kept
from projections.replaying.export import Sheet, as_csv, as_xlsx
from projections.replaying.kept import REPLAY, DifferenceFilter, ReplayView
from projections.replaying.questions import (
    ReplayQuestion,
    RulesAsked,
    SideAsked,
    settled,
)
from projections.replaying.reports import ReportQuestion, readings_report
from projections.views import AsOf

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Noun("replays", __name__, "Two worlds compared over all teachers.")


@blueprint.asking("/replays", ReplaySchema, "ReplayAsked")
def ask_replay(body: dict[str, Any]) -> Response:
    """Ask what another revision, reading, day or state of the facts would change."""
    return _asked(question_of(body))


@blueprint.asking("/replays/<uuid:replay_id>/again", None, "ReplayAsked")
def ask_again(replay_id: UUID) -> Response:
    """Ask the very same question again: its result ought to have the same digest."""
    job = kept.replay_job(services().ledger, replay_id)
    return _asked(job.question)


@blueprint.writing("/replays/<uuid:replay_id>/cancellation", "POST")
def cancel_replay(replay_id: UUID) -> Response:
    """Let a replay end that waits or runs; one that is over stays as it is."""
    ledger = services().ledger
    kept.replay_job(ledger, replay_id)
    cancelled = ledger.jobs.cancel(replay_id)
    status = "cancelled" if cancelled else kept.replay(ledger, replay_id).state.value
    return shown({"status": status, "links": _links(replay_id)})


@blueprint.reading("/replays", "ReplayPage", ListSchema)
def list_replays(query: dict[str, Any]) -> Response:
    """List the replays that were asked for, newest first."""
    page = kept.replays(services().ledger, query["cursor"], query["limit"])
    return listed_page([replay_json(view) for view in page.items], page.next_cursor)


@blueprint.reading("/replays/<uuid:replay_id>", "Replay")
def get_replay(replay_id: UUID) -> Response:
    """Return how a replay stands: progress, then totals, groups, clauses, edits."""
    return shown(replay_json(kept.replay(services().ledger, replay_id)))


@blueprint.reading(
    "/replays/<uuid:replay_id>/differences", "DifferencePage", DifferencesSchema
)
def list_differences(query: dict[str, Any], replay_id: UUID) -> Response:
    """List the teachers who changed: both verdicts, what is missing, and the cause."""
    ledger, wanted = services().ledger, filter_of(query)
    check_words(kept.replay_job(ledger, replay_id), wanted)
    page = kept.differences(
        ledger,
        replay_id,
        wanted,
        query["cursor"],
        query["limit"],
    )
    names = _names(page.items)
    items = [{**one, "name": names.get(one["teacher_id"])} for one in page.items]
    return listed_page(items, page.next_cursor, page.total)


@blueprint.file("/replays/<uuid:replay_id>/export", (CSV, XLSX), ExportSchema)
def export_differences(query: dict[str, Any], replay_id: UUID) -> Response:
    """Return the teachers who changed as a file for a spreadsheet."""
    ledger = services().ledger
    view = kept.replay(ledger, replay_id)
    wanted = filter_of(query)
    check_words(kept.replay_job(ledger, replay_id), wanted)
    found = list(kept.filtered(ledger, replay_id, wanted))
    if view.summary is None:
        raise ResultMissingError(replay_id, view.state.value)
    sheet = Sheet(
        differences=found,
        names=_names(found),
        summary=view.summary,
        question=view.question,
    )
    as_file = as_xlsx if query["format"] is FileFormat.XLSX else as_csv
    response = Response(as_file(sheet))
    response.content_type = XLSX if as_file is as_xlsx else f"{CSV}; charset=utf-8"
    name = f"replay-{replay_id}.{query['format'].value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.reading(
    "/policies/<id:document>/<id:revision>/readings-report",
    "ReadingsReport",
    ReadingsReportSchema,
    waiting="It is being computed; ask again.",
)
def get_readings_report(
    query: dict[str, Any], document: str, revision: str
) -> Response:
    """Say for each reading how many would gain or lose by each other option."""
    here = services()
    await_position(query["at_least"])
    adoption = here.ledger.policies.find(document, revision)
    if adoption is None:
        raise UnknownError("policy", f"{document} {revision}", "document")
    question = ReportQuestion(
        policy=loaded(adoption),
        counted_up_to=query["counted_up_to"] or here.today(),
    )
    request = ledger_request()
    view = readings_report(here.ledger, request, question, query["at_least"])
    status = HTTPStatus.ACCEPTED if view.state is not JobState.DONE else HTTPStatus.OK
    return shown(present(view), status)


def question_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the question that a checked body asks, settled, as JSON.

    Raises what `settled` raises, and BeyondLogError.
    """
    question = _settled(body)
    return question.as_json()


def filter_of(query: Mapping[str, Any]) -> DifferenceFilter:
    """Return which differences a checked query wants."""
    return DifferenceFilter(
        change=query["change"],
        school_id=query["school"],
        cohort=query["cohort"],
        cause=query["cause"],
        rule_id=query["rule"],
        teacher_id=query["teacher"],
    )


def replay_json(view: ReplayView) -> dict[str, Any]:
    """Return how a replay stands, as JSON."""
    told: dict[str, Any] = present(view)
    return {**told, "links": _links(view.replay_id)}


def _settled(body: Mapping[str, Any]) -> ReplayQuestion:
    old, new = body["from_"], body["to"]
    after = _side(new or {**old, "readings": {}}, body, own=body["readings"])
    if old is None:
        name = new["document"] or load_policy(new["text"], "the document").document
        old = {**new, "document": name, "readings": {}}
        old |= dict.fromkeys(("text", "revision", "adopted_by"))
    before = _side(old, body, own={})
    here = services()
    try:
        return settled(here.room, before, after, here.today(), body["school"])
    except ReadingUnknownError as error:
        if error.field == "to.readings" and not (new and new["readings"]):
            error.field = "readings"
        raise


def _side(
    told: Mapping[str, Any], body: Mapping[str, Any], own: Mapping[str, str]
) -> SideAsked:
    axes = told if any(told[axis] is not None for axis in AXES) else body
    if axes["facts_as_of"] is not None:
        check_position("facts_as_of", axes["facts_as_of"])
    return SideAsked(
        rules=RulesAsked(
            document=told["document"],
            revision=told["revision"],
            adopted_by=told["adopted_by"],
            text=told["text"],
            readings={**own, **told["readings"]},
        ),
        as_of=AsOf(
            position=axes["facts_as_of"],
            recorded_on=axes["recorded_on"],
            asserted_on=axes["asserted_on"],
        ),
        counted_up_to=told["counted_up_to"] or body["counted_up_to"],
    )


def _asked(question: Mapping[str, Any]) -> Response:
    answer = ask_for(services().ledger, ledger_request(), REPLAY, question)
    replay_id = UUID(answer.body["job_id"])
    told = {"replay_id": str(replay_id), "status": "waiting"}
    response = shown({**told, "links": _links(replay_id)}, HTTPStatus.ACCEPTED)
    response.headers["Location"] = f"/v1/replays/{replay_id}"
    if answer.replayed:
        response.headers[REPLAYED] = "true"
    return response


def _names(differences: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of teachers; that somebody reads of them is logged."""
    ids = [one["teacher_id"] for one in differences]
    if not ids:
        return {}
    note_access(ids, "replay")
    entries = services().ledger.directory.get_many(ids)
    return {key: entry.name for key, entry in entries.items() if entry.name}


def _links(replay_id: UUID) -> dict[str, str]:
    own = f"/v1/replays/{replay_id}"
    return {
        "self": own,
        "differences": f"{own}/differences",
        "export": f"{own}/export",
        "cancellation": f"{own}/cancellation",
        "again": f"{own}/again",
    }
