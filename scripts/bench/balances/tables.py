"""The rules in PostgreSQL: the query of DuckDB over a table in its shared buffers."""

from collections.abc import Iterator

import numpy as np
import psycopg

from ledger.statements import statement
from scripts.bench.balances.facts import (
    CATEGORIES,
    QUALIFIED_ONLY,
    RATES,
    RESULTS,
    STATUSES,
    Balances,
    Facts,
    Peer,
)
from scripts.bench.balances.queries import SQL
from scripts.generating.shapes import KINDS

TYPES = ("int4", "text", "date", "int4", "int4", "text", "text", "bool")


def tables(facts: Facts, connection: psycopg.Connection) -> Peer:
    """Return the peer; the connection has a schema of its own to fill."""
    _fill(connection, facts)
    text = statement("judged", SQL)
    width = len(CATEGORIES)

    def apply() -> Balances:
        rows = connection.execute(text, binary=True).fetchall()
        numbers = np.array([row[: width + 1] for row in rows], np.int64)
        return Balances(
            balances=numbers[:, :width],
            total=numbers[:, width],
            met=np.array([row[-1] for row in rows], np.bool_),
        )

    return apply


def _fill(connection: psycopg.Connection, facts: Facts) -> None:
    connection.execute(statement("completion", SQL))
    connection.execute(statement("rate", SQL))
    connection.execute(statement("teacher", SQL), [facts.teachers])
    with connection.cursor() as cursor:
        with cursor.copy("COPY completion FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(TYPES)
            for row in _rows(facts):
                copy.write_row(row)
        rates = [
            (kind, category, parts, kind in QUALIFIED_ONLY)
            for kind, (category, parts) in RATES.items()
        ]
        cursor.executemany("INSERT INTO rate VALUES (%s, %s, %s, %s)", rates)
    connection.execute("VACUUM ANALYSE completion")
    connection.execute("ANALYSE rate")
    connection.execute("ANALYSE teacher")


def _rows(facts: Facts) -> Iterator[tuple[object, ...]]:
    return zip(
        facts.teacher.tolist(),
        (KINDS[one] for one in facts.kind.tolist()),
        facts.day.astype("datetime64[D]").tolist(),
        facts.amount.tolist(),
        facts.stated.tolist(),
        (RESULTS[one] for one in facts.result.tolist()),
        (STATUSES[one] for one in facts.status.tolist()),
        facts.qualified.tolist(),
        strict=True,
    )
