"""The library's mapper, for plain events in envelopes and canonical bodies."""

from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

from domain.events import Recorded
from domain.terms import Clock, Stream
from ledger.codec import body_of, event_of
from ledger.envelope import Enveloped, StoredRow, Submitted
from ledger.errors import CodecError


class LedgerMapper(Mapper[UUID]):
    """Turns submitted events into rows, and rows into enveloped events.

    Neither transcoder nor cipher nor compressor is used: the body is the canonical
    JSON that the digest covers, byte for byte.
    """

    def to_stored_event(self, domain_event: Any) -> StoredRow:
        """Return the row of a submitted event; the database completes it."""
        if not isinstance(domain_event, Submitted):
            raise CodecError(type(domain_event).__name__, "it was not submitted")
        proposal, request = domain_event.proposal, domain_event.request
        source = proposal.source or request.source
        return StoredRow(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=proposal.event.TOPIC,
            state=body_of(proposal.event),
            id=0,
            district=proposal.stream.district,
            stream_kind=proposal.stream.kind,
            stream_key=proposal.stream.key,
            actor=request.actor,
            request_id=request.request_id,
            reported_at=proposal.reported_at or request.reported_at,
            source_batch=source.batch if source else None,
            source_sha256=source.sha256 if source else None,
            source_row=source.row if source else None,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Enveloped:
        """Return the event of a row, in its envelope; raises CodecError."""
        row = stored_event
        if not isinstance(row, StoredRow) or row.recorded_at is None:
            raise CodecError(row.topic, "it has no envelope")
        return Enveloped(
            recorded=Recorded(
                event=event_of(row.topic, row.state),
                stream=Stream(
                    district=row.district, kind=row.stream_kind, key=row.stream_key
                ),
                position=row.id,
                version=row.originator_version,
                clock=Clock(recorded_at=row.recorded_at, reported_at=row.reported_at),
                actor=row.actor,
                request_id=row.request_id,
                source=row.source,
            ),
            body_sha256=row.body_sha256.hex(),
            subject_id=row.subject_id,
        )
