"""The jobs that are measured: what is filled, and the peers beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import psycopg

from ledger.settings import Settings
from projections import generations
from projections.changes import CURRENT, LINEAGE, VERSIONED
from projections.filling.chunk import Source
from projections.filling.filling import fill
from projections.filling.target import Target
from projections.generations import query
from projections.rebuild import (
    BATCH_STANDINGS,
    MOST_STANDINGS,
    RebuildReport,
    rebuild,
)
from projections.runner import Projector
from scripts.house import owner_url

DRAIN = (
    "COPY (SELECT * FROM ledger.event WHERE district = {}) TO STDOUT (FORMAT binary)"
)

REPORTS = frozenset({"report"})
LINKS = frozenset({LINEAGE.name})
FACTS = frozenset({*VERSIONED, *CURRENT}) - REPORTS
"""What stands in tables of its own, apart."""


class UnequalError(Exception):
    """Two ways to build the tables do not tell the same; no time counts."""

    def __init__(self, ways: str, report: RebuildReport) -> None:
        tables = ", ".join(one.table for one in report.differences)
        super().__init__(f"{ways} differ in {tables}.")


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """One district's log, and its reading rooms."""

    projector: Projector
    settings: Settings
    today: date
    events: int

    # --- together and apart -----------------------------------------------------------

    def all_together(self) -> None:
        """Build everything anew, and let readers use it."""
        rebuild(self.projector, self.today)

    def apart(self) -> Mapping[str, Callable[[], None]]:
        """Return what fills each of the reading rooms alone."""
        return {
            "facts": lambda: self._fill(FACTS),
            "reports": lambda: self._fill(REPORTS),
            "lineage": lambda: self._fill(LINKS),
            "standings": self._judge,
        }

    def _fill(self, tables: frozenset[str]) -> None:
        target = self._make()
        source = Source(
            recorder=self.projector.recorder,
            mapper=self.projector.mapper,
            zone=self.projector.zone,
            head=self.events,
            tables=tables,
        )
        fill(target, source, lambda _done, _total: None)
        self._drop(target.number)

    def _judge(self) -> None:
        """Compute everybody's standing from the facts that stand in the tables."""
        projector = self.projector
        with projector.database.transaction() as connection:
            connection.execute(query("generation/take_time"))
            generation = generations.enter(connection, projector.district)
            marked = {"position": generation.position}
            connection.execute(query("write/mark_everybody"), marked)
            while projector.standings.bring_up(
                connection, generation, self.today, BATCH_STANDINGS, most=MOST_STANDINGS
            ):
                pass

    # --- the peers --------------------------------------------------------------------

    def drain(self) -> None:
        """Read the log once, by binary COPY."""
        statement = psycopg.sql.SQL(DRAIN).format(self.projector.district)
        with (
            psycopg.connect(owner_url(self.settings)) as connection,
            connection.cursor().copy(statement) as copy,
        ):
            for _ in copy:
                pass

    def one_by_one(self) -> None:
        """Project event by event, each in a transaction; standings once at the end."""
        runner = Projector(self.settings, batch_events=1)
        try:
            target = self._make(indexed=True)
            with runner.database.transaction() as connection:
                fresh = generations.enter_number(
                    connection, target.district, target.number
                )
                generations.point_to(connection, fresh)
            while runner.project_events():
                pass
            runner.catch_up(self.today)
        finally:
            runner.close()

    def catch_up(self) -> None:
        """Keep the tables up in the runner's usual batches."""
        self.projector.prepare()
        self.projector.catch_up(self.today)

    def check(self, ways: str) -> None:
        """Raise UnequalError where a rebuild tells something else than the tables."""
        report = rebuild(self.projector, self.today, compare=True)
        if report.differences or not report.compared:
            raise UnequalError(ways, report)

    # --- inside -----------------------------------------------------------------------

    def _make(self, *, indexed: bool = False) -> Target:
        projector = self.projector
        with projector.database.transaction() as connection:
            made = generations.create(connection, projector.district)
            for make in generations.indexings() if indexed else ():
                make(connection)
        return Target(
            database=projector.database, district=made.district, number=made.number
        )

    def _drop(self, number: int) -> None:
        with self.projector.database.transaction() as connection:
            generations.drop(connection, self.projector.district, number)
