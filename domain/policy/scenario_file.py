"""Read a scenario file; one with a mistake is refused whole, with every mistake."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from domain.facts import Span, TeacherFacts
from domain.policy.mistakes import Mistakes, PolicyError
from domain.policy.scenario_rows import (
    Row,
    Told,
    completions_of,
    read_attestation,
    read_line,
    read_offset,
    read_ruling,
    read_span,
    read_told,
)
from domain.policy.scenarios import Scenario
from domain.policy.toml import toml_of

T = TypeVar("T")

TOP = ("teacher", "history", "scenario")

LAST = date(2026, 6, 30)
"""Up to which day a scenario counts that says nothing of it."""

Histories = Mapping[str, list[Told]]
Teachers = Mapping[str, tuple[Span, ...]]


def read_scenarios(text: str, name: str = "scenarios") -> list[Scenario]:
    """Read a scenario file; `name` is the file named in mistakes.

    Raises PolicyError with all mistakes found.
    """
    mistakes = Mistakes(name, text)
    raw = toml_of(text, mistakes)
    for key in raw:
        if key not in TOP:
            mistakes.add(None, key, f"is not a key here; known keys: {', '.join(TOP)}")
    teachers = {
        one: tuple(read_span(row) for row in table.rows("spans", required=True))
        for one, table in _named(raw, "teacher", mistakes)
    }
    histories = {
        one: [read_told(row) for row in table.rows("completions", required=True)]
        for one, table in _named(raw, "history", mistakes)
    }
    found = [_scenario(row, teachers, histories) for row in _scenarios(raw, mistakes)]
    if mistakes.found:
        raise PolicyError(mistakes.found)
    return found


def _named(
    raw: Mapping[str, Any], array: str, mistakes: Mistakes
) -> list[tuple[str, Row]]:
    """Return the tables [array.NAME], by name."""
    tables = raw.get(array, {})
    if not isinstance(tables, dict):
        mistakes.add(None, array, f"expected tables, [{array}.NAME]")
        return []
    return [
        (name, Row(data, mistakes, f"{array}.{name}", _line(mistakes, array, name)))
        for name, data in tables.items()
    ]


def _line(mistakes: Mistakes, array: str, name: str) -> int:
    return mistakes.line_of(None, f"{array}.{name}") or 1


def _scenarios(raw: Mapping[str, Any], mistakes: Mistakes) -> list[Row]:
    tables = raw.get("scenario", [])
    if not isinstance(tables, list):
        mistakes.add(None, "scenario", "expected an array of tables, [[scenario]]")
        return []
    return [
        Row(data, mistakes, "scenario", mistakes.header("scenario", number))
        for number, data in enumerate(tables, 1)
    ]


def _scenario(row: Row, teachers: Teachers, histories: Histories) -> Scenario:
    also = [read_told(one) for one in row.rows("also")]
    without = row.words("without")
    beside = _beside(row, teachers)

    def facts(key: str) -> TeacherFacts:
        names = row.names_of(key, histories)
        rows = [*(told for name in names for told in histories[name]), *also]
        kept = [told for told in rows if told.kind not in without]
        return TeacherFacts(completions=tuple(completions_of(kept)), **beside)

    scenario = Scenario(
        says=row.text("says"),
        article=row.text("article"),
        line=row.line,
        reading=row.optional_word("reading"),
        readings=row.texts("readings"),
        facts=facts("history"),
        before=facts("certificate_on") if row.has("certificate_on") else None,
        counted_up_to=row.maybe_day("counted_up_to") or LAST,
        expect=row.inner("expect").data,
    )
    row.finish()
    return scenario


def _beside(row: Row, teachers: Teachers) -> dict[str, Any]:
    """Return what a teacher has besides completions."""
    names = row.names_of("teacher", teachers)
    if not row.has("teacher"):
        row.wrong("teacher", "is missing; expected the name of a teacher")
    return {
        "teacher_id": "T1",
        "spans": teachers[names[0]] if names else (),
        "carried_in": _numbered(row, "carried", read_line),
        "offsets": _numbered(row, "offsets", read_offset),
        "attestations": _numbered(row, "attested", read_attestation),
        "rulings": tuple(read_ruling(one) for one in row.rows("rulings")),
    }


def _numbered(row: Row, key: str, read: Callable[[Row, int], T]) -> tuple[T, ...]:
    return tuple(read(one, number) for number, one in enumerate(row.rows(key)))
