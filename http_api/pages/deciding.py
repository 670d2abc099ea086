"""Deciding on many postings from a page: each is judged, what is refused is told."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.errors import LedgerError
from http_api.codes import refusal_codes
from http_api.context import services
from http_api.errors import InvalidRequestError, Reason
from http_api.pages.language import in_language
from http_api.pages.queue_page import Refused
from http_api.pages.words import WORDS
from http_api.requests import ledger_request
from ledger.commands.bulk import BulkApproval, approve_many
from ledger.commands.decisions import Rejection, reject_completion
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
        raise _wrong("reason", "unknown-word", "Choose one of the reasons.")
    if len(posting_ids) > MOST_REJECTED:
        message = f"Reject {MOST_REJECTED} postings at once at most."
        raise _wrong("posting", "too-many-entries", message)
    refused: list[Refused] = []
    reached = 0
    for posting_id in posting_ids:
        rejection = Rejection(posting_id=posting_id, reason=reason, note=note)
        try:
            answer = reject_completion(services().ledger, ledger_request(), rejection)
        except LedgerError as error:
            refused.append(_left(str(posting_id), error.code, error.message))
        else:
            reached = max(reached, answer.body.get("position") or 0)
    _wait_for(reached)
    return refused


def _wrong(field: str, code: str, message: str) -> InvalidRequestError:
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
