"""Make the document between two revisions that has some of the edits and not others."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.policy.load import Policy, policy_from
from domain.policy.revisions.order import merged

Raw = Mapping[str, Any]
Key = tuple[str, int]
"""The id of a table, and which of the tables with this id it is, from 0."""

DECLARED = ("tags", "attributes")
"""Keys of the head that only allow words; what either side allows is allowed."""

SWITCHING = ("category", "cohort", "rule")
"""The arrays whose tables may depend on readings."""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """A document, and the option of every reading under which it is applied."""

    policy: Policy
    readings: Mapping[str, str]
    """Every reading of the document and the option chosen."""


def mixed(before: Applied, after: Applied, edits: frozenset[str]) -> Applied:
    """Return the earlier document with these edits of the later one.

    An edit is `rule:ID`, `cohort:ID`, `category:ID`, `reading:ID`, `document:KEY`, or
    `order:ARRAY`. Rules stand in the order of the earlier document, with `order:rule`
    in that of the later one. A reading that some rule still asks for stays, and one
    that some rule asks for already is there. Raises PolicyError.
    """
    left, right = before.policy.raw, after.policy.raw
    mixture: dict[str, Any] = {
        "document": _head(left["document"], right["document"], edits)
    }
    governs = (right if "document:governs" in edits else left).get("governs")
    if governs is not None:
        mixture["governs"] = governs
    for array in SWITCHING:
        mixture[array] = _array(array, left, right, edits)
    mixture["reading"] = _readings(left, right, edits, mixture)
    options = {
        table["id"]: _option(before, after, table["id"], edits)
        for table in mixture["reading"]
    }
    text = _said(before.policy, after.policy, edits)
    name = f"{after.policy.document} {after.policy.revision}"
    return Applied(policy=policy_from(mixture, text, name, options), readings=options)


def _head(left: Raw, right: Raw, edits: frozenset[str]) -> dict[str, Any]:
    head = {}
    for key in dict.fromkeys((*left, *right)):
        side = right if f"document:{key}" in edits else left
        if key in DECLARED:
            words = (*_words(left.get(key)), *_words(right.get(key)))
            head[key] = list(dict.fromkeys(words))
        elif key in side:
            head[key] = side[key]
    return head


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _array(array: str, left: Raw, right: Raw, edits: frozenset[str]) -> list[Raw]:
    """Return the tables of an array, kind by kind, as no order between kinds counts."""
    old, new = _keyed(left.get(array, ())), _keyed(right.get(array, ()))
    kinds = dict.fromkeys(
        _kind(table) for tables in (old, new) for table in tables.values()
    )
    return [
        side[key]
        for kind in kinds
        for key in _order(old, new, kind, later=f"order:{array}" in edits)
        if key in (side := new if f"{array}:{key[0]}" in edits else old)
        and _kind(side[key]) == kind
    ]


def _keyed(tables: Iterable[Raw]) -> dict[Key, Raw]:
    keyed: dict[Key, Raw] = {}
    for table in tables:
        number = 0
        while (table["id"], number) in keyed:
            number += 1
        keyed[table["id"], number] = table
    return keyed


def _kind(table: Raw) -> str:
    return str(table.get("kind"))


def _order(
    old: Mapping[Key, Raw], new: Mapping[Key, Raw], kind: str, *, later: bool
) -> list[Key]:
    orders = [
        [key for key, table in tables.items() if _kind(table) == kind]
        for tables in (old, new)
    ]
    return merged(*reversed(orders)) if later else merged(*orders)


def _readings(left: Raw, right: Raw, edits: frozenset[str], mixture: Raw) -> list[Raw]:
    old, new = (
        {table["id"]: table for table in raw.get("reading", ())}
        for raw in (left, right)
    )
    asked = {word for array in SWITCHING for word in _asked(mixture[array])}
    found = []
    for name in dict.fromkeys((*old, *new)):
        side, other = (new, old) if f"reading:{name}" in edits else (old, new)
        if name in side:
            found.append(side[name])
        elif name in asked:
            found.append(other[name])
    return found


def _asked(value: Any) -> Collection[str]:
    """Return the words that may be readings: keys of the tables inside."""
    if isinstance(value, Mapping):
        inner = (_asked(item) for item in value.values())
        return {*value, *(word for words in inner for word in words)}
    if isinstance(value, list):
        return {word for item in value for word in _asked(item)}
    return ()


def _option(
    before: Applied, after: Applied, reading: str, edits: frozenset[str]
) -> str:
    """Return the option of a reading: a chosen edit's, else the earlier one."""
    sides = [before.readings, after.readings]
    if f"reading:{reading}" in edits:
        sides.reverse()
    return next(side[reading] for side in sides if reading in side)


def _said(before: Policy, after: Policy, edits: frozenset[str]) -> str:
    """Return a text that stands for the mixture, so that its digest is its own."""
    return (
        f"# {before.document} {before.revision} ({before.digest}), with"
        f" {', '.join(sorted(edits)) or 'nothing'} of"
        f" {after.document} {after.revision} ({after.digest})"
    )
