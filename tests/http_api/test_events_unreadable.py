"""The feed beside an event that this release cannot read: the others are told."""

from hashlib import sha256

import psycopg
import pytest

from domain.terms import StreamKind
from tests.http_api.conftest import Door
from tests.http_api.test_events import about, decided, heard

UNREADABLE = b"{}"
"""What no event of a known topic has for a body."""
LOST = "00000000-0000-4000-8000-000000000001"


def appended(
    door: Door, teacher_id: str, topic: str, *, body: bytes, subject_id: str | None
) -> None:
    """Append an event to a teacher's stream that need not be readable."""
    stream = door.ledger.stream(StreamKind.TEACHER, teacher_id)
    with psycopg.connect(door.services.settings.owner_url) as owner:
        owner.execute(
            "INSERT INTO ledger.event SELECT district, %(position)s, stream_kind,"
            " stream_key, stream_id, version + 1, %(topic)s, %(body)s, %(digest)s,"
            " recorded_at, NULL, actor_client, actor_person, actor_role,"
            " actor_organisation, request_id, NULL, NULL, NULL, %(subject_id)s"
            " FROM ledger.event WHERE stream_id = %(stream_id)s"
            " ORDER BY version DESC LIMIT 1",
            {
                "position": door.ledger.position() + 1,
                "topic": topic,
                "body": body,
                "digest": sha256(body).digest(),
                "subject_id": subject_id,
                "stream_id": stream.stream_id,
            },
        )


def test_a_teacher_whose_record_cannot_be_read_keeps_nothing_from_the_others(door):
    since = door.ledger.position()
    own = door.posted("school")
    door.posted("other_school", teacher_id="T2")
    appended(door, "T2", "teacher-moved", body=UNREADABLE, subject_id=None)

    assert about(heard(door, "school", since)) == [("completion-posted", own)]
    assert heard(door, "other_school", since) == []


@pytest.mark.parametrize("who", ["school", "provider"])
def test_a_posting_that_cannot_be_read_keeps_nothing_from_the_others(door, who):
    since = door.ledger.position()
    own = door.posted(who)
    appended(door, "T1", "completion-posted", body=UNREADABLE, subject_id=LOST)
    approved = b'{"level":"district","posting_id":"%s"}' % LOST.encode()
    appended(door, "T1", "completion-approved", body=approved, subject_id=LOST)
    decided(door, own)

    assert about(heard(door, who, since)) == [
        ("completion-posted", own),
        ("completion-approved", own),
    ]
