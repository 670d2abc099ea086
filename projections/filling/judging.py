"""Write everybody's standing into a new generation; mark who is left to explain."""

from datetime import date

from ledger.database import Connection
from projections.changes import copy_rows
from projections.errors import HashesCollideError
from projections.filling.population import populations
from projections.filling.standings import standings_of_all
from projections.generations import Generation, query
from projections.standings import STANDING, Rulebook, Standings

COLUMNS = (*STANDING.key, *STANDING.columns)


def fill_standings(
    connection: Connection, generation: Generation, standings: Standings, today: date
) -> None:
    """Write the standings of a generation that has none yet.

    Raises PolicyError for a standing document that does not load.
    """
    rulebook = standings.rulebook(generation, today, strict=True)
    if rulebook is None or not rulebook.policies:
        return
    apart = {row[0] for row in connection.execute(query("fill/apart"))}
    try:
        left = _write(connection, generation, standings, rulebook, apart)
    except HashesCollideError:
        parameters = {"position": generation.position}
        connection.execute(query("write/mark_everybody"), parameters)
        return
    connection.execute(
        query("fill/mark"),
        {"position": generation.position, "teacher_ids": sorted(left)},
    )


def _write(
    connection: Connection,
    generation: Generation,
    standings: Standings,
    rulebook: Rulebook,
    apart: set[str],
) -> set[str]:
    """Write the standings of all but some; return who is left, these included."""
    left = set(apart)
    registers = standings.registers_at(generation)
    for population in populations(connection, generation, registers, rulebook.today):
        found = standings_of_all(population, rulebook)
        rows = [row for row in found.rows if row[0] not in apart]
        copy_rows(connection, STANDING.name, COLUMNS, rows)
        left |= found.left
    return left
