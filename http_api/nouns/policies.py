"""Policies: check a document, adopt it, read what was adopted."""

from typing import Any

from flask import Response

from domain.errors import UnknownError
from domain.policy.advice import warnings_of
from domain.policy.load import Policy, load_policy
from domain.policy.revisions.diff import differences
from domain.policy_book import Adoption
from http_api.answers import answered, shown
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.presenting import present
from http_api.registers import adoption_json
from http_api.revision_json import diff_json
from http_api.schemas.administration import (
    AdoptionSchema,
    PolicyDiffSchema,
    PolicyTextSchema,
)
from http_api.schemas.entitlements import DocumentedSchema
from http_api.schemas.queries import ReadingSchema
from ledger.commands import policies
from ledger.policies import loaded

blueprint = Noun("policies", __name__, "Documents of rules, and their adoption.")


@blueprint.command(
    "/policies/check", PolicyTextSchema, "PolicyCheckAnswer", ok="The document loads."
)
def check_policy(body: dict[str, Any]) -> Response:
    """Check a document without adopting it; every mistake is named (422).

    Warnings tell what can never matter: rules that are never reached, and the like.
    """
    policy = load_policy(body["text"], "the document")
    return shown(
        {
            "status": "valid",
            "document": policy.document,
            "revision": policy.revision,
            "series": policy.series,
            "digest": policy.digest,
            "warnings": present(warnings_of(policy)),
        }
    )


@blueprint.command(
    "/policies/diff",
    PolicyDiffSchema,
    "PolicyDiffAnswer",
    ok="Both documents load; the differences, if any, are told.",
)
def diff_policies(body: dict[str, Any]) -> Response:
    """Tell two documents apart by rule and field, in words of both languages."""
    before, after = (_named(body[side]) for side in ("before", "after"))
    return shown(diff_json(before, after, differences(before, after)))


@blueprint.command("/policies", AdoptionSchema)
def adopt_policy(body: dict[str, Any]) -> Response:
    """Adopt a revision of a document, by an event that holds its text and digest."""
    policy = payload(policies.PolicyToAdopt, body)
    answer = policies.adopt_policy(services().ledger, request_of(body), policy)
    document, revision = answer.body["document"], answer.body["revision"]
    return answered(answer, {"policy": f"/v1/policies/{document}/{revision}"})


@blueprint.command("/policies/<id:document>/<id:revision>/withdrawal", DocumentedSchema)
def withdraw_policy(body: dict[str, Any], document: str, revision: str) -> Response:
    """Let an adopted revision govern no more."""
    withdrawal = payload(
        policies.PolicyWithdrawal, body, document=document, revision=revision
    )
    ledger = services().ledger
    return answered(policies.withdraw_policy(ledger, request_of(body), withdrawal))


@blueprint.reading("/policies", "ThingPage", ReadingSchema)
def list_policies(query: dict[str, Any]) -> Response:
    """List every adopted revision of every document."""
    del query
    books = services().ledger.policies.books()
    items = [
        adoption_json(adoption)
        for name in sorted(books)
        for adoption in books[name].adoptions.values()
    ]
    return shown({"items": items, "next_cursor": None})


@blueprint.reading("/policies/<id:document>/<id:revision>", "Thing")
def get_policy(document: str, revision: str) -> Response:
    """Return an adopted revision with its text, byte for byte."""
    adoption = _adoption(document, revision)
    return shown({**adoption_json(adoption), "text": adoption.adopted.text})


def _named(named: dict[str, Any]) -> Policy:
    """Return the document of a text, or an adopted one."""
    if named["text"] is None:
        return loaded(_adoption(named["document"], named["revision"]))
    return load_policy(named["text"], named["document"] or "the document")


def _adoption(document: str, revision: str) -> Adoption:
    adoption = services().ledger.policies.find(document, revision)
    if adoption is None:
        raise UnknownError("policy", f"{document} {revision}", "document")
    return adoption
