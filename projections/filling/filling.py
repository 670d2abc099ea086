"""Fill a new generation with everything up to a position of the log."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from domain import profile
from ledger.database import Connection
from projections import generations
from projections.changes import LINEAGE
from projections.filling.chunk import Source, fill_rows, fill_streams
from projections.filling.target import Target, in_parts
from projections.generations import query

CHUNK_STREAMS = 200
"""Teachers whose whole streams are written in one transaction."""

Work = Callable[[Connection], int]
"""A piece of work of a transaction of its own; how many streams it settles."""

Told = Callable[[int, int], None]
"""How many of how many teachers' streams are done."""


def fill(
    target: Target, source: Source, told: Told, beside: Iterable[Work] = ()
) -> None:
    """Write the registers, then all teachers, then make the indexes.

    `beside` is done while the indexes are made. Raises PoisonError for an event that
    cannot be projected, and what `beside` raises.
    """
    with target.entered() as connection:
        last = _fill_registers(connection, source)
        parameters = {"position": source.head, "register_position": last}
        connection.execute(query("write/track"), parameters)
        stream_ids = _teachers(connection, source)
    done = 0
    told(done, len(stream_ids))
    for streams in target.side_by_side(_works(source, stream_ids)):
        done += streams
        told(done, len(stream_ids))
    for works in (
        [*beside, *generations.indexings(source.tables)],
        generations.analyses(source.tables),
    ):
        for _ in target.side_by_side(works):
            pass


def _works(source: Source, stream_ids: Sequence[UUID]) -> list[Work]:
    """Return the pieces of work that fill the tables of teachers."""
    works: list[Work] = []
    if LINEAGE.name in source.tables:
        works.append(partial(_link, source=source))
    if source.tables - {LINEAGE.name}:
        works += [
            partial(_fill_chunk, source=source, stream_ids=chunk)
            for chunk in in_parts(stream_ids, CHUNK_STREAMS)
        ]
    return works


def _fill_registers(connection: Connection, source: Source) -> int:
    """Write the registers; return the position of their last event."""
    rows = [r for r in source.recorder.select_registers(0) if r.id <= source.head]
    fill_rows(connection, source, rows, lineage=True)
    return rows[-1].id if rows else 0


def _teachers(connection: Connection, source: Source) -> list[UUID]:
    parameters = {"district": source.recorder.district, "head": source.head}
    found = connection.execute(query("read/teacher_streams"), parameters)
    return [row[0] for row in found]


def _fill_chunk(
    connection: Connection, source: Source, stream_ids: Sequence[UUID]
) -> int:
    connection.execute(query("fill/by_index"))
    versions = fill_streams(connection, source, stream_ids)
    connection.execute(
        query("write/teacher_versions"),
        {"teacher_ids": list(versions), "versions": list(versions.values())},
    )
    return len(stream_ids)


def _link(connection: Connection, source: Source) -> int:
    """Write the lineage of all teachers' events."""
    parameters = {
        "district": source.recorder.district,
        "head": source.head,
        "profile_topics": list(profile.TOPICS),
    }
    connection.execute(query("fill/lineage"), parameters)
    connection.execute(query("fill/corrections"), parameters)
    return 0
