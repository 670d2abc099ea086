"""Long work, asked for by requests and done by workers, one job at a time.

A worker holds a job under a lease and prolongs it while it works; a job whose lease
ran out is taken up by the next worker, under a higher attempt, and the first may write
no more. Taking skips what another is about to take (SKIP LOCKED).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from domain.canonical import canonical_bytes, sha256_hex
from domain.errors import LedgerError
from domain.terms import Actor
from ledger.actors import actor_of
from ledger.database import Database
from ledger.requests import Request

LEASE_S = 30
ATTEMPTS = 3
"""A job that took so many workers with it is not tried again."""
TOLD = (
    "summary",
    "result",
    "error_code",
    "error_message",
    "error_reasons",
)
"""What may be told of a job that is over."""


class JobState(StrEnum):
    """How a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self not in (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a job is, in whatever it counts."""

    stage: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of long work."""

    job_id: UUID
    kind: str
    question: Mapping[str, Any]
    """JSON, as it was asked."""
    state: JobState
    asked_at: datetime
    asked_on: date
    """The district's day when it was asked."""
    actor: Actor
    request_id: str
    attempt: int
    cancel_asked: bool
    progress: Progress
    started_at: datetime | None
    finished_at: datetime | None
    summary: Mapping[str, Any] | None
    has_result: bool
    """False also where a result was dropped to save room."""
    error_code: str | None
    error_message: str | None
    error_reasons: Sequence[Mapping[str, Any]]
    """`code`, `message`, `field`, and in a file the `row` from 1."""

    @property
    def request(self) -> Request:
        """Return the request that asked for it, to record what comes of it."""
        return Request(
            actor=self.actor, request_id=self.request_id, today=self.asked_on
        )


class Jobs:
    """The jobs of a district."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def check_space(self) -> None:
        """Raise DiskFullError where there is little room for what comes of a job."""
        self._database.space.check()

    # --- asking -----------------------------------------------------------------------

    def ask(self, request: Request, kind: str, question: Mapping[str, Any]) -> UUID:
        """Ask for long work, and return the id of the job; raises DiskFullError."""
        self.check_space()
        actor = request.actor
        ((job_id,),) = self._rows(
            "ask",
            kind=kind,
            question=json.dumps(question, ensure_ascii=False),
            question_sha256=question_sha256(question),
            asked_on=request.today,
            client_id=actor.client_id,
            person=actor.person,
            role=actor.role.value,
            organisation=actor.organisation,
            request_id=request.request_id,
        )
        return UUID(str(job_id))

    def find(self, job_id: UUID) -> Job | None:
        """Return a job as it stands; None where there is none of this id."""
        rows = self._rows("one", job_id=job_id)
        return _job(rows[0]) if rows else None

    def several(self, job_ids: Iterable[UUID]) -> Mapping[UUID, Job]:
        """Return jobs by their ids; those that there are not are left out."""
        rows = self._rows("several", job_ids=list(job_ids))
        return {job.job_id: job for job in map(_job, rows)}

    def newest(
        self, kind: str, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[Job]:
        """Return the newest jobs of a kind; older ones with `before` a job's id."""
        return [
            _job(row)
            for row in self._rows("newest", kind=kind, before=before, limit=limit)
        ]

    def of_question(
        self, kind: str, question: Mapping[str, Any], limit: int = 5
    ) -> Sequence[Job]:
        """Return the newest jobs that ask a question."""
        digest = question_sha256(question)
        rows = self._rows("of_question", kind=kind, question_sha256=digest, limit=limit)
        return [_job(row) for row in rows]

    def result(self, job_id: UUID) -> bytes | None:
        """Return the result of a job, compressed; None where it has none any more."""
        rows = self._rows("result", job_id=job_id)
        return bytes(rows[0][0]) if rows and rows[0][0] is not None else None

    def cancel(self, job_id: UUID) -> bool:
        """Ask that a job end; False where it is over, or there is none."""
        return self._run("cancel", job_id=job_id) > 0

    # --- working ----------------------------------------------------------------------

    def take(
        self, worker: str, kinds: Sequence[str], lease_s: float = LEASE_S
    ) -> Job | None:
        """Take the job that has waited longest; None where there is nothing to do."""
        self._run("give_up", attempts=ATTEMPTS)
        rows = self._rows("take", worker=worker, kinds=list(kinds), lease_s=lease_s)
        return _job(rows[0]) if rows else None

    def beat(self, job: Job, progress: Progress, lease_s: float = LEASE_S) -> bool:
        """Prolong the lease of a job, and return whether somebody wants it to end.

        Raises JobLostError where the job is somebody else's by now.
        """
        rows = self._rows(
            "beat",
            job_id=job.job_id,
            attempt=job.attempt,
            lease_s=lease_s,
            stage=progress.stage,
            done=progress.done,
            total=progress.total,
        )
        if not rows:
            raise JobLostError(job.job_id)
        return bool(rows[0][0])

    def finish(self, job: Job, summary: Mapping[str, Any], result: bytes) -> None:
        """Keep what came of a job; raises JobLostError."""
        told = json.dumps(summary, ensure_ascii=False)
        self._end(job, JobState.DONE, summary=told, result=result)

    def fail(self, job: Job, error: LedgerError) -> None:
        """Say why nothing came of a job; raises JobLostError."""
        self._end(
            job,
            JobState.FAILED,
            error_code=error.code,
            error_message=error.message,
            error_reasons=json.dumps(_reasons(error), ensure_ascii=False),
        )

    def end_cancelled(self, job: Job) -> None:
        """Say that a job ended because somebody wanted it; raises JobLostError."""
        self._end(job, JobState.CANCELLED)

    def give_back(self, job: Job) -> None:
        """Let the next worker begin a job anew, without waiting for the lease."""
        self._run("give_back", job_id=job.job_id, attempt=job.attempt)

    def drop_results(self, kind: str, keep: int) -> int:
        """Drop all results of a kind but the newest, and return how many."""
        return self._run("drop_results", kind=kind, keep=keep)

    def drop(self, days: int) -> int:
        """Drop the jobs that have been over for so many days, and return how many.

        What a replay found stays in the log; only its question and its lists go. Jobs
        of files that were sent in stay: they say what became of the file.
        """
        return self._run("drop", days=days)

    def _end(self, job: Job, state: JobState, **told: Any) -> None:
        nothing = dict.fromkeys(TOLD)
        changed = self._run(
            "finish",
            job_id=job.job_id,
            attempt=job.attempt,
            state=state.value,
            **{**nothing, **told},
        )
        if not changed:
            raise JobLostError(job.job_id)

    def _rows(self, name: str, **parameters: Any) -> list[TupleRow]:
        return self._database.rows(
            f"jobs/{name}", {"district": self._district, **parameters}
        )

    def _run(self, name: str, **parameters: Any) -> int:
        return self._database.run(
            f"jobs/{name}", {"district": self._district, **parameters}
        )


class JobLostError(LedgerError):
    """A worker was taken for dead, and another has taken its job up."""

    code = "job-lost"

    def __init__(self, job_id: UUID) -> None:
        super().__init__(f"The job {job_id} is another worker's, or over.")


def question_sha256(question: Mapping[str, Any]) -> str:
    """Return the digest by which jobs of the same question are found."""
    return sha256_hex(canonical_bytes(dict(question)))


def _reasons(error: LedgerError) -> list[dict[str, Any]]:
    """Return what was wrong; several things where the refusal has a list of them."""
    return [
        {
            "code": one.code,
            "message": one.message,
            "field": one.field,
            "row": getattr(one, "row", None),
        }
        for one in getattr(error, "reasons", ()) or (error,)
    ]


def _job(row: TupleRow) -> Job:
    job_id, kind, question, state, asked_at, asked_on, *rest = row
    client_id, person, role, organisation, request_id, attempt, *rest = rest
    cancel_asked, stage, done, total, started_at, finished_at, *rest = rest
    summary, has_result, error_code, error_message, error_reasons = rest
    return Job(
        job_id=job_id,
        kind=kind,
        question=question,
        state=JobState(state),
        asked_at=asked_at,
        asked_on=asked_on,
        actor=actor_of(client_id, person, role, organisation),
        request_id=request_id,
        attempt=attempt,
        cancel_asked=cancel_asked,
        progress=Progress(stage=stage, done=done, total=total),
        started_at=started_at,
        finished_at=finished_at,
        summary=summary,
        has_result=has_result,
        error_code=error_code,
        error_message=error_message,
        error_reasons=error_reasons or (),
    )
