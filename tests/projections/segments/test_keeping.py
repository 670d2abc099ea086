"""Beside the projector the columns on disk are kept near the log."""

from threading import Event, Thread

import pytest

from projections.segments import Segments
from projections.segments.keeping import keep_current
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, record

SOON_S = 0.01
PATIENCE_S = 10.0


@pytest.fixture
def keeping(room, tmp_path):
    """Keep columns current in a thread, hastily; end it afterwards."""
    stop = Event()
    segments = Segments(room, tmp_path)
    options = {"every_s": SOON_S, "rest_s": SOON_S, "rewrite_after": 1}
    thread = Thread(target=keep_current, args=(segments, stop), kwargs=options)
    thread.start()
    yield segments
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def until(question):
    pause = Event()
    for _ in range(round(PATIENCE_S / SOON_S)):
        if question():
            return True
        pause.wait(SOON_S)
    return False


def test_columns_follow_the_log(ledger, projector, keeping):
    a_district(ledger)
    projector.catch_up(TODAY)
    keeping.population()

    record(ledger, a_report(1), a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    assert until(lambda: keeping.position == ledger.position())


def test_nobody_s_columns_are_not_written(ledger, projector, keeping):
    a_district(ledger)
    projector.catch_up(TODAY)

    Event().wait(10 * SOON_S)

    assert keeping.position is None


def test_before_the_tables_are_made_it_waits(ledger, room, tmp_path):
    stop = Event()
    thread = Thread(
        target=keep_current,
        args=(Segments(room, tmp_path), stop),
        kwargs={"every_s": SOON_S},
    )
    thread.start()

    Event().wait(10 * SOON_S)

    assert thread.is_alive()
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
