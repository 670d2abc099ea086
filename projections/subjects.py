"""What an event speaks of: the smallest piece of history that changes with it.

A completion (all reports under one natural key), an offset, a carry-in, an attestation,
a certificate, a person's record, or one register entry. Each is folded alone by the
domain's own folds, which may run over any part of a history; so the cost of an event
does not grow with the length of its stream.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import activity, profile, provider, ruling, school, teacher
from domain.events import LedgerEvent, Recorded
from domain.events.teacher import CompletionPosted
from domain.terms import Stream, StreamKind
from projections.changes import Rows
from projections.facts import (
    rows_of_attestations,
    rows_of_carry_ins,
    rows_of_certificates,
    rows_of_completion,
    rows_of_offsets,
    rows_of_person,
)
from projections.register_facts import (
    rows_of_activity,
    rows_of_provider,
    rows_of_ruling,
    rows_of_school,
)

SUBJECT_FIELDS: tuple[str, ...] = (
    "posting_id",
    "offset_id",
    "carry_in_id",
    "attestation_id",
    "certificate_id",
)
"""The fields that name what an event of a teacher's stream speaks of."""


@dataclass(frozen=True)
class Subject:
    """One piece of history: what it is, and its key."""

    noun: str
    key: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fold:
    """How a subject is folded, and what it looks like in the tables."""

    start: Callable[[str], Any]
    apply: Callable[[Any, Recorded], Any]
    rows: Callable[[Any, ZoneInfo], Rows]


PERSON = "person"
COMPLETION = "completion"

_LEDGER = partial(Fold, start=teacher.new, apply=teacher.apply)

FOLDS: Mapping[str, Fold] = {
    PERSON: Fold(start=profile.new, apply=profile.apply, rows=rows_of_person),
    COMPLETION: _LEDGER(rows=rows_of_completion),
    "offset": _LEDGER(rows=rows_of_offsets),
    "carry_in": _LEDGER(rows=rows_of_carry_ins),
    "attestation": _LEDGER(rows=rows_of_attestations),
    "certificate": _LEDGER(rows=rows_of_certificates),
    StreamKind.SCHOOL: Fold(start=school.new, apply=school.apply, rows=rows_of_school),
    StreamKind.ACTIVITY: Fold(
        start=activity.new, apply=activity.apply, rows=rows_of_activity
    ),
    StreamKind.PROVIDER: Fold(
        start=provider.new, apply=provider.apply, rows=rows_of_provider
    ),
    StreamKind.RULING: Fold(start=ruling.new, apply=ruling.apply, rows=rows_of_ruling),
}
"""Noun to how it is folded; policies and keys have no tables here."""


def subject_id_of(event: LedgerEvent) -> UUID | None:
    """Return the id of the posting, offset, ... that an event speaks of."""
    for name in SUBJECT_FIELDS:
        found = getattr(event, name, None)
        if isinstance(found, UUID):
            return found
    return None


def lineage_id_of(recorded: Recorded) -> UUID | None:
    """Return the id under which an event's links are kept, if anything folds it."""
    if recorded.stream.kind is not StreamKind.TEACHER:
        known = recorded.stream.kind in FOLDS
        return recorded.stream.stream_id if known else None
    if recorded.event.TOPIC in profile.TOPICS:
        return recorded.stream.stream_id
    return subject_id_of(recorded.event)


def subject_of(
    recorded: Recorded, completions: Mapping[UUID, Subject]
) -> Subject | None:
    """Return what an event speaks of; None where no table tells of it.

    `completions` says which completion a posting reports.
    """
    stream = recorded.stream
    if stream.kind is not StreamKind.TEACHER:
        return Subject(stream.kind, (stream.key,)) if stream.kind in FOLDS else None
    if recorded.event.TOPIC in profile.TOPICS:
        return Subject(PERSON, (stream.key,))
    found = subject_id_of(recorded.event)
    if found is None:
        return None
    for name in SUBJECT_FIELDS[1:]:
        if hasattr(recorded.event, name):
            return Subject(name.removesuffix("_id"), (stream.key, str(found)))
    return completions.get(found)


def completion_of(stream: Stream, report: CompletionPosted) -> Subject:
    """Return the completion that a report of a teacher's stream speaks of."""
    return Subject(COMPLETION, (stream.key, report.activity_id, report.occasion))
