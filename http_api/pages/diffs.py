"""Two adopted revisions told apart in words."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from http_api.auth import require
from http_api.pages.blueprint import blueprint
from http_api.pages.diff_page import diff_page
from http_api.pages.revisions import adoption_named, revisions
from http_api.permissions import DISTRICT
from ledger.policies import loaded


@blueprint.get("/policies/diff", endpoint="diff")
def show_diff() -> str | Response:
    """Tell two adopted revisions apart, rule by rule; raises UnknownError."""
    require(*DISTRICT)
    names = [request.args.get(side, "") for side in ("from", "to")]
    if not all(names):
        return redirect(url_for("pages.policies"))
    before, after = (
        adoption_named(name, side)
        for name, side in zip(names, ("from", "to"), strict=True)
    )
    return render_template(
        "diff.html",
        page=diff_page(loaded(before), loaded(after)),
        names=names,
        revisions=revisions(),
    )
