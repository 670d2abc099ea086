"""Approving many postings at once, each with an answer of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from domain.approvals import Judging, approve_completion
from domain.errors import CountDiffersError, LedgerError
from domain.events import Recorded
from domain.events.teacher import CompletionApproved
from domain.terms import Level, Stream
from ledger.application import Answer, CreditLedger, Proposal, Request
from ledger.commands.case import CREATED, KNOWN, Case, Outcome, decide, preview
from ledger.commands.decisions import judging_of
from ledger.commands.reporting import REFUSED
from ledger.errors import StoreError

AT_ONCE = 500
"""Approvals of one transaction, so that others do not wait for long."""
APPROVED = "approved"


@dataclass(frozen=True, kw_only=True)
class BulkApproval:
    """Which postings are confirmed; `expect` is how many the caller saw."""

    posting_ids: Sequence[UUID]
    expect: int | None = None
    matching: int | None = None
    """How many there are, where they are more than those that are named."""
    level: Level | None = None
    note: str | None = None
    preview: bool = False
    besides: Mapping[str, Any] = field(default_factory=dict)
    """What the answer tells beside the results, kept with it."""


def approve_many(
    ledger: CreditLedger, request: Request, approval: BulkApproval
) -> Answer:
    """Confirm many postings; one that is refused does not keep the others.

    Each is judged as by `approve_completion`; a preview judges and records nothing.
    Raises CountDiffersError when the filter matches another number than was seen; what
    was answered before under the same key is answered again, whatever matches now.
    """
    kept = None if approval.preview else ledger.kept_answer(request)
    if kept is not None:
        return kept
    ids = list(dict.fromkeys(approval.posting_ids))
    _check_count(approval.expect, approval.matching or len(ids))
    approval = replace(approval, posting_ids=ids)
    if approval.preview:
        seen = preview(ledger, request, partial(_approve, approval))
        return replace(seen, body={**seen.body, **approval.besides})
    part_of_it = replace(request, idempotency_key=None, content_sha256=None)
    results: list[Mapping[str, Any]] = []
    for start in range(0, len(ids), AT_ONCE):
        part = replace(approval, posting_ids=ids[start : start + AT_ONCE])
        answer = decide(ledger, part_of_it, partial(_approve, part))
        results += answer.body["results"]
    body = {**_body(results), **approval.besides}
    answer = Answer(outcome=CREATED if body["counts"]["approved"] else KNOWN, body=body)
    return ledger.keep_answer(request, answer)


def refused_posting(posting_id: UUID, refusal: LedgerError) -> Mapping[str, Any]:
    """Return what is told of a posting that is left as it was."""
    return {
        "posting_id": str(posting_id),
        "status": REFUSED,
        "code": refusal.code,
        "field": refusal.field,
        "article": refusal.article,
        "message": refusal.message,
    }


def _check_count(expected: int | None, found: int) -> None:
    if expected is not None and expected != found:
        raise CountDiffersError(expected, found)


def _approve(approval: BulkApproval, case: Case) -> Outcome:
    case.preload_postings(approval.posting_ids)
    judging = judging_of(case, approval.level)
    judged = [_judged(case, judging, one) for one in approval.posting_ids]
    taken = [one for one in judged if one.event is not None]
    note_digest = case.note(approval.note) if taken else None
    return Outcome(
        word=CREATED if taken else KNOWN,
        proposals=[
            Proposal(
                stream=one.stream, event=replace(one.event, note_digest=note_digest)
            )
            for one in judged
            if one.event is not None and one.stream is not None
        ],
        told=partial(_told, judged),
    )


@dataclass(frozen=True, kw_only=True)
class _Judged:
    posting_id: UUID
    stream: Stream | None = None
    event: CompletionApproved | None = None
    refusal: LedgerError | None = None


def _judged(case: Case, judging: Judging, posting_id: UUID) -> _Judged:
    try:
        stream, teacher = case.posting(posting_id)
        event = approve_completion(teacher, posting_id, judging)
    except StoreError:
        raise
    except LedgerError as error:
        return _Judged(posting_id=posting_id, refusal=error)
    return _Judged(posting_id=posting_id, stream=stream, event=event)


def _told(judged: Sequence[_Judged], recorded: Sequence[Recorded]) -> Mapping[str, Any]:
    positions = {
        one.event.posting_id: one.position
        for one in recorded
        if isinstance(one.event, CompletionApproved)
    }
    return _body([_result(one, positions.get(one.posting_id)) for one in judged])


def _result(one: _Judged, position: int | None) -> Mapping[str, Any]:
    if one.refusal is None:
        return {
            "posting_id": str(one.posting_id),
            "status": APPROVED,
            "position": position,
        }
    return refused_posting(one.posting_id, one.refusal)


def _body(results: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    found = Counter(str(one["status"]) for one in results)
    counts = {status: found[status] for status in (APPROVED, REFUSED)}
    return {"counts": counts, "results": list(results)}
