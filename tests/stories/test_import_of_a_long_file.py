"""A long file with mistakes of every kind, corrected; and a worker killed over one.

`credit-ledger bench imports` does the same with 50,000 rows and 2,000 mistakes.
"""

import signal
import time

import pytest

from scripts.children import Children
from scripts.importing.command import Sender
from scripts.importing.passage import Journey
from scripts.importing.specimen import KINDS, Specimen
from scripts.posting.connection import Connection

ROWS, MISTAKES = 1_200, 60
PATIENCE_S = 60
LEASE_S = "1"


@pytest.fixture
def sending(small_district):
    """A school that sends files in, and the settings of its workers."""
    address, keys, settings = small_district
    connection = Connection(address=address)
    yield Sender(connection=connection, key=keys["school"]), settings
    connection.close()


@pytest.fixture
def workers(sending, tmp_path):
    """Workers in processes of their own, to be started and killed."""
    _, settings = sending
    children = Children(settings=settings.as_environment(), logs=tmp_path)
    yield children
    children.stop()


def specimen(**how):
    return Specimen(
        teachers=["T1", "T4"],
        activities=["PRO", "ELE"],
        **{"rows": ROWS, "mistakes": MISTAKES, **how},
    )


def test_each_of_twenty_kinds_of_mistakes_is_told_on_its_row_and_then_posted(
    sending, workers, tmp_path
):
    assert len(KINDS) == 20
    worker = workers.start("work", "--lease", LEASE_S)

    seen = Journey(
        sender=sending[0],
        specimen=specimen(),
        worker_pid=worker.process.pid,
        folder=tmp_path,
    ).go()

    assert seen.astray == []
    assert (seen.told, seen.posted) == (MISTAKES, ROWS - MISTAKES)
    assert seen.posted_when_corrected == MISTAKES
    assert seen.known_when_corrected == ROWS - MISTAKES
    assert seen.peaks.reader_mb > 0
    assert seen.holds, seen.peaks


def test_a_worker_that_is_killed_while_it_posts_loses_and_doubles_nothing(
    sending, workers, tmp_path
):
    sender, _ = sending
    file = tmp_path / "killed.xlsx"
    specimen(mark="killed").write(file)
    first = workers.start("work", "--lease", LEASE_S)
    address = sender.send(file)
    until(lambda: sender.told(address)["state"] == "checked")

    sender.confirm(address)
    until(lambda: sender.told(address)["counts"]["posted"] >= 500)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert sender.told(address)["state"] == "posting"
    workers.start("work", "--lease", LEASE_S)
    until(lambda: sender.told(address)["state"] != "posting")

    told = sender.told(address)
    assert told["state"] == "posted"
    assert told["counts"]["posted"] == ROWS - MISTAKES, "none is told to be known"
    assert told["counts"]["refused"] == MISTAKES
    positions = {row["position"] for row in listed(sender, address, "posted")}
    assert len(positions) == ROWS - MISTAKES
    again = sender.send(file)
    until(lambda: sender.told(again)["state"] == "checked")
    assert sender.told(again)["counts"]["already_known"] == ROWS - MISTAKES


def until(true):
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def listed(sender, address, status):
    cursor = ""
    while cursor is not None:
        path = f"{address}/rows?status={status}&limit=500{cursor}"
        body = sender.connection.get(path, sender.key).body
        yield from body["items"]
        cursor = body["next_cursor"] and f"&cursor={body['next_cursor']}"
