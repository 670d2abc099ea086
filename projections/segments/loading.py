"""One look at the columns of a district: which state, whose, and how far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import UnknownError
from domain.facts import TeacherFacts
from domain.policy.columns.encode import population_of
from domain.policy.columns.population import Population
from projections.reading import ReadingRoom
from projections.views import AsOf
from projections.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose facts are asked for; without anything everybody's."""

    teacher_ids: frozenset[str] | None = None
    school_id: str | None = None
    """Those who belong to this school on the day of the look."""


EVERYBODY = Scope()


class Look:
    """The facts as of one state, ready to be taken as columns.

    Teachers stand in the order of their id; who was merged stands under the id that
    goes on, and who was not registered yet is not there.
    """

    def __init__(
        self, room: ReadingRoom, as_of: AsOf, scope: Scope, on: date | None
    ) -> None:
        self._room = room
        self._scope = scope
        self._facts, self.position = room.read(
            lambda visit: (
                self._read(visit, as_of, on),
                room.position_of(visit, as_of)
                if as_of.asserted_on is None
                else visit.position,
            )
        )

    @property
    def teacher_ids(self) -> Sequence[str]:
        """Whose facts they are, in the order of the population."""
        return tuple(one.teacher_id for one in self._facts)

    def population(self) -> Population:
        """Return everybody's facts at once."""
        return population_of(self._facts)

    def chunks(self, teachers: int) -> Iterator[Population]:
        """Return the facts of so many teachers at a time."""
        for first in range(0, len(self._facts), teachers):
            yield population_of(self._facts[first : first + teachers])

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
        if school_id is None:
            return True
        day = on or facts.spans[-1].valid_from
        return school_id in facts.attributes_on(day).get("school", ())
