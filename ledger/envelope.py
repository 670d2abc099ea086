"""A row of the log on its way in and out of the library's interfaces."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.events import Recorded
from domain.terms import Actor, Source, StreamKind
from ledger.requests import Proposal, Request

NEXT_VERSION = 0
"""The version of an event that takes whichever comes next in its stream."""


@dataclass(frozen=True)
class StoredRow(Notification):
    """The columns of `ledger.event`, as `eventsourcing` hands them about.

    `originator_id` is the stream's id, `originator_version` the version, `state` the
    body, `id` the position (0 before the database gave one).
    """

    district: str
    stream_kind: StreamKind
    stream_key: str
    actor: Actor
    request_id: str
    recorded_at: datetime | None = None
    reported_at: datetime | None = None
    source_batch: str | None = None
    source_sha256: str | None = None
    source_row: int | None = None
    body_sha256: bytes = b""
    subject_id: UUID | None = None

    @property
    def source(self) -> Source | None:
        """The file and row that the event came from, if it came from one."""
        batch, digest, row = self.source_batch, self.source_sha256, self.source_row
        if batch is None or digest is None or row is None:
            return None
        return Source(batch=batch, sha256=digest, row=row)


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """An event on its way into the log."""

    proposal: Proposal
    request: Request
    originator_version: int = NEXT_VERSION
    """The version it must get; `NEXT_VERSION`: whichever comes next."""

    @property
    def originator_id(self) -> UUID:
        """The id of the stream, by the name that `eventsourcing` gives it."""
        return self.proposal.stream.stream_id


@dataclass(frozen=True, kw_only=True)
class Enveloped:
    """An event out of the log."""

    recorded: Recorded
    body_sha256: str
    subject_id: UUID | None

    @property
    def originator_id(self) -> UUID:
        """The id of the stream."""
        return self.recorded.stream.stream_id

    @property
    def originator_version(self) -> int:
        """The place in the stream, from 1."""
        return self.recorded.version


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the database gave to one appended event."""

    position: int
    version: int
    recorded_at: datetime
