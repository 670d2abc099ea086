"""Completions: reports posted one by one, or many at once."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Response

from http_api.accepting import RefusedRow, completion_of
from http_api.answers import answered
from http_api.bodies import JSON, NDJSON, read_rows
from http_api.codes import in_chinese
from http_api.context import services
from http_api.noun import Noun
from http_api.problems import reason_json, reasons_of_rows
from http_api.refusing import keep_refusal
from http_api.requests import ledger_request
from http_api.schemas.completions import CompletionSchema
from http_api.schemas.queries import BatchQuerySchema
from ledger.commands import batches, completions
from ledger.requests import Answer

blueprint = Noun("completions", __name__, "Reports that a teacher finished a training.")

ROWS = {"type": "array", "items": {"$ref": "#/components/schemas/CompletionBody"}}
BATCH_BODY = {
    "required": True,
    "content": {
        JSON: {"schema": ROWS},
        NDJSON: {"schema": {"type": "string", "description": "One row a line."}},
    },
}


@blueprint.command(
    "/completions",
    CompletionSchema,
    "PostingAnswer",
    ok="The same reporter told the same before.",
)
def post_completion(body: dict[str, Any]) -> Response:
    """Record that a teacher finished a training activity.

    201 when it is new (or corroborates another reporter's), 200 when the same reporter
    told the same before. What today's rules would not count is recorded with warnings.
    """
    completion = completion_of(body)
    asked = ledger_request(reported_at=completion.reported_at, source=completion.source)
    return posted(completions.post_completion(services().ledger, asked, completion))


@blueprint.command(
    "/completions/batch",
    None,
    "BatchAnswer",
    query=BatchQuerySchema,
    ok="Nothing new was recorded.",
    body=BATCH_BODY,
)
def post_batch(query: dict[str, Any]) -> Response:
    """Record many completions and answer each row.

    `mode=per-row` takes what it can, `mode=atomic` all or nothing; `dry_run=true`
    answers the same and records nothing.

    At most 10,000 rows in 16 MiB (both are settings), as NDJSON or as an array, perhaps
    packed: `Content-Encoding: gzip`, one member. Chunks without a Content-Length are
    taken where gzip or a `Content-Digest` (RFC 9530) tells whether the body is whole.
    """
    rows = read_rows()
    batch = batches.Batch(
        rows=[row for row in rows if not isinstance(row, RefusedRow)],
        refused=[refused_row(row) for row in rows if isinstance(row, RefusedRow)],
        mode=query["mode"],
        dry_run=query["dry_run"],
    )
    answer = batches.post_batch(services().ledger, ledger_request(), batch)
    if not (batch.dry_run or answer.replayed):
        reasons = tuple(reasons_of_rows(answer.body["results"]))
        keep_refusal(reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    results = [with_chinese(row) for row in answer.body["results"]]
    return answered(replace(answer, body={**answer.body, "results": results}))


def with_chinese(row: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a row; a refused one says its reason in Chinese too."""
    if row["status"] != "refused":
        return row
    return {**row, "message_zh": in_chinese(row["code"]) or in_chinese("refused")}


def posted(answer: Answer) -> Response:
    """Return the response about one posting, with where it is found."""
    posting_id = answer.body["posting_id"]
    return answered(answer, {"completion": f"/v1/completions/{posting_id}"})


def refused_row(row: RefusedRow) -> dict[str, Any]:
    """Return the result of a row whose shape was refused."""
    first = row.reasons[0]
    return {
        "row": row.number,
        "status": "refused",
        "code": first.code,
        "field": first.field,
        "article": None,
        "message": first.message,
        "reasons": [reason_json(reason) for reason in row.reasons],
        "warnings": [],
    }
