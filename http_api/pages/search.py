"""Find a teacher by number or name, or a posting by its id."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from domain.errors import NotATeacherOfYoursError, UnknownError
from domain.events.teacher import CompletionPosted
from domain.terms import Role
from http_api.auth import require
from http_api.context import actor, services
from http_api.pages.blueprint import blueprint
from http_api.pages.language import address_with
from http_api.pages.names import name_of
from http_api.permissions import RECORD_READERS
from http_api.reading import note_access
from http_api.scope import RECORD, check_postings, visible_teacher
from projections.overview import teachers as teachers_of

MOST_CHARACTERS = 100
MOST = 50
"""Teachers of one name that are listed on a page; the next page is linked."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A teacher who may have been meant."""

    teacher_id: str
    name: str | None
    school_id: str | None


@blueprint.get("/search", endpoint="search")
def show_found() -> Any:
    """Go to the only thing that was meant, or list what may have been."""
    require(*RECORD_READERS)
    query = request.args.get("q", "").strip()[:MOST_CHARACTERS]
    posting_id = as_uuid(query)
    if posting_id is not None:
        return redirect(url_for("pages.posting", posting_id=posting_id))
    cursor = request.args.get("cursor") or None
    found, after = _named(query, cursor) if query else ([], None)
    if query and cursor is None:
        found = [*_numbered(query), *found]
    teachers = list({one.teacher_id: one for one in found}.values())
    if teachers:
        note_access([one.teacher_id for one in teachers], "search")
    if len(teachers) == 1 and cursor is None and after is None:
        return redirect(url_for("pages.statement", teacher_id=teachers[0].teacher_id))
    return render_template(
        "search.html",
        query=query,
        teachers=teachers,
        older_url=address_with({"cursor": after}) if after else None,
    )


@blueprint.get("/postings/<uuid:posting_id>", endpoint="posting")
def show_posting(posting_id: UUID) -> Any:
    """Lead to the trace of a posting, wherever it stands."""
    require(*RECORD_READERS)
    check_postings([posting_id])
    beginning = services().ledger.reader().beginning(posting_id)
    event = beginning.event if beginning else None
    if not isinstance(event, CompletionPosted):
        raise UnknownError("posting", posting_id, "posting_id")
    address = url_for("pages.trace", teacher_id=event.teacher_id, ref=posting_id)
    return redirect(address)


def as_uuid(text: str) -> UUID | None:
    """Return the id that a text is, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _numbered(query: str) -> list[Found]:
    """Return the teacher of this number, if the visitor sees the record."""
    try:
        profile, sight = visible_teacher(query)
    except (UnknownError, NotATeacherOfYoursError):
        return []
    if sight.extent not in RECORD:
        return []
    school_id = profile.school_on(services().today())
    return [Found(teacher_id=query, name=name_of(query), school_id=school_id)]


def _named(query: str, cursor: str | None) -> tuple[list[Found], str | None]:
    """Return a page of the visitor's teachers of this name, and the next one's cursor.

    Raises BadCursorError.
    """
    who = actor()
    school_id = who.organisation if who.role is Role.SCHOOL else None
    page = teachers_of(services().room, school_id, cursor, MOST, query)
    found = [
        Found(teacher_id=one.teacher_id, name=one.name, school_id=one.school_id)
        for one in page.items
    ]
    return found, page.next_cursor
