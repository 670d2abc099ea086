"""A teacher of whom an event cannot be read keeps no other teacher's report out."""

from hashlib import sha256

import pytest

from domain.errors import BatchRefusedError
from ledger.commands import batches
from ledger.commands.batches import Batch, Mode, NumberedRow
from ledger.errors import RecordUnreadableError
from tests.conftest import a_request
from tests.ledger.commands.telling import completion, post, register_teacher

UNREADABLE = b"{}"
"""What no event of a known topic has for a body."""


@pytest.fixture
def spoil(owner):
    """Return a function that makes a teacher's events of a topic unreadable."""

    def spoil_events(teacher_id, topic):
        owner.execute("ALTER TABLE ledger.event DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE ledger.event SET body = %s, body_sha256 = %s"
            " WHERE stream_key = %s AND topic = %s",
            [UNREADABLE, sha256(UNREADABLE).digest(), teacher_id, topic],
        )

    return spoil_events


@pytest.fixture
def three(district):
    """Teachers of the school: T1, whose record will be spoiled, T3 and T4."""
    for teacher_id in ("T3", "T4"):
        register_teacher(district, teacher_id)
    return district


def send(ledger, actor, *reports, **changes):
    rows = [NumberedRow(number=n, completion=one) for n, one in enumerate(reports, 1)]
    batch = Batch(rows=rows, **changes)
    return batches.post_batch(ledger, a_request(actor), batch)


def told(answer):
    return [row.get("code", row["status"]) for row in answer.body["results"]]


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("at_once", [1, 1000])
def test_a_teacher_whose_record_cannot_be_read_is_refused_alone(
    three, school_actor, spoil, dry_run, at_once
):
    reports = [completion(teacher_id=one) for one in ("T3", "T1", "T4", "T1")]
    spoil("T1", "teacher-registered")

    answer = send(three, school_actor, *reports, dry_run=dry_run, at_once=at_once)

    unreadable = "record-unreadable"
    assert told(answer) == ["posted", unreadable, "posted", unreadable]


def test_a_posting_that_cannot_be_read_refuses_its_own_key_alone(
    three, school_actor, spoil
):
    post(three, school_actor, occasion="lost")
    spoil("T1", "completion-posted")

    answer = send(
        three,
        school_actor,
        completion(teacher_id="T3"),
        completion(occasion="lost"),
        completion(occasion="other"),
    )

    assert told(answer) == ["posted", "record-unreadable", "posted"]


def test_an_id_that_stands_for_what_cannot_be_read_is_given_to_nothing_else(
    three, school_actor, owner, spoil
):
    post(three, school_actor, occasion="lost")
    spoil("T1", "completion-posted")
    owner.execute("DELETE FROM ledger.posting_key")  # as if it had been taken back
    reports = [completion(occasion="lost"), completion(teacher_id="T3")]

    answer = send(three, school_actor, *reports, completion(occasion="lost"))

    unreadable = "record-unreadable"
    assert told(answer) == [unreadable, "posted", unreadable]


def test_one_report_for_such_a_teacher_is_refused_and_not_a_fault(
    three, school_actor, spoil
):
    spoil("T1", "teacher-registered")

    with pytest.raises(RecordUnreadableError, match="T1") as refused:
        post(three, school_actor)

    assert refused.value.field == "teacher_id"
    assert post(three, school_actor, teacher_id="T3").outcome == "created"


def test_an_atomic_batch_with_such_a_teacher_names_the_row(three, school_actor, spoil):
    spoil("T1", "teacher-registered")
    reports = [completion(teacher_id="T3"), completion()]

    with pytest.raises(BatchRefusedError) as refused:
        send(three, school_actor, *reports, mode=Mode.ATOMIC)

    assert refused.value.rows == (2,)
