"""From the ledger's answers to HTTP: status, headers, body."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, json, request
from msgspec.json import Encoder

from http_api.context import visit
from http_api.cursors import cursor_of
from ledger.requests import Answer

_encode = Encoder().encode

PREVIEWED = "previewed"
"""What would happen was told; nothing was recorded."""

STATUSES: Mapping[str, HTTPStatus] = {
    "created": HTTPStatus.CREATED,
    "known": HTTPStatus.OK,
    PREVIEWED: HTTPStatus.OK,
}
"""A word of the ledger for how it went, and the status that says so."""

REPLAYED = "Idempotency-Replayed"


def answered(answer: Answer, links: Mapping[str, str] | None = None) -> Response:
    """Return the response to a command.

    An answer that was given before under the same key is marked as such; its status is
    the first one.
    """
    body = dict(answer.body)
    if links:
        body["links"] = dict(links)
    visit().position = _position_in(body)
    response = shown(body, STATUSES[answer.outcome])
    if answer.replayed:
        response.headers[REPLAYED] = "true"
    return response


def _position_in(body: Mapping[str, Any]) -> int | None:
    """Return the last position that an answer tells, its rows' included."""
    told = [body, *body.get("results", ())]
    positions = [one.get("position") for one in told]
    return max((each for each in positions if isinstance(each, int)), default=None)


def shown(body: Any, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a body as JSON, Chinese as Chinese."""
    return Response(encoded(body), status=status, content_type="application/json")


def encoded(body: Any) -> bytes:
    """Return JSON in UTF-8, without white space, keys as they come.

    The bytes are those of the standard encoder, which takes fifteen times as long over
    a thousand rows; it is left what msgspec does not know, and halves of characters.
    """
    try:
        return _encode(body)
    except (TypeError, UnicodeEncodeError):
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


def listed(items: list[Any], after: str | None) -> Response:
    """Return a part of a list of ours, which ends with the key `after`."""
    return listed_page(items, None if after is None else cursor_of(after))


def listed_page(
    items: list[Any], cursor: str | None, total: int | None = None
) -> Response:
    """Return a part of a list; the next one is linked (RFC 8288) and named."""
    body: dict[str, Any] = {"items": items, "next_cursor": cursor}
    if total is not None:
        body["total"] = total
    response = shown(body)
    if cursor is not None:
        query = {**request.args.to_dict(), "cursor": cursor}
        address = f"{request.path}?{urlencode(query)}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response
