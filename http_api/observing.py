"""Watch requests go by: an id for each, a log line, metrics, security headers."""

import logging
import re
import sys
import time
import uuid
from contextlib import suppress

import structlog
from flask import Flask, Response, g, request
from structlog.typing import FilteringBoundLogger

from http_api.context import Visit, services, visit

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
REQUEST_ID = "X-Request-Id"
POSITION = "X-Ledger-Position"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


_tracebacks = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
"""Where something failed, without the values that were there: they may be names."""


class _StandardError:
    """Writes lines to standard error as it is at that moment."""

    def msg(self, line: str) -> None:
        """Write one line; a log that is full must not fail what it would tell."""
        with suppress(OSError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    info = warning = error = msg


def make_log(*, as_json: bool) -> FilteringBoundLogger:
    """Return a log to standard error, a JSON object a line or a line to read."""
    shape = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    log: FilteringBoundLogger = structlog.wrap_logger(
        _StandardError(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tracebacks if as_json else _as_it_is,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    return log


def watch(app: Flask) -> None:
    """Give every request an id, and every answer its headers and its log line."""
    app.before_request(open_visit)
    app.after_request(close_visit)


def open_visit() -> None:
    """Begin the record of a request; a client's own id is taken if it has the form."""
    sent = request.headers.get(REQUEST_ID, "")
    request_id = sent if _REQUEST_ID.fullmatch(sent) else str(uuid.uuid4())  # noqa: TID251 -- the one place that names requests
    g.visit = Visit(request_id=request_id, started=time.monotonic())


def close_visit(response: Response) -> Response:
    """Put the headers on an answer, count it and log it: never a name or a key."""
    now = visit()
    response.headers[REQUEST_ID] = now.request_id
    if now.position is not None:
        response.headers[POSITION] = str(now.position)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    _tell(response, time.monotonic() - now.started)
    return response


def _tell(response: Response, took_s: float) -> None:
    now, here = visit(), services()
    route = request.url_rule.rule if request.url_rule else "(none)"
    method = request.method if request.method in METHODS else "other"
    here.metrics.answered(route, method, response.status_code, took_s)
    if now.code is not None:
        here.metrics.refused(now.code)
    here.log.info(
        "answered",
        request_id=now.request_id,
        client=now.actor.client_id if now.actor else None,
        role=now.actor.role.value if now.actor else None,
        method=method,
        route=route,
        status=response.status_code,
        code=now.code,
        position=now.position,
        took_ms=round(took_s * 1000, 1),
    )


def _as_it_is(
    _: object, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return event
