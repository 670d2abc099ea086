"""The reading room of a district: everything that is read, as of one state of it.

Every question is one transaction under repeatable read: it looks at one generation of
tables, at one position of the log, and with the registers as known at that position.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import UnknownError
from domain.facts import TeacherFacts
from domain.registers import Registers
from ledger.application import CreditLedger
from ledger.database import Database
from ledger.errors import StorageError
from projections import lists
from projections.asserted import AssertedRegisters, end_of_day
from projections.errors import NotYetProjectedError, SeveralAxesError
from projections.fact_rows import NOW, facts_of, read_fact_rows
from projections.folded import Knows, Streams, known_at
from projections.lists import ReportFilter
from projections.streams_read import RegisterVersions, streams_of
from projections.views import (
    AsOf,
    CompletionView,
    FactsRead,
    Page,
    Parked,
    StreamRead,
)
from projections.visit import Visit, is_gone, visit

T = TypeVar("T")

POLL_S = 0.02
TRIES = 2
"""A generation may be dropped between finding the pointer and reading a table."""

NOW_AXIS = AsOf()


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """How far the facts are looked at, on whichever axis."""

    position: int
    knows: Knows
    registers: Registers
    on: date | None


class ReadingRoom:
    """Answers questions about one district."""

    def __init__(self, database: Database, ledger: CreditLedger, district: str) -> None:
        self.ledger = ledger
        self.district = district
        self.zone = ZoneInfo(ledger.settings.timezone)
        self._database = database
        self._streams = Streams(ledger.recorder, ledger.mapper)
        self._versions = RegisterVersions()
        self._asserted = AssertedRegisters(self.zone)

    # --- visits -----------------------------------------------------------------------

    def read(self, question: Callable[[Visit], T]) -> T:
        """Answer a question inside one transaction.

        Raises NotProjectedError before a projector has ever run.
        """
        for tries in range(TRIES):
            try:
                with visit(self._database, self.district) as looking:
                    return question(looking)
            except StorageError as error:
                if tries == TRIES - 1 or not is_gone(error):
                    raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def position(self) -> int:
        """Return the position of the log up to which everything can be read."""
        return self.read(lambda visit: visit.position)

    def wait_for(self, position: int, timeout_s: float) -> int:
        """Wait until a position can be read, and return how far one can read.

        Raises NotYetProjectedError after the time has passed.
        """
        pause = Event()
        reached = self.position()
        for _ in range(round(timeout_s / POLL_S)):
            if reached >= position:
                return reached
            pause.wait(POLL_S)
            reached = self.position()
        if reached < position:
            raise NotYetProjectedError(position, reached)
        return reached

    def parked(self) -> list[Parked]:
        """Return the streams that could not be projected: the alarms."""
        return self.read(
            lambda visit: [
                Parked(stream_kind=kind, key=key, since_position=since, error=error)
                for kind, key, since, error in visit.rows("parked")
            ]
        )

    def behind(self) -> int:
        """Return how many teachers' standings are behind their facts."""
        return int(self.read(lambda visit: visit.rows("behind")[0][0]))

    # --- lists ------------------------------------------------------------------------

    def completions(
        self, wanted: ReportFilter, cursor: str | None = None, limit: int = 50
    ) -> Page:
        """Return a page of reports, newest first; raises BadCursorError."""
        return self.read(lambda visit: lists.newest(visit, wanted, cursor, limit))

    def pending(
        self, wanted: ReportFilter, cursor: str | None = None, limit: int = 50
    ) -> Page:
        """Return a page of what waits for somebody, oldest first (the queue)."""
        return self.read(lambda visit: lists.awaited(visit, wanted, cursor, limit))

    def completion(self, posting_id: UUID) -> CompletionView:
        """Return one report as it stands; raises UnknownError."""
        return self.read(lambda visit: lists.one(visit, posting_id))

    # --- facts ------------------------------------------------------------------------

    def teacher_facts(
        self, teacher_id: str, as_of: AsOf = NOW_AXIS, on: date | None = None
    ) -> FactsRead:
        """Return the facts of a teacher, and exactly what they were read from.

        `on` is the day whose attributes rulings for a group are matched with. Raises
        UnknownError for a teacher who was not known then, SeveralAxesError.
        """
        return self.read(lambda visit: self.facts(visit, teacher_id, as_of, on))

    def facts(
        self, visit: Visit, teacher_id: str, as_of: AsOf, on: date | None
    ) -> FactsRead:
        """Return the facts of a teacher inside a visit; as `teacher_facts`."""
        if as_of.asserted_on is not None:
            _check_one_axis(as_of)
            return self._facts_as_asserted(visit, teacher_id, as_of.asserted_on, on)
        horizon = Horizon(
            position=(position := self.position_of(visit, as_of)),
            knows=known_at(position),
            registers=self.registers_at(visit, position),
            on=on,
        )
        past = position < visit.position
        rows = read_fact_rows(
            visit.connection, [teacher_id], position if past else NOW
        )[teacher_id]
        if rows.absorbed:
            return self._folded(visit, teacher_id, horizon)
        if not rows.spans:
            raise UnknownError("teacher", teacher_id)
        version = rows.version
        if past:
            stream = self._streams.stream(teacher_id)
            version = self.ledger.version_at(stream, position)
        own = StreamRead(stream_kind="teacher", key=teacher_id, version=version)
        facts = facts_of(rows, horizon.registers, horizon.on)
        read = self._read_of(visit, facts, [own], position)
        return replace(read, merged_into=rows.merged_into, certified=rows.certified)

    def position_of(self, visit: Visit, as_of: AsOf) -> int:
        """Return the position that is asked for, at most the one that can be read."""
        _check_one_axis(as_of)
        if as_of.position is not None:
            return min(as_of.position, visit.position)
        if as_of.recorded_on is not None:
            instant = end_of_day(as_of.recorded_on, self.zone)
            return min(self.ledger.position_on(instant), visit.position)
        return visit.position

    def knows(self, visit: Visit, as_of: AsOf) -> Knows:
        """Return what tells whether an event was known, on whichever axis."""
        if as_of.asserted_on is not None:
            return self._asserted.known_by(as_of.asserted_on, visit.position)
        return known_at(self.position_of(visit, as_of))

    def registers_at(self, visit: Visit, position: int | None = None) -> Registers:
        """Return the registers as known at a position, without one at the visit's."""
        return self.ledger.registers.as_of(
            visit.position if position is None else position,
            seen=visit.generation.register_position,
        )

    def _facts_as_asserted(
        self, visit: Visit, teacher_id: str, day: date, on: date | None
    ) -> FactsRead:
        events = self.ledger.registers.events()
        horizon = Horizon(
            position=visit.position,
            knows=self._asserted.known_by(day, visit.position),
            registers=self._asserted.registers(events, day, visit.position),
            on=on or day,
        )
        return self._folded(visit, teacher_id, horizon)

    def _folded(self, visit: Visit, teacher_id: str, horizon: Horizon) -> FactsRead:
        folded = self._streams.fold(teacher_id, horizon.knows)
        if not folded.profile.exists:
            raise UnknownError("teacher", teacher_id)
        own = [
            StreamRead(
                stream_kind=stream.kind.value,
                key=stream.key,
                version=history[-1].version if history else 0,
            )
            for stream, history in folded.histories
        ]
        facts = folded.facts(horizon.registers, horizon.on)
        read = self._read_of(visit, facts, own, horizon.position)
        return replace(read, merged_into=folded.profile.merged_into)

    def _read_of(
        self,
        visit: Visit,
        facts: TeacherFacts,
        own: Sequence[StreamRead],
        position: int,
    ) -> FactsRead:
        seen = visit.generation.register_position
        self._versions.learn(self.ledger.registers.events(seen=seen))
        streams = (*own, *streams_of(facts, self._versions, position))
        return FactsRead(
            facts=facts,
            position=position,
            streams=streams,
            stale_since=_stale_since(visit, streams),
        )


def _stale_since(visit: Visit, streams: Sequence[StreamRead]) -> int | None:
    if not visit.generation.alarmed:
        return None
    ((since,),) = visit.rows(
        "parked_among",
        kinds=[stream.stream_kind for stream in streams],
        keys=[stream.key for stream in streams],
    )
    return None if since is None else int(since)


def _check_one_axis(as_of: AsOf) -> None:
    axes = (as_of.position, as_of.recorded_on, as_of.asserted_on)
    if sum(axis is not None for axis in axes) > 1:
        raise SeveralAxesError
