"""The columns of a district, as whoever replays or measures uses them."""

from collections.abc import Iterator
from datetime import date

from domain.policy.columns.population import Population
from projections.folded import Streams
from projections.reading import NOW_AXIS, ReadingRoom
from projections.segments.block import Block, Snapshot
from projections.segments.building import Builder
from projections.segments.choosing import EVERYBODY, Scope
from projections.segments.loading import ColumnsLook, Look, State
from projections.segments.mergers import mergers_at
from projections.segments.merging import Merging
from projections.views import AsOf
from projections.visit import Visit

TEACHERS_AT_ONCE = 5_000
"""Teachers of a chunk: some 60 MB of rows."""


class Segments:
    """The facts of a district as columns; safe to share between threads."""

    def __init__(self, room: ReadingRoom) -> None:
        self.room = room
        self._streams = Streams(room.ledger.recorder, room.ledger.mapper)

    def at(
        self,
        as_of: AsOf = NOW_AXIS,
        *,
        scope: Scope = EVERYBODY,
        on: date | None = None,
    ) -> Look:
        """Look at one state of everything.

        `on` is the day whose attributes rulings for a group, and the school of the
        scope, are matched with; the last known without. Raises NotProjectedError
        before a projector has ever run, and SeveralAxesError.
        """
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

    # --- inside -----------------------------------------------------------------------

    def _state(self, visit: Visit, as_of: AsOf) -> State:
        position = self.room.position_of(visit, as_of)
        block = Builder(visit.connection).block(visit.position)
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
