"""Facts as an older system asserts, as columns: the streams are folded.

The columns on disk know positions of the log, not when somebody else knew of a thing.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.errors import UnknownError
from domain.facts import TeacherFacts
from domain.policy.columns.encode import population_of
from domain.policy.columns.population import Population
from projections.reading import ReadingRoom
from projections.segments.choosing import Scope
from projections.views import AsOf
from projections.visit import Visit


class AssertedLook:
    """A look that folds every person's streams, as `projections.reading` does."""

    def __init__(
        self, room: ReadingRoom, as_of: AsOf, scope: Scope, on: date | None
    ) -> None:
        self._room = room
        self._scope = scope
        self.position, self._facts = room.read(
            lambda visit: (visit.position, self._read(visit, as_of, on))
        )

    @property
    def teacher_ids(self) -> Sequence[str]:
        """Whose facts they are, in the order of the population."""
        return tuple(one.teacher_id for one in self._facts)

    def population(self) -> Population:
        """Return everybody's facts at once."""
        return population_of(self._facts)

    def chunks(self, teachers: int) -> Iterator[Population]:
        """Return the facts of so many teachers at a time; codes differ by chunk."""
        for first in range(0, len(self._facts), teachers):
            yield population_of(self._facts[first : first + teachers])

    # --- inside -----------------------------------------------------------------------

    def _read(
        self, visit: Visit, as_of: AsOf, on: date | None
    ) -> Sequence[TeacherFacts]:
        found = []
        for (teacher_id,) in visit.rows("teacher_ids"):
            wanted = self._scope.teacher_ids
            if wanted is not None and teacher_id not in wanted:
                continue
            try:
                read = self._room.facts(visit, teacher_id, as_of, on)
            except UnknownError:
                continue
            if read.merged_into is None and self._is_inside(read.facts, on):
                found.append(read.facts)
        return found

    def _is_inside(self, facts: TeacherFacts, on: date | None) -> bool:
        school_id = self._scope.school_id
        day = on or facts.spans[-1].valid_from
        return school_id is None or school_id in facts.attributes_on(day).get(
            "school", ()
        )
