"""Log in, log out, and the first page by role."""

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from http_api.auth import check_token, current_actor, log_in, log_out
from http_api.errors import KeyRefusedError
from http_api.pages.blueprint import blueprint
from http_api.pages.frame import rooms


@blueprint.get("/", endpoint="home")
def show_home() -> Response:
    """Lead to the first room that is open to the visitor's role."""
    current_actor()
    return redirect(rooms()[0].url)


@blueprint.get("/login", endpoint="log_in")
def show_login() -> str:
    """Ask for a key."""
    return _login(refused=False)


@blueprint.post("/login")
def open_session() -> Any:
    """Open a session with the key of the form, and lead back to where it was asked."""
    check_token()
    kept = session.get("lang")
    try:
        log_in(request.form.get("key", ""))
    except KeyRefusedError:
        return _login(refused=True), HTTPStatus.UNAUTHORIZED
    if kept:
        session["lang"] = kept
    return redirect(own_address(request.args.get("next")))


@blueprint.post("/logout", endpoint="log_out")
def close_session() -> Response:
    """Close the session."""
    kept = session.get("lang")
    log_out()
    if kept:
        session["lang"] = kept
    return redirect(url_for("pages.log_in"))


def _login(*, refused: bool) -> str:
    documentation_url = url_for("documentation.docs")
    return render_template(
        "login.html", refused=refused, documentation_url=documentation_url
    )


def own_address(wanted: str | None) -> str:
    """Return an address of this site to go on to, the first page if it is not ours."""
    ours = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if wanted and ours and "\n" not in wanted else url_for("pages.home")
