"""The order of rules, cohorts and categories in two documents, and between them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

K = TypeVar("K")


def merged(order: Sequence[K], other: Sequence[K]) -> list[K]:
    """Return `order`, with what only `other` has behind its predecessor there.

    What has no predecessor comes first. Cut down to `order` it is `order`; cut down
    to `other` it is `other`, provided that they agree on what both have.
    """
    found = list(order)
    known = set(order)
    place = 0
    for key in other:
        if key in known:
            place = found.index(key) + 1
        else:
            found.insert(place, key)
            place += 1
    return found


def moved(before: Sequence[K], after: Sequence[K]) -> list[K]:
    """Return the fewest that must be taken out for the rest to stand in one order.

    Only what both have is looked at; in the order of `after`.
    """
    place = {key: number for number, key in enumerate(before)}
    common = [key for key in after if key in place]
    staying = _longest_rising([place[key] for key in common])
    return [key for key in common if place[key] not in staying]


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the numbers of one longest rising subsequence."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    found: set[int] = set()
    current = ends[-1] if ends else None
    while current is not None:
        found.add(current)
        current = before[current]
    return found
