"""Judging reports of completions: what each row of a request becomes.

The same three steps, of one query each, for one report and for a thousand: what the
domain says of it, what stands under its natural key, and which id it is recorded under.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from domain.errors import (
    LedgerError,
    NameMismatchError,
    NotAnImporterError,
    SourceMissingError,
)
from domain.events import Recorded
from domain.events.teacher import CompletionPosted
from domain.limits import MAX_NOTE_CHARACTERS, checked_id, checked_text
from domain.postings import (
    NaturalKey,
    Report,
    Reporter,
    check_acquainted,
    check_same_content,
    natural_key,
    post_completion,
)
from domain.terms import Role, Source
from ledger.application import Claim, Proposal
from ledger.commands.case import Case, check_asserted
from ledger.commands.naming import expected_id, named
from ledger.commands.warning import warnings_of
from ledger.errors import CodecError, RecordUnreadableError, StoreError

UNNAMED = UUID(int=0)
"""Stands for the id of a posting until it is known to be a new one."""

POSTED = "posted"
CORROBORATING = "corroborating"
ALREADY_KNOWN = "already-known"
REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class CompletionToPost(Report):
    """A report as the door hands it in; the ledger names it."""

    posting_id: UUID = UNNAMED
    note: str | None = None
    name: str | None = None
    """Compared with the directory, never recorded."""
    source: Source | None = None
    reported_at: datetime | None = None


@dataclass(kw_only=True)
class Row:
    """One report on its way: refused, known, or an event to record."""

    number: int
    completion: CompletionToPost
    corrects: UUID | None = None
    reporter: Reporter | None = None
    """In whose name it stays, where a reviewer corrects it."""
    read_from: Source | None = None
    """The row of a file that the ledger itself read the report from."""
    refusal: LedgerError | None = None
    event: CompletionPosted | None = None
    """What the domain made of it; unnamed until it is known to be new."""
    status: str = POSTED
    claim: Claim | None = None
    """The same report by the same reporter, where it stands in the log."""
    twin: "Row | None" = None
    """The same report by the same reporter, where it stands in this request."""
    proposal: Proposal | None = None
    warnings: Sequence[Mapping[str, Any]] = ()

    @property
    def known(self) -> bool:
        """Whether the same was said before."""
        return self.claim is not None or self.twin is not None


def judge(case: Case, rows: Sequence[Row]) -> None:
    """Judge reports and fill in what becomes of each; refusals stay in their rows."""
    case.preload_profiles(row.completion.teacher_id for row in rows)
    case.preload_names(r.completion.teacher_id for r in rows if r.completion.name)
    for row in rows:
        try:
            row.event = _event_of(case, row)
        except LedgerError as error:
            row.refusal = _refusal(row, error)
    taken = [
        (row, row.event, _keys(case, row.event))
        for row in rows
        if row.event is not None
    ]
    with suppress(CodecError):  # then each is looked up by itself
        case.reader.preload_postings(key for _, _, keys in taken for key in keys)
    standing: dict[NaturalKey, list[Row]] = {}
    for row, event, keys in taken:
        try:
            claims = [one for key in keys for one in case.reader.posting(key)]
            _compare(row, event, claims, standing.setdefault(keys[0], []))
        except LedgerError as error:
            row.refusal = _refusal(row, error)
    _name(case, [row for row, *_ in taken if not (row.refusal or row.known)])
    for row, *_ in taken:
        if row.twin is not None and row.twin.refusal is not None:
            row.refusal = row.twin.refusal


def told(row: Row, positions: Mapping[UUID, int]) -> dict[str, Any]:
    """Return what is told of a row; `positions` are those of the recorded postings."""
    if row.refusal is not None:
        return refused(row.number, row.refusal)
    first = row.twin or row
    if first.claim is not None:
        posting_id = first.claim.posting_id
        position: int | None = first.claim.recorded.position
    else:
        posting_id = UNNAMED if first.event is None else first.event.posting_id
        position = positions.get(posting_id)
    return {
        "row": row.number,
        "status": row.status,
        "posting_id": str(posting_id),
        "position": position,
        "warnings": list(row.warnings),
    }


def refused(number: int, error: LedgerError) -> dict[str, Any]:
    """Return what is told of a row that was refused."""
    return {
        "row": number,
        "status": REFUSED,
        "code": error.code,
        "field": error.field,
        "article": error.article,
        "message": error.message,
        "warnings": [],
    }


def positions_of(recorded: Sequence[Recorded]) -> dict[UUID, int]:
    """Return where the postings stand that were recorded."""
    return {
        one.event.posting_id: one.position
        for one in recorded
        if isinstance(one.event, CompletionPosted)
    }


# --- what the domain says ------------------------------------------------------------


def _event_of(case: Case, row: Row) -> CompletionPosted:
    completion = row.completion
    asserted = _check_sources(case, completion)
    _check_ids(case, completion)
    teacher_id = completion.teacher_id
    profile = case.profile(teacher_id)
    acting = case.acting_as(asserted=asserted)
    check_acquainted(profile, acting)
    if completion.name is not None:
        _check_name(case, teacher_id, completion.name)
    if completion.note is not None:
        checked_text("note", completion.note, MAX_NOTE_CHARACTERS)

    naming = partial(expected_id, case, completion)
    return post_completion(_report(row), profile, acting, naming)


def _check_sources(case: Case, completion: CompletionToPost) -> bool:
    """Say whether an older system's knowledge is asserted, by whom it may be."""
    asked = case.request
    reported_at = completion.reported_at or asked.reported_at
    source = completion.source or asked.source
    check_asserted(case.ledger, asked, reported_at, source)
    if completion.reporter is not None and asked.actor.role is not Role.IMPORTER:
        raise NotAnImporterError("reporter")
    if reported_at is not None and source is None:
        raise SourceMissingError
    return reported_at is not None


