"""Values that hold from a day on, until the next one begins.

Among values of one day the one recorded last holds, so that a correction is a new
record and late entry of history changes nothing else.
"""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Dated(Generic[T]):
    """A value, its first day and its place in the stream."""

    valid_from: date
    version: int
    value: T


def with_value(
    known: tuple[Dated[T], ...], valid_from: date, version: int, value: T
) -> tuple[Dated[T], ...]:
    """Return the values and one more, in order of first day, then of recording."""
    added = Dated(valid_from=valid_from, version=version, value=value)
    ordered = sorted((*known, added), key=lambda one: (one.valid_from, one.version))
    return tuple(ordered)


def value_on(known: tuple[Dated[T], ...], day: date) -> T | None:
    """Return the value that holds on a day, or None before the first day."""
    found = None
    for one in known:
        if one.valid_from > day:
            break
        found = one.value
    return found
