"""Write many rows into a table in one go, by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql

from ledger.database import Connection

BLOCK_LINES = 2_000
"""Lines that are handed over at once."""


def copy_rows(
    connection: Connection,
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Write rows of values into a table."""
    rows = list(rows)
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(_into(name, columns)) as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(
    connection: Connection, name: str, columns: Sequence[str], lines: Sequence[str]
) -> None:
    """Write lines of text, as COPY takes them, into a table."""
    if not lines:
        return
    with connection.cursor() as cursor, cursor.copy(_into(name, columns)) as copy:
        for start in range(0, len(lines), BLOCK_LINES):
            copy.write("\n".join((*lines[start : start + BLOCK_LINES], "")))


def _into(name: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
