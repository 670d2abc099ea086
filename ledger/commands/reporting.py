"""Judging reports of completions: what each row of a request becomes.

The same three steps for one report and for a thousand: what the domain says of it, what
stands already under its natural key, and under which id it is recorded. Each step reads
everything that it needs with one query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from domain.errors import LedgerError, SourceMissingError
from domain.events.teacher import CompletionPosted
from domain.limits import MAX_NOTE_CHARACTERS, checked_id, checked_text
from domain.postings import (
    NaturalKey,
    Report,
    Reporter,
    check_same_content,
    natural_key,
    post_completion,
)
from domain.profile import Profile
from domain.terms import Evidence, Result, Source, Stream, Unit
from ledger.application import Proposal
from ledger.commands.case import Case, check_request

UNNAMED = UUID(int=0)
"""Stands for the id of a posting until it is known to be a new one."""

POSTED = "posted"
CORROBORATING = "corroborating"
ALREADY_KNOWN = "already-known"
REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class CompletionToPost:
    """A report as the door hands it in."""

    teacher_id: str
    activity_id: str
    amount: Decimal
    result: Result
    completed_on: date
    occasion: str = ""
    provider_id: str | None = None
    unit: Unit = Unit.HOURS
    tags: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Evidence] = ()
    makes_up_for: int | None = None
    note: str | None = None
    name: str | None = None
    """Compared with the directory, never recorded."""
    reporter: Reporter | None = None
    source: Source | None = None
    reported_at: datetime | None = None


@dataclass(kw_only=True)
class Row:
    """One report on its way: refused, known, or an event to record."""

    number: int
    completion: CompletionToPost
    corrects: UUID | None = None
    profile: Profile | None = None
    event: CompletionPosted | None = None
    status: str = POSTED
    known_id: UUID | None = None
    known_position: int | None = None
    refusal: LedgerError | None = None
    warnings: Sequence[Mapping[str, Any]] = ()

    @property
    def judged(self) -> CompletionPosted:
        """The event, once the domain has taken the report."""
        if self.event is None:
            raise AssertionError
        return self.event


def judge(case: Case, rows: Sequence[Row]) -> None:
    """Judge reports and fill in what becomes of each; refusals stay in their rows."""
    _preload(case, rows)
    for row in rows:
        _try(row, lambda r=row: _take(case, r))
    _preload_claims(case, rows)
    standing: dict[NaturalKey, list[Row]] = {}
    for row in _taken(rows):
        _try(row, lambda r=row: _compare(case, r, standing))
    _name(case, [row for row in _taken(rows) if row.known_id is None])
