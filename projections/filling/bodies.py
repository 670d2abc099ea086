"""The stored bodies of reports and decisions, read straight into text for COPY.

Everything is checked as `ledger.codec` checks it, and a little more: a body with an
escape, or with a field that is not known here, is refused with one of ODD, and so is
left to the codec, which knows better and says what is wrong.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain.events import LedgerEvent
from domain.events.teacher import (
    CompletionApproved,
    CompletionPosted,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
)
from domain.terms import Level, Result, Role, Unit
from projections.facts import NO_NUMBER, NO_YEAR, as_json, hundredths

POSTED = CompletionPosted.TOPIC
APPROVED = CompletionApproved.TOPIC
REJECTED = CompletionRejected.TOPIC
RECOGNISED = CompletionRecognised.TOPIC
TAKEN_BACK = CompletionReversed.TOPIC

SHAPES: Mapping[str, type[LedgerEvent]] = {
    shape.TOPIC: shape
    for shape in (
        CompletionPosted,
        CompletionApproved,
        CompletionRejected,
        CompletionRecognised,
        CompletionReversed,
    )
}

ODD: tuple[type[Exception], ...] = (KeyError, TypeError, ValueError, ArithmeticError)
"""What a body that is not as expected makes the reading raise."""

ABSENT = "\\N"
"""A value that is not there, as COPY takes it."""

KEPT = 65_536
"""How many converted values are kept: days, amounts and instants repeat."""

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_UNITS = frozenset(unit.value for unit in Unit)
_RESULTS = frozenset(result.value for result in Result)
_ROLES = frozenset(role.value for role in Role)
_LEVELS = frozenset(level.value for level in Level)

_REQUIRED = 13
"""How many fields every report has; what it has besides is looked at apart."""
_APPROVAL = 2
"""The same of an approval."""
_NOTHING_BESIDE = f"{NO_YEAR}\t{{}}\t0"

_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]

Content = dict[str, Any]


class EventRow(NamedTuple):
    """The columns of an event of a teacher's stream that the tables rest on."""

    stream_key: str
    version: int
    position: int
    topic: str
    body: bytes
    recorded_at: datetime
    reported_at: datetime | None


class Reported(NamedTuple):
    """One report of a completion; pieces of lines for COPY."""

    key: tuple[str, str]
    """Activity and occasion."""
    posting_id: str
    position: int
    kind: str
    shared: str
    """What a row of `completion` and a row of `report` have in common."""
    completion: str
    """What the former has besides, and no decision changes."""
    report: str
    """What the latter has besides."""


class Decided(NamedTuple):
    """One decision about a report."""

    posting_id: str
    position: int
    topic: str
    level: str
    """Of an approval or rejection, else empty."""
    day: str
    """On which it was taken, as asserted."""
    recognition: tuple[str, str, str]
    """Hundredths of credits, kind and document."""


def reported(row: EventRow) -> Reported:
    """Read a report; raises one of ODD."""
    stream_key, _, position, _, _, recorded_at, reported_at = row
    said = _content(row)
    posting_id, kind = said["posting_id"], said["kind"]
    unit, result, role = said["unit"], said["result"], said["reporter_role"]
    if said["teacher_id"] != stream_key or not _UUID(posting_id):
        raise ValueError(posting_id)
    if unit not in _UNITS or result not in _RESULTS or role not in _ROLES:
        raise ValueError(unit, result, role)
    key = activity_id, occasion = said["activity_id"], said["occasion"]
    shared = "\t".join(
        (
            stream_key,
            activity_id,
            occasion,
            str(position),
            posting_id,
            hundredths_text(said["amount"]),
            unit,
            result,
            day_text(said["completed_on"]),
            said["provider_id"],
            said["school_id"],
            kind,
            "{}",
        )
    )
    recorded = instant_text(recorded_at)
    asserted = instant_text(reported_at)
    report = "\t".join((said["reporter"], role, recorded, asserted))
    beside = _beside(said) if len(said) > _REQUIRED else _NOTHING_BESIDE
    return Reported(key, posting_id, position, kind, shared, beside, report)


