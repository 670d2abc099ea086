"""Reports as they stand: lists by filter and cursor, and one by its id."""

from typing import Any
from uuid import UUID

from flask import Response

from domain.errors import UnknownError
from http_api.answers import listed_page, shown
from http_api.context import actor, services
from http_api.nouns.completions import blueprint
from http_api.presenting import present
from http_api.reading import await_position, note_access, own_reports
from http_api.schemas.queries import CompletionListSchema, ReadingSchema
from http_api.scope import check_postings
from projections.lists import ReportFilter
from projections.views import CompletionView


@blueprint.reading("/completions", "CompletionPage", CompletionListSchema)
def list_completions(query: dict[str, Any]) -> Response:
    """List reports, newest first; a school or provider sees its own part.

    With `awaits=school` or `awaits=district` it is the queue of what waits for a
    decision there, oldest first.
    """
    await_position(query["at_least"])
    narrowed = ReportFilter(
        school_id=query["school"],
        teacher_id=query["teacher"],
        activity_id=query["activity"],
        kind=query["kind"],
        status=query["status"],
        awaits=query["awaits"],
        **own_reports(actor()),
    )
    room = services().room
    read = room.pending if query["awaits"] else room.completions
    page = read(narrowed, query["cursor"], query["limit"])
    if query["teacher"] is not None and page.items:
        note_access([query["teacher"]], "completions")
    items = [report_json(report) for report in page.items]
    return listed_page(items, page.next_cursor, page.total)


@blueprint.reading("/completions/<uuid:posting_id>", "CompletionView", ReadingSchema)
def get_completion(query: dict[str, Any], posting_id: UUID) -> Response:
    """Return one report as it stands."""
    await_position(query["at_least"])
    check_postings([posting_id])
    try:
        report = services().room.completion(posting_id)
    except UnknownError:
        raise UnknownError("posting", posting_id, "posting_id") from None
    note_access([report.teacher_id], "completion")
    return shown(report_json(report))


def report_json(report: CompletionView) -> dict[str, Any]:
    """Return a report with where its teacher and its origin are found."""
    posting_id = report.posting_id
    links = {
        "self": f"/v1/completions/{posting_id}",
        "teacher": f"/v1/teachers/{report.teacher_id}",
        "origin": f"/v1/teachers/{report.teacher_id}/parcels/{posting_id}",
        "activity": f"/v1/activities/{report.activity_id}",
    }
    return {**present(report), "links": links}
