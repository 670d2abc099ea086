"""Read rows of the log one by one, so that one unreadable row stops only its stream."""

from domain.events import Recorded
from domain.terms import Stream, StreamKind
from ledger.envelope import StoredRow
from ledger.errors import CodecError
from ledger.mapper import LedgerMapper
from projections.batch import Fault


def decode(mapper: LedgerMapper, row: StoredRow) -> Recorded | Fault:
    """Return the event of a row, or why it cannot be read."""
    try:
        return mapper.to_domain_event(row).recorded
    except CodecError as error:
        return fault_of(row, error.message)


def fault_of(row: StoredRow, why: str) -> Fault:
    """Say that a row cannot be projected."""
    stream = Stream(
        district=row.district, kind=StreamKind(row.stream_kind), key=row.stream_key
    )
    return Fault(stream=stream, position=row.id, why=why)
