"""The columns of a district, as whoever replays or measures uses them."""

from collections.abc import Iterator
from datetime import date

from domain.policy.columns.population import Population
from projections.reading import NOW_AXIS, ReadingRoom
from projections.segments.loading import EVERYBODY, Look, Scope
from projections.views import AsOf

TEACHERS_AT_ONCE = 5_000
"""Teachers of a chunk: some 60 MB of rows."""


class Segments:
    """The facts of a district as columns; safe to share between threads."""

    def __init__(self, room: ReadingRoom) -> None:
        self.room = room

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
        return Look(self.room, as_of, scope, on)

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

        All are of one state; codes may differ from chunk to chunk.
        """
        return self.at(as_of, scope=scope, on=on).chunks(teachers)
