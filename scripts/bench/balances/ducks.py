"""The rules in DuckDB: one SQL query over native tables."""

import duckdb
import numpy as np

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


def duck(facts: Facts, threads: int | None = None) -> Peer:
    """Return the peer: words are enumerations, rows lie sorted by teacher."""
    connection = duckdb.connect()
    if threads:
        connection.execute(f"SET threads = {threads:d}")
    for name, words in (("kinds", KINDS), ("results", RESULTS), ("states", STATUSES)):
        listed = ", ".join(f"'{word}'" for word in words)
        connection.execute(f"CREATE TYPE {name} AS ENUM ({listed})")
    _fill(connection, facts)
    text = statement("judged", SQL).decode()

    def apply() -> Balances:
        found = connection.execute(text).fetchnumpy()
        return Balances(
            balances=np.stack([found[n].astype(np.int64) for n in CATEGORIES], axis=1),
            total=found["total"].astype(np.int64),
            met=found["met"].astype(np.bool_),
        )

    return apply


def _fill(connection: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    connection.execute(
        "CREATE TABLE rate (kind kinds, category VARCHAR, parts INTEGER,"
        " qualified_only BOOLEAN)"
    )
    for kind, (category, parts) in RATES.items():
        connection.execute(
            "INSERT INTO rate VALUES (?, ?, ?, ?)",
            [kind, category, parts, kind in QUALIFIED_ONLY],
        )
    connection.register(
        "given",
        {
            "teacher": facts.teacher,
            "kind": facts.kind.astype(np.int32),
            "day": facts.day,
            "amount": facts.amount,
            "stated": facts.stated,
            "result": facts.result.astype(np.int32),
            "status": facts.status.astype(np.int32),
            "qualified": facts.qualified,
        },
    )
    connection.execute(
        "CREATE TABLE completion AS SELECT teacher,"
        " enum_range(NULL::kinds)[kind + 1]::kinds AS kind,"
        " DATE '1970-01-01' + day AS day, amount, stated,"
        " enum_range(NULL::results)[result + 1]::results AS result,"
        " enum_range(NULL::states)[status + 1]::states AS status,"
        " qualified FROM given ORDER BY teacher"
    )
    connection.unregister("given")
    connection.execute(
        f"CREATE TABLE teacher AS SELECT range::INTEGER AS teacher"
        f" FROM range({facts.teachers:d})"
    )
