"""What `eventsourcing` sees of us: its own ways in and out lead to our log."""

import pytest
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError, Notification

from ledger.application import CreditLedger
from ledger.envelope import Submitted
from ledger.errors import CodecError
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder
from ledger.requests import Proposal
from tests.conftest import a_request
from tests.ledger.recording import posting, record, teacher


def submitted(ledger, actor, version=0, **changes):
    proposal = Proposal(stream=teacher(ledger), event=posting(**changes))
    return Submitted(
        proposal=proposal, request=a_request(actor), originator_version=version
    )


def test_the_ledger_is_an_application_with_our_recorder_and_mapper(ledger):
    assert isinstance(ledger, Application)
    assert isinstance(ledger.recorder, LedgerRecorder)
    assert isinstance(ledger.mapper, LedgerMapper)
    assert ledger.events.recorder is ledger.recorder


def test_save_appends_through_our_recorder(ledger, school_actor):
    recordings = ledger.save(
        submitted(ledger, school_actor), submitted(ledger, school_actor, occasion="2")
    )

    assert [recording.notification.id for recording in recordings] == [1, 2]
    assert [r.version for r in ledger.read(teacher(ledger))] == [1, 2]


def test_save_of_a_big_batch_does_not_hang(ledger, school_actor):
    """The stock recorder did, with 2,000 events over a Unix socket."""
    events = [
        submitted(ledger, school_actor, occasion=str(number)) for number in range(3000)
    ]

    ledger.save(*events)

    assert ledger.position() == 3000


def test_save_with_a_version_that_is_taken_conflicts(ledger, school_actor):
    ledger.save(submitted(ledger, school_actor, version=1))

    with pytest.raises(IntegrityError):
        ledger.save(submitted(ledger, school_actor, version=1, occasion="2"))


def test_the_notification_log_is_our_log(ledger, school_actor):
    for number in range(12):
        record(ledger, school_actor, posting(occasion=str(number)))

    section = ledger.notification_log["1,10"]
    rest = ledger.notification_log.select(start=11, limit=10)

    assert [item.id for item in section.items] == list(range(1, 11))
    assert section.next_id == "11,20"
    assert [item.id for item in rest] == [11, 12]
    assert all(isinstance(item, Notification) for item in rest)


def test_the_log_can_be_read_by_topic_and_up_to_a_position(ledger, school_actor):
    record(ledger, school_actor, posting(), posting(occasion="2"))
    select = ledger.recorder.select_notifications

    assert [row.id for row in select(1, 10, topics=["completion-posted"])] == [1, 2]
    assert select(1, 10, topics=["school-merged"]) == []
    assert [row.id for row in select(1, 10, stop=1)] == [1]
    assert [row.id for row in select(1, 10, inclusive_of_start=False)] == [2]


def test_a_stream_can_be_read_backwards(ledger, school_actor):
    record(ledger, school_actor, posting(), posting(occasion="2"))

    rows = ledger.recorder.select_events(teacher(ledger).stream_id, desc=True, limit=1)

    assert [row.originator_version for row in rows] == [2]


def test_the_repository_folds_what_a_projector_says(ledger, school_actor):
    record(ledger, school_actor, posting())

    def nothing(_state, _events):
        return None

    with pytest.raises(AggregateNotFoundError):
        ledger.repository.get(teacher(ledger).stream_id, projector_func=nothing)


def test_the_environment_of_the_process_cannot_swap_our_parts(settings, monkeypatch):
    """The library merges os.environ into its settings; ours must win."""
    monkeypatch.setenv("MAPPER_TOPIC", "eventsourcing.persistence:Mapper")
    monkeypatch.setenv("CREDITLEDGER_PERSISTENCE_MODULE", "eventsourcing.popo")
    monkeypatch.setenv("COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setenv("IS_SNAPSHOTTING_ENABLED", "y")

    with CreditLedger(settings) as ledger:
        assert isinstance(ledger.mapper, LedgerMapper)
        assert isinstance(ledger.recorder, LedgerRecorder)
        assert ledger.mapper.compressor is None
        assert ledger.snapshots is None


def test_only_submitted_events_are_written(ledger):
    with pytest.raises(CodecError, match="not submitted"):
        ledger.mapper.to_stored_event(posting())


def test_there_is_no_second_place_where_events_are_kept(ledger):
    factory = ledger.factory
    for refuse in (
        factory.aggregate_recorder,
        factory.tracking_recorder,
        factory.process_recorder,
    ):
        with pytest.raises(NotImplementedError):
            refuse()
