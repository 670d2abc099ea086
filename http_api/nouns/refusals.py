"""Refusals, kept: whoever was refused looks up why."""

from typing import Any

from flask import Response

from domain.errors import UnknownError
from domain.terms import Role
from http_api.answers import listed, shown
from http_api.codes import in_chinese
from http_api.context import actor, services
from http_api.cursors import number_of
from http_api.noun import Noun
from http_api.presenting import present
from http_api.schemas.queries import ListSchema
from ledger.refusals import Refusal

READERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that look up everybody's refusals; others find their own."""

blueprint = Noun("refusals", __name__, "What was refused, and why.")


@blueprint.reading("/refusals", "RefusalPage", ListSchema)
def list_refusals(query: dict[str, Any]) -> Response:
    """List refusals, newest first: one's own, or for an auditor everybody's."""
    found = services().ledger.refusals.list(
        _whose(), before=number_of(query["cursor"]), limit=query["limit"]
    )
    full = len(found) == query["limit"]
    after = str(found[-1].refusal_id) if full else None
    return listed([_told(refusal) for refusal in found], after)


@blueprint.reading("/refusals/<id:request_id>", "RefusalPage")
def get_refusals(request_id: str) -> Response:
    """Return why one request was refused, reason by reason."""
    found = services().ledger.refusals.find(request_id, _whose())
    if not found:
        raise UnknownError("refusal", request_id, "request_id")
    items = [_told(refusal) for refusal in found]
    return shown({"items": items, "next_cursor": None})


def _whose() -> str | None:
    return None if actor().role in READERS else actor().client_id


def _told(refusal: Refusal) -> dict[str, Any]:
    return {
        "request_id": refusal.request_id,
        "at": present(refusal.at),
        "client_id": refusal.actor.client_id,
        "code": refusal.code,
        "field": refusal.field,
        "row": refusal.row,
        "article": refusal.article,
        "message": refusal.message,
        "message_zh": in_chinese(refusal.code),
    }
