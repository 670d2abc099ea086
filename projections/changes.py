"""What a batch of events does to the tables, collected first and written at once.

A versioned fact is never changed: what was known is closed at a position, and what is
known from there on is a new row. So a batch closes, inserts, and replaces the few rows
that only say how things stand now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.database import Connection
from projections.copying import copy_rows
from projections.generations import OPEN, query

Value = Any
"""Something that psycopg can write into a column."""
Row = tuple[Value, ...]
Key = tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the projections: its key, and the columns beside it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


KNOWN = ("known_from", "known_until")
"""The positions from which, and until which, a fact was known as it stands."""

VERSIONED: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="span",
            key=("teacher_id", "place"),
            columns=("valid_from", "school_id", "service", "attributes"),
        ),
        Table(
            name="completion",
            key=("teacher_id", "activity_id", "occasion"),
            columns=(
                "position",
                "posting_id",
                "amount_hundredths",
                "recognised_hundredths",
                "completed_on",
                "decided_on",
                "makes_up_for",
                "corroborations",
                "unit",
                "result",
                "status",
                "provider_id",
                "school_id",
                "kind",
                "recognised_kind",
                "recognised_by",
                "tags",
                "differing",
            ),
        ),
        Table(
            name="carried_in",
            key=("teacher_id", "carry_in_id"),
            columns=(
                "position",
                "credits_hundredths",
                "hours_hundredths",
                "completed_on",
                "origin",
                "kind",
                "tags",
            ),
        ),
        Table(
            name="approved_offset",
            key=("teacher_id", "offset_id"),
            columns=("approved_at", "credits_hundredths", "rule_id"),
        ),
        Table(
            name="attestation",
            key=("teacher_id", "attestation_id"),
            columns=("signed_for", "subject", "document_no"),
        ),
        Table(
            name="certificate",
            key=("teacher_id", "certificate_id"),
            columns=(
                "facts_as_of",
                "issued_at",
                "series",
                "period",
                "policy_digest",
                "revoked",
                "verdict",
                "parcels",
            ),
        ),
        Table(
            name="school",
            key=("school_id",),
            columns=("name_zh", "name_en", "kind", "stage", "merged_into"),
        ),
        Table(
            name="disallowance",
            key=("school_id", "year", "kind"),
            columns=("document_no",),
        ),
        Table(
            name="activity",
            key=("activity_id",),
            columns=(
                "hours_hundredths",
                "credits_hundredths",
                "runs_from",
                "runs_until",
                "withdrawn_from",
                "title_zh",
                "title_en",
                "kind",
                "provider_id",
                "school_id",
                "approval_no",
                "tags",
            ),
        ),
        Table(
            name="provider",
            key=("provider_id",),
            columns=("name_zh", "name_en", "may_give"),
        ),
        Table(
            name="ruling",
            key=("ruling_id",),
            columns=(
                "credits_hundredths",
                "until",
                "series",
                "effect",
                "document_no",
                "rule_id",
                "teacher_ids",
                "attributes",
            ),
        ),
    )
}
"""Facts with `known_from` and `known_until`."""

CURRENT: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            name="teacher",
            key=("teacher_id",),
            columns=(
                "school_id",
                "service",
                "merged_into",
                "absorbed",
            ),
        ),
        Table(
            name="report",
            key=("posting_id",),
            columns=(
                "position",
                "teacher_id",
                "activity_id",
                "occasion",
                "recorded_at",
                "reported_at",
                "school_id",
                "provider_id",
                "kind",
                "amount_hundredths",
                "unit",
                "result",
                "completed_on",
                "reporter",
                "reporter_role",
                "status",
                "awaits",
                "differing",
            ),
        ),
    )
}
"""How things stand now; a row is replaced when they change."""

LINEAGE = Table(name="lineage", key=("subject_id", "position", "link"), columns=())

TABLES = frozenset({*VERSIONED, *CURRENT, LINEAGE.name})
"""Everything that follows from events alone; standings rest on policies too."""

Rows = Mapping[tuple[str, Key], Row]
"""What a subject looks like in the tables: (table, key) to the other columns."""


@dataclass(kw_only=True)
class Changes:
    """Everything that one batch will write."""

    opened: dict[str, dict[Key, tuple[int, Row]]] = field(default_factory=dict)
    """Known from a position of this batch, and known still."""
    passed: dict[str, list[Row]] = field(default_factory=dict)
    """Known from one position of this batch to a later one."""
    closed: dict[str, dict[Key, int]] = field(default_factory=dict)
    """Rows that stand in the tables and end in this batch."""
    current: dict[str, dict[Key, Row | None]] = field(default_factory=dict)
    lineage: list[Row] = field(default_factory=list)

    def turn(self, before: Rows, after: Rows, position: int) -> None:
        """Let what a subject was give way to what it is, from a position on."""
        for place in before:
            if after.get(place) != before[place]:
                self._end(place, position, stands=place in after)
        for place, row in after.items():
            if before.get(place) != row:
                self._begin(place, row, position)

    def write(
        self,
        connection: Connection,
        *,
        anew: bool = False,
        tables: frozenset[str] = TABLES,
    ) -> None:
        """Write it all into the tables that the connection looks into.

        `anew`: into tables that say nothing of these subjects yet. Only into some of
        them, where `tables` are given.
        """
        for name, keys in self.closed.items():
            _close(connection, VERSIONED[name], keys)
        for name in tables & VERSIONED.keys():
            table = VERSIONED[name]
            fresh = [
                (*key, since, OPEN, *row)
                for key, (since, row) in self.opened.get(name, {}).items()
            ]
            columns = (*table.key, *KNOWN, *table.columns)
            copy_rows(connection, name, columns, [*fresh, *self.passed.get(name, ())])
        for name in tables & self.current.keys():
            table, replaced = CURRENT[name], self.current[name]
            if not anew:
                _forget(connection, table, replaced)
            written = [(*k, *row) for k, row in replaced.items() if row is not None]
            copy_rows(connection, name, (*table.key, *table.columns), written)
        if LINEAGE.name in tables:
            copy_rows(connection, LINEAGE.name, LINEAGE.key, self.lineage)

    def _begin(self, place: tuple[str, Key], row: Row, position: int) -> None:
        name, key = place
        if name in CURRENT:
            self.current.setdefault(name, {})[key] = row
        else:
            self.opened.setdefault(name, {})[key] = (position, row)

    def _end(self, place: tuple[str, Key], position: int, *, stands: bool) -> None:
        name, key = place
        if name in CURRENT:
            if not stands:
                self.current.setdefault(name, {})[key] = None
            return
        fresh = self.opened.get(name, {}).pop(key, None)
        if fresh is None:
            self.closed.setdefault(name, {})[key] = position
            return
        since, row = fresh
        finished = (*key, since, position, *row)
        self.passed.setdefault(name, []).append(finished)


def _close(connection: Connection, table: Table, keys: Mapping[Key, int]) -> None:
    parameters: dict[str, list[Value]] = {
        column: [key[place] for key in keys] for place, column in enumerate(table.key)
    }
    parameters["known_until"] = list(keys.values())
    connection.execute(query(f"close/{table.name}"), parameters)


def _forget(connection: Connection, table: Table, keys: Iterable[Key]) -> None:
    (column,) = table.key
    parameters = {column: [key[0] for key in keys]}
    connection.execute(query(f"write/forget_{table.name}"), parameters)
