"""Make the document between two revisions that has some of the edits and not others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from domain.policy.head import read_head
from domain.policy.load import Policy, policy_from, policy_of
from domain.policy.mistakes import Mistakes, PolicyError
from domain.policy.model import Rules
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


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A table that a mixture takes from one of the sides."""

    later: bool
    table: Raw


@dataclass(frozen=True, kw_only=True)
class Read:
    """What one of the sides reads under some options."""

    parts: Mapping[tuple[str, str], tuple[str, Any]]
    """By array and id: the field of `Rules` in which it stands, and what was read."""
    strange: frozenset[str]
    """Readings of whose option it knows nothing."""


class Mixer:
    """Mixes two documents under their readings.

    An edit is `rule:ID`, `cohort:ID`, `category:ID`, `reading:ID`, `document:KEY`, or
    `order:ARRAY`. Rules stand in the order of the earlier document, with `order:rule`
    in that of the later one. A reading that some rule still asks for stays, and one
    that some rule asks for already is there.
    """

    def __init__(self, before: Applied, after: Applied) -> None:
        self._sides = (before, after)
        self._raw = (before.policy.raw, after.policy.raw)
        self._name = f"{after.policy.document} {after.policy.revision}"
        self._tables = [
            {table["id"]: table for table in raw.get("reading", ())}
            for raw in self._raw
        ]
        self._keyed = {
            array: (
                _by_key(self._raw[0].get(array, ())),
                _by_key(self._raw[1].get(array, ())),
            )
            for array in SWITCHING
        }
        self._orders: dict[tuple[str, bool], list[tuple[str, Key]]] = {}
        self._asked: dict[int, frozenset[str]] = {}
        self._read: dict[tuple[object, ...], Read] = {}

    def mixed(self, edits: frozenset[str]) -> Applied:
        """Return the earlier document with these edits; raises PolicyError."""
        taken = {array: list(self._array(array, edits)) for array in SWITCHING}
        mixture: dict[str, Any] = {
            array: [one.table for one in here] for array, here in taken.items()
        }
        mixture["document"] = self._head(edits)
        governs = self._raw["document:governs" in edits].get("governs")
        if governs is not None:
            mixture["governs"] = governs
        readings = self._readings(edits, mixture)
        mixture["reading"] = [
            self._tables[later][name] for name, later in readings.items()
        ]
        options = {
            name: self._sides[later].readings[name] for name, later in readings.items()
        }
        rules = self._rules(taken, options)
        text = self._said(edits)
        if rules is None:
            policy = policy_from(mixture, text, self._name, options)
        else:
            policy = self._policy(mixture, readings, rules, text)
        return Applied(policy=policy, readings=options)

    def _policy(
        self, mixture: Raw, readings: Mapping[str, bool], rules: Rules, text: str
    ) -> Policy:
        known = {
            name: self._sides[later].policy.readings[name]
            for name, later in readings.items()
        }
        mistakes = Mistakes(self._name, text)
        head = read_head(mixture, known, mistakes)
        return policy_of(mixture, head, rules, text, mistakes)

    def _rules(
        self, taken: Mapping[str, list[Taken]], options: Mapping[str, str]
    ) -> Rules | None:
        """Return rules that the sides have read under these options already.

        None where a side cannot read under them what is taken from it.
        """
        found: dict[str, list[Any]] = {name: [] for name in PLACES}
        read = [self._of_side(side, options) for side in self._sides]
        for array, here in taken.items():
            for one in here:
                known = read[one.later]
                if known is None or self._words_of(one.table) & known.strange:
                    return None
                if _stands(one.table, options):
                    place, value = known.parts[array, one.table["id"]]
                    found[place].append(value)
        whole: dict[str, Any] = {name: tuple(those) for name, those in found.items()}
        return Rules(options=dict(options), **whole)

    def _of_side(self, side: Applied, options: Mapping[str, str]) -> "Read | None":
        """Return what a side reads under these options; None where it cannot."""
        readings = side.policy.readings
        known = {
            name: option
            for name, option in options.items()
            if name in readings and option in readings[name].options
        }
        key = (side.policy.digest, *sorted(known.items()))
        if key not in self._read:
            try:
                rules = side.policy.rules(known)
            except PolicyError:
                return None
            strange = readings.keys() & options.keys() - known.keys()
            self._read[key] = Read(parts=_by_id(rules), strange=frozenset(strange))
        return self._read[key]

    def _head(self, edits: frozenset[str]) -> dict[str, Any]:
        left, right = (raw["document"] for raw in self._raw)
        head = {}
        for key in dict.fromkeys((*left, *right)):
            side = right if f"document:{key}" in edits else left
            if key in DECLARED:
                words = (*_words(left.get(key)), *_words(right.get(key)))
                head[key] = list(dict.fromkeys(words))
            elif key in side:
                head[key] = side[key]
        return head

    def _array(self, array: str, edits: frozenset[str]) -> Iterator[Taken]:
        """Yield the tables of an array kind by kind; no order between kinds counts."""
        keyed = self._keyed[array]
        for kind, key in self._order(array, later=f"order:{array}" in edits):
            later = f"{array}:{key[0]}" in edits
            table = keyed[later].get(key)
            if table is not None and _kind(table) == kind:
                yield Taken(later=later, table=table)

    def _order(self, array: str, *, later: bool) -> list[tuple[str, Key]]:
        """Return every table of both sides by kind and key, in the order of one."""
        if (array, later) not in self._orders:
            self._orders[array, later] = list(_ordered(self._keyed[array], later))
        return self._orders[array, later]

    def _readings(self, edits: frozenset[str], mixture: Raw) -> dict[str, bool]:
        """Return the readings of a mixture, and whether the later side gives each."""
        asked = {
            word
            for array in SWITCHING
            for table in mixture[array]
            for word in self._words_of(table)
        }
        found = {}
        for name in dict.fromkeys((*self._tables[0], *self._tables[1])):
            later = f"reading:{name}" in edits
            if name in self._tables[later]:
                found[name] = later
            elif name in asked:
                found[name] = not later
        return found

    def _words_of(self, table: Raw) -> frozenset[str]:
        if id(table) not in self._asked:
            self._asked[id(table)] = frozenset(_asked(table))
        return self._asked[id(table)]

    def _said(self, edits: frozenset[str]) -> str:
        """Return a text that stands for the mixture, so that its digest is its own."""
        before, after = (side.policy for side in self._sides)
        return (
            f"# {before.document} {before.revision} ({before.digest}), with"
            f" {', '.join(sorted(edits)) or 'nothing'} of"
            f" {after.document} {after.revision} ({after.digest})"
        )


