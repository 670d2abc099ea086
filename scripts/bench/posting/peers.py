"""In this process: COPY into a twin of the log, and the naive way into another."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg
from psycopg import sql

from domain.terms import Stream, StreamKind
from http_api.schemas.completions import CompletionSchema
from ledger.statements import statement
from scripts.bench.posting.requests import PROVIDER, Posted
from scripts.bench.posting.sending import at_once

SQL = Path(__file__).parent / "sql"
COPIED, ENCODED, NAIVE = "copied", "encoded", "naive"
TYPES = (
    *("text", "int8", "text", "text", "uuid", "int4", "text", "bytea", "bytea"),
    *("timestamptz", "timestamptz", "text", "text", "text", "text", "text"),
    *("text", "text", "int4", "uuid"),
)
"""Of the columns of the log."""

Connection = psycopg.Connection[tuple[Any, ...]]
Written = tuple[int, Decimal]
"""How many rows, and hours over all of them."""


def prepare(connection: Connection) -> None:
    """Make the schema of the peers, and the twins of the log."""
    connection.execute(statement("schema", SQL))
    for name in (COPIED, ENCODED, NAIVE):
        connection.execute(_of("twin", sql.Identifier("bench", name)))


def written(connection: Connection, schema: str, table: str) -> Written:
    """Return what stands in the log or in a twin of it."""
    found = connection.execute(_of("written", sql.Identifier(schema, table)))
    count, hours = found.fetchall()[0]
    return int(count), Decimal(hours)


@dataclass(frozen=True, kw_only=True)
class Copying:
    """The limit: the rows of the log itself, as bytes that are ready."""

    url: str

    def chunks(self, after: int, until: int, rows: int) -> list[bytes]:
        """Return what stands in the log between positions, chunk by chunk."""
        with psycopg.connect(self.url) as connection:
            return [
                _out(connection, first, min(first + rows, until))
                for first in range(after, until, rows)
            ]

    def copy(self, chunks: Sequence[bytes], clients: int) -> None:
        """Write chunks, each in a transaction of its own."""
        shares = [chunks[first::clients] for first in range(clients)]
        at_once(self._share, shares)

    def _share(self, chunks: Sequence[bytes]) -> list[bytes]:
        into = _of("rows_in", sql.Identifier("bench", COPIED))
        with psycopg.connect(self.url, autocommit=True) as connection:
            for chunk in chunks:
                with connection.cursor() as cursor, cursor.copy(into) as copy:
                    copy.write(chunk)
        return []


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """The limit of a client in Python: the same rows, encoded value by value."""

    url: str

    def rows(self, after: int, until: int) -> list[tuple[Any, ...]]:
        """Return what stands in the log between positions."""
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                statement("events", SQL), (after, until), binary=True
            )
            return found.fetchall()

    def copy(self, rows: Sequence[tuple[Any, ...]], at_a_time: int) -> None:
        """Write rows, so many in a transaction."""
        into = _of("rows_in", sql.Identifier("bench", ENCODED))
        with psycopg.connect(self.url, autocommit=True) as connection:
            for first in range(0, len(rows), at_a_time):
                with connection.cursor() as cursor, cursor.copy(into) as copy:
                    copy.set_types(TYPES)
                    for row in rows[first : first + at_a_time]:
                        copy.write_row(row)


@dataclass(kw_only=True)
class Naive:
    """Load every row by marshmallow, then INSERT row by row, without a server.

    Let off: who may post, what is known, the lock; it counts positions by itself.
    """

    url: str
    district: str
    schema: CompletionSchema = field(default_factory=CompletionSchema)
    position: int = 0
    versions: Counter[str] = field(default_factory=Counter)

    def post(self, posted: Posted) -> None:
        """Take the requests one by one, each in a transaction."""
        with psycopg.connect(self.url) as connection:
            for number, body in enumerate(posted.bodies):
                rows = [self._row(line, number) for line in body.splitlines()]
                with connection.cursor() as cursor:
                    cursor.executemany(statement("naive", SQL), rows)
                connection.commit()

    def _row(self, line: bytes, number: int) -> tuple[Any, ...]:
        told = self.schema.load(json.loads(line))
        body = json.dumps(told, sort_keys=True, separators=(",", ":"), default=str)
        key = told["teacher_id"]
        stream = Stream(district=self.district, kind=StreamKind.TEACHER, key=key)
        self.position += 1
        self.versions[key] += 1
        return (
            *(self.district, self.position, key, stream.stream_id),
            *(
                self.versions[key],
                body.encode(),
                hashlib.sha256(body.encode()).digest(),
            ),
            *(PROVIDER, f"naive-{number}", self._id(stream.stream_id)),
        )

    def _id(self, stream: UUID) -> UUID:
        return uuid5(stream, str(self.position))


@contextmanager
def owner(url: str) -> Iterator[Connection]:
    """Yield a connection of the owner, each statement in a transaction."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def _out(connection: Connection, after: int, until: int) -> bytes:
    query = _of("rows_out", sql.Literal(after), sql.Literal(until))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(map(bytes, copy))


def _of(name: str, *parts: sql.Composable) -> sql.Composed:
    return sql.SQL(statement(name, SQL).decode()).format(*parts)
