"""Imports: take the template, drop the file, see what would become of it, confirm."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from domain.errors import LedgerError
from domain.terms import Role
from http_api.auth import require
from http_api.codes import status_of
from http_api.context import actor, services, visit
from http_api.importing.files import template_file, workbook_file
from http_api.importing.owning import note_rows_read, owner_of
from http_api.importing.receiving import received_file
from http_api.importing.results import RowFilter
from http_api.importing.states import ImportView, find_upload, imports, one_import
from http_api.pages.blueprint import blueprint
from http_api.pages.import_page import (
    STATE_TONES,
    TONES,
    column_label,
    import_page,
    meaning_of,
    notes_of,
    posting_url,
    reasons_of,
    teacher_url,
    wrong_cells,
)
from http_api.pages.language import address_with, current_language
from http_api.pages.names import organisation_labels
from http_api.pages.texts import gettext as _
from http_api.permissions import IMPORT_READERS, REPORTERS
from http_api.problems import reasons_for
from http_api.refusing import keep_refusal
from http_api.requests import ledger_request
from http_api.schemas.imports import TemplateFormat
from ledger.commands.uploads import confirm_upload, take_in_file

IMPORTS_A_PAGE = 20


@blueprint.get("/imports", endpoint="imports")
def show_imports() -> str:
    """Ask for a file, and list those that were sent in, the newest first."""
    require(*IMPORT_READERS)
    return _imports_page(None)


@blueprint.post("/imports")
def upload_file() -> Any:
    """Take a file in, and lead to where one watches its check.

    What is no file of rows is told where the file was asked for.
    """
    require(*REPORTERS)
    try:
        file = received_file()
    except LedgerError as error:
        status = status_of(error)
        visit().code = error.code
        keep_refusal(reasons_for(error), status)
        return _imports_page(error), status
    answer = take_in_file(services().ledger, ledger_request(), file)
    return redirect(url_for("pages.import", import_id=answer.body["import_id"]))


@blueprint.get("/imports/template", endpoint="import_template")
def get_template() -> Response:
    """Hand the template out, in the language of the page."""
    require(*Role)
    wants_csv = request.args.get("format") == TemplateFormat.CSV
    form = TemplateFormat.CSV if wants_csv else TemplateFormat.XLSX
    return template_file(current_language(), form)


@blueprint.get("/imports/<uuid:import_id>", endpoint="import")
def show_import(import_id: UUID) -> str:
    """Show how far a file is, what became of its rows, and why."""
    require(*IMPORT_READERS)
    view, cursor = _visible(import_id), request.args.get("cursor") or None
    page = import_page(services().ledger, view, _wanted(), cursor)
    listed = page.listed
    sampled = [row for group in page.groups for row in group.rows]
    note_rows_read(listed.items if listed else sampled)
    further = listed.next_cursor if listed else None
    return render_template(
        "import.html",
        page=page,
        may_confirm=actor().role in REPORTERS,
        tones=TONES,
        column_label=column_label,
        meaning_of=meaning_of,
        notes_of=notes_of,
        posting_url=posting_url,
        reasons_of=reasons_of,
        teacher_url=teacher_url,
        wrong_cells=wrong_cells,
        older_url=address_with({"cursor": further}) + "#rows" if further else None,
        newer_url=address_with({"cursor": None}) + "#rows" if cursor else None,
    )


@blueprint.get("/imports/<uuid:import_id>/workbook", endpoint="import_workbook")
def get_workbook(import_id: UUID) -> Response:
    """Hand every row back with its status and reason, in the language of the page."""
    require(*IMPORT_READERS)
    return workbook_file(_visible(import_id), current_language())


@blueprint.post("/imports/<uuid:import_id>/confirmation", endpoint="confirm_import")
def confirm_import(import_id: UUID) -> Any:
    """Post the rows that can be posted, and lead to where one watches it."""
    require(*REPORTERS)
    ledger = services().ledger
    upload = find_upload(ledger, import_id, owner_of(actor()))
    confirm_upload(ledger, ledger_request(), upload)
    return redirect(url_for("pages.import", import_id=import_id))


@blueprint.post("/imports/<uuid:import_id>/cancellation", endpoint="cancel_import")
def cancel_import(import_id: UUID) -> Any:
    """Let a check or a posting end."""
    require(*REPORTERS)
    view = _visible(import_id)
    if not services().ledger.jobs.cancel(view.job.job_id):
        flash(_("It was over already."), "bad")
    return redirect(url_for("pages.import", import_id=import_id))


def _imports_page(refusal: LedgerError | None) -> str:
    cursor = request.args.get("cursor") or None
    page = imports(services().ledger, owner_of(actor()), cursor, IMPORTS_A_PAGE)
    further = page.next_cursor
    return render_template(
        "imports.html",
        imports=page.items,
        tones=STATE_TONES,
        may_send=actor().role in REPORTERS,
        refusal=refusal,
        meaning_of=meaning_of,
        organisations=organisation_labels(),
        most_megabytes=services().settings.max_upload_bytes // 1_000_000,
        older_url=address_with({"cursor": further}) if further else None,
        newer_url=address_with({"cursor": None}) if cursor else None,
    )


def _visible(import_id: UUID) -> ImportView:
    return one_import(services().ledger, import_id, owner_of(actor()))


def _wanted() -> RowFilter:
    asked = {name: request.args.get(name) or None for name in ("status", "code")}
    return RowFilter(**asked, field=request.args.get("field") or None)
