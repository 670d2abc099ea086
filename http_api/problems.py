"""Refusals on the wire: `application/problem+json` (RFC 9457), recorded and countable.

Each has a `code`, what was wrong (`reasons`: code, field, row, article), and the
request id under which the client can look it up again at `/v1/refusals/{request_id}`.
"""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, request
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
)

from domain.errors import BatchRefusedError, LedgerError
from domain.policy.mistakes import PolicyError
from http_api.codes import in_chinese, status_of
from http_api.context import services, visit
from http_api.errors import (
    BodyTooLargeError,
    InternalError,
    InvalidRequestError,
    MalformedRequestError,
    MethodRefusedError,
    Reason,
    RouteUnknownError,
)
from http_api.refusing import keep_refusal
from http_api.schemas.shaped import MAX_REASONS

PROBLEM = "application/problem+json"


def register_problems(app: Flask) -> None:
    """Answer every refusal and every failure of an application with a problem."""
    app.register_error_handler(LedgerError, refuse)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(InternalServerError, fail)


def refuse(error: LedgerError) -> Response:
    """Answer a refusal: keep it, and say what was wrong."""
    status = status_of(error, in_address=_names_address(error))
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return fail(InternalServerError(original_exception=error))
    reasons = reasons_for(error)
    visit().code = error.code
    keep_refusal(reasons, status)
    response = problem(error, status, reasons)
    retry_after_s = getattr(error, "retry_after_s", None)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(retry_after_s or 1)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="credit-ledger"'
    return response


def refuse_http(error: HTTPException) -> Response:
    """Answer what Flask itself refuses in the same form as everything else."""
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return Response(status=error.code, headers=error.get_headers())
    response = refuse(named(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def fail(error: InternalServerError) -> Response:
    """Answer a mistake of ours: logged with its traceback, told without it."""
    services().log.error(
        "failed",
        request_id=visit().request_id,
        route=str(request.url_rule),
        exc_info=error.original_exception or error,
    )
    ours = InternalError()
    visit().code = ours.code
    return problem(ours, HTTPStatus.INTERNAL_SERVER_ERROR, reasons_for(ours))


def problem(
    error: LedgerError, status: HTTPStatus, reasons: Iterable[Reason]
) -> Response:
    """Return the body and status of a refusal, not recorded."""
    body: dict[str, Any] = {
        "type": f"urn:credit-ledger:problem:{error.code}",
        "title": status.phrase,
        "title_zh": in_chinese(error.code) or in_chinese("refused"),
        "status": int(status),
        "detail": error.message,
        "code": error.code,
        "reasons": [reason_json(reason) for reason in reasons],
        "request_id": visit().request_id,
    }
    results = getattr(error, "results", None)
    if results is not None:
        body["results"] = list(results)
    response = Response(json.dumps(body), status=status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    return response


def reasons_for(error: LedgerError) -> tuple[Reason, ...]:
    """Return what was wrong; one reason where the refusal has no list of them."""
    if isinstance(error, InvalidRequestError):
        return error.reasons
    if isinstance(error, BatchRefusedError):
        return tuple(reasons_of_rows(error.results))
    if isinstance(error, PolicyError) and error.mistakes:
        return tuple(
            Reason(
                code=error.code,
                message=str(mistake),
                field=error.field,
                row=mistake.line,
            )
            for mistake in error.mistakes[:MAX_REASONS]
        )
    return (
        Reason(
            code=error.code,
            message=error.message,
            field=error.field,
            row=getattr(error, "row", None),
            article=error.article,
        ),
    )


def reasons_of_rows(results: Iterable[Mapping[str, Any]]) -> Iterator[Reason]:
    """Return why rows of a batch were refused, row by row; unnumbered ones in order."""
    for number, result in enumerate(results, start=1):
        if result["status"] != "refused":
            continue
        for told in result.get("reasons") or [result]:
            yield Reason(
                code=told["code"],
                message=told["message"],
                field=told.get("field"),
                row=result.get("row", number),
                article=told.get("article"),
            )


def reason_json(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON, without what does not apply."""
    told = {
        "code": reason.code,
        "field": reason.field,
        "row": reason.row,
        "message": reason.message,
        "message_zh": in_chinese(reason.code),
        "article": reason.article,
    }
    return {name: value for name, value in told.items() if value is not None}


def _names_address(error: LedgerError) -> bool:
    return error.field is None or error.field in (request.view_args or {})


def named(error: HTTPException) -> LedgerError:
    """Return what Flask itself refused, as a refusal with a code."""
    if isinstance(error, NotFound):
        return RouteUnknownError()
    if isinstance(error, MethodNotAllowed):
        return MethodRefusedError(request.method)
    if isinstance(error, RequestEntityTooLarge):
        return BodyTooLargeError(services().settings.max_body_bytes)
    return MalformedRequestError()
