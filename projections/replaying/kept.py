"""Replays that were asked for: how they stand, and what came of them.

Plain functions over the table of jobs: a page and the API read the same.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from domain.errors import UnknownError
from domain.terms import Actor
from ledger.application import CreditLedger
from ledger.jobs import Job, JobState, Progress
from ledger.requests import Request
from projections.cursors import cursor_of_text, text_in
from projections.errors import BadCursorError, ResultMissingError
from projections.replaying.questions import ReplayQuestion
from projections.replaying.running import unpacked

REPLAY = "replay"
RESULTS_KEPT = 50
"""The newest results; older ones are dropped and can be computed again."""
RESULTS_IN_MEMORY = 2


@dataclass(frozen=True, kw_only=True)
class ReplayView:
    """How one replay stands, and the summary of what came of it."""

    replay_id: UUID
    state: JobState
    asked_at: datetime
    asked_by: Actor
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked: bool
    progress: Progress
    question: Mapping[str, Any]
    """Both sides without their texts, JSON."""
    summary: Mapping[str, Any] | None
    """Totals, schools, cohorts, clauses, shortfalls, edits, how it was recorded."""
    has_result: bool
    """The single teachers can be read."""
    error_code: str | None
    error_message: str | None


@dataclass(frozen=True, kw_only=True)
class ReplayPage:
    """A slice of the list of replays, and the cursor of the next one."""

    items: Sequence[ReplayView]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class DifferenceFilter:
    """Which of the changed teachers are wanted; without anything all."""

    change: str | None = None
    school_id: str | None = None
    cohort: str | None = None
    """After, or before where the document does not speak of the teacher any more."""
    cause: str | None = None
    """An edit by id, or `alone`, `together`, `undone`."""
    rule_id: str | None = None
    """A requirement that withholds the verdict on either side."""
    teacher_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    """A slice of the changed teachers, in the order of their ids."""

    items: Sequence[Mapping[str, Any]]
    next_cursor: str | None
    total: int
    """How many the filter lets through in all."""


def ask_replay(
    ledger: CreditLedger, request: Request, question: ReplayQuestion
) -> UUID:
    """Ask for a replay, and return its id."""
    return ledger.jobs.ask(request, REPLAY, question.as_json())


def replays(
    ledger: CreditLedger, cursor: str | None = None, limit: int = 50
) -> ReplayPage:
    """Return the replays that were asked for, newest first; raises BadCursorError."""
    before = None if cursor is None else _id_in(cursor)
    found = ledger.jobs.newest(REPLAY, before=before, limit=limit + 1)
    items = [_view(job) for job in found[:limit]]
    more = len(found) > limit
    return ReplayPage(
        items=items,
        next_cursor=cursor_of_text(str(items[-1].replay_id)) if more else None,
    )


def replay(ledger: CreditLedger, replay_id: UUID) -> ReplayView:
    """Return how a replay stands; raises UnknownError."""
    return _view(replay_job(ledger, replay_id))


def replay_job(ledger: CreditLedger, replay_id: UUID) -> Job:
    """Return the job of a replay, texts and all; raises UnknownError."""
    job = ledger.jobs.find(replay_id)
    if job is None or job.kind != REPLAY:
        raise UnknownError("replay", replay_id, "replay_id")
    return job


def differences(
    ledger: CreditLedger,
    replay_id: UUID,
    wanted: DifferenceFilter,
    cursor: str | None = None,
    limit: int = 50,
) -> DifferencePage:
    """Return a page of the changed teachers.

    Raises UnknownError, ResultMissingError, BadCursorError.
    """
    after = "" if cursor is None else text_in(cursor)
    found = [one for one in all_differences(ledger, replay_id) if _fits(one, wanted)]
    rest = [one for one in found if one["teacher_id"] > after]
    items = rest[:limit]
    more = len(rest) > limit
    return DifferencePage(
        items=items,
        next_cursor=cursor_of_text(items[-1]["teacher_id"]) if more else None,
        total=len(found),
    )


def all_differences(
    ledger: CreditLedger, replay_id: UUID
) -> Sequence[Mapping[str, Any]]:
    """Return every changed teacher; raises UnknownError and ResultMissingError."""
    job = replay_job(ledger, replay_id)
    if not job.has_result:
        raise ResultMissingError(replay_id, job.state.value)
    found: Sequence[Mapping[str, Any]] = _result(ledger, replay_id)["differences"]
    return found


def filtered(
    ledger: CreditLedger, replay_id: UUID, wanted: DifferenceFilter
) -> Iterator[Mapping[str, Any]]:
    """Yield the changed teachers that a filter lets through; as `all_differences`."""
    for one in all_differences(ledger, replay_id):
        if _fits(one, wanted):
            yield one


@lru_cache(maxsize=RESULTS_IN_MEMORY)
def _result(ledger: CreditLedger, replay_id: UUID) -> Mapping[str, Any]:
    """Return a result; it never changes once it is there."""
    packed = ledger.jobs.result(replay_id)
    if packed is None:
        raise ResultMissingError(replay_id, JobState.DONE)
    result: Mapping[str, Any] = json.loads(unpacked(packed))
    return result


def _fits(one: Mapping[str, Any], wanted: DifferenceFilter) -> bool:
    now = one["after"] or one["before"]
    asked = (
        (wanted.change, one["change"]),
        (wanted.school_id, one["school_id"]),
        (wanted.cohort, now["cohort"]),
        (wanted.teacher_id, one["teacher_id"]),
    )
    if any(wish not in (None, found) for wish, found in asked):
        return False
    if wanted.rule_id is not None and wanted.rule_id not in _withheld_by(one):
        return False
    return wanted.cause is None or wanted.cause in _causes_of(one)


def _withheld_by(one: Mapping[str, Any]) -> set[str]:
    sides = [side for side in (one["before"], one["after"]) if side is not None]
    return {lack["rule_id"] for side in sides for lack in side["withheld"]}


def _causes_of(one: Mapping[str, Any]) -> set[str]:
    """Return the edits of a cause, and the words for how they do it."""
    cause = one["cause"]
    if cause is None:
        return set()
    found = {*cause["alone"], *cause["together"], *cause["undone_by"]}
    for kind, word in (
        ("alone", "alone"),
        ("together", "together"),
        ("undone_by", "undone"),
    ):
        if cause[kind]:
            found.add(word)
    return found


def _view(job: Job) -> ReplayView:
    question = dict(job.question)
    for side in ("before", "after"):
        question[side] = {k: v for k, v in question[side].items() if k != "text"}
    return ReplayView(
        replay_id=job.job_id,
        state=job.state,
        asked_at=job.asked_at,
        asked_by=job.actor,
        started_at=job.started_at,
        finished_at=job.finished_at,
        cancel_asked=job.cancel_asked,
        progress=job.progress,
        question=question,
        summary=job.summary,
        has_result=job.has_result,
        error_code=job.error_code,
        error_message=job.error_message,
    )


def _id_in(cursor: str) -> UUID:
    try:
        return UUID(text_in(cursor))
    except ValueError:
        raise BadCursorError from None
