"""Values of the house as JSON: dataclasses field by field, nothing rounded away.

A fraction is an exact string such as "3/2"; beside it stands `<field>_display` with two
places for a reader: what is there is cut, what is missing is rounded up, so that 35.996
never reads 36.00 (R23). Decimals, dates and ids are strings.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

from domain.events import LedgerEvent, Recorded
from domain.statement import Finding
from projections.views import SchoolOverview, SchoolRate

DERIVED: Mapping[type, tuple[str, ...]] = {
    Finding: ("missing",),
    SchoolOverview: ("in_scope",),
    SchoolRate: ("in_scope",),
}
"""Properties that are shown beside the fields of a dataclass."""

SHORTFALLS = frozenset({"missing"})
"""Fractions that say how much is missing."""


def present(value: Any) -> Any:
    """Return a value as JSON.

    Raises TypeError for a value that has no stated form: better than a surprise.
    """
    return _way(value.__class__)(value)


def present_recorded(recorded: Recorded) -> dict[str, Any]:
    """Return an event in its envelope: what, when, by whom, from where."""
    return {
        "topic": recorded.event.TOPIC,
        "position": recorded.position,
        "version": recorded.version,
        "stream": {"kind": recorded.stream.kind.value, "key": recorded.stream.key},
        "recorded_at": present(recorded.clock.recorded_at),
        "reported_at": present(recorded.clock.reported_at),
        "actor": present(recorded.actor),
        "request_id": recorded.request_id,
        "source": present(recorded.source),
        "body": present_event(recorded.event),
    }


def present_event(event: LedgerEvent) -> dict[str, Any]:
    """Return what an event says."""
    return dict(_members(event))


def display(value: Fraction, *, up: bool = False) -> str:
    """Return a fraction with two places, cut or rounded up (R23)."""
    hundredths = math.ceil(value * 100) if up else math.floor(value * 100)
    return str(Decimal(hundredths).scaleb(-2))


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    for name in member_names(value.__class__):
        item = getattr(value, name)
        yield name, present(item)
        if isinstance(item, Fraction):
            yield f"{name}_display", display(item, up=name in SHORTFALLS)


@cache
def member_names(kind: type[Any]) -> tuple[str, ...]:
    """Return the names under which the parts of a dataclass are shown."""
    return (*(field.name for field in fields(kind)), *DERIVED.get(kind, ()))


@cache
def _way(kind: type[Any]) -> Callable[[Any], Any]:
    """Return how values of a type are shown."""
    if kind in PLAIN:
        return _as_it_is
    if kind is Recorded:
        return present_recorded
    if is_dataclass(kind):
        return lambda value: dict(_members(value))
    if issubclass(kind, Mapping):
        return _mapping
    if issubclass(kind, list | tuple | frozenset):
        return lambda value: [present(item) for item in value]
    for scalar, shown in SCALARS.items():
        if issubclass(kind, scalar):
            return shown
    raise TypeError(kind.__name__)


def _as_it_is(value: Any) -> Any:
    return value


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(present(key)): present(item) for key, item in value.items()}


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


PLAIN = frozenset({bool, int, str, type(None)})

SCALARS: Mapping[type, Callable[[Any], Any]] = {
    Enum: lambda value: value.value,
    str: str,
    Fraction: str,
    Decimal: _decimal,
    datetime: lambda value: value.isoformat().replace("+00:00", "Z"),
    date: date.isoformat,
    UUID: str,
}
"""In this order: a datetime is a date too, an enumeration may be a string."""
