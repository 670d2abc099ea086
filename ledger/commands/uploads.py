"""Taking a file of rows in, and confirming that its rows are to be posted."""

from uuid import UUID

from ledger.application import Answer, CreditLedger, Request
from ledger.commands.jobs import ASKED
from ledger.errors import (
    FileDroppedError,
    NothingToPostError,
    NotYetCheckedError,
)
from ledger.jobs import Job, JobState
from ledger.recorder import OvertakenError
from ledger.uploads import Upload, UploadedFile

CHECK = "import-check"
"""The kind of job that says what would become of each row, and records nothing."""
POST = "import-post"
"""The kind of job that posts what can be posted."""

NEW = ("posted", "corroborating")
"""Statuses of rows that a posting adds to the log."""


def take_in_file(ledger: CreditLedger, request: Request, file: UploadedFile) -> Answer:
    """Keep a file, ask for its check, and answer with the id of the import.

    While the same file of the same client is still being checked it is that import,
    so that a second click makes nothing; afterwards it is a new one, since the log
    has moved on. Under an idempotency key the first answer is given again. Raises
    KeyReusedError, DiskFullError.
    """
    kept = ledger.kept_answer(request)
    if kept is not None:
        return kept
    try:
        with ledger.database.transaction():
            ledger.uploads.hold(request, file)
            upload_id = ledger.uploads.being_checked(request, file)
            if upload_id is None:
                upload_id = _kept_and_asked(ledger, request, file)
            answer = Answer(outcome=ASKED, body={"import_id": str(upload_id)})
            ledger.answers.keep(request, answer)
    except OvertakenError:
        return ledger.kept_answer(request) or take_in_file(ledger, request, file)
    return answer


def confirm_upload(ledger: CreditLedger, request: Request, upload: Upload) -> Answer:
    """Ask that the rows of a checked file be posted, in the name of who asks.

    A second confirmation leads to the same posting, unless that was cancelled, is to
    be cancelled, or failed: then the rows are posted that were not yet. Raises
    NotYetCheckedError, NothingToPostError, FileDroppedError.
    """
    kept = ledger.kept_answer(request)
    if kept is not None:
        return kept
    answer = Answer(outcome=ASKED, body={"import_id": str(upload.upload_id)})
    checked = _checked(ledger, upload)
    posting = ledger.jobs.find(upload.post_job_id) if upload.post_job_id else None
    if posting is not None and _is_posting(posting):
        return ledger.keep_answer(request, answer)
    _check_worth(upload, checked)
    question = {
        "upload_id": str(upload.upload_id),
        "rows": (checked.summary or {}).get("rows", 0),
    }
    try:
        with ledger.database.transaction():
            job_id = ledger.jobs.ask(request, POST, question)
            ledger.uploads.lead_to_posting(
                upload.upload_id, job_id, earlier=upload.post_job_id
            )
            ledger.answers.keep(request, answer)
    except OvertakenError:
        return ledger.kept_answer(request) or answer
    return answer


def _kept_and_asked(ledger: CreditLedger, request: Request, file: UploadedFile) -> UUID:
    upload_id = ledger.uploads.store(request, file)
    job_id = ledger.jobs.ask(request, CHECK, {"upload_id": str(upload_id)})
    ledger.uploads.lead_to_check(upload_id, job_id)
    return upload_id


def _checked(ledger: CreditLedger, upload: Upload) -> Job:
    job = ledger.jobs.find(upload.check_job_id) if upload.check_job_id else None
    if job is None or job.state is not JobState.DONE:
        state = job.state.value if job else JobState.WAITING.value
        raise NotYetCheckedError(upload.name, state)
    return job


def _is_posting(posting: Job) -> bool:
    """Say whether rows were or will be posted to the end, unless something happens."""
    if posting.state.is_over:
        return posting.state is JobState.DONE
    return not posting.cancel_asked


def _check_worth(upload: Upload, checked: Job) -> None:
    """Refuse to post a file of which nothing new would be recorded, or is kept."""
    if not upload.is_kept:
        raise FileDroppedError(upload.name)
    counts = (checked.summary or {}).get("counts", {})
    if not any(counts.get(status) for status in NEW):
        raise NothingToPostError(upload.name)
