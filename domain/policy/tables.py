"""Read TOML tables strictly: every key is asked for, every other key is a mistake."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Generic, TypeVar

from domain.policy.declared import Declared, nearest
from domain.policy.mistakes import Mistakes
from domain.statement import Label

T = TypeVar("T")

RATIONAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._{}*-]{0,79}", re.ASCII)

NUMBER = re.compile(r"[+-]?[0-9]+([./][0-9]+)?", re.ASCII)
"""What is meant as an amount, though it may be none that the ledger reckons with."""

AN_AMOUNT = "an exact amount in quotes,"
EXAMPLES = 'as "1/10" or "7.2"'
BOUNDED = (
    "from 0 to 999999999, with at most 6 decimals or a denominator from 1 to 999999"
)

MOST = 1_000
"""How much may be counted where a document or a scenario counts."""

A_TABLE = "expected a table, { ... }"
BOTH_LANGUAGES = 'both languages, { zh = "...", en = "..." }'

NOTHING = Declared()
"""No tag and no attribute."""


@dataclass(frozen=True, kw_only=True)
class Form(Generic[T]):
    """A value of several shapes, such as an amount or a share of the target."""

    name: str
    """What an editor's schema calls it."""
    read: Callable[["Table", str], T]
    """Read the value of a key of a table, or what an absent one means."""
    blank: T
    """A value to go on with where only the keys matter."""


