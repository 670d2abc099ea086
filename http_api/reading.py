"""Reading for the door: waiting for a position, previews, what a filter matches."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.errors import UnknownError
from domain.school import ProjectYear, affected_by_disallowance, existing
from domain.terms import Actor, Role
from http_api.context import actor, services, visit
from http_api.presenting import present
from ledger.commands.certificates import Grounds
from ledger.commands.schools import Disallowance
from projections.certificates import certificate
from projections.lists import ReportFilter
from projections.log_end import check_reached
from projections.statements import Question, statement
from projections.views import CompletionView

WAIT_S = 2.0
"""How long a reader who asks for a position is kept waiting for it."""

PAGE = 1_000
"""Reports that are read at once while a filter is resolved."""


def await_position(at_least: int | None) -> int:
    """Return the position that a reading rests on, at least the one asked for.

    Raises BeyondLogError for a position that nothing has, NotYetProjectedError (503)
    when the reading rooms do not get there in time.
    """
    room = services().room
    if at_least:
        check_position("at_least", at_least)
    reached = room.wait_for(at_least, WAIT_S) if at_least else room.position()
    visit().position = reached
    return reached


def check_position(field: str, position: int) -> None:
    """Refuse a position that the log has not reached; raises BeyondLogError."""
    check_reached(services().ledger, field, position)


def note_access(teacher_ids: Sequence[str], what: str) -> None:
    """Log that somebody reads the records of teachers."""
    here = services()
    here.ledger.access_log.record(
        actor=actor(),
        teacher_ids=teacher_ids,
        what=what,
        at=here.now(),
        request_id=visit().request_id,
    )


def own_reports(who: Actor) -> dict[str, Any]:
    """Return what narrows a list of reports to those that an actor may see."""
    if who.role is Role.PROVIDER:
        return {"reporter": who.organisation or ""}
    if who.role is Role.SCHOOL:
        return {"seen_by": own_schools(who)}
    return {}


def own_schools(who: Actor) -> list[str]:
    """Return a key's school and those that have become part of it."""
    here = services()
    registers = here.ledger.registers.current()
    own = who.organisation or ""
    merged = [
        school_id
        for school_id in registers.schools
        if registers.school_goes_on_as(school_id, here.today()) == own
    ]
    return sorted({own, *merged})


def pending_reports(
    wanted: Mapping[str, Any], limit: int
) -> tuple[list[CompletionView], int]:
    """Return what awaits the client's level and fits a filter, oldest first.

    Beside those that are returned, up to a limit, it tells how many there are.
    """
    level = "school" if actor().role is Role.SCHOOL else "district"
    filtered = ReportFilter(
        school_id=wanted["school"],
        kind=wanted["kind"],
        activity_id=wanted["activity"],
        completed_until=wanted["completed_until"],
        awaits=level,
        **own_reports(actor()),
    )
    page = services().room.pending(filtered, None, PAGE)
    found, total = list(page.items), page.total or 0
    while page.next_cursor is not None and len(found) < limit:
        page = services().room.pending(filtered, page.next_cursor, PAGE)
        found += page.items
    return found[:limit], max(total, len(found))


def affected(disallowance: Disallowance) -> dict[str, Any]:
    """Return the completions that a disallowance would reach, before it is decided."""
    room, school_id = services().room, disallowance.school_id
    existing(services().ledger.registers.current().school(school_id))
    year = disallowance.year
    teachers = {one.teacher_id for one in _reports_of_year(school_id, year)}
    facts = (room.teacher_facts(teacher_id).facts for teacher_id in sorted(teachers))
    reached = affected_by_disallowance(
        school_id, ProjectYear(year=year, kind=disallowance.kind), facts
    )
    return {
        "status": "preview",
        "teachers": len({one.teacher_id for one in reached}),
        "completions": present(reached),
    }


def grounds_of(teacher_id: str, series: str) -> Grounds:
    """Return today's statement of a teacher, as a certificate's grounds."""
    question = Question(series=series, today=services().today())
    try:
        view = statement(services().room, teacher_id, question)
    except UnknownError as error:
        raise UnknownError(error.noun, error.key, "teacher_id") from None
    return Grounds(statement=view.statement, facts_as_of=view.read.position)


def grounds_of_certificate(certificate_id: UUID) -> Grounds:
    """Return today's statement on which a certificate would rest; or UnknownError."""
    found = certificate(services().room, certificate_id)
    if found is None:
        raise UnknownError("certificate", certificate_id, "certificate_id")
    return grounds_of(found.teacher_id, found.series)


def _reports_of_year(school_id: str, year: int) -> list[CompletionView]:
    from_day, until_day = date(year, 1, 1), date(year, 12, 31)
    wanted = ReportFilter(
        school_id=school_id, completed_from=from_day, completed_until=until_day
    )
    found: list[CompletionView] = []
    cursor: str | None = None
    while True:
        page = services().room.completions(wanted, cursor, PAGE)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found
