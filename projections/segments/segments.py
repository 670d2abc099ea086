"""The columns of a district, as whoever replays or measures uses them."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock

from domain.canonical import digest
from domain.policy.columns.population import Population
from projections.errors import SegmentBusyError
from projections.folded import Streams
from projections.reading import NOW_AXIS, ReadingRoom
from projections.segments.asserted import AssertedLook
from projections.segments.block import Block, Snapshot
from projections.segments.building import Builder
from projections.segments.choosing import EVERYBODY, Scope
from projections.segments.loading import ColumnsLook, Look, State
from projections.segments.mergers import mergers_at
from projections.segments.merging import Merging
from projections.segments.shelf import Kept, Shelf
from projections.views import AsOf
from projections.visit import Visit

TEACHERS_AT_ONCE = 5_000
"""Teachers of a chunk: some 60 MB of rows."""
LONGEST_TAIL = 50_000
"""Events after the columns on disk, beyond which a reader makes new ones itself."""

_log = logging.getLogger(__name__)


class Segments:
    """The facts of a district as columns; safe to share between threads.

    The columns are kept on disk, in the settings' `segments_dir`. Where they are
    missing, damaged or far behind, whoever asks makes them anew from the tables.
    """

    def __init__(
        self,
        room: ReadingRoom,
        folder: Path | None = None,
        *,
        longest_tail: int = LONGEST_TAIL,
    ) -> None:
        self.room = room
        self.folder = folder or Path(room.ledger.settings.segments_dir)
        self._longest_tail = longest_tail
        self._streams = Streams(room.ledger.recorder, room.ledger.mapper)
        self._lock = Lock()
        self._open: Kept | None = None

    # --- looks ------------------------------------------------------------------------

    def at(
        self,
        as_of: AsOf = NOW_AXIS,
        *,
        scope: Scope = EVERYBODY,
        on: date | None = None,
    ) -> Look:
        """Look at one state of everything.

        `on` is the day whose attributes rulings for a group, and the school of the
        scope, are matched with; the last known without. As asserted by a day the
        streams are folded, person by person, which takes some milliseconds each.
        Raises NotProjectedError before a projector has ever run, SeveralAxesError.
        """
        if as_of.asserted_on is not None:
            return AssertedLook(self.room, as_of, scope, on)
        state = self.room.read(lambda visit: self._state(visit, as_of))
        return ColumnsLook(state, scope, on)

    def population(
        self,
        as_of: AsOf = NOW_AXIS,
        *,
        scope: Scope = EVERYBODY,
        on: date | None = None,
    ) -> Population:
        """Return everybody's facts at once; arguments as of `at`."""
        return self.at(as_of, scope=scope, on=on).population()

    def chunks(
        self,
        as_of: AsOf = NOW_AXIS,
        *,
        scope: Scope = EVERYBODY,
        on: date | None = None,
        teachers: int = TEACHERS_AT_ONCE,
    ) -> Iterator[Population]:
        """Return everybody's facts, so many teachers at a time, in order of their id.

        All are of one state; codes are the same in all chunks.
        """
        return self.at(as_of, scope=scope, on=on).chunks(teachers)

    # --- columns on disk --------------------------------------------------------------

    @property
    def position(self) -> int | None:
        """The position that the columns on disk are current to, if there are any."""
        kept = self.room.read(self._kept)
        return kept.block.position if kept else None

    def refresh(self, *, longest_tail: int = 0, force: bool = False) -> bool:
        """Write columns anew where more than so many events follow those on disk.

        Returns whether it did. Raises SegmentBusyError while another process writes.
        """
        return self.room.read(
            lambda visit: self._refreshed(visit, longest_tail, force=force)
        )

    def shelf(self, visit: Visit) -> Shelf:
        """Return where the columns of the tables that a visit looks into are kept."""
        return Shelf(self.folder, self.room.district, visit.generation.number)

    def head_of(self, position: int) -> str:
        """Return the digest of the event at a position; of none where it lacks."""
        rows = self.room.ledger.recorder.select_positions([position])
        return digest([[row.body_sha256.hex(), str(row.recorded_at)] for row in rows])

    # --- inside -----------------------------------------------------------------------

    def _state(self, visit: Visit, as_of: AsOf) -> State:
        position = self.room.position_of(visit, as_of)
        block = self._block(visit, position)
        legend = block.legend
        tail: Snapshot | None = None
        if position > block.position:
            fresh = self._tail(visit, block)
            legend, tail = fresh.legend, fresh.at(position)
        mergers = mergers_at(self.room.ledger, visit, position)
        merged, legend = Merging(block, tail, position).persons(
            mergers, self._streams, legend, self.room.zone
        )
        return State(
            position=position,
            block=block,
            tail=tail,
            merged=merged,
            mergers=mergers,
            legend=legend,
            registers=self.room.registers_at(visit, position),
        )

    def _block(self, visit: Visit, position: int) -> Block:
        """Return columns that reach near a position; make them where there are none."""
        kept = self._kept(visit)
        if kept and position - kept.block.position <= self._longest_tail:
            return kept.block
        block = Builder(visit.connection).block(visit.position)
        try:
            self.shelf(visit).keep(block, self.head_of(block.position))
        except (SegmentBusyError, OSError) as error:
            _log.warning("the columns are not kept: %s", error)
            return block
        kept = self._kept(visit)
        return kept.block if kept else block

    def _refreshed(self, visit: Visit, longest_tail: int, *, force: bool) -> bool:
        kept = self._kept(visit)
        if kept and not force and visit.position - kept.block.position <= longest_tail:
            return False
        block = Builder(visit.connection).block(visit.position)
        self.shelf(visit).keep(block, self.head_of(block.position))
        return True

    def _kept(self, visit: Visit) -> Kept | None:
        """Return the newest columns on disk; those that are open are not opened again.

        Some pieces of them are checked whenever they are opened.
        """
        shelf = self.shelf(visit)
        with self._lock:
            if self._open is None or not shelf.has(self._open):
                self._open = shelf.newest(self.head_of)
            return self._open

    def _tail(self, visit: Visit, block: Block) -> Block:
        """Read those of whom anything was recorded since a block was made."""
        changed = visit.rows(
            "changed_since",
            district=self.room.district,
            after=block.position,
            until=visit.position,
        )
        builder = Builder(visit.connection, block.legend)
        return builder.block(visit.position, [row[0] for row in changed])
