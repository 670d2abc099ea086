"""Build all tables anew beside the live ones, compare them if asked, and swap.

Strictly: an event that cannot be projected, or a statement that cannot be computed,
stops the rebuild and is named; the live tables stay as they are. The registers come
first, then teachers stream by stream, so that the facts of one teacher lie together;
what was recorded meanwhile follows by position. Readers see the old or the new
generation, never a mix.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event

from ledger.database import Connection
from projections import generations
from projections.comparing import Difference, differences
from projections.filling.chunk import Source
from projections.filling.filling import fill
from projections.filling.target import JOBS, Target
from projections.generations import Generation, query
from projections.runner import BATCH_EVENTS, POLL_S, Projector

BATCH_STANDINGS = 200
MOST_STANDINGS = 5_000
"""Teachers whose standings are computed together: some hundred MB of columns."""

_log = logging.getLogger(__name__)


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
    UncomputableError; the live generation then stays. Raises DiskFullError where there
    is little room for a second one.
    """
    projector.database.space.check()
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


def rebuild_if_outdated(projector: Projector, today: date) -> bool:
    """Build the tables anew where another release made them; tell whether so.

    Raises as `rebuild`.
    """
    projector.prepare()
    with projector.database.transaction() as connection:
        outdated = generations.is_outdated(connection, projector.district)
    if outdated:
        _log.warning("another release built the tables; they are built anew")
        rebuild(projector, today)
    return outdated


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
        projector = self._projector
        head = projector.recorder.max_notification_id() or 0
        source = Source(
            recorder=projector.recorder,
            mapper=projector.mapper,
            zone=projector.zone,
            head=head,
        )
        # One connection holds the lock of this rebuild.
        jobs = max(1, min(JOBS, projector.connections - 1))
        target = Target(
            database=projector.database,
            district=self._district,
            number=self._number,
            jobs=jobs,
        )
        fill(target, source, self._told_events, beside=[self._judge_everybody])
        while self._follow(BATCH_EVENTS):
            pass
        while self._judge():
            pass

    def swap(self, *, compare: bool) -> RebuildReport:
        """Bring the new generation up to the log and point readers to it, at once."""
        with self._projector.database.transaction() as connection:
            connection.execute(query("generation/take_time"))
            generations.wait_to_hold(connection, self._district)
            # What another release means by its rows cannot be compared.
            compare = compare and not generations.is_outdated(
                connection, self._district
            )
            if compare:
                live = generations.enter(connection, self._district)
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

    def _told_events(self, done: int, total: int) -> None:
        self._progress(Progress(stage="events", done=done, total=total))

    def _follow(self, limit: int) -> int:
        """Project what follows in the log; returns how many events there were."""
        with self._entered() as (connection, generation):
            return self._projector.project_next(
                connection, generation, limit, strict=True
            )

    def _judge_everybody(self, connection: Connection) -> int:
        """Compute everybody's standing, in the transaction of a connection."""
        generation = generations.enter_number(connection, self._district, self._number)
        marked = {"position": generation.position}
        connection.execute(query("write/mark_everybody"), marked)
        done = 0
        while judged := self._judge_some(connection, generation, done):
            done += judged
        return done

    def _judge(self) -> int:
        """Compute some standings that are behind; return how many there were."""
        with self._entered() as (connection, generation):
            return self._judge_some(connection, generation, 0)

    def _judge_some(
        self, connection: Connection, generation: Generation, done: int
    ) -> int:
        ((left, _),) = connection.execute(query("read/behind")).fetchall()
        if left:
            told = Progress(stage="standings", done=done, total=done + left)
            self._progress(told)
        return self._projector.standings.bring_up(
            connection,
            generation,
            self._today,
            BATCH_STANDINGS,
            most=MOST_STANDINGS,
            strict=True,
        )

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
            connection,
            generation,
            self._today,
            BATCH_STANDINGS,
            most=MOST_STANDINGS,
            strict=strict,
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