def _report(row: Row) -> Report:
    if row.reporter is None and row.corrects is None:
        return row.completion
    reporter = row.reporter or row.completion.reporter
    return replace(row.completion, reporter=reporter, corrects=row.corrects)


def _check_ids(case: Case, completion: CompletionToPost) -> None:
    """Refuse identifiers that nothing can have; what is known has a good one."""
    registers = case.registers
    if completion.teacher_id not in case.profiles:
        checked_id("teacher_id", completion.teacher_id)
    if completion.activity_id not in registers.activities:
        checked_id("activity_id", completion.activity_id)
    provider_id = completion.provider_id
    if provider_id is not None and provider_id not in registers.providers:
        checked_id("provider_id", provider_id)
    if completion.reporter is not None:
        checked_id("reporter", completion.reporter.organisation)


def _check_name(case: Case, teacher_id: str, name: str) -> None:
    """Compare the name that came along with the directory, if it knows one."""
    on_file = case.name_on_file(teacher_id)
    if on_file and "".join(on_file.split()) != "".join(name.split()):
        raise NameMismatchError(teacher_id)


# --- what stands already -------------------------------------------------------------


def _keys(case: Case, event: CompletionPosted) -> Sequence[NaturalKey]:
    """Return the natural keys under all ids of the teacher, its own first."""
    key = natural_key(event)
    absorbed = case.profile(key.teacher_id).absorbed
    if not absorbed:
        return (key,)
    return (key, *(key._replace(teacher_id=other) for other in absorbed))


def _compare(
    row: Row, event: CompletionPosted, claims: Sequence[Claim], here: list[Row]
) -> None:
    """Say whether a report is new, known, or corroborates another reporter's.

    `claims` stand in the log, `here` are the earlier ones of this request. Raises
    AlreadyPostedError when its reporter said otherwise before.
    """
    for claim in claims:
        if claim.posting_id != row.corrects and _meet(row, event, claim.event):
            row.claim = claim
    for other in here:
        if other.event is not None and _meet(row, event, other.event, other.number):
            row.twin = other
    if row.known:
        row.status = ALREADY_KNOWN
    else:
        here.append(row)


def _meet(
    row: Row,
    event: CompletionPosted,
    earlier: CompletionPosted,
    number: int | None = None,
) -> bool:
    """Say whether an earlier report is the same one, by the same reporter."""
    if earlier.reporter != event.reporter:
        row.status = CORROBORATING
        return False
    check_same_content(earlier, event, number)
    return True


# --- what is recorded ----------------------------------------------------------------


def _name(case: Case, rows: Sequence[Row]) -> None:
    """Give each new posting an id that nothing bears, its warnings and its note."""
    unnamed = [(row, row.event) for row in rows if row.event]
    with suppress(CodecError):  # then each is looked up by itself
        case.reader.preload_subjects(event.posting_id for _, event in unnamed)
    for row, event in unnamed:
        try:
            _propose(case, row, named(case, event, row.completion.note))
        except LedgerError as error:
            row.refusal = _refusal(row, error)


def _propose(case: Case, row: Row, event: CompletionPosted) -> None:
    row.event = event
    row.warnings = warnings_of(case, event)
    row.proposal = Proposal(
        stream=case.teacher_stream(event.teacher_id),
        event=event,
        reported_at=row.completion.reported_at,
        source=row.read_from or row.completion.source,
    )


def _refusal(row: Row, error: LedgerError) -> LedgerError:
    """Return why a row is refused; raises what is no answer to one row among others."""
    if isinstance(error, CodecError):
        # What is read for a row is read out of its teacher's stream alone.
        return RecordUnreadableError(row.completion.teacher_id)
    if isinstance(error, StoreError):
        raise error
    return error
