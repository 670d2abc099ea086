"""Imports: files of rows, sent in, checked, confirmed, posted."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response

from http_api.answers import REPLAYED, listed_page, shown
from http_api.context import actor, services
from http_api.importing.files import language_of, template_file, workbook_file
from http_api.importing.owning import note_rows_read, owner_of
from http_api.importing.receiving import BODIES, CSV, FORM, PART, XLSX, received_file
from http_api.importing.results import RowFilter, rows_page
from http_api.importing.states import (
    ImportState,
    ImportView,
    find_upload,
    imports,
    one_import,
)
from http_api.noun import Noun
from http_api.presenting import present
from http_api.requests import ledger_request
from http_api.schemas.imports import (
    RowListSchema,
    TemplateSchema,
    UploadSchema,
    WorkbookSchema,
)
from http_api.schemas.queries import ListSchema
from ledger.commands.uploads import confirm_upload, take_in_file
from ledger.requests import Answer
from ledger.upload_parts import AnsweredRow

BINARY = {"type": "string", "format": "binary"}
FILE_BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {PART: BINARY},
                "required": [PART],
            }
        },
        **{mimetype: {"schema": BINARY} for mimetype in BODIES},
    },
}

blueprint = Noun("imports", __name__, "Files of completions, row by row.")


@blueprint.asking("/imports", None, "ImportAsked", query=UploadSchema, body=FILE_BODY)
def upload_file(query: dict[str, Any]) -> Response:
    """Send a file of completions in; what would become of each row is then checked.

    Nothing is recorded before the import is confirmed. While the same file of the same
    client is still being checked it is that import; afterwards it is a new one.
    """
    file = received_file(query["name"])
    answer = take_in_file(services().ledger, ledger_request(), file)
    return _asked(answer, ImportState.CHECKING)


@blueprint.reading("/imports", "ImportPage", ListSchema)
def list_imports(query: dict[str, Any]) -> Response:
    """List the files that were sent in, newest first; a school sees its own."""
    ledger, owner = services().ledger, owner_of(actor())
    page = imports(ledger, owner, query["cursor"], query["limit"])
    return listed_page([import_json(view) for view in page.items], page.next_cursor)


@blueprint.file("/imports/template", (XLSX, CSV), TemplateSchema)
def get_template(query: dict[str, Any]) -> Response:
    """Return the template to fill in: headings, drop-downs, explanations."""
    return template_file(language_of(query["language"]), query["format"])


@blueprint.reading("/imports/<uuid:import_id>", "Import")
def get_import(import_id: UUID) -> Response:
    """Return how a file stands: progress, how many rows became what, and why."""
    return shown(import_json(_visible(import_id)))


@blueprint.reading("/imports/<uuid:import_id>/rows", "ImportRowPage", RowListSchema)
def list_rows(query: dict[str, Any], import_id: UUID) -> Response:
    """List the rows of a file in their order, each with what became of it."""
    view = _visible(import_id)
    wanted = RowFilter(status=query["status"], code=query["code"], field=query["field"])
    ledger = services().ledger
    page = rows_page(ledger, view, wanted, query["cursor"], query["limit"])
    note_rows_read(page.items)
    return listed_page([row_json(row) for row in page.items], page.next_cursor)


@blueprint.file("/imports/<uuid:import_id>/workbook", (XLSX,), WorkbookSchema)
def get_workbook(query: dict[str, Any], import_id: UUID) -> Response:
    """Return every row with its status and reason as a workbook, to be corrected."""
    return workbook_file(_visible(import_id), language_of(query["language"]))


@blueprint.asking("/imports/<uuid:import_id>/confirmation", None, "ImportAsked")
def confirm_import(import_id: UUID) -> Response:
    """Post all rows that can be posted, in the name of who confirms.

    Each row is judged anew: what was recorded since the check may change its answer.
    """
    ledger = services().ledger
    upload = find_upload(ledger, import_id, owner_of(actor()))
    answer = confirm_upload(ledger, ledger_request(), upload)
    return _asked(answer, ImportState.POSTING)


@blueprint.writing("/imports/<uuid:import_id>/cancellation", "POST")
def cancel_import(import_id: UUID) -> Response:
    """Let a check or a posting end; what was posted by then stays posted."""
    view = _visible(import_id)
    ledger = services().ledger
    ledger.jobs.cancel(view.job.job_id)
    now = one_import(ledger, import_id, None)
    return shown({"status": now.state.value, "links": links(import_id)})


def import_json(view: ImportView) -> dict[str, Any]:
    """Return how a file stands, as JSON."""
    upload = view.upload
    told: dict[str, Any] = {
        "import_id": view.import_id,
        "state": view.state,
        "step": view.step,
        "file": {
            "name": upload.name,
            "kind": upload.kind,
            "sha256": upload.sha256,
            "size_bytes": upload.size_bytes,
            "is_kept": upload.is_kept,
        },
        "uploaded_at": upload.uploaded_at,
        "uploaded_by": upload.actor,
        "confirmed_at": view.confirmed_at,
        "confirmed_by": view.confirmed_by,
        "finished_at": view.job.finished_at,
        "cancel_asked": view.job.cancel_asked,
        "progress": view.progress,
        "rows": view.tally.rows,
        "counts": view.tally.by_name,
        "reasons": [
            {"code": why.code, "field": why.field, "rows": count}
            for why, count in view.tally.reasons
        ],
        "to_post": view.to_post,
        "can_be_confirmed": view.can_be_confirmed,
        "errors": list(view.errors),
        "links": links(view.import_id),
    }
    shown_import: dict[str, Any] = present(told)
    return shown_import


def row_json(row: AnsweredRow) -> dict[str, Any]:
    """Return a row with what became of it, as JSON."""
    return {**row.result, "cells": row.read["cells"]}


def links(import_id: UUID) -> dict[str, str]:
    """Return where what belongs to an import is found."""
    own = f"/v1/imports/{import_id}"
    return {
        "self": own,
        "rows": f"{own}/rows",
        "refused": f"{own}/rows?status=refused",
        "workbook": f"{own}/workbook",
        "confirmation": f"{own}/confirmation",
        "cancellation": f"{own}/cancellation",
    }


def _visible(import_id: UUID) -> ImportView:
    return one_import(services().ledger, import_id, owner_of(actor()))


def _asked(answer: Answer, state: ImportState) -> Response:
    import_id = UUID(answer.body["import_id"])
    told = {"import_id": str(import_id), "status": state.value}
    response = shown({**told, "links": links(import_id)}, HTTPStatus.ACCEPTED)
    response.headers["Location"] = f"/v1/imports/{import_id}"
    if answer.replayed:
        response.headers[REPLAYED] = "true"
    return response
