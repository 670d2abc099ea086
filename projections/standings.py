"""What the governing policy says of everybody: computed again for whom it may change.

Facts are projected first, in their own transaction; a standing follows, and tells the
position that it was computed at. Between the two a teacher is marked as behind.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.errors import LedgerError
from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.mistakes import (
    GovernedByNoneError,
    GovernedBySeveralError,
    PolicyError,
)
from domain.registers import Registers
from domain.statement import Statement, Verdict
from ledger.database import Connection
from ledger.mapper import LedgerMapper
from ledger.policies import Policies
from ledger.recorder import LedgerRecorder
from ledger.registers import RegisterLog
from projections.batch import POISON
from projections.changes import Row, Table, copy_rows
from projections.errors import UncomputableError
from projections.fact_rows import facts_of, read_fact_rows
from projections.facts import NO_DAY, as_json
from projections.folded import Streams, known_at
from projections.generations import Generation, query
from projections.governed import counted_until

STANDING = Table(
    name="standing",
    key=("teacher_id", "series"),
    columns=(
        "computed_at",
        "counted_up_to",
        "period_until",
        "document",
        "revision",
        "digest",
        "cohort",
        "verdict",
        "total_credits",
        "total_hours",
        "target",
        "balances",
        "missing_rules",
        "missing_categories",
        "parcels",
        "problem",
    ),
)

NO_PARCELS = None
"""Nobody holds a certificate that could be compared with the parcels."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What standings are computed with: the standing documents, the day."""

    policies: Sequence[Policy]
    today: date
    position: int
    strict: bool

    @property
    def series(self) -> list[str]:
        """Every series that a standing document belongs to."""
        return sorted({policy.series for policy in self.policies})


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

    def bring_up(
        self,
        connection: Connection,
        generation: Generation,
        today: date,
        limit: int,
        *,
        strict: bool = False,
    ) -> int:
        """Compute up to `limit` standings that are behind, oldest first.

        Returns for how many teachers. Strictly, a statement that cannot be computed
        raises UncomputableError; else it is kept as that standing's problem.
        """
        self._mark_the_day(connection, generation, today)
        marked = connection.execute(query("read/dirty"), {"limit": limit}).fetchall()
        teacher_ids = [row[0] for row in marked]
        if not teacher_ids:
            return 0
        rulebook = self.rulebook(generation, today, strict=strict)
        if rulebook is None:
            return 0
        found = self._facts(connection, generation, teacher_ids, today)
        rows = [
            row
            for facts, certified in found
            for row in standings_of(facts, rulebook, certified=certified)
        ]
        _replace(connection, teacher_ids, rows)
        return len(teacher_ids)

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


def standings_of(
    facts: TeacherFacts, rulebook: Rulebook, *, certified: bool
) -> Iterable[Row]:
    """Return the standing of a teacher in every series.

    Its parcels are told only where a certificate may be compared with them.
    """
    teacher_id = facts.teacher_id
    for series in rulebook.series:
        try:
            yield _standing(facts, series, rulebook, certified=certified)
        except (GovernedByNoneError, GovernedBySeveralError) as error:
            yield problem_row(teacher_id, series, rulebook, error.message)
        except POISON as error:
            if rulebook.strict:
                raise UncomputableError(teacher_id, series, error) from error
            _log.exception("the statement of %s cannot be computed", teacher_id)
            yield problem_row(teacher_id, series, rulebook, _sentence(error))


def _standing(
    facts: TeacherFacts, series: str, rulebook: Rulebook, *, certified: bool
) -> Row:
    today = rulebook.today
    policy = governing(rulebook.policies, series, facts, today)
    statement = explain(policy, facts, counted_until(policy, facts, today))
    return (
        facts.teacher_id,
        series,
        rulebook.position,
        statement.counted_up_to,
        statement.period_until,
        statement.policy.document,
        statement.policy.revision,
        statement.policy.digest,
        statement.cohort,
        statement.verdict.value,
        str(statement.total_credits),
        str(statement.total_hours),
        str(statement.target),
        as_json({b.category: str(b.credits) for b in statement.balances}),
        _missing_rules(statement),
        _missing_categories(statement),
        parcels_text(statement) if certified else NO_PARCELS,
        "",
    )


def parcels_text(statement: Statement) -> str:
    """Return the parcels that a certificate is compared with."""
    return as_json(
        {p.parcel_id: [p.category, str(p.credits)] for p in statement.parcels}
    )


def problem_row(teacher_id: str, series: str, rulebook: Rulebook, problem: str) -> Row:
    """Return the standing of somebody of whom nothing can be said, and why."""
    return (
        teacher_id,
        series,
        rulebook.position,
        rulebook.today,
        NO_DAY,
        "",
        "",
        "",
        "",
        Verdict.NOT_IN_SCOPE.value,
        "0",
        "0",
        "0",
        "{}",
        [],
        [],
        NO_PARCELS,
        problem,
    )


def _sentence(error: Exception) -> str:
    return error.message if isinstance(error, LedgerError) else repr(error)


def _missing_rules(statement: Statement) -> list[str]:
    return list(
        dict.fromkeys(
            finding.rule.rule_id
            for finding in statement.findings
            if finding.hard and not finding.met
        )
    )


def _missing_categories(statement: Statement) -> list[str]:
    return [
        balance.category
        for balance in statement.balances
        if balance.need is not None and balance.credits < balance.need
    ]
