"""Read a policy document; one with a mistake is refused whole, with every mistake."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from domain.canonical import sha256_hex
from domain.policy.declared import Declared
from domain.policy.head import read_head
from domain.policy.mistakes import Mistakes, PolicyError
from domain.policy.model import Document, Rules
from domain.policy.parse import parse_category, parse_cohort, parse_rule
from domain.policy.readings import Reading, chosen, parse_reading, resolve
from domain.policy.references import check_references
from domain.policy.rules import (
    AnyRule,
    Award,
    Cap,
    CarryIn,
    Exclusion,
    Minimum,
    Offset,
    Prerequisite,
    Refusal,
    Threshold,
)
from domain.policy.toml import toml_of

SHIPPED = Path(__file__).parent.parent / "policies"
"""Where the documents that come with the ledger stand: a folder for each region."""

DISTRICT = "chaoyang"
"""The region whose documents the demonstration adopts."""

ARRAYS = ("reading", "category", "cohort", "rule")
"""The arrays of tables of a document; each table has an id."""

MOST = {"reading": 100, "category": 1_000, "cohort": 100, "rule": 1_000}
"""How many tables an array may have; rules are held against each other in pairs."""

TOP = ("document", "governs", *ARRAYS)
"""The tables of a document."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A document that loads: its head, and its rules under any choice of readings."""

    text: str
    digest: str
    """SHA-256 of the text, hexadecimal."""
    head: Document
    raw: Mapping[str, Any] = field(repr=False)
    file: str = field(compare=False)
    """What the text is called in mistakes."""
    _compiled: dict[tuple[tuple[str, str], ...], Rules] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def document(self) -> str:
        """Return the document's name."""
        return self.head.name

    @property
    def revision(self) -> str:
        """Return the revision's name."""
        return self.head.revision

    @property
    def series(self) -> str:
        """Return the series of requirement sets that the document belongs to."""
        return self.head.series

    @property
    def period_from(self) -> date:
        """Return the first day of the period."""
        return self.head.period_from

    @property
    def period_until(self) -> date:
        """Return the last day of the period."""
        return self.head.period_until

    @property
    def readings(self) -> Mapping[str, Reading]:
        """Return the questions that the document leaves open to choose."""
        return self.head.readings

    def rules(self, readings: Mapping[str, str] | None = None) -> Rules:
        """Return the rules under these readings, defaults for the others.

        Raises ReadingUnknownError for a reading or option the document has not, and
        PolicyError where options that load one by one do not go together.
        """
        options = chosen(self.document, self.readings, readings or {})
        key = tuple(sorted(options.items()))
        if key not in self._compiled:
            mistakes = Mistakes(self.file, self.text)
            rules = _rules(self.raw, self.head, options, mistakes)
            if mistakes.found:
                raise PolicyError(mistakes.found)
            self._compiled[key] = rules
        return self._compiled[key]


def shipped_regions() -> tuple[str, ...]:
    """Return the regions that documents come with the ledger for."""
    return tuple(sorted({path.parent.name for path in SHIPPED.glob("*/*.toml")}))


