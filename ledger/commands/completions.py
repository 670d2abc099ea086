"""Posting a completion, and correcting a posting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain import postings
from domain.errors import AlreadyPostedError
from domain.events import Recorded
from domain.events.teacher import CompletionPosted
from domain.postings import Correction, Reporter
from domain.records import Posting
from domain.terms import Role
from ledger.application import Answer, CreditLedger, Proposal, Request
from ledger.commands.case import CREATED, KNOWN, Case, Outcome, decide
from ledger.commands.reporting import CompletionToPost, Row, judge, positions_of, told

__all__ = [
    "CompletionToPost",
    "CorrectionToMake",
    "correct_completion",
    "post_completion",
]


@dataclass(frozen=True, kw_only=True)
class CorrectionToMake:
    """Which posting is wrong and why, and what should stand instead."""

    posting_id: UUID
    reason: str
    completion: CompletionToPost


def post_completion(
    ledger: CreditLedger, request: Request, completion: CompletionToPost
) -> Answer:
    """Record that a teacher finished a training activity.

    Answers `created` (posted or corroborating) or `known`; raises what
    `domain.postings.post_completion` refuses, and AlreadyPostedError.
    """

    def decision(case: Case) -> Outcome:
        row = Row(number=1, completion=completion)
        _judge_one(case, row)
        return Outcome(
            word=KNOWN if row.known else CREATED,
            proposals=_proposals(row),
            told=lambda recorded: _told_one(row, recorded),
        )

    return decide(ledger, request, decision)


def correct_completion(
    ledger: CreditLedger, request: Request, correction: CorrectionToMake
) -> Answer:
    """Reverse a posting and post it anew, perhaps for another teacher.

    One transaction, perhaps in two streams; the new posting is pending again. Raises
    what a posting and a reversal refuse.
    """

    def decision(case: Case) -> Outcome:
        stream = case.stream_of(correction.posting_id, "posting")
        teacher = case.teacher(stream.key)
        posting = postings.live_posting(teacher, correction.posting_id)
        postings.check_may_take_back(posting, case.acting)
        row, replacement = _replacement(case, posting, correction.completion)
        reversal = postings.correct_completion(
            teacher,
            Correction(posting_id=correction.posting_id, reason=correction.reason),
            replacement,
            case.acting,
        )
        corrects = {"corrects": str(correction.posting_id)}
        return Outcome(
            word=CREATED,
            proposals=[Proposal(stream=stream, event=reversal), *_proposals(row)],
            told=lambda recorded: {**_told_one(row, recorded), **corrects},
        )

    return decide(ledger, request, decision)


def _replacement(
    case: Case, posting: Posting, completion: CompletionToPost
) -> tuple[Row, CompletionPosted]:
    """Judge the posting that takes another's place, in its reporter's name."""
    reporter = None
    if case.acting.role in (Role.REVIEWER, Role.IMPORTER):
        report = posting.report
        reporter = Reporter(role=report.reporter_role, organisation=report.reporter)
    row = Row(
        number=1,
        completion=completion,
        corrects=posting.posting_id,
        reporter=reporter,
    )
    event = _judge_one(case, row)
    if row.claim is not None:
        raise AlreadyPostedError(row.claim.posting_id, ())
    return row, event


def _judge_one(case: Case, row: Row) -> CompletionPosted:
    judge(case, [row])
    if row.refusal is not None:
        raise row.refusal
    if row.event is None:  # pragma: no cover - a row is refused or has its event
        raise AssertionError
    return row.event


def _proposals(row: Row) -> list[Proposal]:
    return [row.proposal] if row.proposal else []


def _told_one(row: Row, recorded: Sequence[Recorded]) -> Mapping[str, Any]:
    body = told(row, positions_of(recorded))
    return {name: value for name, value in body.items() if name != "row"}
