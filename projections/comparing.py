"""Compare two generations of tables row by row, inside the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from ledger.database import Connection
from projections.changes import CURRENT, KNOWN, LINEAGE, VERSIONED, Table
from projections.standing_rows import STANDING

SAMPLES = 5
WHEN_COMPUTED = frozenset({"computed_at"})
"""Tells when a standing was computed, not what it says."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How a table of two generations differs."""

    table: str
    only_live: int
    """Rows of the live table that the rebuilt one has not."""
    only_rebuilt: int
    samples: Sequence[str]
    """The first few of these rows, as text."""


def differences(connection: Connection, live: str, rebuilt: str) -> list[Difference]:
    """Return the tables that differ between two schemas, and how."""
    found = [
        _difference(connection, name, columns, live, rebuilt)
        for name, columns in _compared().items()
    ]
    return [one for one in found if one.only_live or one.only_rebuilt]


def _compared() -> dict[str, tuple[str, ...]]:
    """Return every table with the columns that tell what it says."""
    tables = {
        name: (*table.key, *KNOWN, *table.columns) for name, table in VERSIONED.items()
    }
    tables |= {name: _columns(table) for name, table in CURRENT.items()}
    tables["teacher"] = (*tables["teacher"], "version")
    tables["lineage"] = (*LINEAGE.key, *LINEAGE.columns)
    tables["standing"] = _columns(STANDING)
    return tables


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(
        column for column in (*table.key, *table.columns) if column not in WHEN_COMPUTED
    )


def _difference(
    connection: Connection, name: str, columns: Sequence[str], live: str, rebuilt: str
) -> Difference:
    only_live = _only_in(connection, name, columns, live, rebuilt)
    only_rebuilt = _only_in(connection, name, columns, rebuilt, live)
    return Difference(
        table=name,
        only_live=len(only_live),
        only_rebuilt=len(only_rebuilt),
        samples=(*only_live[:SAMPLES], *only_rebuilt[:SAMPLES]),
    )


def _only_in(
    connection: Connection, name: str, columns: Sequence[str], one: str, other: str
) -> list[str]:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL(
        "SELECT row_to_json(only_here)::text FROM ("
        "SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}"
        ") AS only_here"
    ).format(
        columns=listed, one=sql.Identifier(one, name), other=sql.Identifier(other, name)
    )
    return [str(row[0]) for row in connection.execute(statement)]
