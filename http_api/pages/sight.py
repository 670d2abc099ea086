"""Whose record may be looked at here."""

from domain.errors import UnknownError
from domain.terms import Role
from http_api.auth import require
from http_api.context import actor, services
from http_api.permissions import RECORD_READERS
from http_api.scope import RECORD, Sight, visible_teacher


def readable_teacher(teacher_id: str) -> Sight:
    """Let a reader look at a teacher's record; whoever shows it notes that they did.

    Raises RoleRefusedError, and UnknownError for a teacher who is not theirs.
    """
    require(*RECORD_READERS)
    _, sight = visible_teacher(teacher_id)
    if sight.extent not in RECORD:
        raise UnknownError("teacher", teacher_id, "teacher_id")
    return sight


def check_school(school_id: str) -> None:
    """Raise UnknownError for a school that is not the client's own, or is none."""
    who = actor()
    own = who.role is not Role.SCHOOL or who.organisation == school_id
    known = services().ledger.registers.current().school(school_id).exists
    if not (own and known):
        raise UnknownError("school", school_id, "school_id")
