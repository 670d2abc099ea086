"""Build all tables anew beside the live ones, compare them if asked, and swap.

Strictly: an event that cannot be projected, or a statement that cannot be computed,
stops the rebuild and is named; the live tables stay as they are. The registers come
first, then teachers stream by stream, so that the facts of one teacher lie together;
what was recorded meanwhile follows by position. Readers see the old or the new
generation, never a mix.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event

from domain.events import Recorded
from ledger.database import Connection
from ledger.envelope import StoredRow
from projections import generations
from projections.batch import Known, Projected, project
from projections.comparing import Difference, differences
from projections.decoding import decode
from projections.generations import Generation, query
from projections.runner import (
    BATCH_EVENTS,
    POLL_S,
    Projector,
    refuse_faults,
    write_versions,
)

BATCH_STANDINGS = 200
CHUNK_STREAMS = 50
"""Teachers whose whole streams are projected in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a rebuild is: what it does, and how much of it is done."""

    stage: str
    """`events`, `standings` or `comparing`."""
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class RebuildReport:
    """What a rebuild made, and where it differs from what was live."""

    generation: int
    position: int
    """The log position that the new tables are current to."""
    differences: Sequence[Difference]
    """Empty unless a comparison was asked for and found some."""
    compared: bool


Watch = Callable[[Progress], None]


def unwatched(_progress: Progress) -> None:
    """Take no notice of the progress."""


def rebuild(
    projector: Projector,
    today: date,
    *,
    compare: bool = False,
    progress: Watch = unwatched,
) -> RebuildReport:
    """Build a new generation of tables, and let readers use it.

    One rebuild of a district runs at a time, others wait. Raises PoisonError and
    UncomputableError; the live generation then stays.
    """
    building = _Rebuild(projector, today, progress)
    with _alone(projector):
        projector.prepare()
        building.clear_leftovers()
        building.make()
        try:
            building.fill()
            report = building.swap(compare=compare)
        finally:
            # The one that was live, or the new one where it could not be finished.
            building.clear_leftovers()
    return report


class _Rebuild:
    def __init__(self, projector: Projector, today: date, progress: Watch) -> None:
        self._projector = projector
        self._district = projector.district
        self._today = today
        self._progress = progress
        self._number = 0

    # --- steps ------------------------------------------------------------------------

    def clear_leftovers(self) -> None:
        """Drop the generations that nobody is pointed to, once their readers left."""
        with self._projector.database.transaction() as connection:
            connection.execute(query("generation/take_time"))
            for number in generations.others(connection, self._district):
                generations.drop(connection, self._district, number)

    def make(self) -> None:
        """Make the empty tables."""
        with self._projector.database.transaction() as connection:
            self._number = generations.create(connection, self._district).number

    def fill(self) -> None:
        """Project everything up to the head of the log, then follow it."""
        head = self._projector.recorder.max_notification_id() or 0
        self._registers(head)
        self._teachers(head)
        with self._entered() as (connection, _):
            connection.execute(query("generation/take_time"))
            generations.index(connection)
            connection.execute(query("write/mark_everybody"), {"position": head})
            generations.analyse(connection)
        while self._follow(BATCH_EVENTS):
            pass
        self._standings()

    def swap(self, *, compare: bool) -> RebuildReport:
        """Bring the new generation up to the log and point readers to it, at once."""
        with self._projector.database.transaction() as connection:
            connection.execute(query("generation/take_time"))
            generations.wait_to_hold(connection, self._district)
            live = generations.enter(connection, self._district)
            if compare:
                live = self._finish(connection, live.number)
            fresh = self._finish(connection, self._number, strict=True)
            found: Sequence[Difference] = ()
            if compare:
                self._progress(Progress(stage="comparing", done=0, total=1))
                found = differences(connection, live.schema, fresh.schema)
            generations.point_to(connection, fresh)
            return RebuildReport(
                generation=fresh.number,
                position=fresh.position,
                differences=found,
                compared=compare,
            )

    # --- inside -----------------------------------------------------------------------

    @contextmanager
    def _entered(self) -> Iterator[tuple[Connection, Generation]]:
        with self._projector.database.transaction() as connection:
            yield (
                connection,
                generations.enter_number(connection, self._district, self._number),
            )

    def _registers(self, head: int) -> None:
        rows = self._projector.recorder.select_registers(0)
        known = [row for row in rows if row.id <= head]
        for start in range(0, len(known), BATCH_EVENTS):
            self._write(known[start : start + BATCH_EVENTS])
        last = known[-1].id if known else 0
        with self._entered() as (connection, _):
            connection.execute(
                query("write/track"), {"position": head, "register_position": last}
            )

    def _teachers(self, head: int) -> None:
        recorder = self._projector.recorder
        with self._projector.database.connection() as connection:
            found = connection.execute(
                query("read/teacher_streams"),
                {"district": self._district, "head": head},
            )
            stream_ids = [row[0] for row in found]
        for start in range(0, len(stream_ids), CHUNK_STREAMS):
            self._progress(Progress(stage="events", done=start, total=len(stream_ids)))
            chunk = stream_ids[start : start + CHUNK_STREAMS]
            self._write(recorder.select_streams(chunk, until=head))

    def _write(self, rows: Sequence[StoredRow]) -> None:
        projected = self._projected(rows)
        with self._entered() as (connection, _):
            projected.changes.write(connection)
            write_versions(connection, projected)

    def _projected(self, rows: Sequence[StoredRow]) -> Projected:
        decoded = [decode(self._projector.mapper, row) for row in rows]
        events: list[Recorded] = []
        for one in decoded:
            if not isinstance(one, Recorded):
                refuse_faults([one])
                continue
            events.append(one)
        projected = project(events, Known(), self._projector.zone)
        refuse_faults(projected.faults)
        return projected

    def _follow(self, limit: int) -> int:
        """Project what follows in the log; returns how many events there were."""
        with self._entered() as (connection, generation):
            return self._projector.project_next(
                connection, generation, limit, strict=True
            )

    def _standings(self) -> None:
        done = 0
        while True:
            with self._entered() as (connection, generation):
                ((left, _),) = connection.execute(query("read/behind")).fetchall()
                total = done + left
                self._progress(Progress(stage="standings", done=done, total=total))
                done += self._projector.standings.bring_up(
                    connection, generation, self._today, BATCH_STANDINGS, strict=True
                )
            if done >= total:
                return

    def _finish(
        self, connection: Connection, number: int, *, strict: bool = False
    ) -> Generation:
        """Bring a generation up to the head of the log, its standings too."""
        projector = self._projector
        while True:
            generation = generations.enter_number(connection, self._district, number)
            if not projector.project_next(
                connection, generation, BATCH_EVENTS, strict=strict
            ):
                break
        while projector.standings.bring_up(
            connection, generation, self._today, BATCH_STANDINGS, strict=strict
        ):
            pass
        return generation


@contextmanager
def _alone(projector: Projector) -> Iterator[None]:
    """Be the only rebuild of the district; the session lock goes with a crash."""
    parameters = {"district": projector.district}
    with projector.database.connection() as connection:
        pause = Event()
        while not connection.execute(
            query("generation/rebuild_alone"), parameters
        ).fetchall()[0][0]:
            pause.wait(POLL_S)
        try:
            yield
        finally:
            connection.execute(query("generation/rebuild_done"), parameters)
