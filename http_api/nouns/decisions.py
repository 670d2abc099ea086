"""Decisions on completions, one by one or many at once."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response

from http_api.accepting import completion_of
from http_api.answers import PREVIEWED, answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.nouns.completions import posted
from http_api.presenting import present
from http_api.problems import reasons_of_rows
from http_api.reading import pending_reports
from http_api.refusing import keep_refusal
from http_api.schemas.completions import (
    MAX_APPROVED_AT_ONCE,
    ApprovalSchema,
    BulkApprovalSchema,
    CorrectionSchema,
    RecognitionSchema,
    RejectionSchema,
    ReversalSchema,
)
from http_api.schemas.queries import PreviewSchema
from http_api.scope import check_postings, check_teacher
from ledger.commands import bulk, completions, decisions

blueprint = Noun("decisions", __name__, "What school and district decide on reports.")


@blueprint.command("/completions/<uuid:posting_id>/approval", ApprovalSchema)
def approve_completion(body: dict[str, Any], posting_id: UUID) -> Response:
    """Confirm a posting; only the district's word makes it effective (A2§4)."""
    check_postings([posting_id])
    approval = payload(decisions.Approval, body, posting_id=posting_id)
    answer = decisions.approve_completion(services().ledger, request_of(body), approval)
    return posted(answer)


@blueprint.command("/completions/<uuid:posting_id>/rejection", RejectionSchema)
def reject_completion(body: dict[str, Any], posting_id: UUID) -> Response:
    """Refuse a posting, for a reason; another report of it may be promoted."""
    check_postings([posting_id])
    rejection = payload(decisions.Rejection, body, posting_id=posting_id)
    answer = decisions.reject_completion(services().ledger, request_of(body), rejection)
    return posted(answer)


@blueprint.command(
    "/completions/<uuid:posting_id>/correction", CorrectionSchema, "PostingAnswer"
)
def correct_completion(body: dict[str, Any], posting_id: UUID) -> Response:
    """Reverse a posting and post it anew, perhaps for another teacher."""
    check_postings([posting_id])
    check_teacher(body["teacher_id"])
    reason = body.pop("reason")
    correction = completions.CorrectionToMake(
        posting_id=posting_id, reason=reason, completion=completion_of(body)
    )
    answer = completions.correct_completion(
        services().ledger, request_of(body), correction
    )
    return posted(answer)


@blueprint.command("/completions/<uuid:posting_id>/reversal", ReversalSchema)
def reverse_completion(body: dict[str, Any], posting_id: UUID) -> Response:
    """Take a posting back; its natural key is free again."""
    check_postings([posting_id])
    reversal = payload(decisions.Reversal, body, posting_id=posting_id)
    answer = decisions.reverse_completion(services().ledger, request_of(body), reversal)
    return posted(answer)


@blueprint.command("/completions/<uuid:posting_id>/recognition", RecognitionSchema)
def recognise_completion(body: dict[str, Any], posting_id: UUID) -> Response:
    """Record that an authority recognised a posting (认定)."""
    recognition = payload(decisions.RecognitionToRecord, body, posting_id=posting_id)
    answer = decisions.recognise_completion(
        services().ledger, request_of(body), recognition
    )
    return posted(answer)


@blueprint.command(
    "/approvals",
    BulkApprovalSchema,
    "BulkAnswer",
    query=PreviewSchema,
    ok="None was approved, or it is a preview.",
)
def approve_many(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Confirm many postings at once: those named, or all pending that match.

    With `preview=true` nothing is recorded; `sample` shows some of what matches. Send
    `expect` with the count that was previewed, so that nothing slips in between. Of a
    filter that matches more than are confirmed at once, the oldest are; `left` says how
    many it left.
    """
    ledger, asked = services().ledger, request_of(body)
    if query["preview"]:
        answer = bulk.approve_many(ledger, asked, _approval(body, preview=True))
        return answered(replace(answer, outcome=PREVIEWED))
    kept = ledger.kept_answer(asked)
    if kept is not None:
        return answered(kept)
    answer = bulk.approve_many(ledger, asked, _approval(body))
    if not answer.replayed:
        reasons = tuple(reasons_of_rows(answer.body["results"]))
        keep_refusal(reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    return answered(answer)


def _approval(body: dict[str, Any], *, preview: bool = False) -> bulk.BulkApproval:
    """Return which postings a body means; raises UnknownError for one unseen."""
    ids: Sequence[UUID] | None = body["posting_ids"]
    matching: int | None = None
    besides: dict[str, Any] = {"sample": []}
    if ids is None:
        reports, matching = pending_reports(body["filter"], MAX_APPROVED_AT_ONCE)
        ids = [report.posting_id for report in reports]
        besides = {
            "sample": present(reports[: body["sample"]]),
            "matching": matching,
            "left": matching - len(ids),
        }
    check_postings(ids)
    return bulk.BulkApproval(
        posting_ids=ids,
        expect=body["expect"],
        matching=matching,
        level=body["level"],
        note=body["note"],
        preview=preview,
        besides=besides,
    )
