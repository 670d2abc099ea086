"""How a file stands on its way in: sent, checked, confirmed, posted.

Plain functions over the tables of files and jobs: a page and the API read the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.errors import UnknownError
from domain.terms import Actor
from http_api.importing.tallies import Tally, tally_of, tally_so_far
from ledger.application import CreditLedger
from ledger.jobs import Job, JobState, Progress
from ledger.upload_parts import Step
from ledger.uploads import Owner, Upload
from projections.cursors import cursor_of_text, text_in
from projections.errors import BadCursorError


class ImportState(StrEnum):
    """Where a file stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    POSTING = "posting"
    POSTED = "posted"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_going_on(self) -> bool:
        """Tell whether a worker has to do with it."""
        return self in (ImportState.CHECKING, ImportState.POSTING)


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """How one file stands, and how many of its rows became what."""

    upload: Upload
    check: Job
    posting: Job | None
    tally: Tally

    @property
    def import_id(self) -> UUID:
        """By what it is asked for."""
        return self.upload.upload_id

    @property
    def job(self) -> Job:
        """The job that was asked for last."""
        return self.posting or self.check

    @property
    def state(self) -> ImportState:
        """Where it stands."""
        state = self.job.state
        if state is JobState.FAILED:
            return ImportState.FAILED
        if state is JobState.CANCELLED:
            return ImportState.CANCELLED
        if self.posting is None:
            done, going_on = ImportState.CHECKED, ImportState.CHECKING
        else:
            done, going_on = ImportState.POSTED, ImportState.POSTING
        return done if state is JobState.DONE else going_on

    @property
    def step(self) -> Step:
        """Whose answers are told: what would become of the rows, or what did."""
        return Step.CHECK if self.posting is None else Step.POST

    @property
    def progress(self) -> Progress:
        """How far the job is that was asked for last."""
        return self.job.progress

    @property
    def confirmed_at(self) -> datetime | None:
        """When it was last confirmed."""
        return self.posting.asked_at if self.posting else None

    @property
    def confirmed_by(self) -> Actor | None:
        """In whose name its rows are posted."""
        return self.posting.actor if self.posting else None

    @property
    def to_post(self) -> int:
        """How many rows a confirmation would post."""
        if self.posting is not None:
            return self.tally.counts.get("not-posted", 0)
        return self.tally.new

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a confirmation would post anything."""
        if self.check.state is not JobState.DONE or not self.upload.is_kept:
            return False
        if self.posting is None:
            return self.to_post > 0
        return self.state in (ImportState.FAILED, ImportState.CANCELLED)

    @property
    def errors(self) -> Sequence[Mapping[str, Any]]:
        """What is wrong with the file as a whole: `code`, `message`, `field`, `row`."""
        if self.state is not ImportState.FAILED:
            return ()
        told = {"code": self.job.error_code, "message": self.job.error_message}
        return self.job.error_reasons or ({**told, "field": None, "row": None},)


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """A slice of the list of files, and the cursor of the next one."""

    items: Sequence[ImportView]
    next_cursor: str | None


def find_upload(ledger: CreditLedger, import_id: UUID, owner: Owner | None) -> Upload:
    """Return a file; raises UnknownError, for another's as for none at all."""
    upload = ledger.uploads.find(import_id)
    if upload is None or not (owner is None or owner.owns(upload)):
        raise UnknownError("import", import_id, "import_id")
    return upload


def one_import(
    ledger: CreditLedger, import_id: UUID, owner: Owner | None
) -> ImportView:
    """Return how a file stands; raises UnknownError."""
    upload = find_upload(ledger, import_id, owner)
    jobs = ledger.jobs.several(_job_ids([upload]))
    return _view(ledger, upload, jobs)


def imports(
    ledger: CreditLedger,
    owner: Owner | None,
    cursor: str | None = None,
    limit: int = 50,
) -> ImportPage:
    """Return the files that came in, newest first; raises BadCursorError."""
    before = None if cursor is None else _id_in(cursor)
    found = ledger.uploads.newest(owner, before=before, limit=limit + 1)
    uploads = found[:limit]
    jobs = ledger.jobs.several(_job_ids(uploads))
    more = len(found) > limit
    return ImportPage(
        items=[_view(ledger, upload, jobs) for upload in uploads],
        next_cursor=cursor_of_text(str(uploads[-1].upload_id)) if more else None,
    )


def _job_ids(uploads: Iterable[Upload]) -> list[UUID]:
    ids = [(upload.check_job_id, upload.post_job_id) for upload in uploads]
    return [job_id for both in ids for job_id in both if job_id is not None]


def _view(ledger: CreditLedger, upload: Upload, jobs: Mapping[UUID, Job]) -> ImportView:
    check = jobs.get(upload.check_job_id) if upload.check_job_id else None
    if check is None:  # both are written in one transaction
        raise UnknownError("import", upload.upload_id, "import_id")
    posting = jobs.get(upload.post_job_id) if upload.post_job_id else None
    tally = _tally(ledger, upload, posting or check)
    return ImportView(upload=upload, check=check, posting=posting, tally=tally)


def _tally(ledger: CreditLedger, upload: Upload, job: Job) -> Tally:
    """Return the counts: as the job summed them up, else part by part so far."""
    if job.state is JobState.DONE and job.summary is not None:
        return Tally.from_json(job.summary)
    parts = ledger.upload_parts
    checked = parts.of_step(upload.upload_id, Step.CHECK)
    if upload.post_job_id is None:
        return tally_of(checked)
    return tally_so_far(checked, parts.of_step(upload.upload_id, Step.POST))


def _id_in(cursor: str) -> UUID:
    try:
        return UUID(text_in(cursor))
    except ValueError:
        raise BadCursorError from None
