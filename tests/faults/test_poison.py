"""F9: an event that cannot be projected parks its stream, and nothing else."""

from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from domain.terms import StreamKind
from ledger.application import CreditLedger
from projections.errors import PoisonError
from projections.origins import history
from projections.rebuild import rebuild
from projections.statements import Question, statement
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    a_teacher,
    an_activity,
    an_approval,
    record,
)

CREDITS = Question(series="credits", today=TODAY)


@pytest.fixture
def poison(ledger: CreditLedger, owner: psycopg.Connection):
    """Return a function that appends an event of a topic nobody knows to a stream."""

    def append(kind: StreamKind, key: str, body: bytes = b"{}") -> int:
        stream = ledger.stream(kind, key)
        position = ledger.position() + 1
        owner.execute(
            sql.SQL(
                "INSERT INTO ledger.event SELECT district, %(position)s, stream_kind,"
                " stream_key, stream_id, version + 1, 'from-the-future', %(body)s,"
                " %(digest)s, recorded_at, NULL, actor_client, actor_person,"
                " actor_role, actor_organisation, request_id, NULL, NULL, NULL, NULL"
                " FROM ledger.event WHERE stream_id = %(stream_id)s"
                " ORDER BY version DESC LIMIT 1"
            ),
            {
                "position": position,
                "body": body,
                "digest": sha256(body).digest(),
                "stream_id": stream.stream_id,
            },
        )
        return position

    return append


def test_a_poison_event_parks_only_its_stream(ledger, projector, room, poison):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1), a_report(2, "T002"))
    since = poison(StreamKind.TEACHER, "T001")
    record(ledger, an_approval(1), an_approval(2, "T002"))

    projector.catch_up(TODAY)

    parked = statement(room, "T001", CREDITS)
    other = statement(room, "T002", CREDITS)
    assert parked.read.stale_since == since
    assert parked.statement.total_credits == 0, "the approval came after the poison"
    assert other.read.stale_since is None
    assert other.statement.total_credits == 2
    assert [(p.key, p.since_position) for p in room.parked()] == [("T001", since)]
    assert "from-the-future" in room.parked()[0].error


def test_the_history_of_a_parked_teacher_is_still_told(ledger, projector, room, poison):
    a_district(ledger)
    record(ledger, a_report(1))
    poison(StreamKind.TEACHER, "T001")

    projector.catch_up(TODAY)

    topics = [step.recorded.event.TOPIC for step in history(room, "T001")]
    assert topics == ["teacher-registered", "completion-posted"]


def test_statements_that_rest_on_a_poisoned_register_entry_say_so(
    ledger, projector, room, poison
):
    a_district(ledger)
    record(ledger, an_activity("A002"), a_teacher("T002"))
    record(ledger, a_report(1), a_report(2, "T002", activity_id="A002"))
    since = poison(StreamKind.ACTIVITY, "A002")
    record(ledger, an_approval(1), an_approval(2, "T002"))

    projector.catch_up(TODAY)

    assert statement(room, "T002", CREDITS).read.stale_since == since
    assert statement(room, "T002", CREDITS).statement.total_credits == 2
    assert statement(room, "T001", CREDITS).read.stale_since is None


def test_an_event_that_the_tables_refuse_parks_its_stream(
    ledger, projector, room, owner
):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1), a_report(2, "T002"))
    projector.catch_up(TODAY)
    owner.execute("SET ROLE credit_ledger_projector")
    owner.execute("CREATE DOMAIN projection.hours AS bigint CHECK (VALUE < 5000)")
    (schema,) = owner.execute("SELECT schema_name FROM projection.live").fetchone()
    owner.execute(
        sql.SQL(
            "ALTER TABLE {}.completion ALTER amount_hundredths TYPE projection.hours"
        ).format(sql.Identifier(schema))
    )
    posted = record(
        ledger,
        a_report(3, occasion="2", amount=Decimal(60)),
        a_report(4, "T002", occasion="2"),
    )

    projector.catch_up(TODAY)

    assert [(p.key, p.since_position) for p in room.parked()] == [
        ("T001", posted[0].position)
    ]
    assert len(room.teacher_facts("T002").facts.completions) == 2


def test_a_strict_rebuild_stops_and_names_the_event(ledger, projector, room, poison):
    a_district(ledger)
    since = poison(StreamKind.TEACHER, "T001")
    projector.catch_up(TODAY)
    before = room.position()

    with pytest.raises(PoisonError) as refused:
        rebuild(projector, TODAY)

    assert refused.value.position == since
    assert refused.value.stream == "teacher T001"
    assert room.position() == before, "the live tables stay"


def test_nothing_of_a_rebuild_that_failed_is_left(ledger, projector, owner, poison):
    a_district(ledger)
    poison(StreamKind.TEACHER, "T001")

    with pytest.raises(PoisonError):
        rebuild(projector, TODAY)

    left = owner.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'projection\\_%'"
    ).fetchall()
    assert len(left) == 1


def test_a_note_on_a_posting_that_nobody_knows_changes_nothing(ledger, projector, room):
    a_district(ledger)
    record(ledger, an_approval(UUID(int=99).int))

    projector.catch_up(TODAY)

    assert room.teacher_facts("T001").facts.completions == ()
    assert room.parked() == []


def test_an_event_that_was_projected_and_cannot_be_read_again_parks_its_stream(
    ledger, projector, room, owner
):
    """An older program meets what a newer one had projected."""
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1), a_report(2, "T002"))
    projector.catch_up(TODAY)
    (posted,) = [e for e in ledger.log(0, 100) if e.event == a_report(1)[2]]
    owner.execute("ALTER TABLE ledger.event DISABLE TRIGGER ALL")
    owner.execute(
        "UPDATE ledger.event SET topic = 'from-the-future' WHERE position = %s",
        [posted.position],
    )
    record(ledger, an_approval(1), an_approval(2, "T002"))

    projector.catch_up(TODAY)

    assert [p.since_position for p in room.parked()] == [posted.position]
    assert statement(room, "T002", CREDITS).statement.total_credits == 2
    assert statement(room, "T001", CREDITS).read.stale_since == posted.position
