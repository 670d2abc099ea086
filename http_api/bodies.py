"""Bodies of requests: bounded, uncompressed, UTF-8, exact JSON or NDJSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from domain.canonical import sha256_hex
from http_api.context import services, visit
from http_api.errors import (
    CutShortError,
    EmptyBatchError,
    EncodedBodyError,
    InvalidRequestError,
    LengthMissingError,
    MalformedJsonError,
    Reason,
    TooManyRowsError,
    WrongContentTypeError,
)
from http_api.schemas.shaped import MAX_REASONS, reasons_of, shown
from http_api.strict_json import Path, flaws, parse

JSON = "application/json"
NDJSON = "application/x-ndjson"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a batch: what it means, or why it means nothing."""

    number: int
    """From 1."""
    value: Any = None
    reasons: tuple[Reason, ...] = ()


def read_body() -> Any:
    """Return the parsed JSON body, and keep it for the idempotency digest.

    No body at all is an empty object: an approval has nothing to add.
    Raises WrongContentTypeError, EncodedBodyError, MalformedJsonError, and
    InvalidRequestError for flaws inside it.
    """
    data = _bytes()
    if not data and not request.mimetype:
        visit().content = {}
        return {}
    if _media_type() != JSON:
        raise WrongContentTypeError(JSON)
    body = parse(data)
    found = tuple(_flaw_reasons(body))
    if found:
        raise InvalidRequestError(found)
    visit().content = body
    return body


def read_rows(schema: Schema) -> list[Row]:
    """Return the rows of a JSON array or of NDJSON, each loaded by a schema.

    What is wrong inside a row is told in the row; raises for what is wrong with the
    batch as a whole.
    """
    rows = list(_rows())
    if not rows:
        raise EmptyBatchError
    visit().content = [row.value for row in rows]
    return [row if row.reasons else _loaded(row, schema) for row in rows]


def content_digest() -> str:
    """Return the digest of what a request asks for: method, address and content.

    Two requests with equal digests ask for the same, whatever their spelling.
    """
    query = sorted(request.args.items(multi=True))
    asked = [request.method, request.path, query, visit().content]
    return sha256_hex(json.dumps(asked, sort_keys=True).encode("ascii"))


def _loaded(row: Row, schema: Schema) -> Row:
    try:
        return Row(number=row.number, value=schema.load(row.value))
    except ValidationError as error:
        return Row(number=row.number, reasons=reasons_of(error, row.number))


def _rows() -> Iterator[Row]:
    limit = services().settings.max_rows
    for number, value in enumerate(_values(limit), start=1):
        if number > limit:
            raise TooManyRowsError(limit)
        if isinstance(value, MalformedJsonError):
            yield Row(number=number, reasons=(_not_json(value, number),))
            continue
        found = tuple(_flaw_reasons(value, number))
        yield Row(number=number, value=None if found else value, reasons=found)


def _values(limit: int) -> Iterator[Any]:
    media_type = _media_type()
    if media_type == NDJSON:
        yield from _lines(_bytes(), limit)
        return
    if media_type != JSON:
        raise WrongContentTypeError(JSON, NDJSON)
    body = parse(_bytes())
    if not isinstance(body, list):
        message = "Send an array of rows."
        raise InvalidRequestError([Reason(code="wrong-type", message=message)])
    yield from body


def _lines(data: bytes, limit: int) -> Iterator[Any]:
    lines = data.rstrip().split(b"\n", limit + 1)
    if lines == [b""]:
        return
    for number, line in enumerate(lines, start=1):
        if number > limit:
            raise TooManyRowsError(limit)
        try:
            yield parse(line)
        except MalformedJsonError as error:
            yield error


def _not_json(error: MalformedJsonError, number: int) -> Reason:
    return Reason(code=error.code, message=error.message, row=number)


def _flaw_reasons(value: Any, row: int | None = None) -> Iterator[Reason]:
    for path, flaw in islice(flaws(value), MAX_REASONS):
        yield Reason(code=flaw.code, message=flaw.message, field=_dotted(path), row=row)


def _dotted(path: Path) -> str | None:
    return ".".join(shown(step) for step in path) or None


def _media_type() -> str:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise EncodedBodyError
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise WrongContentTypeError(f"{JSON}; charset=utf-8")
    return request.mimetype


def _bytes() -> bytes:
    """Return the whole body, or refuse it: a part of one must never pass for all.

    A connection that breaks looks like the end of a body to the server, and a chunked
    body is cut at the limit without a word: the rows that follow would be lost in
    silence, an atomic batch be taken by half. Only a length tells.
    """
    announced = request.content_length
    if announced is None and "Transfer-Encoding" in request.headers:
        raise LengthMissingError
    data = request.get_data(cache=False)
    if announced is None and data:
        raise LengthMissingError
    if announced is not None and len(data) != announced:
        raise CutShortError(announced, len(data))
    return data
