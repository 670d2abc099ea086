"""Read a table by binary COPY: fixed columns as arrays, the rest as numbers of keys.

What has a fixed width comes first in a row, so that a batch of rows is one array of
records; the bytes after it are counted as one key, of which there are few. A row costs
one look into a dictionary, and no value is decoded twice.
"""

from collections.abc import Iterator, Mapping, Sequence
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
BATCH_ROWS = 8_192

KEYS = "key"
"""The column of numbers of the ends of rows."""

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
    rests = _Rests()
    growing = _Growing(source, numberings)
    for fixed, keys in _batches(connection, source, rests, teacher_ids):
        growing.add(np.frombuffer(b"".join(fixed), source.record), keys)
    columns = growing.columns()
    return Drained(keys=columns.pop(KEYS), columns=columns, rests=tuple(rests))


# --- inside ---------------------------------------------------------------------------


class _Rests(dict[bytes, int]):
    """Numbers of the ends of rows; a new one gets the next."""

    def __missing__(self, rest: bytes) -> int:
        number = self[rest] = len(self)
        return number


class _Growing:
    """Columns that grow batch by batch, where they stand."""

    def __init__(self, source: Source, numberings: Mapping[str, Numbering]) -> None:
        kinds = {name: source.kept_as(name) for name in source.fields}
        kinds |= dict.fromkeys((KEYS, *numberings), "<i4")
        self._numberings = numberings
        self._columns = {name: np.empty(0, kind) for name, kind in kinds.items()}
        self._length = 0

    def add(self, batch: Column, keys: Sequence[int]) -> None:
        first, last = self._length, self._length + len(batch)
        self._make_room(last)
        self._length = last
        for name, column in self._columns.items():
            if name == KEYS:
                column[first:last] = keys
            elif name in self._numberings:
                hashes = batch[name].astype(np.int64)
                column[first:last] = self._numberings[name].of(hashes)
            else:
                column[first:last] = batch[name]

    def columns(self) -> dict[str, Column]:
        for column in self._columns.values():
            column.resize(self._length, refcheck=False)
        return self._columns

    def _make_room(self, rows: int) -> None:
        held = len(self._columns[KEYS])
        if rows > held:
            for column in self._columns.values():
                column.resize(max(rows, held + held // 2), refcheck=False)


def _batches(
    connection: Connection,
    source: Source,
    rests: _Rests,
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
        following, width = connection.pgconn.get_copy_data, source.width
        row = bytes(copy.read())[_HEADER:] or bytes(following(0)[1])
        while len(row) > len(TRAILER):
            fixed, keys = [], []
            for _ in range(BATCH_ROWS):
                fixed.append(row[:width])
                keys.append(rests[row[width:]])
                row = bytes(following(0)[1])
                if len(row) <= len(TRAILER):
                    break
            yield fixed, keys
        copy.read()
