"""Read a table by binary COPY: fixed columns as arrays, the rest as numbers of keys.

What has a fixed width comes first in a row, so that a batch of rows is one array of
records; the bytes after it are counted as one key, of which there are few. A row costs
one look into a dictionary, and no value is decoded twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
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
"""Bytes that come before the first row, in the same message."""


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
    record = source.record
    for fixed, numbers in _batches(connection, source, rests, teacher_ids):
        batch = np.frombuffer(b"".join(fixed), record)
        for name, found in parts.items():
            numbering = numberings.get(name)
            column = batch[name].astype(source.kept_as(name))
            found.append(column if numbering is None else numbering.of(column))
        keys.append(np.array(numbers, np.int32))
    return Drained(
        columns={
            name: _together(parts.pop(name), source.kept_as(name))
            for name in source.fields
        },
        keys=_together(keys, "<i4"),
        rests=tuple(rests),
    )


# --- inside ---------------------------------------------------------------------------


def _batches(
    connection: Connection,
    source: Source,
    rests: dict[bytes, int],
    teacher_ids: Sequence[str] | None,
) -> Iterator[tuple[list[bytes], list[int]]]:
    """Yield the fixed parts of rows, and the numbers of their rests.

    The driver is asked directly: its own loop costs as much again as all the rest. It
    must be read to its trailer, after which the statement ends as usual.
    """
    parameters = {"teacher_ids": None if teacher_ids is None else list(teacher_ids)}
    with (
        connection.cursor() as cursor,
        cursor.copy(query(f"segments/{source.name}"), parameters) as copy,
    ):
        messages = _messages(bytes(copy.read()), connection.pgconn.get_copy_data)
        number, width = rests.setdefault, source.width
        while True:
            fixed: list[bytes] = []
            numbers: list[int] = []
            for row in islice(messages, BATCH_ROWS):
                fixed.append(row[:width])
                numbers.append(number(row[width:], len(rests)))
            if not fixed:
                break
            yield fixed, numbers
        copy.read()


def _messages(
    header: bytes, following: Callable[[int], tuple[int, Any]]
) -> Iterator[bytes]:
    """Yield the rows that come before the trailer, one a message.

    The first comes with the header, as the trailer does where there is no row.
    """
    row = header[_HEADER:] or bytes(following(0)[1])
    size = len(row)
    while size > len(TRAILER):
        yield row
        size, message = following(0)
        row = bytes(message)


def _together(parts: list[Column], kind: str) -> Column:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