PLACES = {
    field.name: {"categories": "category", "cohorts": "cohort"}.get(field.name, "rule")
    for field in fields(Rules)
    if field.name != "options" and not field.name.startswith("_")
}
"""The fields of `Rules`, and the array of a document that each is read from."""


def _by_id(rules: Rules) -> dict[tuple[str, str], tuple[str, Any]]:
    return {
        (array, getattr(value, f"{array}_id")): (place, value)
        for place, array in PLACES.items()
        for value in getattr(rules, place)
    }


def _stands(table: Raw, options: Mapping[str, str]) -> bool:
    """Tell whether a table exists under these options."""
    return all(
        options[reading] in _words(wanted)
        for reading, wanted in table.get("only", {}).items()
    )


def _by_key(tables: Iterable[Raw]) -> dict[Key, Raw]:
    keyed: dict[Key, Raw] = {}
    for table in tables:
        number = 0
        while (table["id"], number) in keyed:
            number += 1
        keyed[table["id"], number] = table
    return keyed


def _kind(table: Raw) -> str:
    return str(table.get("kind"))


def _ordered(
    keyed: tuple[Mapping[Key, Raw], Mapping[Key, Raw]], later: int
) -> Iterator[tuple[str, Key]]:
    kinds = [{key: _kind(table) for key, table in side.items()} for side in keyed]
    for kind in dict.fromkeys((*kinds[0].values(), *kinds[1].values())):
        orders = [[key for key in side if side[key] == kind] for side in kinds]
        for key in merged(orders[later], orders[not later]):
            yield kind, key


def _words(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _asked(value: Any) -> Iterator[str]:
    """Yield the words that may be readings: keys of the tables inside."""
    if isinstance(value, Mapping):
        yield from value
        for item in value.values():
            yield from _asked(item)
    elif isinstance(value, list):
        for item in value:
            yield from _asked(item)
