"""The rules: which documents were adopted, and the text of each, rule by rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from domain.errors import UnknownError
from domain.terms import Role
from http_api.auth import require
from http_api.context import services
from http_api.pages.blueprint import blueprint
from http_api.pages.revisions import revisions
from ledger.policies import loaded

RULE_ID = re.compile(r'^id\s*=\s*"([^"]+)"', re.MULTILINE)
TABLE = re.compile(r"^(?=\[)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class PolicyPart:
    """A table of a document, and the id of the rule that it states."""

    rule_id: str | None
    text: str


def parts_of(text: str) -> Iterator[PolicyPart]:
    """Cut the text of a document before each of its tables; nothing is left out."""
    for part in TABLE.split(text):
        if part.strip():
            found = RULE_ID.search(part)
            yield PolicyPart(rule_id=found[1] if found else None, text=part.rstrip())


@blueprint.get("/policies", endpoint="policies")
def show_policies() -> str:
    """List the documents that were ever adopted, by series, the newest first."""
    require(*Role)
    return render_template("policies.html", revisions=revisions())


@blueprint.get("/policies/<document>/<revision>", endpoint="policy")
def show_policy(document: str, revision: str) -> str:
    """Show the whole text of a revision; raises UnknownError."""
    require(*Role)
    adoption = services().ledger.policies.find(document, revision)
    if adoption is None:
        raise UnknownError("policy", f"{document} {revision}", "document")
    return render_template(
        "policy.html",
        adoption=adoption,
        policy=loaded(adoption),
        parts=list(parts_of(adoption.adopted.text)),
    )
