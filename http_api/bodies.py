"""What bodies of requests say: exact JSON, or rows of JSON or NDJSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import request

from domain.canonical import sha256_hex
from domain.errors import LedgerError
from http_api.accepting import Content, RefusedRow, Row, accepted, elements_of, lines_of
from http_api.arriving import arriving
from http_api.context import services, visit
from http_api.errors import (
    EmptyBatchError,
    InvalidRequestError,
    MalformedJsonError,
    Reason,
    TooManyRowsError,
    WrongContentTypeError,
)
from http_api.strict_json import parse, reasons_of_flaws

JSON = "application/json"
NDJSON = "application/x-ndjson"


def read_body() -> Any:
    """Return the parsed JSON body, and keep it for the idempotency digest.

    No body at all is an empty object: an approval has nothing to add.
    Raises WrongContentTypeError, MalformedJsonError, what `arriving` raises, and
    InvalidRequestError for flaws inside it.
    """
    data = b"".join(arriving())
    if not data and not request.mimetype:
        visit().content = {}
        return {}
    if _media_type() != JSON:
        raise WrongContentTypeError(JSON)
    body = parse(data)
    found = reasons_of_flaws(body)
    if found:
        raise InvalidRequestError(found)
    visit().content = body
    return body


def read_rows() -> list[Row]:
    """Return the rows of completions of a JSON array or of NDJSON, perhaps packed.

    What is wrong inside a row is told in the row; raises for what is wrong with the
    batch as a whole. NDJSON is read as it comes in; neither its bytes nor its parsed
    values are kept.
    """
    media_type = _media_type()
    if media_type not in (JSON, NDJSON):
        raise WrongContentTypeError(JSON, NDJSON)
    body = arriving(may_be_packed=True)
    rows = _rows_of_lines(body) if media_type == NDJSON else _rows_of_array(body)
    if not rows:
        raise EmptyBatchError
    return rows


def content_digest() -> str:
    """Return the digest of what a request asks for: method, address and content.

    Two requests with equal digests ask for the same, whatever their spelling.
    """
    query = sorted(request.args.items(multi=True))
    asked = [request.method, request.path, query, visit().content]
    return sha256_hex(json.dumps(asked, sort_keys=True).encode("ascii"))


def _rows_of_lines(body: Iterator[bytes]) -> list[Row]:
    limit = services().settings.max_rows
    try:
        return _rows(lines_of(body, limit))
    except TooManyRowsError:
        for _ in body:  # a client that still sends would not listen
            pass
        raise


def _rows_of_array(body: Iterator[bytes]) -> list[Row]:
    data = b"".join(body)
    elements = elements_of(data)
    if elements is None:
        raise _why_no_array(data)
    limit = services().settings.max_rows
    if len(elements) > limit:
        raise TooManyRowsError(limit)
    rows = _rows(elements)
    if any(_is_no_json(row) for row in rows):
        parse(data)  # tells where in the whole
    return rows


def _why_no_array(data: bytes) -> LedgerError:
    if isinstance(parse(data), list):
        return MalformedJsonError("it is nested too deeply")
    message = "Send an array of rows."
    return InvalidRequestError([Reason(code="wrong-type", message=message)])


def _is_no_json(row: Row) -> bool:
    return (
        isinstance(row, RefusedRow) and row.reasons[0].code == MalformedJsonError.code
    )


def _rows(lines: Iterable[bytes]) -> list[Row]:
    limit = services().settings.max_rows
    content, rows = Content(), []
    for row in accepted(lines, content):
        if row.number > limit:
            raise TooManyRowsError(limit)
        rows.append(row)
    visit().content = content.sha256()
    return rows


def _media_type() -> str:
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise WrongContentTypeError(f"{JSON}; charset=utf-8")
    return request.mimetype