class Table:
    """One TOML table, read key by key; `finish` refuses what nobody asked for."""

    def __init__(
        self,
        data: Any,
        mistakes: Mistakes,
        rule: str | None,
        path: str = "",
        declared: Declared = NOTHING,
    ) -> None:
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.is_there = isinstance(data, dict)
        """What is no table is said once; what would stand in it is not missed."""
        self.mistakes = mistakes
        self.rule = rule
        self.path = path
        self.declared = declared
        self._asked: set[str] = set()
        self._known: set[str] = set()
        """Keys that may be asked for, told where another is refused."""
        if not self.is_there and data is not None:
            self.mistakes.add(rule, path or None, A_TABLE)

    def wrong(self, key: str | None, expected: str) -> None:
        """Note a mistake at a key of this table."""
        if not self.is_there:
            return
        name = ".".join(part for part in (self.path, key) if part) or None
        self.mistakes.add(self.rule, name, expected)

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        self._known.add(key)
        return key in self.data

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text that is not empty."""
        return self._read(key, default, "a text", _as_text) or ""

    def word(self, key: str, default: str | None = None) -> str:
        """Read an identifier: letters, digits, dots, dashes, underscores."""
        return self._read(key, default, "a word without spaces", _as_word) or ""

    def optional_word(self, key: str) -> str | None:
        """Read an identifier, or None where the key is absent."""
        return self.word(key) if self.has(key) else None

    def own_words(self, key: str) -> tuple[str, ...]:
        """Read names of the author's own: a word, or a list that may be empty."""
        return () if self.raw(key) == [] else self.words(key)

    def words(self, key: str, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """Read a word or a list of words."""
        fallback = None if default is None else tuple(default)
        return self._read(key, fallback, "a word or a list of words", _as_words) or ()

    def choice(self, key: str, options: tuple[str, ...], default: str | None) -> str:
        """Read one of a few words."""
        expected = "one of " + ", ".join(options)
        found = self.data.get(key)
        if isinstance(found, str) and found not in options and nearest(found, options):
            self._asked.add(key)
            self.wrong(key, f"expected {expected}{nearest(found, options)}")
            return default or options[0]
        return (
            self._read(
                key, default, expected, lambda v: v if v in options else _wrong()
            )
            or options[0]
        )

    def flag(self, key: str, *, default: bool | None) -> bool:
        """Read true or false."""
        return bool(self._read(key, default, "true or false", _as_flag))

    def rational(self, key: str, default: str | None = None) -> Fraction:
        """Read an exact amount, written as a string such as "1/10" or "7.2"."""
        fallback = None if default is None else Fraction(default)
        written = self.data.get(key)
        is_number = isinstance(written, str) and NUMBER.fullmatch(written)
        expected = f"{AN_AMOUNT} {BOUNDED if is_number else EXAMPLES}"
        found = self._read(key, fallback, expected, as_rational)
        return found if found is not None else Fraction(0)

    def optional_rational(self, key: str) -> Fraction | None:
        """Read an exact amount, or None where the key is absent."""
        return self.rational(key) if self.has(key) else None

    def optional_count(self, key: str, most: int = MOST) -> int | None:
        """Read a whole number from 1 to the most, or None where the key is absent."""
        if not self.has(key):
            return None
        expected = f"a whole number from 1 to {most}"
        return self._read(key, 0, expected, lambda v: _as_count(v, most)) or None

    def day(self, key: str) -> date:
        """Read a date, written without quotes as 2021-01-01."""
        return (
            self._read(key, None, "a date without quotes, as 2021-01-01", _as_day)
            or date.min
        )

    def label(self, key: str) -> Label:
        """Read a text in both languages: { zh = "...", en = "..." }."""
        self._asked.add(key)
        if not isinstance(self.data.get(key), dict):
            missing = "" if key in self.data else "is missing; "
            self.wrong(key, f"{missing}expected {BOTH_LANGUAGES}")
            return Label(zh="", en="")
        table = self.table(key)
        label = Label(zh=table.text("zh"), en=table.text("en"))
        table.finish()
        return label

    def table(self, key: str, *, required: bool = True) -> "Table":
        """Read a table inside this one; an absent optional one is empty."""
        self._asked.add(key)
        if key not in self.data and required:
            self.wrong(key, f"is missing; {A_TABLE}")
        path = f"{self.path}.{key}" if self.path else key
        data = self.data.get(key, None if required else {})
        return Table(data, self.mistakes, self.rule, path, self.declared)

    def form(self, key: str, form: Form[T], *, required: bool = False) -> T:
        """Read a value of several shapes.

        `required` tells the schema only; the form itself notes what is missing.
        """
        del required
        return form.read(self, key)

    def tag(self, key: str) -> str | None:
        """Read the name of a declared tag, or None where the key is absent."""
        name = self.optional_word(key)
        if name:
            self.refuse(key, self.declared.strange_tag(name))
        return name

    def refuse(self, place: str, mistake: str | None) -> None:
        """Note a mistake at a key, where there is one."""
        if mistake is not None:
            self.wrong(place, mistake)

    def raw(self, key: str) -> Any:
        """Hand a value out unread; the caller reads it."""
        self._asked.add(key)
        return self.data.get(key)

    def names(self) -> tuple[str, ...]:
        """Return all keys, for tables whose keys are names of the author's own."""
        return tuple(self.data)

    def finish(self) -> None:
        """Refuse keys that were never asked for."""
        for key in self.data:
            if key not in self._asked:
                keys = self._asked | self._known
                asked = sorted(key for key in keys if not key.startswith("_"))
                known = f"{', '.join(asked)}{nearest(key, asked)}"
                self.wrong(key, f"is not a key here; known keys: {known}")

    def _read(
        self, key: str, default: T | None, expected: str, convert: Callable[[Any], T]
    ) -> T | None:
        self._asked.add(key)
        if key not in self.data:
            if default is None:
                self.wrong(key, f"is missing; expected {expected}")
            return default
        try:
            return convert(self.data[key])
        except (TypeError, ValueError):
            found = _as_written(self.data[key])[:60]
            self.wrong(key, f"expected {expected}, found {found}")
            return default


def _as_written(value: Any) -> str:
    """Return a value as its author wrote it, so that a text is told from a number."""
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _wrong() -> Any:
    raise ValueError


def as_rational(value: Any) -> Fraction:
    """Read an exact amount from a string; raises ValueError for anything else."""
    if not (isinstance(value, str) and RATIONAL.fullmatch(value)):
        raise ValueError
    return Fraction(value)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) and value.strip() else _wrong()


def _as_word(value: Any) -> str:
    return value if isinstance(value, str) and WORD.fullmatch(value) else _wrong()


def _as_words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_as_word(value),)
    if not (isinstance(value, list) and value):
        raise ValueError
    return tuple(_as_word(item) for item in value)


def _as_flag(value: Any) -> bool:
    return value if isinstance(value, bool) else _wrong()


def _as_count(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if not 1 <= value <= most:
        raise ValueError
    return value


def _as_day(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a table's content, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}
