"""Records that are read: teachers one by one, schools and the district as a whole."""

from typing import Any

from flask import Response

from domain import profile as profiles
from domain.errors import UnknownError
from domain.facts import Span
from domain.profile import Profile
from domain.terms import Role
from http_api.answers import listed, listed_page, shown
from http_api.context import actor, services
from http_api.cursors import number_of
from http_api.nouns import schools
from http_api.nouns import teachers as people
from http_api.presenting import present
from http_api.reading import await_position, note_access, own_schools
from http_api.schemas.queries import (
    ListSchema,
    OverviewSchema,
    ReadingSchema,
    TeacherListSchema,
)
from http_api.scope import (
    Extent,
    Sight,
    visible_teacher,
)
from projections.overview import district_overview, school_overview, teachers


@people.blueprint.reading("/teachers", "TeacherPage", TeacherListSchema)
def list_teachers(query: dict[str, Any]) -> Response:
    """List teachers by id, of a school or of all; a school sees those it has now.

    With `name` it lists those who bear that name in the directory.
    """
    await_position(query["at_least"])
    school_id, who = query["school"], actor()
    if who.role is Role.SCHOOL:
        if school_id not in (None, *own_schools(who)):
            return listed([], None)
        school_id = who.organisation
    room, name = services().room, query["name"]
    page = teachers(room, school_id, query["cursor"], query["limit"], name)
    looked = "list" if name is None else "search"
    _note_read([one.teacher_id for one in page.items], looked)
    items = [_with_links(present(one)) for one in page.items]
    return listed_page(items, page.next_cursor)


@people.blueprint.reading("/teachers/<id:teacher_id>", "Thing", ReadingSchema)
def get_teacher(query: dict[str, Any], teacher_id: str) -> Response:
    """Return a teacher's record: school, attributes and service from day to day."""
    await_position(query["at_least"])
    profile, sight = visible_teacher(teacher_id)
    _note_read([teacher_id], "record")
    if sight.extent is Extent.OWN_POSTINGS:
        return shown(_with_links({"teacher_id": teacher_id, "spans": []}))
    name = services().ledger.directory.get(teacher_id)
    today = services().today()
    body = {
        "teacher_id": teacher_id,
        "name": name.name if name else None,
        "number": name.number if name else None,
        "school_id": profile.school_on(today),
        "service": profile.service_on(today),
        "merged_into": profile.merged_into,
        "absorbed": list(profile.absorbed),
        "spans": present(_spans_since(profile, sight)),
    }
    return shown(_with_links(body))


@people.blueprint.reading(
    "/teachers/<id:teacher_id>/accesses", "AccessPage", ListSchema
)
def list_accesses(query: dict[str, Any], teacher_id: str) -> Response:
    """List who looked at a teacher's record, newest first, and at what of it."""
    visible_teacher(teacher_id)
    found = services().ledger.access_log.of_teacher(
        teacher_id, before=number_of(query["cursor"]), limit=query["limit"]
    )
    full = len(found) == query["limit"]
    items = [
        {name: value for name, value in present(one).items() if name != "access_id"}
        for one in found
    ]
    return listed(items, str(found[-1].access_id) if full else None)


@schools.blueprint.reading(
    "/schools/<id:school_id>/overview", "SchoolOverview", OverviewSchema
)
def get_school_overview(query: dict[str, Any], school_id: str) -> Response:
    """Return how a school stands: completion rate (结业率), shortfalls, pending."""
    if actor().role is Role.SCHOOL and actor().organisation != school_id:
        raise UnknownError("school", school_id, "school_id")
    await_position(query["at_least"])
    today = services().today()
    overview = school_overview(services().room, school_id, query["series"], today)
    _note_read([one.teacher_id for one in overview.standings], "overview")
    return shown(present(overview))


@schools.blueprint.reading("/overview", "DistrictOverview", OverviewSchema)
def get_district_overview(query: dict[str, Any]) -> Response:
    """Return the completion rate of every school, and what waits in the district."""
    await_position(query["at_least"])
    today = services().today()
    return shown(present(district_overview(services().room, query["series"], today)))


def _spans_since(profile: Profile, sight: Sight) -> list[Span]:
    """Return what holds from which day on; for a new school from the move on."""
    spans = profile.spans
    since = sight.since
    if since is None:
        return list(spans)
    attributes = profiles.attributes_on(profile, since)
    later = [span for span in spans if span.valid_from > since]
    return [Span(valid_from=since, attributes=attributes), *later]


def _with_links(told: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/teachers/{told['teacher_id']}"
    links = {
        "self": path,
        "statement": f"{path}/statement",
        "history": f"{path}/history",
        "completions": f"/v1/completions?teacher={told['teacher_id']}",
    }
    return {**told, "links": links}


def _note_read(teacher_ids: list[str], what: str) -> None:
    if teacher_ids:
        note_access(teacher_ids, what)
