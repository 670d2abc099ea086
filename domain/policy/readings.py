"""Where a text is unclear a document states the question, a default, and the others.

Two ways to let a rule depend on a reading, both resolved before the model is made, so
that no evaluator ever meets a reading:

- `only = { R9 = "hard" }` on a rule, cohort or category: it exists under that option;
- `{ R2 = { soft = "no", hard = "yes" } }` in the place of any value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.policy.mistakes import Mistakes, ReadingUnknownError
from domain.policy.tables import Form, Table, mapping
from domain.statement import Label

OPEN = "_open_readings"
"""The key under which a resolved rule remembers which open questions bear on it."""

SWITCHED = ("rule", "cohort", "category")
"""The arrays of tables that may depend on a reading."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One question of the text, and how it may be read."""

    reading_id: str
    question: Label
    article: str
    default: str
    options: Mapping[str, Label]
    open: bool
    """Only the district can settle it, and certificates hang on it."""


def parse_reading(data: Mapping[str, Any], mistakes: Mistakes) -> Reading:
    """Read one [[reading]]: id, question, article, default, options, open."""
    table = Table(data, mistakes, data["id"])
    reading = read_reading(table)
    if reading.default not in reading.options:
        table.wrong("default", f"expected one of {', '.join(reading.options)}")
    return reading


def read_reading(table: Table) -> Reading:
    """Read the keys of a question."""
    reading = Reading(
        reading_id=table.word("id"),
        question=table.label("question"),
        article=table.text("article"),
        default=table.word("default"),
        options=table.form("options", LABELS, required=True),
        open=table.flag("open", default=False),
    )
    table.finish()
    return reading


def _labels(table: Table, key: str) -> dict[str, Label]:
    options = table.table(key)
    return {name: options.label(name) for name in options.names()}


LABELS: Form[Mapping[str, Label]] = Form(name="labels", read=_labels, blank={})


def chosen(
    document: str, readings: Mapping[str, Reading], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Return the option of every reading: the wanted one, else the default.

    Raises ReadingUnknownError for a reading or option that the document has not.
    """
    options = {name: reading.default for name, reading in readings.items()}
    for name, option in wanted.items():
        known = readings[name].options if name in readings else readings
        if name not in readings or option not in known:
            raise ReadingUnknownError(document, name, option, ", ".join(known))
        options[name] = option
    return options


def resolve(
    raw: Mapping[str, Any],
    readings: Mapping[str, Reading],
    options: Mapping[str, str],
    mistakes: Mistakes,
) -> dict[str, Any]:
    """Return the document as it reads under these options, without any switch left."""
    resolver = _Resolver(readings, options, mistakes)
    resolved = dict(raw)
    for name in SWITCHED:
        tables = raw.get(name, [])
        if isinstance(tables, list):
            found = (resolver.table(mapping(table)) for table in tables)
            resolved[name] = [table for table in found if table is not None]
    return resolved


class _Resolver:
    """Walks the tables of a document and chooses."""

    def __init__(
        self,
        readings: Mapping[str, Reading],
        options: Mapping[str, str],
        mistakes: Mistakes,
    ) -> None:
        self.readings = readings
        self.options = options
        self.mistakes = mistakes
        self.rule: str | None = None
        self.key = ""
        self.used: set[str] = set()

    def table(self, table: Mapping[str, Any]) -> dict[str, Any] | None:
        """Resolve one rule, cohort or category; None where it does not exist."""
        self.rule = table.get("id")
        self.used = set()
        if OPEN in table:
            self._wrong(OPEN, "is not a key here")
        exists = self._exists(table.get("only", {}))
        resolved = {}
        for key, value in table.items():
            self.key = key
            if key != "only":
                resolved[key] = self._value(value)
        resolved[OPEN] = sorted(n for n in self.used if self.readings[n].open)
        return resolved if exists else None

    def _exists(self, only: Any) -> bool:
        exists = True
        if not isinstance(only, dict):
            self._wrong("only", 'expected a table such as { R9 = "hard" }')
            return exists
        for name, wanted in only.items():
            words = wanted if isinstance(wanted, list) else [wanted]
            if name not in self.readings:
                known = ", ".join(self.readings)
                self._wrong("only", f"{name} is not a reading; known: {known}")
                continue
            for word in words:
                self._check_option(name, str(word), "only")
            self.used.add(name)
            exists = exists and self.options[name] in words
        return exists

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and next(iter(value)) in self.readings:
            return self._switch(*next(iter(value.items())))
        return {key: self._value(item) for key, item in value.items()}

    def _switch(self, name: str, choices: Any) -> Any:
        table = mapping(choices)
        for word in table:
            self._check_option(name, word, self.key)
        missing = [word for word in self.readings[name].options if word not in table]
        if missing:
            self._wrong(self.key, f"says nothing for {name} = {', '.join(missing)}")
        self.used.add(name)
        return self._value(table.get(self.options[name]))

    def _check_option(self, name: str, word: str, key: str) -> None:
        if word not in self.readings[name].options:
            known = ", ".join(self.readings[name].options)
            self._wrong(key, f"{word} is not an option of {name}; it has {known}")

    def _wrong(self, key: str, expected: str) -> None:
        self.mistakes.add(self.rule, key, expected)
