"""The library's recorder, over our log: dense positions, append-only, one function."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    StoredEvent,
    Subscription,
)

from domain.terms import StreamKind
from ledger.actors import actor_of
from ledger.database import Database
from ledger.envelope import NEXT_VERSION, Receipt, StoredRow
from ledger.errors import StorageError
from ledger.statements import statement
from ledger.tail import LogSubscription

LAST = 2**62
"""A position beyond every other."""
LAST_VERSION = 2**31 - 1
MOVED = "CL001"
CLAIMS = frozenset(
    {
        "posting_key_is_claimed_once",
        "event_subject_begins",
        "event_stream_version",
    }
)

_KINDS: Mapping[str, StreamKind] = {kind.value: kind for kind in StreamKind}


class OvertakenError(IntegrityError):
    """Another decision was recorded first; this one has to be taken again."""


class LedgerRecorder(ApplicationRecorder):
    """Reads and appends the log of one district."""

    def __init__(self, database: Database, district: str) -> None:
        self.database = database
        self.district = district

    # --- writing ------------------------------------------------------------------

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append rows and return their positions (the library's way in)."""
        rows = [row for row in stored_events if isinstance(row, StoredRow)]
        if len(rows) != len(stored_events):
            raise StorageError("an event came without an envelope")
        receipts = self.append(rows, kwargs.get("guards", {}))
        return [receipt.position for receipt in receipts]

    def append(
        self, rows: Sequence[StoredRow], guards: Mapping[UUID, int]
    ) -> list[Receipt]:
        """Append rows of one request; all or none.

        `guards` are the streams that the decision rests on and the version that it
        read; raises OvertakenError when one has moved on, when a natural key was
        claimed meanwhile, or when a row did not get the version it asks for.
        """
        if not rows:
            return []
        parameters = _parameters(rows, _guards_of(rows, guards))
        with self.database.connection() as connection:
            try:
                found = connection.execute(
                    statement("append"), parameters, binary=True
                ).fetchall()
            except psycopg.Error as error:
                if _is_overtaking(error):
                    raise OvertakenError(error.diag.message_primary) from error
                raise
        return [
            Receipt(position=position, version=version, recorded_at=recorded_at)
            for position, version, recorded_at in found
        ]

    def hold(self) -> None:
        """Keep others from appending until the transaction ends."""
        self.database.rows("hold", {"district": self.district})

    # --- reading ------------------------------------------------------------------

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredRow]:
        """Return the rows of one stream in the order of their versions."""
        return self._read(
            "events_of_stream",
            stream_id=originator_id,
            after_version=gt or 0,
            until_version=LAST_VERSION if lte is None else lte,
            newest_first=desc,
            limit=limit,
        )

    def select_streams(
        self,
        stream_ids: Iterable[UUID],
        *,
        until: int | None = None,
        topics: Sequence[str] = (),
    ) -> Sequence[StoredRow]:
        """Return the rows of many streams, up to a position, stream by stream."""
        return self._read(
            "events_of_streams",
            stream_ids=list(stream_ids),
            until_position=LAST if until is None else until,
            topics=list(topics),
        )

    def select_changed_profiles(self, after: int) -> list[tuple[int, str]]:
        """Return positions after one, and whose record as a person changed there."""
        parameters = {"district": self.district, "after": after}
        found = self.database.rows("profiles_changed", parameters)
        return [(int(position), str(key)) for position, key in found]

    def select_profiles(self, stream_ids: Iterable[UUID]) -> Sequence[StoredRow]:
        """Return what is said of teachers as persons in service, stream by stream."""
        return self._read("events_of_profiles", stream_ids=list(stream_ids))

    def select_about(
        self, stream_ids: Iterable[UUID], subject_ids: Iterable[UUID]
    ) -> Sequence[StoredRow]:
        """Return the rows of streams that speak of postings, offsets ..., in order."""
        return self._read(
            "events_about", stream_ids=list(stream_ids), subject_ids=list(subject_ids)
        )

    def select_versions(self, stream_ids: Iterable[UUID]) -> dict[UUID, int]:
        """Return the version that each stream has reached, 0 for an empty one."""
        wanted = list(stream_ids)
        parameters = {"district": self.district, "stream_ids": wanted}
        found = self.database.rows("versions_of_streams", parameters) if wanted else []
        return dict.fromkeys(wanted, 0) | dict(found)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[StoredRow]:
        """Return rows of the log in the order of their positions."""
        first = start or 0
        return self._read(
            "events_after",
            after=first - 1 if inclusive_of_start else first,
            until=LAST if stop is None else stop,
            topics=list(topics),
            limit=limit,
        )

    def select_registers(self, after: int) -> Sequence[StoredRow]:
        """Return what changed in the registers after a position."""
        return self._read("events_of_registers", after=after)

    def select_request(
        self, request_id: str, client_id: str, *, window: int
    ) -> Sequence[StoredRow]:
        """Return what a request recorded among the newest `window` events."""
        return self._read(
            "events_of_request",
            request_id=request_id,
            client_id=client_id,
            window=window,
        )

    def select_claims(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> Sequence[StoredRow]:
        """Return the live postings of (teacher, activity, occasion) keys."""
        hashes = [key_hash(*key) for key in keys]
        return self._read("events_of_claims", key_hashes=hashes)

    def select_beginnings(self, subject_ids: Iterable[UUID]) -> Sequence[StoredRow]:
        """Return the events with which postings, offsets ... began."""
        return self._read("events_of_subjects", subject_ids=list(subject_ids))

    def select_positions(self, positions: Sequence[int]) -> Sequence[StoredRow]:
        """Return the rows that stand at some positions, in their order."""
        return self._read("events_at", positions=list(positions))

    def max_notification_id(self) -> int | None:
        """Return the last position, or None while the log is empty."""
        (head,) = self.database.rows("head", {"district": self.district})[0]
        return head or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Return an iterator that goes on with the log, by polling."""
        return LogSubscription(self, gt=gt, topics=topics)

    def _read(self, name: str, **parameters: Any) -> list[StoredRow]:
        found = self.database.rows(name, {"district": self.district, **parameters})
        return [_row_of(columns) for columns in found]


def key_hash(teacher_id: str, activity_id: str, occasion: str) -> bytes:
    """Return a natural key as 32 bytes: `ledger.key_hash` of the database."""
    told = f"{len(teacher_id)}:{teacher_id}{len(activity_id)}:{activity_id}{occasion}"
    return sha256(told.encode()).digest()


def _row_of(columns: tuple[Any, ...]) -> StoredRow:
    (
        (district, position, kind, key, stream_id, version, topic, body, sha256),
        (recorded_at, reported_at, client, person, role, organisation, request_id),
        (batch, file_sha256, file_row, subject_id),
    ) = columns[:9], columns[9:16], columns[16:]
    return StoredRow(
        originator_id=stream_id,
        originator_version=version,
        topic=topic,
        state=body,
        id=position,
        district=district,
        stream_kind=_KINDS[kind],
        stream_key=key,
        actor=actor_of(client, person, role, organisation),
        request_id=request_id,
        recorded_at=recorded_at,
        reported_at=reported_at,
        source_batch=batch,
        source_sha256=file_sha256,
        source_row=file_row,
        body_sha256=sha256,
        subject_id=subject_id,
    )


def _parameters(
    rows: Sequence[StoredRow], guards: Mapping[UUID, int]
) -> dict[str, Any]:
    first = rows[0]
    return {
        "district": first.district,
        "actor_client": first.actor.client_id,
        "actor_person": first.actor.person,
        "actor_role": first.actor.role.value,
        "actor_organisation": first.actor.organisation,
        "request_id": first.request_id,
        "stream_kinds": [row.stream_kind.value for row in rows],
        "stream_keys": [row.stream_key for row in rows],
        "stream_ids": [row.originator_id for row in rows],
        "topics": [row.topic for row in rows],
        "bodies": [row.state for row in rows],
        "reported_ats": [row.reported_at for row in rows],
        "source_batches": [row.source_batch for row in rows],
        "source_sha256s": [row.source_sha256 for row in rows],
        "source_rows": [row.source_row for row in rows],
        "guard_ids": list(guards.keys()),
        "guard_versions": list(guards.values()),
    }


def _guards_of(
    rows: Sequence[StoredRow], guards: Mapping[UUID, int]
) -> dict[UUID, int]:
    """Add the versions that rows ask for by themselves."""
    found = dict(guards)
    for row in rows:
        if row.originator_version != NEXT_VERSION and isinstance(
            row.originator_id, UUID
        ):
            found.setdefault(row.originator_id, row.originator_version - 1)
    return found


def _is_overtaking(error: psycopg.Error) -> bool:
    return error.sqlstate == MOVED or error.diag.constraint_name in CLAIMS
