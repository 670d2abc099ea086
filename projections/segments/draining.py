"""Read a table by binary COPY: fixed columns as arrays, the rest as numbers of keys.

What has a fixed width comes first in a row, so that a batch of rows is one array of
records; the bytes after it are counted as one key, of which there are few. A row costs
one look into a dictionary, and no value is decoded twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.policy.columns.population import Narrow
from ledger.database import Connection
from projections.generations import query
from projections.segments.numbering import Numbering
from projections.segments.table import Column

TRAILER = b"\xff\xff"
"""The last message of a binary COPY: a row of -1 fields."""
BATCH_ROWS = 65_536

WIDTH = {"i8": 8, "i4": 4, "i2": 2, "V16": 16}
"""Types on the wire and in how many bytes each stands there."""

_COUNT, _LENGTH = 2, 4
"""Bytes that say how many fields a row has, and how long each is."""
_HEADER = 19
"""Bytes that come before the first row, in the same message or not."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A statement of `projections/sql/segments`, and the fixed columns of its rows."""

    name: str
    fields: Mapping[str, str]
    """Column to its type on the wire, in the order of the statement."""
    narrow: frozenset[str] = frozenset()
    """Columns of eight bytes whose numbers fit into four."""

    @property
    def width(self) -> int:
        """Where in a row the fixed columns end."""
        return _COUNT + sum(_LENGTH + WIDTH[kind] for kind in self.fields.values())

    @property
    def record(self) -> np.dtype[Any]:
        """The fixed columns as they stand in a row."""
        parts: list[tuple[str, str]] = [("fields", ">i2")]
        for name, kind in self.fields.items():
            on_wire = kind if kind == "V16" else f">{kind}"
            parts += [(f"{name}_length", ">i4"), (name, on_wire)]
        return np.dtype(parts)

    def kept_as(self, name: str) -> str:
        """Return the type in which a column is kept."""
        kind = "i4" if name in self.narrow else self.fields[name]
        return kind if kind == "V16" else f"<{kind}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Drained:
    """What came of a statement: its columns, and the distinct rests of its rows."""

    columns: Mapping[str, Column]
    keys: Narrow
    """Index in `rests`; shape [rows]."""
    rests: Sequence[bytes]

    def __getitem__(self, name: str) -> Column:
        """Return a column."""
        return self.columns[name]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.keys)


def drain(
    connection: Connection,
    source: Source,
    numberings: Mapping[str, Numbering],
    teacher_ids: Sequence[str] | None,
) -> Drained:
    """Read all rows of a statement, or those of some teachers.

    A column that a numbering is given for is kept as its numbers.
    """
    rests: dict[bytes, int] = {}
    parts: dict[str, list[Column]] = {name: [] for name in source.fields}
    keys: list[Narrow] = []
    record, width = source.record, source.width
    for rows in messages(connection, source.name, teacher_ids):
        batch = np.frombuffer(b"".join([row[:width] for row in rows]), record)
        for name, found in parts.items():
            numbering = numberings.get(name)
            column = batch[name].astype(source.kept_as(name))
            found.append(numbering.of(column) if numbering else column)
        numbers = [rests.setdefault(row[width:], len(rests)) for row in rows]
        keys.append(np.array(numbers, np.int32))
    return Drained(
        columns={
            name: _together(parts.pop(name), source.kept_as(name))
            for name in source.fields
        },
        keys=_together(keys, "<i4"),
        rests=tuple(rests),
    )


def messages(
    connection: Connection, name: str, teacher_ids: Sequence[str] | None
) -> Iterator[list[bytes]]:
    """Yield the rows of a COPY statement in batches.

    The driver is asked directly: its own loop costs as much again as all the rest.
    """
    parameters = {"teacher_ids": None if teacher_ids is None else list(teacher_ids)}
    with (
        connection.cursor() as cursor,
        cursor.copy(query(f"segments/{name}"), parameters) as copy,
    ):
        following = connection.pgconn.get_copy_data
        header = bytes(copy.read())
        batch = [header[_HEADER:]] if len(header) > _HEADER else []
        while not (batch and batch[-1] == TRAILER):
            if len(batch) >= BATCH_ROWS:
                yield batch
                batch = []
            batch += _some(following, BATCH_ROWS - len(batch))
        if batch[:-1]:
            yield batch[:-1]
        copy.read()


# --- inside ---------------------------------------------------------------------------


def _some(following: Callable[[int], tuple[int, Any]], most: int) -> list[bytes]:
    """Return the next messages, up to `most` and not beyond the trailer."""
    found = []
    for _ in range(most):
        message = bytes(following(0)[1])
        found.append(message)
        if message == TRAILER:
            break
    return found


def _together(parts: list[Column], kind: str) -> Column:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