def shipped_policies(region: str = DISTRICT) -> dict[str, str]:
    """Return a region's documents that come with the ledger: file stem to TOML text."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((SHIPPED / region).glob("*.toml"))
    }


def load_policy(text: str, name: str) -> Policy:
    """Read a document from its TOML text; `name` is the file named in mistakes.

    Every option of every reading is tried beside the defaults of the others. Raises
    PolicyError with all mistakes found.
    """
    mistakes = Mistakes(name, text)
    return _policy(toml_of(text, mistakes), mistakes, text, None)


def policy_from(
    raw: Mapping[str, Any], text: str, name: str, options: Mapping[str, str]
) -> Policy:
    """Make a document from its tables, tried under one choice of readings only.

    `options` names one of every reading. `text` stands for the document in its digest
    and in mistakes. Raises PolicyError with all mistakes found.
    """
    return _policy(raw, Mistakes(name, text), text, options)


def policy_of(
    raw: Mapping[str, Any],
    head: Document,
    rules: Rules,
    text: str,
    mistakes: Mistakes,
) -> Policy:
    """Make a document of a head and rules that were read from its tables before.

    Only what rules say of each other is looked at. Raises PolicyError, also with the
    mistakes found before.
    """
    check_references(rules, head.years, mistakes)
    return _made(raw, head, text, mistakes, [rules])


def _policy(
    raw: Mapping[str, Any],
    mistakes: Mistakes,
    text: str,
    options: Mapping[str, str] | None,
) -> Policy:
    _check_sizes(raw, mistakes)
    _check_top(raw, mistakes)
    head = read_head(raw, _readings(raw, mistakes), mistakes)
    choices = every_option(head) if options is None else (options,)
    compiled = [_rules(raw, head, tried, mistakes) for tried in choices]
    return _made(raw, head, text, mistakes, compiled)


def _made(
    raw: Mapping[str, Any],
    head: Document,
    text: str,
    mistakes: Mistakes,
    compiled: Iterable[Rules],
) -> Policy:
    """Make a document of what was read, and keep its rules, unless it has mistakes."""
    if mistakes.found:
        raise PolicyError(mistakes.found)
    return Policy(
        text=text,
        digest=sha256_hex(text.encode()),
        head=head,
        raw=raw,
        file=mistakes.file,
        _compiled={tuple(sorted(one.options.items())): one for one in compiled},
    )


def _check_sizes(raw: Mapping[str, Any], mistakes: Mistakes) -> None:
    """Refuse, before anything else is looked at, what is too long to look at."""
    for key, most in MOST.items():
        tables = raw.get(key, [])
        if isinstance(tables, list) and len(tables) > most:
            line = mistakes.header(key, most + 1)
            expected = f"expected at most {most} tables [[{key}]], found {len(tables)}"
            mistakes.add_at(line, key, expected)
    if mistakes.found:
        raise PolicyError(mistakes.found)


def _check_top(raw: Mapping[str, Any], mistakes: Mistakes) -> None:
    for key, value in raw.items():
        if key not in TOP:
            mistakes.add(None, key, f"is not a key here; known keys: {', '.join(TOP)}")
        elif key in ARRAYS:
            _check_array(key, value, mistakes)


def _check_array(key: str, value: Any, mistakes: Mistakes) -> None:
    if not isinstance(value, list):
        mistakes.add(None, key, f"expected an array of tables, [[{key}]]")
        return
    for number, table in enumerate(value, 1):
        if not _has_id(table):
            line = mistakes.header(key, number)
            mistakes.add_at(line, f"{key}.id", "is missing; expected a word in quotes")


def _has_id(table: Any) -> bool:
    return isinstance(table, dict) and isinstance(table.get("id"), str)


def _readings(raw: Mapping[str, Any], mistakes: Mistakes) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    for data in _tables(raw, "reading"):
        reading = parse_reading(data, mistakes)
        if reading.reading_id in readings:
            mistakes.add(reading.reading_id, "id", "stands twice")
        readings[reading.reading_id] = reading
    return readings


def _tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the tables of an array that can be named."""
    tables = raw.get(key, [])
    return [t for t in tables if _has_id(t)] if isinstance(tables, list) else []


def every_option(head: Document) -> list[dict[str, str]]:
    """Return the defaults, and the defaults with each single other option."""
    defaults = {name: reading.default for name, reading in head.readings.items()}
    flips = [
        defaults | {name: option}
        for name, reading in head.readings.items()
        for option in reading.options
        if option != reading.default
    ]
    return [defaults, *flips]


def _rules(
    raw: Mapping[str, Any],
    head: Document,
    options: Mapping[str, str],
    mistakes: Mistakes,
) -> Rules:
    resolved = resolve(raw, head.readings, options, mistakes)
    declared = Declared(tags=head.tags, attributes=head.attributes)
    tables = _tables(resolved, "rule")
    parsed = [parse_rule(data, mistakes, declared) for data in tables]
    rules = [rule for rule in parsed if rule is not None]
    compiled = Rules(
        options=dict(options),
        categories=tuple(
            parse_category(data, mistakes) for data in _tables(resolved, "category")
        ),
        cohorts=tuple(
            parse_cohort(data, mistakes, declared)
            for data in _tables(resolved, "cohort")
        ),
        awards=_of(rules, Award),
        refusals=_of(rules, Refusal),
        carry_ins=_of(rules, CarryIn),
        caps=_of(rules, Cap),
        thresholds=_of(rules, Threshold),
        offsets=_of(rules, Offset),
        minima=_of(rules, Minimum),
        prerequisites=_of(rules, Prerequisite),
        exclusions=_of(rules, Exclusion),
    )
    check_references(compiled, head.years, mistakes)
    return compiled


def _of(rules: list[AnyRule], kind: type[Any]) -> tuple[Any, ...]:
    return tuple(rule for rule in rules if isinstance(rule, kind))
