"""The order of the log: dense, in commit order, never back in time, nothing missed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Event, Thread
from time import monotonic, sleep

import psycopg
import pytest

from domain.errors import LedgerError
from ledger.application import Proposal
from ledger.errors import StorageError
from tests.conftest import a_request
from tests.ledger.concurrency import run_together
from tests.ledger.recording import posting, record, teacher, told


def proposals(ledger, prefix, count):
    stream = teacher(ledger, prefix)
    return [
        Proposal(stream=stream, event=posting(teacher_id=prefix, occasion=str(number)))
        for number in range(count)
    ]


def test_eight_writers_and_a_tailing_reader_miss_nothing(ledger, school_actor):
    """Each event is seen once, in order, while others are still being written."""
    start, done, seen = Barrier(9), Event(), []

    def write(writer):
        start.wait()
        for turn in range(25):
            request = a_request(school_actor)
            wanted = proposals(ledger, f"T{writer}-{turn}", 1 + turn % 7)
            ledger.decide(request, lambda _, wanted=wanted: wanted, told)

    def tail():
        start.wait()
        while True:
            finished = done.is_set()
            page = ledger.log(seen[-1] if seen else 0, 50)
            seen.extend(recorded.position for recorded in page)
            if finished and not page:
                return

    reader = Thread(target=tail)
    reader.start()
    try:
        run_together([lambda w=w: write(w) for w in range(8)])
    finally:
        done.set()
        reader.join(timeout=30)

    total = 8 * sum(1 + turn % 7 for turn in range(25))
    assert seen == list(range(1, total + 1))
    assert ledger.position() == total


def test_positions_stay_dense_after_rollbacks(ledger, school_actor):
    def fail_after_the_append():
        with ledger.database.transaction():
            record(ledger, school_actor, posting(occasion="never"))
            raise ZeroDivisionError

    for number in range(3):
        wanted = proposals(ledger, f"T{number}", 3)
        ledger.decide(a_request(school_actor), lambda _, wanted=wanted: wanted, told)
        with pytest.raises(ZeroDivisionError):
            fail_after_the_append()

    assert [r.position for r in ledger.log(0, 100)] == list(range(1, 10))


def test_an_answer_that_cannot_be_told_leaves_nothing_behind(ledger, school_actor):
    def fail(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.decide(
            a_request(school_actor), lambda _: proposals(ledger, "T1", 2), fail
        )

    assert ledger.position() == 0


def test_recorded_at_never_decreases_along_positions(ledger, school_actor, owner):
    """The clock of the last event lies an hour ahead, as if it had stepped back."""
    record(ledger, school_actor, posting(occasion="1"))
    shift_clock_ahead(owner, timedelta(hours=1))
    ahead = ledger.log(0, 1)[0].clock.recorded_at

    record(ledger, school_actor, posting(occasion="2"))
    record(ledger, school_actor, posting(occasion="3"))

    times = [recorded.clock.recorded_at for recorded in ledger.log(0, 10)]
    assert times == [ahead] * 3
    assert ahead > datetime.now(UTC) + timedelta(minutes=50)


def test_recorded_at_goes_on_with_the_clock(ledger, school_actor):
    before = datetime.now(UTC)
    for number in range(3):
        record(ledger, school_actor, posting(occasion=str(number)))
    times = [recorded.clock.recorded_at for recorded in ledger.log(0, 10)]

    assert all(earlier < later for earlier, later in pairwise(times))
    assert before <= times[0]
    assert times[-1] <= datetime.now(UTC)


def test_the_position_on_an_instant_is_the_last_recorded_by_then(ledger, school_actor):
    for number in range(7):
        record(ledger, school_actor, posting(occasion=str(number)))
    log = ledger.log(0, 10)
    just_before = timedelta(microseconds=1)

    for recorded in log:
        at = recorded.clock.recorded_at
        assert ledger.position_on(at) == recorded.position
        assert ledger.position_on(at - just_before) == recorded.position - 1
    assert ledger.position_on(datetime(1999, 1, 1, tzinfo=UTC)) == 0
    assert ledger.position_on(datetime(2999, 1, 1, tzinfo=UTC)) == 7


def test_an_append_under_an_old_snapshot_is_refused(ledger, school_actor):
    """It could not see the head of the log, and would give a position twice."""

    def append_under_an_old_snapshot():
        with ledger.database.transaction() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            record(ledger, school_actor, posting())

    with pytest.raises(StorageError, match="READ COMMITTED"):
        append_under_an_old_snapshot()

    assert ledger.position() == 0


def test_a_long_open_snapshot_does_not_stop_writers(ledger, settings, school_actor):
    with psycopg.connect(settings.database_url) as dump:
        dump.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        dump.execute("SELECT count(*) FROM ledger.event")

        for number in range(20):
            record(ledger, school_actor, posting(occasion=str(number)))

        assert dump.execute("SELECT count(*) FROM ledger.event").fetchone() == (0,)
    assert ledger.position() == 20


def test_an_append_does_not_wait_for_ever_for_the_log(ledger, settings, school_actor):
    with psycopg.connect(settings.database_url) as other:
        other.execute("SELECT ledger.hold('chaoyang')")
        with ledger.database.bound() as connection:
            connection.execute("SET lock_timeout = '200ms'")
            began = monotonic()

            with pytest.raises(LedgerError) as refused:
                record(ledger, school_actor, posting())

            connection.execute("SET lock_timeout = '20s'")
    assert refused.value.code == "database-busy"
    assert monotonic() - began < 5


def test_other_districts_do_not_wait_for_a_log(ledger, settings, school_actor):
    with psycopg.connect(settings.database_url) as other:
        other.execute("SELECT ledger.hold('haidian')")

        record(ledger, school_actor, posting())

    assert ledger.position() == 1


def test_a_subscription_goes_on_with_what_is_written_later(ledger, school_actor):
    record(ledger, school_actor, posting(occasion="1"))
    subscription = ledger.recorder.subscribe(gt=0)

    with subscription:
        first = next(subscription)
        later = Thread(
            target=lambda: (
                sleep(0.15),
                record(ledger, school_actor, posting(occasion="2")),
            )
        )
        later.start()
        second = next(subscription)
        later.join()

    assert [first.id, second.id] == [1, 2]
    with pytest.raises(StopIteration):
        next(subscription)


def shift_clock_ahead(owner, by):
    """Let the log look as if its last event came from a clock that ran ahead."""
    owner.execute("RESET ROLE")
    owner.execute("ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only")
    owner.execute("UPDATE ledger.event SET recorded_at = recorded_at + %s", [by])
    owner.execute("ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_is_append_only")
