"""Persons who had several ids: their rows stand under the id that goes on.

Each id's rows are put together where no two ids told of the same completion. Where
they did, the precedence of reports decides (R29), and the streams are folded instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from domain import profile as profiles
from domain.events import Recorded
from domain.events.teacher import TeacherAbsorbed, TeacherMerged
from domain.profile import Profile
from domain.terms import StreamKind
from ledger.application import CreditLedger
from projections.decoding import decode
from projections.segments.sorting import halves
from projections.segments.table import Column, Table, starts_of
from projections.visit import Visit

TOPICS = (TeacherMerged.TOPIC, TeacherAbsorbed.TOPIC)


@dataclass(frozen=True, kw_only=True)
class Mergers:
    """Which ids are one person, as known at a position."""

    merged: frozenset[str] = frozenset()
    """Ids that go on under another."""
    absorbed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Id that goes on to the other ids of the person."""
    told_twice: frozenset[str] = frozenset()
    """Ids that go on and of which several ids may tell the same completion."""

    def ids(self, teacher_id: str) -> tuple[str, ...]:
        """Return the ids of a person, the one that goes on first."""
        return (teacher_id, *self.absorbed.get(teacher_id, ()))


def mergers_at(ledger: CreditLedger, visit: Visit, position: int) -> Mergers:
    """Return who was merged with whom, as known at a position."""
    involved = [row[0] for row in visit.rows("merged_ids")]
    if not involved:
        return Mergers()
    persons = _persons(ledger, visit, involved, position)
    going_on = {
        key: person.absorbed
        for key, person in persons.items()
        if person.absorbed and person.merged_into is None
    }
    pairs = [(key, one) for key, others in going_on.items() for one in (key, *others)]
    twice = visit.rows(
        "told_twice",
        survivors=[survivor for survivor, _ in pairs],
        teacher_ids=[one for _, one in pairs],
    )
    return Mergers(
        merged=frozenset(k for k, p in persons.items() if p.merged_into is not None),
        absorbed=going_on,
        told_twice=frozenset(row[0] for row in twice),
    )


def put_together(parts: Sequence[Table], order: Sequence[str]) -> Table:
    """Return one person's things out of several tables of one person each.

    `order` names the columns to sort by, the most telling first.
    """
    columns = {
        name: np.concatenate([part[name] for part in parts])
        for name in parts[0].columns
    }
    keys: list[Column] = []
    for name in order:
        keys += halves(columns[name]) if name == "id" else (columns[name],)
    place = np.lexsort(keys[::-1])
    return Table(
        starts=starts_of([len(place)]),
        columns={name: column[place] for name, column in columns.items()},
    )


# --- inside ---------------------------------------------------------------------------


def _persons(
    ledger: CreditLedger, visit: Visit, teacher_ids: Sequence[str], position: int
) -> Mapping[str, Profile]:
    """Fold what is known of the mergers of teachers, and nothing else of them."""
    parked = {
        key: since for kind, key, since, _ in visit.rows("parked") if kind == "teacher"
    }
    known: dict[str, list[Recorded]] = {teacher_id: [] for teacher_id in teacher_ids}
    streams = [ledger.stream(StreamKind.TEACHER, one).stream_id for one in teacher_ids]
    rows = ledger.recorder.select_streams(streams, until=position, topics=TOPICS)
    for row in rows:
        found = decode(ledger.mapper, row)
        since = parked.get(row.stream_key)
        if isinstance(found, Recorded) and (since is None or row.id < since):
            known[row.stream_key].append(found)
    return {
        key: reduce(profiles.apply, events, profiles.new(key))
        for key, events in known.items()
    }
