"""What the loader knows, and what of it a number of documents use.

Nothing is listed here: the loader's own tables tell which keys it asks for and which
words it accepts, and the model's classes tell what a rule may be. So a key, an option
or a field that is new is missed at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from inspect import isfunction, signature
from typing import Any, get_args, get_type_hints

import pytest

from domain.policy.filters import DAYS, WORDS
from domain.policy.tables import Table
from tests.domain.policy.agreement.words import DATED, PLAIN, TAGS

Drawn = dict[str, Any]

READERS = tuple(
    name
    for name, method in vars(Table).items()
    if isfunction(method) and name != "wrong"
    if list(signature(method).parameters)[1:2] == ["key"]
)
"""The methods of a table that ask for a key."""


@dataclass(kw_only=True)
class Vocabulary:
    """Keys and options, and whether any document had them."""

    seen: dict[str, bool] = field(default_factory=dict)
    """`award.basis` or `award.basis = rate`, and whether it was drawn."""

    def note(self, name: str, *, drawn: bool) -> None:
        """Remember that something is known, and whether it was drawn this time."""
        self.seen[name] = self.seen.get(name, False) or drawn

    @property
    def missing(self) -> list[str]:
        """Return what is known but was never drawn."""
        return sorted(name for name, drawn in self.seen.items() if not drawn)


@contextmanager
def listening(words: Vocabulary, kinds: dict[str | None, str]) -> Iterator[None]:
    """Note every key that the loader asks for; `kinds` tell what each id is."""
    with pytest.MonkeyPatch.context() as patch:
        for name in READERS:
            patch.setattr(Table, name, _noting(getattr(Table, name), words, kinds))
        yield


def _noting(
    method: Callable[..., Any], words: Vocabulary, kinds: dict[str | None, str]
) -> Callable[..., Any]:
    def noting(table: Table, key: str, *rest: Any, **options: Any) -> Any:
        place = _place(kinds.get(table.rule, "head"), table.path, key)
        words.note(place, drawn=key in table.data)
        value = table.data.get(key)
        if method.__name__ == "choice":
            for option in rest[0]:
                words.note(f"{place} = {option}", drawn=value == option)
        if method.__name__ == "flag":
            for answer in (True, False):
                words.note(f"{place} = {answer}", drawn=value is answer)
        return method(table, key, *rest, **options)

    return noting


FILTERS = (
    *("where", "fills", "travels", "except", "teacher", "teachers", "years_where"),
    "governs",
)
"""Keys that hold a filter; what may stand in one may stand in all."""

NEEDS = ("need", "limit", "target")
"""Keys that hold how much is asked; each refuses some of the forms by itself."""

NAMED = ("to", "options", "hours_per")
"""Keys that hold a table whose keys are categories, options or units."""

OWN_NAMES = (*PLAIN, *DATED, *TAGS)
"""Names of the author's own: attributes and tags."""

INSIDE = (*OWN_NAMES, *DAYS)
"""Keys of a filter that hold a table: an interval of days, or words not to have."""


@cache
def _place(kind: str, path: str, key: str) -> str:
    """Return where a key stands: a key of a filter stands the same in all filters."""
    if (path, key) == ("", "kind"):
        return "rule.kind"
    for name in INSIDE:
        path = f"{path}.".replace(f".{name}.", ".").rstrip(".")
    *_, table = f"{kind}.{path}".rstrip(".").split(".")
    if table in FILTERS:
        return f"filter.{'NAME' if key in OWN_NAMES and key not in WORDS else key}"
    if table in NEEDS:
        return f"need.{key}"
    if table in NAMED:
        return f"{kind}.{path}.NAME"
    return ".".join(part for part in (kind, path, key) if part)


def kinds_of(document: Drawn) -> dict[str | None, str]:
    """Return what each id of a document stands for: a kind of rule, a cohort, ..."""
    kinds: dict[str | None, str] = {r["id"]: r["kind"] for r in document["rule"]}
    for array in ("reading", "category", "cohort"):
        kinds |= {table["id"]: array for table in document.get(array, [])}
    return kinds


# --- the model --------------------------------------------------


@dataclass(kw_only=True)
class Values:
    """The distinct values of every field of the model's classes."""

    of: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    hints: dict[str, Any] = field(default_factory=dict)

    def note(self, thing: Any) -> None:
        """Remember the values of a rule's fields, and of what lies inside it."""
        hints = _hints(type(thing))
        for one in fields(thing):
            if one.name.startswith("_"):
                continue
            value = getattr(thing, one.name)
            name = f"{type(thing).__name__}.{one.name}"
            self.hints[name] = hints[one.name]
            self.of[name].add(_comparable(value))
            for inner in _inside(value):
                self.note(inner)

    @property
    def missing(self) -> list[str]:
        """Return fields that never varied, and what a field could have been."""
        return [
            f"{name}: {lack}"
            for name, hint in self.hints.items()
            for lack in _lacking(hint, self.of[name])
        ]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _comparable(value: Any) -> Any:
    """Return an enumeration's member, None, or the text of anything else."""
    return value if value is None or isinstance(value, Enum) else repr(value)


def _inside(value: Any) -> Iterable[Any]:
    several = value if isinstance(value, tuple) else (value,)
    return (one for one in several if is_dataclass(one))


def _lacking(hint: Any, values: set[Any]) -> Iterator[str]:
    parts = get_args(hint) or (hint,)
    if len(values) < 2:
        yield f"never anything but {next(iter(values), 'missing')}"
    for part in parts:
        if isinstance(part, type) and issubclass(part, Enum):
            yield from (f"never {member}" for member in part if member not in values)
    if type(None) in parts and None not in values:
        yield "never without it"
    if Fraction in parts and len(values) < 3:
        yield "hardly any amounts"
