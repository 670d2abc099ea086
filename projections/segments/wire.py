"""The variable part of a row of a binary COPY, field by field."""

from collections.abc import Iterator

_LENGTH = 4
JSONB_VERSION = 1
"""The byte that comes before the text of a `jsonb` value."""


def fields_of(rest: bytes) -> Iterator[bytes]:
    """Yield the fields of the end of a row; none of them is null."""
    place = 0
    while place < len(rest):
        length = int.from_bytes(rest[place : place + _LENGTH])
        place += _LENGTH
        yield rest[place : place + length]
        place += length


def number_in(field: bytes) -> int:
    """Return the integer of a field."""
    return int.from_bytes(field, signed=True)


def json_in(field: bytes) -> str:
    """Return the text of a `jsonb` field."""
    return field[1:].decode()
