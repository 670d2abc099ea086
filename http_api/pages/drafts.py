"""Check a draft: what is wrong in it, what it changes; from here on to its replay."""

from typing import Any

from flask import render_template, request

from domain.limits import MAX_POLICY_CHARACTERS
from http_api.auth import require
from http_api.context import services
from http_api.errors import InvalidRequestError, Reason
from http_api.pages.blueprint import blueprint
from http_api.pages.diff_page import diff_page
from http_api.pages.draft_page import checked_draft
from http_api.pages.replay_form import form_for_draft
from http_api.permissions import DISTRICT
from ledger.policies import loaded


@blueprint.get("/drafts", endpoint="draft")
def show_draft() -> str:
    """Ask for a draft; one begins with the text of a revision that was adopted."""
    require(*DISTRICT)
    begun = request.args.get("from", "")
    document, _, revision = begun.partition("@")
    adoption = services().ledger.policies.find(document, revision or None)
    text = adoption.adopted.text if adoption else ""
    return render_template("draft.html", text=text, own_scenarios="", checked=None)


@blueprint.post("/drafts")
def check_draft() -> str:
    """Tell what is wrong in a draft, line by line, and what it changes."""
    require(*DISTRICT)
    text, own = text_in("text", "file"), text_in("scenarios", "scenario_file")
    checked = checked_draft(text, own)
    beside: dict[str, Any] = {"diff": None, "form": None, "standing": None}
    if checked.policy is not None:
        policy = checked.policy
        standing = services().ledger.policies.find(policy.document)
        beside = {
            "standing": standing,
            "diff": diff_page(loaded(standing), policy) if standing else None,
            "form": form_for_draft(policy),
        }
    return render_template(
        "draft.html", text=text, own_scenarios=own, checked=checked, **beside
    )


def text_in(field: str, upload: str) -> str:
    """Return the text of a field, or of a file that was chosen in its place.

    Its lines end in a line feed alone, whatever a browser makes of them. Raises
    InvalidRequestError for a file that is no UTF-8, and for a text that is too long.
    """
    file = request.files.get(upload)
    text = request.form.get(field, "")
    if file is not None and file.filename:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _wrong(upload, "malformed-text", "The file is not UTF-8.") from None
    text = text.replace("\r\n", "\n")
    if len(text) > MAX_POLICY_CHARACTERS:
        message = f"A document has {MAX_POLICY_CHARACTERS} characters at most."
        raise _wrong(field, "malformed-text", message)
    return text


def _wrong(field: str, code: str, message: str) -> InvalidRequestError:
    return InvalidRequestError([Reason(code=code, message=message, field=field)])
