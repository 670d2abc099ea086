"""Compare two tables of a document key by key, and reading by reading."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.policy.revisions.phrasing import is_amount, is_label

ABSENT = object()
"""In the place of a value that is not there."""

ONLY = ("only",)
"""A table of readings that is no switch: the options under which the rule exists."""

Under = tuple[tuple[str, str], ...]
"""Readings and the option of each, under which something holds."""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One key whose value differs; `before` or `after` may be ABSENT."""

    path: tuple[str, ...]
    """The key, and the keys of the tables inside it."""
    under: Under
    """Only under these options; empty: under all."""
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Knows which words are readings of the two documents."""

    readings_before: Collection[str]
    readings_after: Collection[str]

    def changes(
        self, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> tuple[FieldChange, ...]:
        """Return the keys that differ between two tables, in the order of writing."""
        return tuple(self._tables((), (), before, after))

    def _tables(
        self, path: tuple[str, ...], under: Under, before: Any, after: Any
    ) -> Iterator[FieldChange]:
        left, right = _content(before), _content(after)
        for key in dict.fromkeys((*left, *right)):
            yield from self._values(
                (*path, key), under, left.get(key, ABSENT), right.get(key, ABSENT)
            )

    def _values(
        self, path: tuple[str, ...], under: Under, before: Any, after: Any
    ) -> Iterator[FieldChange]:
        if _alike(before, after):
            return
        readings = set() if path == ONLY else self._readings(before, after)
        if len(readings) == 1:
            yield from self._options(path, under, (before, after), readings.pop())
        elif not readings and _is_table(before, after):
            yield from self._tables(path, under, before, after)
        else:
            yield FieldChange(path=path, under=under, before=before, after=after)

    def _readings(self, before: Any, after: Any) -> set[str]:
        """Return the readings that the two values depend on at their outermost."""
        return {
            *_switched(before, self.readings_before),
            *_switched(after, self.readings_after),
        }

    def _options(
        self,
        path: tuple[str, ...],
        under: Under,
        values: tuple[Any, Any],
        reading: str,
    ) -> Iterator[FieldChange]:
        """Compare what stands under each option; a value without switch is for all."""
        before, after = values
        left = _switched(before, self.readings_before)
        right = _switched(after, self.readings_after)
        tables = [_content(left.get(reading)), _content(right.get(reading))]
        for option in dict.fromkeys(name for table in tables for name in table):
            yield from self._values(
                path,
                (*under, (reading, option)),
                tables[0].get(option, ABSENT) if left else before,
                tables[1].get(option, ABSENT) if right else after,
            )


def _switched(value: Any, readings: Iterable[str]) -> Mapping[str, Any]:
    """Return a switch over a reading as reading to options; empty for other values."""
    if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in readings:
        return value
    return {}


def _content(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_table(before: Any, after: Any) -> bool:
    """Tell whether both are tables to be compared key by key, or one is missing."""
    present = [value for value in (before, after) if value is not ABSENT]
    return all(
        isinstance(value, Mapping) and not is_label(value) and not is_amount(value)
        for value in present
    )


def _alike(before: Any, after: Any) -> bool:
    """Tell whether two values mean the same: a word alone is a list of one."""
    return bool(before == after) or bool(listed(before) == listed(after))


def listed(value: Any) -> list[Any]:
    """Return a list as it is, and any other value as a list of it alone."""
    return value if isinstance(value, list) else [value]
