"""Keep the live tables up with the log: one projector, in batches, by position.

A batch and the row that says how far the log was read are one transaction: killed at
any moment, the projector goes on exactly where the tables stand. It asks for more ten
times a second, so that no wake-up can be lost.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from threading import Event
from zoneinfo import ZoneInfo

from eventsourcing.persistence import JSONTranscoder

from domain.events import Recorded
from ledger.database import PROJECTOR, Connection, Database
from ledger.envelope import StoredRow
from ledger.errors import (
    DatabaseUnavailableError,
    SettingError,
    StorageError,
    UnstorableTextError,
)
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder
from ledger.settings import Settings, name_of
from projections import generations
from projections.batch import Fault, Projected, Projection
from projections.decoding import decode, fault_of
from projections.errors import PoisonError
from projections.generations import Generation, query
from projections.known import known_before
from projections.marking import mark
from projections.standings import Standings

BATCH_EVENTS = 5000
BATCH_STANDINGS = 20
"""So few that facts are never long behind the log for the sake of standings."""
ROUNDS_WAITED = 5
"""Rounds with events in which standings wait."""
POLL_S = 0.1
RETRY_S = 1.0

_log = logging.getLogger(__name__)


class Projector:
    """The single consumer of a district's log.

    Several may run: while one works the others find the lock taken and wait.
    """

    def __init__(self, settings: Settings, *, batch_events: int = BATCH_EVENTS) -> None:
        url = settings.projector_url or settings.database_url
        if url is None:
            raise SettingError(name_of("database_url"), "", "a PostgreSQL address")
        self.district = settings.district
        self.zone = ZoneInfo(settings.timezone)
        self.database = Database(url, role=PROJECTOR, settings=settings)
        self.connections = settings.pool_max
        self.recorder = LedgerRecorder(self.database, settings.district)
        self.mapper: LedgerMapper = LedgerMapper(transcoder=JSONTranscoder())
        self.standings = Standings(self.recorder, self.mapper, settings.timezone)
        self._most_events = batch_events
        self._batch_events = batch_events
        self._waited = 0

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def prepare(self) -> None:
        """Make the first generation of tables, where there is none."""
        with self.database.transaction() as connection:
            generations.ensure(connection, self.district)

    def run_once(self, today: date) -> int:
        """Project what is new, or a batch of it; then bring some standings up.

        While events keep coming standings wait some rounds, since who is touched again
        and again is computed once, and many together. Returns how many events and
        standings were written: 0 when there was nothing to do, or when another
        projector is at work.
        """
        try:
            events = self.project_events()
        except (StorageError, UnstorableTextError) as error:
            if self._batch_events == 1:
                return self._park_next(error)
            self._batch_events //= 2
            return 1
        self._batch_events = min(self._batch_events * 2, self._most_events)
        if events and self._waited < ROUNDS_WAITED:
            self._waited += 1
            return events
        self._waited = 0
        return events + self._bring_up_standings(today)

    def catch_up(self, today: date) -> None:
        """Project until nothing is left to do."""
        while self.run_once(today):
            pass

    def run_forever(
        self,
        stop: Event,
        today: Callable[[], date],
        begin: Callable[[], object] | None = None,
    ) -> None:
        """Project until told to stop; wait out a database that is away or full.

        `begin` is done first, and once; without it the first tables are made.
        """
        begun = False
        while not stop.is_set():
            try:
                self.database.space.check_upkeep()
                if not begun:
                    (begin or self.prepare)()
                    begun = True
                written = self.run_once(today())
            except DatabaseUnavailableError as error:
                _log.warning("the projector waits for the database: %s", error)
                stop.wait(RETRY_S)
                continue
            if not written:
                stop.wait(POLL_S)

    def project_events(self) -> int:
        """Project the next batch of events, standings apart; returns how many."""
        with self.database.transaction() as connection:
            if not generations.hold(connection, self.district):
                return 0
            generation = generations.enter(connection, self.district)
            return self.project_next(connection, generation, self._batch_events)

    # --- inside -----------------------------------------------------------------------

    def project_next(
        self,
        connection: Connection,
        generation: Generation,
        limit: int,
        *,
        strict: bool = False,
    ) -> int:
        """Project the next events into the generation that the connection looks into.

        Returns how many there were; the caller holds the lock and the transaction.
        Strictly, an event that cannot be projected raises PoisonError.
        """
        rows = self.recorder.select_notifications(
            generation.position, limit, inclusive_of_start=False
        )
        if not rows:
            return 0
        projected = self._projected(connection, rows)
        if strict:
            refuse_faults(projected.faults)
        self._write(connection, projected, rows[-1].id)
        return len(rows)

    def _projected(
        self, connection: Connection, rows: Sequence[StoredRow]
    ) -> Projected:
        decoded = [decode(self.mapper, row) for row in rows]
        events = [one for one in decoded if isinstance(one, Recorded)]
        known = known_before(connection, self.recorder, self.mapper, events)
        projection = Projection(known, self.zone)
        for fault in known.faults:
            projection.park(fault)
        for one in decoded:
            if isinstance(one, Recorded):
                projection.take(one)
            else:
                projection.park(one)
        return projection.result

    def _write(
        self, connection: Connection, projected: Projected, position: int
    ) -> None:
        projected.changes.write(connection)
        write_versions(connection, projected)
        mark(connection, projected)
        for fault in projected.faults:
            park(connection, fault)
        registers = [recorded.position for recorded in projected.registers]
        connection.execute(
            query("write/track"),
            {"position": position, "register_position": max(registers, default=0)},
        )

    def _park_next(self, error: Exception) -> int:
        """Leave out the stream of the next event, which the database refuses."""
        with self.database.transaction() as connection:
            if not generations.hold(connection, self.district):
                return 0
            generation = generations.enter(connection, self.district)
            (row,) = self.recorder.select_notifications(
                generation.position, 1, inclusive_of_start=False
            )
            park(connection, fault_of(row, str(error)))
            connection.execute(
                query("write/track"), {"position": row.id, "register_position": 0}
            )
        self._batch_events = self._most_events
        return 1

    def _bring_up_standings(self, today: date) -> int:
        with self.database.transaction() as connection:
            if not generations.hold(connection, self.district):
                return 0
            generation = generations.enter(connection, self.district)
            return self.standings.bring_up(
                connection, generation, today, BATCH_STANDINGS
            )


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Raise PoisonError for the first event that could not be projected."""
    for fault in faults:
        stream = f"{fault.stream.kind} {fault.stream.key}"
        raise PoisonError(fault.position, stream, fault.why)


def write_versions(connection: Connection, projected: Projected) -> None:
    """Say up to which version each teacher's stream is projected."""
    if projected.versions:
        connection.execute(
            query("write/teacher_versions"),
            {
                "teacher_ids": list(projected.versions),
                "versions": list(projected.versions.values()),
            },
        )


def park(connection: Connection, fault: Fault) -> None:
    """Leave a stream out from an event on, and raise the alarm."""
    _log.error(
        "%s %s is parked since position %d: %s",
        fault.stream.kind,
        fault.stream.key,
        fault.position,
        fault.why,
    )
    connection.execute(
        query("write/park"),
        {
            "stream_kind": fault.stream.kind.value,
            "stream_key": fault.stream.key,
            "since_position": fault.position,
            "error": fault.why,
        },
    )
