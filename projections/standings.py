"""What the governing policy says of everybody: computed again for whom it may change.

Facts are projected first, in their own transaction; a standing follows, and tells the
position that it was computed at. Between the two a teacher is marked as behind.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from domain.facts import TeacherFacts
from domain.policy.mistakes import PolicyError
from domain.registers import Registers
from ledger.database import Connection
from ledger.mapper import LedgerMapper
from ledger.policies import Policies
from ledger.recorder import LedgerRecorder
from ledger.registers import RegisterLog
from projections.changes import Row
from projections.copying import copy_rows
from projections.errors import HashesCollideError
from projections.fact_rows import facts_of, read_fact_rows
from projections.folded import Streams, known_at
from projections.generations import Generation, query
from projections.standing_rows import STANDING, Rulebook, standings_of
from projections.together.population import people_among, populations
from projections.together.standings import standings_of_all

MANY = 100
"""So many standings are computed together: at a fifth of the cost, but in one go."""
MOST = 600
"""So many together at most, so that facts are not long behind the log for them."""

_log = logging.getLogger(__name__)


class Standings:
    """Computes the standings of those who are marked as behind."""

    def __init__(
        self, recorder: LedgerRecorder, mapper: LedgerMapper, timezone: str
    ) -> None:
        self._registers = RegisterLog(recorder, mapper, timezone)
        self._policies = Policies(self._registers)
        self._streams = Streams(recorder, mapper)
        self.zone = ZoneInfo(timezone)
        self._marked_on: tuple[int, date] | None = None
        self._held_up = False
        self._alone_under: frozenset[str] | None = None

    def bring_up(
        self,
        connection: Connection,
        generation: Generation,
        today: date,
        limit: int,
        *,
        most: int = MOST,
        strict: bool = False,
    ) -> int:
        """Compute up to `limit` standings that are behind, oldest first.

        Where many are behind, up to `most` together. Returns for how many teachers.
        Strictly, a statement that cannot be computed raises UncomputableError; else it
        is kept as that standing's problem.
        """
        self._mark_the_day(connection, generation, today)
        asked = {"limit": max(limit, most)}
        behind = [row[0] for row in connection.execute(query("read/dirty"), asked)]
        rulebook = self.rulebook(generation, today, strict=strict) if behind else None
        if rulebook is None:
            return 0
        settled = 0
        if len(behind) >= MANY and self._alone_under != rulebook.digests:
            settled, behind = self._together(connection, generation, rulebook, behind)
        alone = behind[:limit]
        if alone:
            self._one_by_one(connection, generation, rulebook, alone)
        return settled + len(alone)

    def _one_by_one(
        self,
        connection: Connection,
        generation: Generation,
        rulebook: Rulebook,
        teacher_ids: Sequence[str],
    ) -> None:
        """Explain the standings of some teachers."""
        rows = [
            row
            for facts, certified in self._facts(
                connection, generation, teacher_ids, rulebook.today
            )
            for row in standings_of(facts, rulebook, certified=certified)
        ]
        _replace(connection, teacher_ids, rows)

    def _together(
        self,
        connection: Connection,
        generation: Generation,
        rulebook: Rulebook,
        teacher_ids: Sequence[str],
    ) -> tuple[int, list[str]]:
        """Evaluate the standings of many; return for how many, and who is left.

        Where most are left, the standing documents are not for columns, and nobody is
        tried together again under them.
        """
        people = people_among(connection, teacher_ids)
        left = set(people.several)
        rows: list[Row] = []
        try:
            for population in populations(
                connection,
                generation,
                people,
                self.registers_at(generation),
                rulebook.today,
            ):
                found = standings_of_all(population, rulebook, people.certified)
                rows += found.rows
                left |= found.left
        except HashesCollideError:
            left = set(teacher_ids)
        settled = [one for one in teacher_ids if one not in left]
        if len(left) > len(settled):
            self._alone_under = rulebook.digests
        kept = [row for row in rows if row[0] not in left]
        _replace(connection, settled, kept)
        return len(settled), [one for one in teacher_ids if one in left]

    def rulebook(
        self, generation: Generation, today: date, *, strict: bool
    ) -> Rulebook | None:
        """Return what standings are computed with; None while a document does not load.

        It did when it was adopted, so this program is another one. Facts are projected
        all the same, and standings stay behind until it is mended. Strictly, raises
        PolicyError.
        """
        position = generation.position
        try:
            policies = self._policies.governing_documents(
                until_position=position, seen=generation.register_position
            )
        except PolicyError as error:
            if strict:
                raise
            if not self._held_up:
                _log.error("standings wait for a document to load: %s", error)
            self._held_up = True
            return None
        self._held_up = False
        return Rulebook(
            policies=policies, today=today, position=position, strict=strict
        )

    def registers_at(self, generation: Generation) -> Registers:
        """Return the registers as they are known in a generation."""
        return self._registers.as_of(
            generation.position, seen=generation.register_position
        )

    def _mark_the_day(
        self, connection: Connection, generation: Generation, today: date
    ) -> None:
        """Mark whose credits were counted up to an earlier day of a running period."""
        if self._marked_on != (generation.number, today):
            connection.execute(query("write/mark_the_day"), {"today": today})
            self._marked_on = (generation.number, today)

    def _facts(
        self,
        connection: Connection,
        generation: Generation,
        teacher_ids: Sequence[str],
        today: date,
    ) -> Iterable[tuple[TeacherFacts, bool]]:
        """Yield the facts of whoever stands under an own id; whether certified."""
        registers = self.registers_at(generation)
        for rows in read_fact_rows(connection, teacher_ids).values():
            if rows.merged_into is not None or not rows.spans:
                continue
            if rows.absorbed:
                # A certificate may have been issued under any of the ids.
                known = known_at(generation.position)
                folded = self._streams.fold(rows.teacher_id, known)
                yield folded.facts(registers, today), True
            else:
                yield facts_of(rows, registers, today), rows.certified


def _replace(
    connection: Connection, teacher_ids: Sequence[str], rows: Sequence[Row]
) -> None:
    parameters = {"teacher_ids": teacher_ids}
    connection.execute(query("write/forget_standings"), parameters)
    copy_rows(connection, STANDING.name, (*STANDING.key, *STANDING.columns), rows)
    connection.execute(query("write/forget_dirty"), parameters)
