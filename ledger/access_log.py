"""Who read a teacher's record, when, and what of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import TupleRow

from domain.terms import Actor
from ledger.actors import actor_of
from ledger.database import Database


@dataclass(frozen=True, kw_only=True)
class Access:
    """One look at one teacher's record."""

    access_id: int
    at: datetime
    actor: Actor
    teacher_id: str
    what: str
    """For instance `statement`, `history`, `origin`."""
    request_id: str


class AccessLog:
    """The reads of a district's records; entries are added, never changed."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def record(
        self,
        *,
        actor: Actor,
        teacher_ids: Sequence[str],
        what: str,
        at: datetime,
        request_id: str,
    ) -> None:
        """Note that somebody read the records of teachers.

        The entry does not wait for the disk: a crash of the database may lose those of
        the last half second, and a read stays as fast as a read.
        """
        self._database.run(
            "access_record",
            {
                "district": self._district,
                "at": at,
                "client_id": actor.client_id,
                "person": actor.person,
                "role": actor.role.value,
                "organisation": actor.organisation,
                "teacher_ids": list(teacher_ids),
                "what": what,
                "request_id": request_id,
            },
        )

    def of_teacher(
        self, teacher_id: str, *, before: int | None = None, limit: int = 50
    ) -> list[Access]:
        """Return who looked at a teacher's record, newest first."""
        rows = self._database.rows(
            "accesses",
            {
                "district": self._district,
                "teacher_id": teacher_id,
                "before": before,
                "limit": limit,
            },
        )
        return [_access(row) for row in rows]


def _access(row: TupleRow) -> Access:
    access_id, at, client_id, person, role, organisation, teacher_id, what, rest = row
    return Access(
        access_id=access_id,
        at=at,
        actor=actor_of(client_id, person, role, organisation),
        teacher_id=teacher_id,
        what=what,
        request_id=rest,
    )
