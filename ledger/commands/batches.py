"""Posting many completions at once: all or none, or each row for itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from domain.errors import AtomicBatchTooLargeError, BatchRefusedError
from domain.events import Recorded
from domain.terms import Source
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import CREATED, KNOWN, Case, Outcome, decide, preview
from ledger.commands.reporting import (
    REFUSED,
    CompletionToPost,
    Row,
    judge,
    positions_of,
    told,
)

ROWS_AT_ONCE = 1_000
"""Rows of one transaction of a per-row batch, so that others do not wait for long."""

STATUSES = ("posted", "corroborating", "already-known", "refused")


class Mode(StrEnum):
    """What a refused row means for the others."""

    ATOMIC = "atomic"
    PER_ROW = "per-row"


@dataclass(frozen=True, kw_only=True)
class NumberedRow:
    """A report and its place in the request, from 1."""

    number: int
    completion: CompletionToPost


@dataclass(frozen=True, kw_only=True)
class FileOrigin:
    """A file that the ledger itself read the rows from, row by row."""

    name: str
    sha256: str

    def source(self, row: int) -> Source:
        """Return where a row stands in the file."""
        return Source(batch=self.name, sha256=self.sha256, row=row)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Reports of one request; those whose shape was refused come as results."""

    rows: Sequence[NumberedRow]
    mode: Mode = Mode.PER_ROW
    dry_run: bool = False
    refused: Sequence[Mapping[str, Any]] = ()
    """Results of rows that the door refused: `row`, `status`, `code`, `message` ..."""
    at_once: int = ROWS_AT_ONCE
    """Rows of one transaction, where each is taken for itself."""
    file: FileOrigin | None = None
    """Where the rows were read from: each event names its row as its source. That is
    known, not asserted, so that it takes no importer."""


def post_batch(ledger: CreditLedger, request: Request, batch: Batch) -> Answer:
    """Record many reports, and answer each row.

    An atomic batch with a refused row raises BatchRefusedError with all results, and
    one with too many rows AtomicBatchTooLargeError; a dry run answers the same and
    records nothing. A large per-row batch is written in several transactions: its key
    is taken with the first, its answer kept after the last. One that broke off between
    them goes on when it is sent again.
    """
    whole = batch.mode is Mode.ATOMIC
    if whole:
        _check_size(batch, ledger.settings.max_atomic_rows)
    decision = partial(_atomic if whole else _outcome, batch)
    if batch.dry_run:
        return preview(ledger, request, decision)
    if whole:
        return decide(ledger, request, decision)
    return _row_by_row(ledger, request, batch)


def _check_size(batch: Batch, limit: int) -> None:
    rows = len(batch.rows) + len(batch.refused)
    if rows > limit:
        raise AtomicBatchTooLargeError(rows, limit)


def _atomic(batch: Batch, case: Case) -> Outcome:
    outcome = _outcome(batch, case)
    if outcome.told is None:  # pragma: no cover - set below
        raise AssertionError
    results = outcome.told(())["results"]
    numbers = [one["row"] for one in results if one["status"] == REFUSED]
    if numbers:
        raise BatchRefusedError(numbers, results)
    return outcome


def _row_by_row(ledger: CreditLedger, request: Request, batch: Batch) -> Answer:
    """Write a batch in as many transactions as it takes.

    What fits into one is answered in it: if its client hears nothing, a second sending
    gets the first answer, and not that every row is known already.
    """
    if len(batch.rows) <= batch.at_once:
        return decide(ledger, request, partial(_outcome, batch))
    following = replace(request, idempotency_key=None, content_sha256=None)
    results = list(batch.refused)
    for start in range(0, len(batch.rows), batch.at_once):
        rows = batch.rows[start : start + batch.at_once]
        part = replace(batch, rows=rows, refused=())
        begins = start == 0
        asked = request if begins else following
        answer = decide(ledger, asked, partial(_outcome, part), begins=begins)
        if answer.replayed:
            return answer
        results += answer.body["results"]
    answer = _answer(results)
    return ledger.keep_answer(request, answer)


def _outcome(batch: Batch, case: Case) -> Outcome:
    rows = [
        Row(
            number=r.number,
            completion=r.completion,
            read_from=batch.file.source(r.number) if batch.file else None,
        )
        for r in batch.rows
    ]
    judge(case, rows)

    def tell(recorded: Sequence[Recorded]) -> Mapping[str, Any]:
        positions = positions_of(recorded)
        results = [told(row, positions) for row in rows]
        return _body([*batch.refused, *results])

    proposals = [row.proposal for row in rows if row.proposal is not None]
    word = CREATED if proposals and not batch.dry_run else KNOWN
    return Outcome(word=word, proposals=proposals, told=tell)


def _answer(results: Sequence[Mapping[str, Any]]) -> Answer:
    body = _body(results)
    new = body["counts"]["posted"] + body["counts"]["corroborating"]
    return Answer(outcome=CREATED if new else KNOWN, body=body)


def _body(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    ordered = sorted(results, key=lambda one: int(one["row"]))
    found = Counter(str(one["status"]) for one in ordered)
    counts = {status.replace("-", "_"): found[status] for status in STATUSES}
    return {"counts": counts, "results": ordered}
