"""Files that were sent in, and what became of their rows, part by part."""

from dataclasses import replace
from uuid import UUID

import psycopg
import pytest

from ledger.commands.uploads import CHECK, POST, confirm_upload, take_in_file
from ledger.errors import NotYetCheckedError
from ledger.jobs import JobLostError, JobState
from ledger.upload_parts import AnsweredRow, Place, Step, Why
from ledger.uploads import Owner, UploadedFile
from tests.conftest import a_request
from tests.ledger.concurrency import run_together

FILE = UploadedFile(name="rows.csv", kind="csv", content="教师编号".encode())


def a_row(number, status="posted", **told):
    result = {"row": number, "status": status, **told}
    return AnsweredRow(read={"cells": {"teacher_id": "\ud800"}}, result=result)


ROWS = [
    a_row(2),
    a_row(3, "refused", code="teacher-unknown", field="teacher_id"),
    a_row(4, "already-known"),
]


@pytest.fixture
def upload_id(ledger, school_actor):
    """A file that waits for its check."""
    answer = take_in_file(ledger, a_request(school_actor), FILE)
    return UUID(answer.body["import_id"])


@pytest.fixture
def place(upload_id):
    return Place(upload_id=upload_id, step=Step.CHECK, number=0)


def taken(ledger, kind=CHECK):
    return ledger.jobs.take("worker", [kind])


def test_a_file_is_kept_as_it_came_with_its_digest_and_its_check(ledger, upload_id):
    found = ledger.uploads.find(upload_id)

    assert (found.name, found.sha256, found.is_kept) == ("rows.csv", FILE.sha256, True)
    assert ledger.uploads.content(upload_id) == FILE.content
    assert ledger.jobs.find(found.check_job_id).state is JobState.WAITING


def test_the_rows_of_a_part_are_read_back_in_order_and_counted(ledger, place):
    job = taken(ledger)

    ledger.upload_parts.keep(job, place, ROWS[::-1])

    assert list(ledger.upload_parts.rows(place)) == ROWS
    assert list(ledger.upload_parts.rows(place, refused_only=True)) == ROWS[1:2]
    (part,) = ledger.upload_parts.of_step(place.upload_id, Step.CHECK)
    assert (part.first_row, part.last_row) == (2, 4)
    assert part.counts == {"posted": 1, "refused": 1, "already-known": 1}
    assert part.reasons == {Why(code="teacher-unknown", field="teacher_id"): 1}
    assert ledger.upload_parts.of_step(place.upload_id, Step.POST) == []


def test_a_worker_taken_for_dead_keeps_no_part_over_the_next_one_s(ledger, place):
    job = taken(ledger)
    ledger.jobs.give_back(job)
    again = taken(ledger)
    ledger.upload_parts.keep(again, place, ROWS[:1])

    with pytest.raises(JobLostError):
        ledger.upload_parts.keep(job, place, ROWS)

    assert list(ledger.upload_parts.rows(place)) == ROWS[:1]
    ledger.upload_parts.keep(again, place, ROWS[:2])
    assert list(ledger.upload_parts.rows(place)) == ROWS[:2]


def test_two_who_confirm_at_once_lead_to_one_posting(ledger, upload_id, school_actor):
    upload = ledger.uploads.find(upload_id)
    with pytest.raises(NotYetCheckedError):
        confirm_upload(ledger, a_request(school_actor), upload)
    job = taken(ledger)
    ledger.jobs.finish(job, {"rows": 1, "counts": {"posted": 1}}, b"")

    run_together([lambda: confirm_upload(ledger, a_request(school_actor), upload)] * 4)

    asked = ledger.jobs.newest(POST)
    assert [one.job_id for one in asked] == [ledger.uploads.find(upload_id).post_job_id]


def test_a_school_s_files_are_those_of_its_role_and_name(
    ledger, upload_id, school_actor
):
    owners = {
        "own": Owner(role=school_actor.role, organisations=["S001"]),
        "other": Owner(role=school_actor.role, organisations=["S002"]),
    }
    stranger = replace(school_actor, organisation="S002")
    take_in_file(ledger, a_request(stranger), replace(FILE, name="theirs.csv"))

    upload = ledger.uploads.find(upload_id)
    assert owners["own"].owns(upload)
    assert not owners["other"].owns(upload)
    assert ledger.uploads.newest(owners["own"]) == [upload]
    assert len(ledger.uploads.newest(None)) == 2


def test_the_application_can_neither_change_a_file_nor_drop_it_early(ledger, upload_id):
    with psycopg.connect(ledger.settings.database_url) as connection:
        for statement in (
            "UPDATE ledger.upload SET content = NULL",
            "UPDATE ledger.upload SET sha256 = ''",
            "DELETE FROM ledger.upload",
            "DELETE FROM ledger.upload_part",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()

    assert ledger.uploads.drop(0) == 0
    assert ledger.uploads.find(upload_id).is_kept
