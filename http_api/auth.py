"""Who asks: a key in the Authorization header, or a session that began with a key.

A session cookie is signed, HttpOnly and SameSite=Strict, and holds the SHA-256 of the
key that opened it, never the key. The key is looked at again on every request, so a
revoked key ends its sessions. What changes anything carries the session's token too.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from domain.terms import Actor, Role
from http_api.anteroom import NO_ROOM
from http_api.context import actor, services, services_of, visit
from http_api.errors import (
    KeyRefusedError,
    NoRoomError,
    RoleRefusedError,
    TokenMismatchError,
)
from http_api.permissions import PERMISSIONS, PUBLIC
from http_api.saying_once import check_said_once
from http_api.session_secret import SESSION_COOKIE, session_secret

SESSION_LIFETIME = timedelta(hours=8)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 -- the name of a header
TOKEN_FIELD = "csrf_token"  # noqa: S105 -- the name of a form field
PAGES = "pages"
"""Endpoints of this blueprint say themselves, by `require`, to whom they open."""

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


class PageSessions(SecureCookieSessionInterface):
    """Sessions that go on with every page, and with no picture or style sheet.

    A static file that was asked for before a page changed the session, and that comes
    after it, would put the old one back.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Tell whether an answer carries the session."""
        if request.endpoint == "static":
            return session.modified
        return super().should_set_cookie(app, session)


def guard(app: Flask) -> None:
    """Let nobody through an endpoint that the table does not open to them."""
    settings = services_of(app).settings
    app.config.update(
        SECRET_KEY=session_secret(settings),
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,
    )
    app.session_interface = PageSessions()
    app.before_request(admit)
    app.before_request(check_said_once)


def admit() -> None:
    """Find out who asks, and whether this endpoint opens to them.

    Raises KeyMissingError and KeyRefusedError (401), RoleRefusedError and
    TokenMismatchError (403), and NoRoomError (503) where the body was not taken in.
    """
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC:
        return
    visit().actor = _actor_of_request()
    if NO_ROOM in request.environ:
        raise NoRoomError
    if visit().by_session and request.method not in SAFE_METHODS:
        check_token()
    if request.blueprint == PAGES:
        return
    require(*PERMISSIONS.get(endpoint, ()))


def current_actor() -> Actor:
    """Return who asks; raises KeyMissingError when nobody is logged in."""
    return actor()


def require(*roles: Role) -> Actor:
    """Return who asks, if their role is one of these; raises RoleRefusedError."""
    found = actor()
    if found.role not in roles:
        raise RoleRefusedError(found.role)
    return found


def log_in(key: str) -> Actor:
    """Open a session with a key; raises KeyRefusedError.

    The session begins anew, so that one planted beforehand gains nothing.
    """
    found = _actor_of(_digest(key.strip()))
    session.clear()
    session.permanent = True
    session["key"] = _digest(key.strip())
    session["token"] = secrets.token_urlsafe(32)
    visit().actor = found
    return found


def log_out() -> None:
    """Close the session of the browser."""
    session.clear()
    visit().actor = None


def csrf_token() -> str:
    """Return the token that a form of this browser must carry; makes one if needed."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(32)
    return str(session["token"])


def check_token() -> None:
    """Raise TokenMismatchError unless the request carries the session's token."""
    sent = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    kept = str(session.get("token", ""))
    if not kept or not hmac.compare_digest(sent.encode(), kept.encode()):
        raise TokenMismatchError


def _actor_of_request() -> Actor | None:
    header = request.headers.get("Authorization")
    if header is not None:
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer":
            raise KeyRefusedError
        return _actor_of(_digest(key.strip()))
    kept = session.get("key")
    if not isinstance(kept, str):
        return None
    visit().by_session = True
    try:
        return _actor_of(kept)
    except KeyRefusedError:
        log_out()
        raise


def _digest(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise KeyRefusedError
    return hashlib.sha256(key.encode()).hexdigest()


def _actor_of(key_sha256: str) -> Actor:
    found = services().ledger.clients.actor_of(key_sha256, services().today())
    if found is None:
        raise KeyRefusedError
    return found
