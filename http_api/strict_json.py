"""JSON as the door accepts it: exact, bounded, and without surprises.

The standard parser takes NaN, keeps the last of two equal keys, rounds numbers and
dies on a number of a million digits. Here what is wrong inside a well-formed text
becomes a `Flaw` that stands where the value stood, so that a refusal can name the
row and the field; what is not JSON at all is refused as a whole (RFC 8259, RFC 7493).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from domain.canonical import SAFE_INTEGER
from http_api.errors import MalformedJsonError, Reason
from http_api.schemas.shaped import MAX_REASONS, shown

MAX_DEPTH = 8
"""Nested lists and objects; the deepest body of the contract needs five."""

MAX_MARKS = 1_000_000
"""Commas and opening brackets; 10,000 rows of the contract have some 300,000."""

MAX_INTEGER_DIGITS = len(str(SAFE_INTEGER))

Path = tuple[str | int, ...]
"""Keys and indexes that lead to a value from the root of a body."""


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Something that stands in a body and that no field may hold."""

    code: str
    message: str


FRACTION = Flaw(
    code="inexact-number",
    message="A number with a fraction or an exponent is not exact; "
    "write it as a string of digits.",
)
HUGE = Flaw(code="inexact-number", message="An integer beyond 2**53 - 1 is not exact.")
DEEP = Flaw(code="too-deep", message=f"Nothing is nested deeper than {MAX_DEPTH}.")
TWICE = Flaw(code="duplicate-key", message="A key stands twice in one object.")


def parse(data: bytes) -> Any:
    """Return the value of a JSON text; flaws stand where such values stood.

    Raises MalformedJsonError for what is no JSON, or not UTF-8, or holds so many
    values that they would fill the memory.
    """
    check_marks(data)
    try:
        text = data.decode("utf-8")
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=lambda _: FRACTION,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise MalformedJsonError(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise MalformedJsonError(f"{error.msg} at character {error.pos}") from None
    except RecursionError:
        raise MalformedJsonError("it is nested too deeply") from None


def check_marks(data: bytes) -> None:
    """Refuse a text of so many values that they would fill the memory.

    Raises MalformedJsonError.
    """
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MAX_MARKS:
        raise MalformedJsonError("it holds too many values")


def reasons_of_flaws(value: Any, row: int | None = None) -> tuple[Reason, ...]:
    """Return what no field may hold as reasons, `MAX_REASONS` at most."""
    return tuple(
        Reason(code=flaw.code, message=flaw.message, field=_dotted(path), row=row)
        for path, flaw in islice(flaws(value), MAX_REASONS)
    )


def flaws(value: Any, path: Path = ()) -> Iterator[tuple[Path, Flaw]]:
    """Find every flaw inside a parsed value, and what is nested too deeply.

    It calls itself at most `MAX_DEPTH` times deep, and holds one path at a time.
    """
    if isinstance(value, Flaw):
        yield path, value
    elif isinstance(value, dict | list):
        if len(path) >= MAX_DEPTH:
            yield path, DEEP
            return
        for key, inner in _inside(value):
            yield from flaws(inner, (*path, key))


def _dotted(path: Path) -> str | None:
    return ".".join(shown(step) for step in path) or None


def _inside(item: dict[str, Any] | list[Any]) -> Iterator[tuple[str | int, Any]]:
    if isinstance(item, dict):
        yield from item.items()
        return
    yield from enumerate(item)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Flaw:
    found = dict(pairs)
    if len(found) != len(pairs):
        return TWICE
    return found


def _integer(digits: str) -> int | Flaw:
    if len(digits.removeprefix("-")) > MAX_INTEGER_DIGITS:
        return HUGE
    number = int(digits)
    if abs(number) > SAFE_INTEGER:
        return HUGE
    return number


def _refuse_constant(name: str) -> Any:
    raise MalformedJsonError(f"{name} is not a JSON value")
