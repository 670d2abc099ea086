"""From an HTTP request to the ledger's own: who, when, under which key."""

import re
from datetime import datetime

from flask import request

from domain.terms import Source
from http_api.bodies import content_digest
from http_api.context import actor, services, visit
from http_api.errors import MalformedHeaderError
from ledger.application import Request

IDEMPOTENCY_KEY = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def ledger_request(
    *, reported_at: datetime | None = None, source: Source | None = None
) -> Request:
    """Return the ledger's request of a command.

    `reported_at` and `source` are an importer's; the domain refuses them from others.
    Raises MalformedHeaderError for an idempotency key that is none.
    """
    key = idempotency_key()
    return Request(
        actor=actor(),
        request_id=visit().request_id,
        today=services().today(),
        idempotency_key=key,
        content_sha256=None if key is None else content_digest(),
        reported_at=reported_at,
        source=source,
    )


def idempotency_key() -> str | None:
    """Return the key under which a client may repeat a request, if it sent one."""
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not _KEY.fullmatch(key):
        raise MalformedHeaderError(IDEMPOTENCY_KEY, "1 to 200 visible ASCII characters")
    return key
