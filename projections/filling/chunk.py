"""Fill the tables with the whole streams of some teachers, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.events import Recorded
from ledger.database import Connection
from ledger.envelope import StoredRow
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder
from projections.batch import Known, Projected, project
from projections.changes import TABLES
from projections.copying import copy_lines
from projections.decoding import decode
from projections.filling.bodies import EventRow
from projections.filling.plain import (
    COMPLETION_COLUMNS,
    REPORT_COLUMNS,
    Lines,
    take_plain,
)
from projections.generations import query
from projections.runner import refuse_faults


@dataclass(frozen=True, kw_only=True)
class Source:
    """The log that a generation is filled from, up to a position."""

    recorder: LedgerRecorder
    mapper: LedgerMapper
    zone: ZoneInfo
    head: int
    tables: frozenset[str] = TABLES
    """The tables to fill; all of them but for a measurement."""


def fill_streams(
    connection: Connection, source: Source, stream_ids: Sequence[UUID]
) -> dict[str, int]:
    """Write what these streams come to; return the version of each teacher's.

    Raises PoisonError for an event that cannot be projected. Lineage is not written.
    """
    rows = _read(connection, source, stream_ids)
    lines = Lines()
    rest: list[int] = []
    versions: dict[str, int] = {}
    for stream_key, of_stream in groupby(rows, attrgetter("stream_key")):
        stream = list(of_stream)
        versions[stream_key] = stream[-1].version
        rest += take_plain(stream, source.zone, lines)
    if "completion" in source.tables:
        copy_lines(connection, "completion_now", COMPLETION_COLUMNS, lines.now)
        copy_lines(connection, "completion_past", COMPLETION_COLUMNS, lines.past)
    if "report" in source.tables:
        copy_lines(connection, "report", REPORT_COLUMNS, lines.reports)
    if rest:
        fill_rows(connection, source, source.recorder.select_positions(rest))
    return versions


def fill_rows(
    connection: Connection,
    source: Source,
    rows: Iterable[StoredRow],
    *,
    lineage: bool = False,
) -> Projected:
    """Write what whole histories come to, by the folds of the domain.

    Raises PoisonError for an event that cannot be projected.
    """
    events: list[Recorded] = []
    for row in rows:
        one = decode(source.mapper, row)
        if not isinstance(one, Recorded):
            refuse_faults([one])
            continue
        events.append(one)
    found = project(events, Known(), source.zone)
    refuse_faults(found.faults)
    if not lineage:
        found.changes.lineage.clear()
    found.changes.write(connection, anew=True, tables=source.tables)
    return found


def _read(
    connection: Connection, source: Source, stream_ids: Sequence[UUID]
) -> list[EventRow]:
    parameters = {
        "district": source.recorder.district,
        "stream_ids": stream_ids,
        "head": source.head,
    }
    found = connection.execute(
        query("fill/events_of_teachers"), parameters, binary=True
    ).fetchall()
    return list(map(EventRow._make, found))
