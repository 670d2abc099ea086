"""Files that are sent in, confirmed, cancelled and dropped while others look."""

from uuid import UUID

import pytest

from ledger.application import CreditLedger
from ledger.commands.uploads import CHECK, POST, confirm_upload, take_in_file
from ledger.jobs import JobState
from ledger.upload_parts import AnsweredRow, Place, Step
from ledger.uploads import UploadedFile
from tests.conftest import a_request
from tests.ledger.concurrency import run_together

FILE = UploadedFile(name="rows.csv", kind="csv", content="教师编号".encode())
DAYS = 30


@pytest.fixture
def upload_id(ledger, school_actor):
    """A file of one new row that was checked."""
    answer = take_in_file(ledger, a_request(school_actor), FILE)
    job = ledger.jobs.take("worker", [CHECK])
    ledger.jobs.finish(job, {"rows": 1, "counts": {"posted": 1}}, b"")
    return UUID(answer.body["import_id"])


@pytest.fixture
def confirm(ledger, upload_id, school_actor):
    """Return a function that confirms the file and returns the job that posts it."""

    def confirm_file():
        upload = ledger.uploads.find(upload_id)
        confirm_upload(ledger, a_request(school_actor), upload)
        return ledger.jobs.find(ledger.uploads.find(upload_id).post_job_id)

    return confirm_file


@pytest.fixture
def grown_old(owner, upload_id):
    owner.execute("UPDATE ledger.upload SET uploaded_at = '2020-01-01'")


def test_the_same_file_sent_twice_at_the_same_moment_is_one_import(
    settings, ledger, school_actor
):
    answers = []

    def sending():
        with CreditLedger(settings) as beside:
            answers.append(take_in_file(beside, a_request(school_actor), FILE))

    run_together([sending] * 6)

    assert len({answer.body["import_id"] for answer in answers}) == 1
    assert len(ledger.jobs.newest(CHECK)) == 1


def test_a_file_whose_posting_is_being_cancelled_is_posted_anew(ledger, confirm):
    first = confirm()
    ledger.jobs.take("worker", [POST])
    assert confirm().job_id == first.job_id
    ledger.jobs.cancel(first.job_id)

    second = confirm()

    assert second.job_id != first.job_id
    assert second.state is JobState.WAITING
    assert confirm().job_id == second.job_id


def test_what_was_asked_to_end_and_ended_all_the_same_is_not_posted_again(
    ledger, confirm
):
    first = confirm()
    job = ledger.jobs.take("worker", [POST])
    ledger.jobs.cancel(first.job_id)
    ledger.jobs.finish(job, {"rows": 1}, b"")

    assert confirm().job_id == first.job_id


@pytest.mark.usefixtures("grown_old")
def test_a_file_is_not_dropped_while_its_rows_are_being_posted(
    ledger, upload_id, confirm
):
    confirm()
    job = ledger.jobs.take("worker", [POST])

    assert ledger.uploads.drop(DAYS) == 0
    place = Place(upload_id=upload_id, step=Step.POST, number=0)
    row = AnsweredRow(read={}, result={"row": 1, "status": "posted"})
    ledger.upload_parts.keep(job, place, [row])
    ledger.jobs.finish(job, {"rows": 1}, b"")

    assert ledger.uploads.drop(DAYS) == 1
    assert ledger.upload_parts.of_step(upload_id, Step.POST) == []


@pytest.mark.usefixtures("grown_old")
def test_a_file_is_not_dropped_while_a_cancelled_posting_goes_on(
    ledger, upload_id, confirm
):
    cancelled = confirm()
    ledger.jobs.take("worker", [POST])
    ledger.jobs.cancel(cancelled.job_id)
    second = confirm()
    ledger.jobs.cancel(second.job_id)

    assert ledger.uploads.drop(DAYS) == 0
    assert ledger.uploads.find(upload_id).is_kept
