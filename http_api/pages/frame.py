"""The frame of every page: who is here, and which rooms are open to them."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from markupsafe import Markup

from domain.terms import Actor, Role
from http_api.auth import TOKEN_FIELD, csrf_token
from http_api.pages.texts import gettext as _
from http_api.permissions import DISTRICT, REPLAYERS


@dataclass(frozen=True, kw_only=True)
class Room:
    """A link of the main navigation."""

    url: str
    words: str

    @property
    def here(self) -> bool:
        """Whether the reader stands in this room."""
        return request.path == self.url


def visitor() -> Actor | None:
    """Return who is here, or None for a stranger."""
    found = g.get("visit")
    return found.actor if found else None


def rooms() -> list[Room]:
    """Return the rooms that are open to the visitor, the first one being home."""
    who = visitor()
    if who is None:
        return []
    files = Room(url=url_for("pages.imports"), words=_("Imports"))
    if who.role is Role.SCHOOL and who.organisation:
        school = url_for("pages.school", school_id=who.organisation)
        return [Room(url=school, words=_("Our school")), _queue(_("Pending")), files]
    if who.role is Role.PROVIDER:
        return [_queue(_("Our postings")), files]
    schools = Room(url=url_for("pages.district"), words=_("Schools"))
    if who.role in DISTRICT:
        pending = _queue(_("Pending"))
        by_duty = (
            [pending, schools] if who.role is Role.REVIEWER else [schools, pending]
        )
        rules = Room(url=url_for("pages.policies"), words=_("Rules"))
        if who.role not in REPLAYERS:
            return [*by_duty, rules]
        return [*by_duty, rules, Room(url=url_for("pages.replays"), words=_("Replays"))]
    return [_queue(_("Pending")), files]


def _queue(words: str) -> Room:
    return Room(url=url_for("pages.queue"), words=words)


def of_district() -> bool:
    """Whether the visitor reads the records of every school."""
    who = visitor()
    return who is not None and who.role in DISTRICT


def may_replay() -> bool:
    """Whether the visitor may compare two worlds over all teachers."""
    who = visitor()
    return who is not None and who.role in REPLAYERS


def token_field() -> Markup:
    """Return the hidden field that shows that a form is of this site (CSRF)."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        TOKEN_FIELD, csrf_token()
    )


def set_up_frame(app: Flask) -> None:
    """Give the layout its visitor, its rooms and the token of its forms."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        return {"visitor": visitor()}

    app.jinja_env.globals.update(
        may_replay=may_replay,
        of_district=of_district,
        rooms=rooms,
        token_field=token_field,
    )
