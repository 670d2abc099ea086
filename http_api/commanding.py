"""From a checked body to a command's payload and request."""

from collections.abc import Mapping
from typing import Any, TypeVar

from http_api.requests import ledger_request
from ledger.requests import Request

Payload = TypeVar("Payload")

ENVELOPE = frozenset({"reported_at"})
"""Fields of a body that belong to the request, not to what is asked."""


def payload(kind: type[Payload], body: Mapping[str, Any], **address: Any) -> Payload:
    """Return what is asked: the fields of the body, and what the address names."""
    asked = {name: value for name, value in body.items() if name not in ENVELOPE}
    return kind(**asked, **address)


def request_of(body: Mapping[str, Any]) -> Request:
    """Return the ledger's request of a body, with an importer's `reported_at`."""
    return ledger_request(reported_at=body.get("reported_at"))
