"""The gate before a full disk: what it sees, whom it stops, and what it costs."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.application import CreditLedger, Proposal
from ledger.errors import DiskFullError, SettingError
from ledger.free_space import LOOK_EVERY_S, FreeSpace
from ledger.refusals import Cause
from ledger.settings import Settings
from projections.rebuild import rebuild
from projections.runner import Projector
from projections.working import Worker
from tests.conftest import TODAY, a_request
from tests.ledger.recording import posting, record, teacher, told

MORE_THAN_ANY_DISK = 2**60


@pytest.fixture
def full(settings, tmp_path):
    """Settings under which the disk of this machine counts as nearly full."""
    return replace(
        settings, disk_folders=str(tmp_path), min_free_bytes=MORE_THAN_ANY_DISK
    )


def test_a_decision_is_refused_before_anything_of_it_is_written(
    ledger, full, school_actor
):
    with CreditLedger(full) as blocked, pytest.raises(DiskFullError) as refused:
        record(blocked, school_actor, posting(), idempotency_key="k1")

    assert refused.value.code == "disk-nearly-full"
    assert ledger.position() == 0
    assert record(ledger, school_actor, posting(), idempotency_key="k1").body == {
        "positions": [1]
    }


def test_what_was_answered_before_is_answered_again(ledger, full, school_actor):
    event = posting()
    first = record(ledger, school_actor, event, idempotency_key="k1")

    with CreditLedger(full) as blocked:
        again = record(blocked, school_actor, event, idempotency_key="k1")
        history = blocked.log(0, 10)

    assert (again.body, again.replayed) == (first.body, True)
    assert [recorded.event for recorded in history] == [event]


def test_nothing_else_that_comes_from_outside_is_written(full, school_actor):
    cause = Cause(code="malformed-date", message="no date")
    request = a_request(school_actor)
    with CreditLedger(full) as blocked:
        writes = (
            lambda: blocked.jobs.ask(request, "replay", {}),
            lambda: blocked.refusals.record(request, [cause], at=a_time(blocked)),
            lambda: blocked.directory.put(
                "T1", name="张", number=None, by=school_actor
            ),
        )

        for write in writes:
            with pytest.raises(DiskFullError):
                write()


def a_time(ledger):
    with ledger.database.connection() as connection:
        return connection.execute("SELECT now()").fetchone()[0]


def test_workers_and_rebuilds_wait_too(full):
    projector = Projector(full)
    with CreditLedger(full) as blocked:
        worker = Worker(blocked.jobs, {}, "worker")

        with pytest.raises(DiskFullError):
            worker.run_once(None)
    with pytest.raises(DiskFullError):
        rebuild(projector, TODAY)
    projector.close()


def test_the_reading_rooms_may_use_half_of_what_is_kept_free(tmp_path):
    free = FreeSpace([tmp_path], 1).look().free_bytes
    assert free is not None

    beyond_half, beyond_all = (
        FreeSpace([tmp_path], free * 2 - 2**30),
        FreeSpace([tmp_path], free * 2 + 2**30),
    )

    beyond_half.check_upkeep()
    for refusing in (beyond_half.check, beyond_all.check, beyond_all.check_upkeep):
        with pytest.raises(DiskFullError):
            refusing()


def test_of_several_disks_the_fullest_counts(monkeypatch):
    free = {"/data": 900, "/wal": 100}
    monkeypatch.setattr(os, "statvfs", lambda folder: fake_disk(free[str(folder)]))

    assert FreeSpace([Path("/data"), Path("/wal")], 50).look().free_bytes == 100


def test_the_disk_is_looked_at_once_in_a_moment(monkeypatch):
    now, looks = [0.0], []
    monkeypatch.setattr(
        os, "statvfs", lambda folder: looks.append(folder) or fake_disk(10)
    )
    space = FreeSpace([Path("/data")], 5, clock=lambda: now[0])

    for _ in range(100):
        space.check()
    now[0] += LOOK_EVERY_S
    space.check()

    assert len(looks) == 2


def fake_disk(free_bytes):
    return os.statvfs_result(
        (1, 1, free_bytes, free_bytes, free_bytes, 0, 0, 0, 0, 255)
    )


@pytest.mark.parametrize("named", [None, "", "elsewhere"])
def test_where_nobody_can_know_it_nobody_is_refused(named):
    space = FreeSpace.of(
        Settings(disk_folders=named, min_free_bytes=MORE_THAN_ANY_DISK)
    )

    space.check()
    space.check_upkeep()
    assert not space.look().known
    assert space.elsewhere is (named == "elsewhere")


def test_a_disk_that_went_away_is_not_known(tmp_path):
    folder = tmp_path / "mounted"
    folder.mkdir()
    space = FreeSpace([folder], MORE_THAN_ANY_DISK)
    folder.rmdir()

    space.check()
    assert not space.look().known


def test_a_folder_that_is_not_there_stops_the_start(settings, tmp_path):
    wrong = replace(settings, disk_folders=f"{tmp_path}:{tmp_path / 'no'}")

    with pytest.raises(SettingError, match="CREDIT_LEDGER_DISK_FOLDERS"):
        CreditLedger(wrong)


def test_what_the_database_itself_says_of_a_full_disk_is_the_same_refusal(
    ledger, school_actor
):
    """Where nobody looked, or others filled the disk; its transaction is gone."""

    def write_on_a_full_disk():
        with ledger.database.transaction() as connection:
            record(ledger, school_actor, posting())
            connection.execute(
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
            )

    with pytest.raises(DiskFullError):
        write_on_a_full_disk()

    assert ledger.position() == 0


def test_a_full_disk_is_told_once_not_tried_again(ledger, school_actor, owner):
    """A transaction that was refused is not worth three more attempts."""
    owner.execute(
        """
        CREATE FUNCTION ledger.fill() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$
        """
    )
    owner.execute(
        "CREATE TRIGGER fill BEFORE INSERT ON ledger.event"
        " FOR EACH ROW EXECUTE FUNCTION ledger.fill()"
    )
    looks = []

    def decision(_):
        looks.append(1)
        return [Proposal(stream=teacher(ledger), event=posting())]

    with pytest.raises(DiskFullError):
        ledger.decide(a_request(school_actor), decision, told)

    assert looks == [1]
