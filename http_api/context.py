"""What one request carries along from its first line to its log line."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app, g

from domain.terms import Actor
from http_api.errors import KeyMissingError
from http_api.services import Services

EXTENSION = "credit-ledger"


@dataclass(kw_only=True)
class Visit:
    """One request on its way; mutable, since it is filled in as we go."""

    request_id: str
    started: float
    """Seconds of the monotonic clock."""
    actor: Actor | None = None
    by_session: bool = False
    """The actor came with a cookie: forms must carry the session's token."""
    position: int | None = None
    """The log position that the answer rests on."""
    code: str | None = None
    """The code of the refusal, if it was refused."""
    content: Any = field(default=None)
    """The parsed body, for the idempotency digest."""


def services_of(app: Flask) -> Services:
    """Return what an application was made with."""
    return cast("Services", app.extensions[EXTENSION])


def services() -> Services:
    """Return what the current application was made with."""
    return services_of(current_app)


def visit() -> Visit:
    """Return the current request's own record."""
    return cast("Visit", g.visit)


def actor() -> Actor:
    """Return who asks; raises KeyMissingError when nobody showed a key."""
    found = visit().actor
    if found is None:
        raise KeyMissingError
    return found
