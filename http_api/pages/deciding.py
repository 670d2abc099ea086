"""Deciding on many postings from a page: each is judged, what is refused is told."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from domain.errors import LedgerError
from http_api.codes import refusal_codes
from http_api.context import services
from http_api.errors import InvalidRequestError, Reason
from http_api.pages.language import in_language
from http_api.pages.queue_page import Refused
from http_api.pages.words import WORDS
from http_api.problems import reasons_of_rows
from http_api.refusing import keep_refusal
from http_api.requests import ledger_request
from ledger.commands.bulk import BulkApproval, approve_many, refused_posting
from ledger.commands.decisions import Rejection, reject_completion
from ledger.errors import StoreError
from projections.errors import NotYetProjectedError

MOST_REJECTED = 500
"""Postings that are rejected at once: each rejection is a decision of its own."""
PATIENCE_S = 3.0
"""How long an answer waits for the reading rooms, so that the queue is up to date."""


def previewed(posting_ids: Sequence[UUID]) -> list[Refused]:
    """Return what an approval would leave out, and why; nothing is recorded."""
    approval = BulkApproval(posting_ids=posting_ids, preview=True)
    return _refused(approve_many(services().ledger, ledger_request(), approval).body)


def approve_all(posting_ids: Sequence[UUID]) -> list[Refused]:
    """Approve postings; return those that were left as they are."""
    approval = BulkApproval(posting_ids=posting_ids)
    body = approve_many(services().ledger, ledger_request(), approval).body
    _keep_refused(body["results"])
    _wait_for(max((one.get("position") or 0 for one in body["results"]), default=0))
    return _refused(body)


def reject_all(
    posting_ids: Sequence[UUID], reason: str, note: str | None
) -> list[Refused]:
    """Reject postings for one reason; return those that were left as they are.

    Raises InvalidRequestError for a reason that is none of the page's, and for more
    postings than are rejected at once.
    """
    if reason not in WORDS["rejection"]:
        raise wrong("reason", "unknown-word", "Choose one of the reasons.")
    if len(posting_ids) > MOST_REJECTED:
        message = f"Reject {MOST_REJECTED} postings at once at most."
        raise wrong("posting", "too-many-entries", message)
    results = [
        _rejected(Rejection(posting_id=posting_id, reason=reason, note=note))
        for posting_id in posting_ids
    ]
    _keep_refused(results)
    _wait_for(max((one.get("position") or 0 for one in results), default=0))
    return _refused({"results": results})


def _rejected(rejection: Rejection) -> Mapping[str, Any]:
    """Reject one posting; raises StoreError, which is no answer to one of many."""
    try:
        return reject_completion(services().ledger, ledger_request(), rejection).body
    except StoreError:
        raise
    except LedgerError as error:
        return refused_posting(rejection.posting_id, error)


def _keep_refused(results: Sequence[Mapping[str, Any]]) -> None:
    reasons = tuple(reasons_of_rows(results))
    keep_refusal(reasons, HTTPStatus.UNPROCESSABLE_ENTITY)


def wrong(field: str, code: str, message: str) -> InvalidRequestError:
    """Return the refusal of a form for what one of its fields holds."""
    return InvalidRequestError([Reason(code=code, message=message, field=field)])


def _wait_for(position: int) -> None:
    """Let the reading rooms catch up; a page that is a little behind is no mistake."""
    try:
        services().room.wait_for(position, PATIENCE_S)
    except NotYetProjectedError:
        services().log.info("page-behind", position=position)


def _refused(body: Mapping[str, Any]) -> list[Refused]:
    return [
        _left(one["posting_id"], one["code"], one["message"])
        for one in body["results"]
        if one["status"] == "refused"
    ]


def _left(posting_id: str, code: str, message: str) -> Refused:
    known = refusal_codes().get(code)
    why = in_language(known.meaning) if known else message
    return Refused(posting_id=posting_id, code=code, why=why)
