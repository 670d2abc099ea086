"""Read the rows of a scenario file: completions, lines, spans and rulings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.facts import (
    ApprovedOffset,
    Attestation,
    CarriedIn,
    Completion,
    Ruling,
    Span,
    Status,
)
from domain.policy.calendar import LATEST
from domain.policy.mistakes import Mistakes
from domain.policy.tables import Table
from domain.terms import Result, Unit

EFFECTS = ("target", "exemption", "extension")


class Row(Table):
    """A table of a scenario file, which has no id and is named by its line."""

    def __init__(self, data: Any, mistakes: Mistakes, path: str, line: int) -> None:
        self.line = line
        super().__init__(data, mistakes, None, path)

    def wrong(self, key: str | None, expected: str) -> None:
        """Note a mistake at a key of this table, by the table's line."""
        name = ".".join(part for part in (self.path, key) if part) or None
        line = self.mistakes.line_below(self.line, key)
        self.mistakes.add_at(line, name, expected)

    def inner(self, key: str, *, required: bool = True) -> "Row":
        """Read a table inside this one."""
        found = self.table(key, required=required)
        line = self.mistakes.line_below(self.line, key)
        return Row(found.data, self.mistakes, found.path, line)

    def rows(self, key: str, *, required: bool = False) -> list["Row"]:
        """Read an array of tables, each on a line of its own or all on one."""
        given = self.raw(key)
        if given is None and not required:
            return []
        if not isinstance(given, list):
            self.wrong(key, "expected an array of tables, [{ ... }, { ... }]")
            return []
        path = f"{self.path}.{key}"
        lines = self.mistakes.rows_below(self.line, key, len(given))
        return [
            Row(data, self.mistakes, path, line)
            for data, line in zip(given, lines, strict=True)
        ]

    def maybe_day(self, key: str) -> date | None:
        """Read a date, or None where the key is absent."""
        return self.day(key) if self.has(key) else None

    def maybe_text(self, key: str) -> str | None:
        """Read a text, or None where the key is absent."""
        return self.text(key) if self.has(key) else None

    def maybe_decimal(self, key: str) -> Decimal | None:
        """Read a decimal number, or None where the key is absent."""
        return self.decimal(key) if self.has(key) else None

    def decimal(self, key: str) -> Decimal:
        """Read a decimal number in quotes."""
        amount = self.rational(key)
        if self.has(key) and "/" in str(self.data[key]):
            self.wrong(key, 'expected a decimal number in quotes, as "7.5"')
        return Decimal(amount.numerator) / Decimal(amount.denominator)

    def names_of(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """Read a list of names, perhaps an empty one, each of which is known."""
        given = self.raw(key)
        names = [given] if isinstance(given, str) else given or []
        if not isinstance(names, list):
            self.wrong(key, "expected a list of names")
            return ()
        for name in names:
            if name not in tuple(known):
                choices = ", ".join(known) or "none"
                self.wrong(key, f"{name} is not there; known: {choices}")
        return tuple(name for name in names if name in tuple(known))

    def texts(self, key: str) -> dict[str, str]:
        """Read a table of texts whose keys are names of the author's own."""
        inner = self.inner(key, required=False)
        return {name: inner.text(name) for name in inner.names()}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A row of a history: a completion without its number, perhaps several times."""

    kind: str
    times: int
    fields: dict[str, Any]


def read_told(row: Row) -> Told:
    """Read one completion of a history."""
    told = Told(
        kind=row.word("kind"),
        times=row.optional_count("times") or 1,
        fields={
            "provider_id": row.word("provider", "P1"),
            "school_id": row.word("school", "S1"),
            "tags": row.texts("tags"),
            "amount": row.decimal("amount"),
            "unit": Unit(row.choice("unit", tuple(Unit), Unit.HOURS)),
            "result": Result(row.choice("result", tuple(Result), Result.PASSED)),
            "completed_on": row.day("on"),
            "status": Status(row.choice("status", tuple(Status), Status.APPROVED)),
            "decided_on": row.maybe_day("decided"),
            "activity_hours": row.maybe_decimal("activity_hours"),
            "activity_credits": row.maybe_decimal("credits"),
            "activity_approved": row.flag("approved", default=True),
            "provider_qualified": row.flag("qualified", default=True),
            "recognised_credits": row.maybe_decimal("recognised_credits"),
            "recognised_by": row.maybe_text("recognised_by"),
            "disallowed_by": row.maybe_text("disallowed_by"),
            "makes_up_for": row.optional_count("makes_up_for", LATEST.year),
            "corroborations": row.optional_count("corroborations") or 0,
        },
    )
    row.finish()
    return told


def completions_of(rows: list[Told]) -> Iterator[Completion]:
    """Yield the completions of a history, numbered in their order."""
    number = 0
    for row in rows:
        for _ in range(row.times):
            number += 1
            yield Completion(
                posting_id=UUID(int=number),
                position=number,
                activity_id=f"A{number}",
                occasion="",
                kind=row.kind,
                **row.fields,
            )


def read_span(row: Row) -> Span:
    """Read attributes that hold from a day on."""
    valid_from = row.day("from")
    attributes = {name: _values(row, name) for name in row.names() if name != "from"}
    return Span(valid_from=valid_from, attributes=attributes)


def _values(row: Row, name: str) -> tuple[str, ...]:
    value = row.raw(name)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    row.wrong(name, "expected a text or a list of texts; a day is a text here too")
    return ()


def read_line(row: Row, number: int) -> CarriedIn:
    """Read a line carried in from elsewhere."""
    line = CarriedIn(
        carry_in_id=UUID(int=10_000 + number),
        position=number,
        origin=row.text("origin"),
        kind=row.word("kind"),
        credits=row.decimal("credits"),
        hours=row.maybe_decimal("hours"),
        completed_on=row.day("on"),
        tags=row.texts("tags"),
    )
    row.finish()
    return line


def read_offset(row: Row, number: int) -> ApprovedOffset:
    """Read an offset that the district approved."""
    offset = ApprovedOffset(
        offset_id=UUID(int=number),
        rule_id=row.word("rule"),
        credits=row.decimal("credits"),
    )
    row.finish()
    return offset


def read_attestation(row: Row, number: int) -> Attestation:
    """Read that a reviewer signed something."""
    attestation = Attestation(
        attestation_id=UUID(int=number),
        subject=row.word("subject"),
        on=row.day("on"),
        document_no="1",
    )
    row.finish()
    return attestation


def read_ruling(row: Row) -> Ruling:
    """Read a decision that applies to the teacher alone."""
    ruling = Ruling(
        ruling_id="RU1",
        series=row.word("series", "credits"),
        effect=row.choice("effect", EFFECTS, None),
        document_no=row.text("document_no"),
        rule_id=row.optional_word("rule"),
        credits=row.maybe_decimal("credits"),
        until=row.maybe_day("until"),
    )
    row.finish()
    return ruling
