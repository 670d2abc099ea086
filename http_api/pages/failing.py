"""What a person gets when something is refused or fails: a page saying what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
)
from werkzeug.wrappers import Response

from domain.errors import LedgerError
from domain.statement import Label
from http_api.codes import refusal_codes, status_of
from http_api.context import services, visit
from http_api.errors import (
    BodyTooLargeError,
    InternalError,
    KeyMissingError,
    KeyRefusedError,
    MalformedRequestError,
    MethodRefusedError,
    RouteUnknownError,
)
from http_api.pages.blueprint import blueprint
from http_api.pages.language import in_language
from http_api.problems import fail, reasons_for, refuse_http
from http_api.refusing import keep_refusal

ADVICE: Mapping[HTTPStatus, Any] = {
    HTTPStatus.UNAUTHORIZED: _("Log in with a key that is valid."),
    HTTPStatus.FORBIDDEN: _(
        "Your key may not see or do this. Ask somebody whose key may, or log in with"
        " another one."
    ),
    HTTPStatus.NOT_FOUND: _("Check the number, or look for it with the search above."),
    HTTPStatus.CONFLICT: _(
        "Somebody was faster, or it was decided before. Load the page again and look."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _(
        "The ledger cannot be reached at this moment. Nothing was lost: try again in a"
        " minute."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: _(
        "This was a mistake of ours, and it has been logged. Tell the operator the"
        " request id below."
    ),
}
"""Status to what one can do about it."""
OTHERWISE = _("Go back, correct what is named below, and send it again.")


@blueprint.errorhandler(KeyMissingError)
@blueprint.errorhandler(KeyRefusedError)
def ask_for_key(error: LedgerError) -> Response:
    """Send a stranger to the login, and back afterwards."""
    visit().code = error.code
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("pages.log_in", next=back))


@blueprint.errorhandler(LedgerError)
def show_refusal(error: LedgerError) -> tuple[str, HTTPStatus]:
    """Say what was refused and what one can do; keep it as the door keeps refusals."""
    in_address = error.field is None or error.field in (request.view_args or {})
    status = status_of(error, in_address=in_address)
    visit().code = error.code
    if request.method == "POST":
        keep_refusal(reasons_for(error), status)
    return error_page(error, status), status


@blueprint.errorhandler(HTTPException)
def show_http(error: HTTPException) -> Any:
    """Say what Flask itself refused."""
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error
    return show_refusal(named(error))


@blueprint.errorhandler(InternalServerError)
def show_failure(error: InternalServerError) -> tuple[str, HTTPStatus]:
    """Say that we failed, without saying more; the log has the rest."""
    fail(error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return error_page(InternalError(), status), status


def error_page(error: LedgerError, status: HTTPStatus) -> str:
    """Return the page of a refusal; what failed on our side is for the log alone."""
    known = refusal_codes().get(error.code)
    phrase = Label(zh=str(_("This did not work")), en=status.phrase)
    return render_template(
        "error.html",
        heading=in_language(known.meaning if known else phrase),
        advice=ADVICE.get(status, OTHERWISE),
        detail=error.message if status < HTTPStatus.INTERNAL_SERVER_ERROR else None,
        code=error.code,
        request_id=visit().request_id,
    )


def named(error: HTTPException) -> LedgerError:
    """Return the ledger's own name of what Flask refused."""
    if isinstance(error, NotFound):
        return RouteUnknownError()
    if isinstance(error, MethodNotAllowed):
        return MethodRefusedError(request.method)
    if isinstance(error, RequestEntityTooLarge):
        return BodyTooLargeError(services().settings.max_body_bytes)
    return MalformedRequestError()


def handle_failures(app: Flask) -> None:
    """Answer what no route takes with a page, where a browser asks."""

    @app.errorhandler(NotFound)
    @app.errorhandler(MethodNotAllowed)
    def _no_route(error: HTTPException) -> Any:
        wants_page = "text/html" in request.headers.get("Accept", "")
        if request.path.startswith("/v1") or not wants_page:
            return refuse_http(error)
        return show_refusal(named(error))
