"""Names and numbers of teachers: outside of the log, correctable and erasable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.terms import Actor
from ledger.database import Database


@dataclass(frozen=True, kw_only=True)
class DirectoryEntry:
    """What the directory says of one teacher."""

    teacher_id: str
    name: str | None
    number: str | None
    """The number by which the school knows the teacher (工号)."""
    changed_at: datetime


class Directory:
    """The names of a district's teachers; every other record has only their ids."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def put(
        self, teacher_id: str, *, name: str | None, number: str | None, by: Actor
    ) -> None:
        """Enter or correct what is known of a teacher; raises DiskFullError."""
        self._database.space.check()
        self._database.run(
            "directory_put",
            {
                "district": self._district,
                "teacher_id": teacher_id,
                "name": name,
                "number": number,
                "changed_by": by.client_id,
            },
        )

    def get(self, teacher_id: str) -> DirectoryEntry | None:
        """Return the entry of a teacher, None when there is none (any more)."""
        return self.get_many([teacher_id]).get(teacher_id)

    def get_many(self, teacher_ids: Iterable[str]) -> dict[str, DirectoryEntry]:
        """Return the entries that there are, by teacher."""
        rows = self._database.rows(
            "directory",
            {"district": self._district, "teacher_ids": sorted(set(teacher_ids))},
        )
        return {
            teacher_id: DirectoryEntry(
                teacher_id=teacher_id, name=name, number=number, changed_at=changed_at
            )
            for teacher_id, name, number, changed_at in rows
        }

    def erase(self, teacher_id: str) -> bool:
        """Forget what is known of a teacher; False when nothing was."""
        parameters = {"district": self._district, "teacher_id": teacher_id}
        return bool(self._database.run("directory_erase", parameters))
