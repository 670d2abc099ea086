"""The careful way: a row as the contract judges it, with the messages for a person."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import ValidationError

from domain.postings import Reporter
from domain.terms import Evidence, Source
from http_api.accepting.content import Content, canonical_of
from http_api.accepting.row import RefusedRow, Row
from http_api.errors import MalformedJsonError, Reason
from http_api.schemas.completions import CompletionSchema
from http_api.schemas.shaped import reasons_of
from http_api.strict_json import parse, reasons_of_flaws
from ledger.commands.batches import NumberedRow
from ledger.commands.completions import CompletionToPost


def judged_line(number: int, line: bytes, content: Content) -> Row:
    """Return what a line means or why it means nothing, and add it to the content."""
    try:
        value = parse(line)
    except MalformedJsonError as error:
        content.add_raw(line)
        reason = Reason(code=error.code, message=error.message, row=number)
        return RefusedRow(number, (reason,))
    found = reasons_of_flaws(value, number)
    if found:
        content.add_raw(line)
        return RefusedRow(number, found)
    content.add(canonical_of(value))
    return judged(number, value)


def judged(number: int, value: Any) -> Row:
    """Return what a parsed value without flaws means, or why it means nothing."""
    try:
        body = _contract().load(value)
    except ValidationError as error:
        return RefusedRow(number, reasons_of(error, number))
    return NumberedRow(number=number, completion=completion_of(body))


def completion_of(body: Mapping[str, Any]) -> CompletionToPost:
    """Return the report that a checked body tells."""
    told = dict(body)
    reporter, source = told.pop("reporter"), told.pop("source")
    return CompletionToPost(
        **{
            **told,
            "evidence": tuple(Evidence(**item) for item in told["evidence"]),
            "reporter": Reporter(**reporter) if reporter else None,
            "source": Source(**source) if source else None,
        }
    )


@cache
def _contract() -> CompletionSchema:
    return CompletionSchema()
