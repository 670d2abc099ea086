"""Two documents and what differs between them, as JSON."""

from collections.abc import Sequence
from typing import Any

from domain.policy.load import Policy
from domain.policy.revisions.difference import Difference
from http_api.presenting import present


def diff_json(
    before: Policy, after: Policy, found: Sequence[Difference]
) -> dict[str, Any]:
    """Return which documents were compared and every difference, with its sentence."""
    return {
        "from": document_json(before),
        "to": document_json(after),
        "equal": not found,
        "differences": present(tuple(found)),
    }


def document_json(policy: Policy) -> dict[str, str]:
    """Return which document this is, down to the byte."""
    return {
        "document": policy.document,
        "revision": policy.revision,
        "series": policy.series,
        "digest": policy.digest,
    }
