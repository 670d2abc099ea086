"""Find a teacher by number or name, or a posting by its id."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from domain.errors import NotATeacherOfYoursError, UnknownError
from domain.events.teacher import CompletionPosted
from http_api.auth import require
from http_api.context import services
from http_api.pages.blueprint import blueprint
from http_api.pages.names import name_of
from http_api.permissions import RECORD_READERS
from http_api.reading import note_access
from http_api.scope import RECORD, check_postings, visible_teacher

MOST_CHARACTERS = 100
MOST = 50
"""Teachers of one name that are listed."""


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
    teachers = list(_teachers(query)) if query else []
    if teachers:
        note_access([one.teacher_id for one in teachers], "search")
    if len(teachers) == 1:
        return redirect(url_for("pages.statement", teacher_id=teachers[0].teacher_id))
    return render_template("search.html", query=query, teachers=teachers)


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


def _teachers(query: str) -> Iterator[Found]:
    """Return the visible teachers of this number or name."""
    for teacher_id in dict.fromkeys([query, *_named(query)]):
        try:
            profile, sight = visible_teacher(teacher_id)
        except (UnknownError, NotATeacherOfYoursError):
            continue
        if sight.extent not in RECORD:
            continue
        yield Found(
            teacher_id=teacher_id,
            name=name_of(teacher_id),
            school_id=profile.school_on(services().today()),
        )


def _named(query: str) -> list[str]:
    return services().ledger.directory.find(query, MOST)