def decided(row: EventRow, zone: ZoneInfo) -> Decided:
    """Read a decision; raises one of ODD."""
    _, _, position, topic, _, recorded_at, reported_at = row
    said = _content(row)
    level, recognition = said.get("level", ""), NOT_RECOGNISED
    if topic == RECOGNISED:
        recognition = _recognition(said)
    elif topic != TAKEN_BACK and level not in _LEVELS:
        raise ValueError(level)
    if topic != APPROVED or len(said) > _APPROVAL:
        _check_rest(said)
    day = _day_of(reported_at or recorded_at, zone)
    return Decided(said["posting_id"], position, topic, level, day, recognition)


NOT_RECOGNISED = (str(NO_NUMBER), "", "")


# --- inside ---------------------------------------------------------------------------


def _content(row: EventRow) -> Content:
    """Return the object of a body in which no text is escaped.

    Without an escape no text holds a tabulator, a new line or a backslash (RFC 8259,
    section 7), so that it may stand in a line of COPY as it is.
    """
    text = row.body.decode()
    if "\\" in text:
        raise ValueError(text)
    content, end = _scan(text, 0)
    if end != len(text) or type(content) is not dict:
        raise ValueError(text)
    _check_fields(row.topic, tuple(content))
    return content


@lru_cache(maxsize=KEPT)
def _check_fields(topic: str, names: tuple[str, ...]) -> None:
    """Refuse a body that lacks a field or has one that is not known."""
    specs = fields(SHAPES[topic])
    required = {
        spec.name
        for spec in specs
        if spec.default is MISSING and spec.default_factory is MISSING
    }
    known = {spec.name for spec in specs}
    if not required <= set(names) <= known:
        raise ValueError(names)


def _beside(said: Content) -> str:
    """Return the year made up for, tags and corroborations; check what is optional."""
    year = said.get("makes_up_for")
    if year is not None and type(year) is not int:
        raise TypeError(year)
    tags = said.get("tags", {})
    if type(tags) is not dict:
        raise TypeError(tags)
    _check_texts(said, ("note_digest",))
    if said.get("corrects") is not None and not _UUID(said["corrects"]):
        raise ValueError(said["corrects"])
    if "evidence" in said:
        _check_evidence(said["evidence"])
    return f"{year or NO_YEAR}\t{_tags(tuple(tags.items())) if tags else '{}'}\t0"


def _check_rest(said: Content) -> None:
    """Check what decisions may have besides what is written from them."""
    _check_texts(said, ("reason", "note_digest"))
    replaced_by = said.get("replaced_by")
    if replaced_by is not None and not _UUID(replaced_by):
        raise ValueError(replaced_by)


def _check_texts(said: Content, names: tuple[str, ...]) -> None:
    for name in names:
        if name in said and type(said[name]) is not str:
            raise TypeError(name)


def _check_evidence(evidence: Any) -> None:
    if type(evidence) is not list:
        raise TypeError(evidence)
    for one in evidence:
        if type(one) is not dict or one.keys() != {"uri", "sha256"}:
            raise ValueError(one)
        _check_texts(one, ("uri", "sha256"))


def _recognition(said: Content) -> tuple[str, str, str]:
    credit, kind = said.get("credits"), said.get("kind")
    amount = hundredths_text(credit) if credit is not None else str(NO_NUMBER)
    document = " ".join((said["authority"], said["document_no"]))
    return amount, "".join((kind or "",)), document


@lru_cache(maxsize=KEPT)
def _tags(items: tuple[tuple[str, str], ...]) -> str:
    for _, value in items:
        if type(value) is not str:
            raise TypeError(value)
    return as_json(dict(items))


@lru_cache(maxsize=KEPT)
def hundredths_text(amount: str) -> str:
    """Return an amount in hundredths."""
    if type(amount) is not str:
        raise TypeError(amount)
    return str(hundredths(Decimal(amount)))


@lru_cache(maxsize=KEPT)
def day_text(day: str) -> str:
    """Return a day as PostgreSQL reads it."""
    return date.fromisoformat(day).isoformat()


@lru_cache(maxsize=KEPT)
def instant_text(instant: datetime | None) -> str:
    """Return an instant, or that there is none, as COPY takes it."""
    return ABSENT if instant is None else instant.isoformat()


@lru_cache(maxsize=KEPT)
def _day_of(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).date().isoformat()
