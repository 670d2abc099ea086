"""Read what was recorded before a batch of the subjects that the batch touches.

A few keyed queries a batch, whatever the length of the streams; nothing is kept in
memory between batches, so that a projector that was killed goes on as if it had not.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from domain.events import Recorded
from domain.events.teacher import CompletionPosted
from domain.terms import Stream, StreamKind
from ledger.database import Connection
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder
from projections.batch import Fault, Known, by_subject
from projections.decoding import decode
from projections.generations import query
from projections.subjects import (
    COMPLETION,
    Subject,
    completion_of,
    lineage_id_of,
    subject_id_of,
)


def known_before(
    connection: Connection,
    recorder: LedgerRecorder,
    mapper: LedgerMapper,
    events: Sequence[Recorded],
) -> Known:
    """Return the histories of everything that a batch of events speaks of."""
    completions = _completions(connection, events)
    wanted = {found for event in events if (found := lineage_id_of(event))}
    wanted.update(completions)
    parameters = {"subject_ids": list(wanted)}
    positions = [
        row[0] for row in connection.execute(query("read/positions"), parameters)
    ]
    before = [decode(mapper, row) for row in recorder.select_positions(positions)]
    readable = [one for one in before if isinstance(one, Recorded)]
    return Known(
        completions=completions,
        histories=by_subject(readable, completions),
        parked=parked(connection, recorder.district),
        faults=[one for one in before if isinstance(one, Fault)],
    )


def parked(connection: Connection, district: str) -> frozenset[Stream]:
    """Return the streams that are left out."""
    return frozenset(
        Stream(district=district, kind=StreamKind(kind), key=key)
        for kind, key in connection.execute(query("read/parked_streams"))
    )


def _completions(
    connection: Connection, events: Iterable[Recorded]
) -> dict[UUID, Subject]:
    """Find the completions that are touched, and every posting that reports them."""
    decided: set[UUID] = set()
    touched: set[Subject] = set()
    for recorded in events:
        event = recorded.event
        if isinstance(event, CompletionPosted):
            touched.add(completion_of(recorded.stream, event))
        elif hasattr(event, "posting_id") and (found := subject_id_of(event)):
            decided.add(found)
    parameters = {
        "posting_ids": list(decided),
        "teacher_ids": [subject.key[0] for subject in touched],
        "activity_ids": [subject.key[1] for subject in touched],
        "occasions": [subject.key[2] for subject in touched],
    }
    return {
        posting_id: Subject(COMPLETION, (teacher_id, activity_id, occasion))
        for posting_id, teacher_id, activity_id, occasion in connection.execute(
            query("read/reports_beside"), parameters
        )
    }
