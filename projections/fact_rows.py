"""Read facts back from the tables: the facts of teachers as of a position.

Equal, value by value, to the fold of the events up to that position joined by
`domain.joining`; both ways end in the same functions of the domain.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from domain.facts import (
    ApprovedOffset,
    Attestation,
    CarriedIn,
    Span,
    Status,
    TeacherFacts,
)
from domain.joined_completion import Told, joined
from domain.joining import joined_spans, with_rulings
from domain.registers import Registers
from domain.terms import Result, Unit
from ledger.database import Connection
from projections.facts import NO_DAY, NO_NUMBER
from projections.generations import OPEN, query

NOW = OPEN - 1
"""The position to filter by for what is known now."""
AMOUNTS_KEPT = 4096

_MANY = b"= ANY (%(teacher_ids)s::text[])"
_UNITS: Mapping[str, Unit] = {unit.value: unit for unit in Unit}
_RESULTS: Mapping[str, Result] = {result.value: result for result in Result}
_STATUSES: Mapping[str, Status] = {status.value: status for status in Status}


@dataclass(kw_only=True)
class FactRows:
    """The rows of one teacher, before any register is looked at."""

    teacher_id: str
    version: int = 0
    """The version up to which the stream is projected."""
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    """Other ids of the person: their postings are not among these rows."""
    certified: bool = False
    """A certificate was issued at some time."""
    spans: list[Span] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    carried_in: list[CarriedIn] = field(default_factory=list)
    offsets: list[ApprovedOffset] = field(default_factory=list)
    attestations: list[Attestation] = field(default_factory=list)


def read_fact_rows(
    connection: Connection, teacher_ids: Iterable[str], position: int = NOW
) -> dict[str, FactRows]:
    """Return the rows of teachers as known at a position, in a few statements."""
    wanted = list(teacher_ids)
    found = {teacher_id: FactRows(teacher_id=teacher_id) for teacher_id in wanted}
    text = for_one if len(wanted) == 1 else query
    parameters = {
        "teacher_ids": wanted,
        "teacher_id": wanted[0] if wanted else None,
        "position": position,
    }
    name = "read/completions_now" if position == NOW else "read/completions_at"
    for teacher_id, *columns in connection.execute(text(name), parameters, binary=True):
        found[teacher_id].told.append(_told(columns))
    things: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for noun, *columns in connection.execute(
        text("read/persons"), parameters, binary=True
    ):
        things[noun].append(tuple(columns))
    _sort_in(found, things)
    return found


def facts_of(
    rows: FactRows, registers: Registers, on: date | None = None
) -> TeacherFacts:
    """Return the facts of one teacher; `on` as in `domain.joining.teacher_facts`."""
    facts = TeacherFacts(
        teacher_id=rows.teacher_id,
        spans=joined_spans(rows.spans, registers),
        completions=tuple([joined(told, registers) for told in rows.told]),
        carried_in=tuple(rows.carried_in),
        offsets=tuple(rows.offsets),
        attestations=tuple(rows.attestations),
    )
    return with_rulings(facts, [rows.teacher_id], registers, on)


@cache
def for_one(name: str) -> bytes:
    """Return a statement about teachers as one about a single teacher.

    For an array the planner makes a plan every time, which costs more than the reading;
    for one value it keeps the plan.
    """
    return query(name).replace(_MANY, b"= %(teacher_id)s::text")


@lru_cache(maxsize=AMOUNTS_KEPT)
def amount_of(in_hundredths: int) -> Decimal:
    """Return an amount in plain digits, as it was posted."""
    amount = Decimal(in_hundredths) / 100
    return Decimal(format(amount.normalize(), "f"))


# --- inside ---------------------------------------------------------------------------


def _amount(in_hundredths: int) -> Decimal | None:
    return None if in_hundredths == NO_NUMBER else amount_of(in_hundredths)


def _told(columns: Sequence[Any]) -> Told:
    """Return the columns of `completions_now.sql`, which stand in the order of Told."""
    told = list(columns)
    told[8] = amount_of(told[8])
    told[9] = _UNITS[told[9]]
    told[10] = _RESULTS[told[10]]
    told[12] = _STATUSES[told[12]]
    told[13] = told[13] or None
    told[14] = _amount(told[14])
    told[15] = told[15] or None
    told[16] = told[16] or None
    told[17] = None if told[17] == NO_DAY else told[17]
    told[19] = tuple(told[19])
    return Told(*told)


def _sort_in(
    found: Mapping[str, FactRows], things: Mapping[str, list[tuple[Any, ...]]]
) -> None:
    """Give every teacher the things of theirs, each noun in the domain's order."""
    for teacher_id, version, _, _, content in things.get("teacher", ()):
        merged_into, absorbed, certified = content
        rows = found[teacher_id]
        rows.version = version
        rows.merged_into = merged_into or None
        rows.absorbed = tuple(absorbed)
        rows.certified = certified
    for row in sorted(things.get("span", ()), key=_by_place):
        found[row[0]].spans.append(_span(row))
    for row in sorted(things.get("carried_in", ()), key=_by_day):
        found[row[0]].carried_in.append(_carried_in(row))
    for row in sorted(things.get("offset", ()), key=_by_place):
        found[row[0]].offsets.append(_offset(row))
    for row in sorted(things.get("attestation", ()), key=_by_day):
        found[row[0]].attestations.append(_attestation(row))


def _by_place(row: tuple[Any, ...]) -> Any:
    return row[1]


def _by_day(row: tuple[Any, ...]) -> Any:
    return row[2], row[3]


def _span(row: tuple[Any, ...]) -> Span:
    _, _, day, _, (attributes,) = row
    return Span(
        valid_from=day,
        attributes={name: tuple(values) for name, values in attributes.items()},
    )


def _carried_in(row: tuple[Any, ...]) -> CarriedIn:
    _, position, day, carry_in_id, (origin, kind, credits_, hours, tags) = row
    return CarriedIn(
        carry_in_id=carry_in_id,
        position=position,
        origin=origin,
        kind=kind,
        credits=amount_of(credits_),
        hours=_amount(hours),
        completed_on=day,
        tags=tags,
    )


def _offset(row: tuple[Any, ...]) -> ApprovedOffset:
    _, _, _, offset_id, (rule_id, credits_) = row
    return ApprovedOffset(
        offset_id=offset_id, rule_id=rule_id, credits=amount_of(credits_)
    )


def _attestation(row: tuple[Any, ...]) -> Attestation:
    _, _, day, attestation_id, (subject, document_no) = row
    return Attestation(
        attestation_id=attestation_id, subject=subject, on=day, document_no=document_no
    )
