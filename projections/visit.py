"""One look at one state of everything: a transaction under repeatable read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import errors

from ledger.database import Connection, Database
from ledger.errors import StorageError
from projections import generations
from projections.generations import Generation, query


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A connection inside its transaction, and the tables that it looks into."""

    connection: Connection
    generation: Generation

    @property
    def position(self) -> int:
        """How far the tables have read the log."""
        return self.generation.position

    def rows(self, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement of `projections/sql/read`."""
        return self.connection.execute(
            query(f"read/{name}"), parameters, binary=True
        ).fetchall()


@contextmanager
def visit(database: Database, district: str) -> Iterator[Visit]:
    """Look into the live tables; everything inside uses one connection."""
    with database.bound() as connection, _snapshot(connection):
        generation = generations.enter(connection, district)
        yield Visit(connection=connection, generation=generation)


def is_gone(error: StorageError) -> bool:
    """Say whether a table vanished: the generation was dropped under our feet."""
    return isinstance(error.__cause__, errors.UndefinedTable | errors.InvalidSchemaName)


@contextmanager
def _snapshot(connection: Connection) -> Iterator[None]:
    connection.execute(query("read/begin"))
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
