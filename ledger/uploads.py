"""Files of rows that somebody sent in: kept as they came, dropped by age.

A file is checked by one job and posted by another; `ledger/upload_parts.py` keeps what
these answered to each row. Of a file that was dropped the name and the digest stay,
since events name them as their source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from domain.canonical import sha256_hex
from domain.terms import Actor, Role
from ledger.actors import actor_of
from ledger.database import Database
from ledger.recorder import OvertakenError
from ledger.requests import Request


@dataclass(frozen=True, kw_only=True)
class UploadedFile:
    """A file as it came in."""

    name: str
    kind: str
    """What it is read as, such as `xlsx`."""
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest by which events name it."""
        return sha256_hex(self.content)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What is known of a file, whether or not it is still kept."""

    upload_id: UUID
    name: str
    kind: str
    sha256: str
    size_bytes: int
    is_kept: bool
    uploaded_at: datetime
    actor: Actor
    request_id: str
    check_job_id: UUID | None
    post_job_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose files are meant: those of a role and of some organisations."""

    role: Role
    organisations: Sequence[str] = ("",)
    """An empty word is nobody's in particular, as with an importer."""

    def owns(self, upload: Upload) -> bool:
        """Say whether a file is one of theirs."""
        actor = upload.actor
        return (
            actor.role is self.role and (actor.organisation or "") in self.organisations
        )


class Uploads:
    """The files of a district."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def store(self, request: Request, file: UploadedFile) -> UUID:
        """Keep a file and return its id; raises DiskFullError."""
        self._database.space.check()
        actor = request.actor
        ((upload_id,),) = self._rows(
            "store",
            name=file.name,
            kind=file.kind,
            sha256=file.sha256,
            size_bytes=len(file.content),
            content=file.content,
            client_id=actor.client_id,
            person=actor.person,
            role=actor.role.value,
            organisation=actor.organisation,
            request_id=request.request_id,
        )
        return UUID(str(upload_id))

    def hold(self, request: Request, file: UploadedFile) -> None:
        """Let nobody else take in the same file of the same client meanwhile.

        Until the transaction ends: who waited then sees what became of the file.
        """
        client_id = request.actor.client_id
        self._rows("hold", client_id=client_id, sha256=file.sha256)

    def being_checked(self, request: Request, file: UploadedFile) -> UUID | None:
        """Return the same file of the same client, if it is being checked now."""
        rows = self._rows(
            "being_checked",
            client_id=request.actor.client_id,
            sha256=file.sha256,
            name=file.name,
        )
        return rows[0][0] if rows else None

    def lead_to_check(self, upload_id: UUID, job_id: UUID) -> None:
        """Note which job checks a file."""
        self._run("lead_to_check", upload_id=upload_id, job_id=job_id)

    def lead_to_posting(
        self, upload_id: UUID, job_id: UUID, *, earlier: UUID | None
    ) -> None:
        """Note which job posts a file, where it was `earlier` that did.

        Raises OvertakenError where somebody else noted another.
        """
        changed = self._run(
            "lead_to_posting", upload_id=upload_id, job_id=job_id, earlier=earlier
        )
        if not changed:
            raise OvertakenError

    def find(self, upload_id: UUID) -> Upload | None:
        """Return what is known of a file; None where there is none of this id."""
        rows = self._rows("one", upload_id=upload_id)
        return _upload(rows[0]) if rows else None

    def newest(
        self, owner: Owner | None, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[Upload]:
        """Return the newest files; older ones with `before` a file's id.

        Without an owner those of everybody.
        """
        rows = self._rows(
            "newest",
            role=owner.role.value if owner else None,
            organisations=list(owner.organisations) if owner else [],
            before=before,
            limit=limit,
        )
        return [_upload(row) for row in rows]

    def content(self, upload_id: UUID) -> bytes | None:
        """Return what a file holds; None where it was dropped."""
        rows = self._rows("content", upload_id=upload_id)
        return bytes(rows[0][0]) if rows and rows[0][0] is not None else None

    def drop(self, days: int) -> int:
        """Drop what files older than some days hold, 30 at least; return how many.

        Not while a job checks or posts their rows: it would leave answers behind.
        """
        ((dropped,),) = self._rows("drop", days=days)
        return int(dropped)

    def _rows(self, statement: str, **parameters: Any) -> list[TupleRow]:
        return self._database.rows(
            f"uploads/{statement}", {"district": self._district, **parameters}
        )

    def _run(self, statement: str, **parameters: Any) -> int:
        return self._database.run(
            f"uploads/{statement}", {"district": self._district, **parameters}
        )


def _upload(row: TupleRow) -> Upload:
    upload_id, name, kind, sha256, size_bytes, is_kept, uploaded_at, *rest = row
    client_id, person, role, organisation, request_id, check_job, post_job = rest
    return Upload(
        upload_id=upload_id,
        name=name,
        kind=kind,
        sha256=sha256,
        size_bytes=size_bytes,
        is_kept=is_kept,
        uploaded_at=uploaded_at,
        actor=actor_of(client_id, person, role, organisation),
        request_id=request_id,
        check_job_id=check_job,
        post_job_id=post_job,
    )
