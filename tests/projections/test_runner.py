"""One projector at a time, and a reader that waits for it."""

from threading import Event, Thread

from projections.rebuild import rebuild
from projections.runner import ROUNDS_WAITED, Projector
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    an_approval,
    record,
)


def test_two_projectors_at_once_project_as_one(settings, ledger, projector, room):
    a_district(ledger)
    second = Projector(settings, batch_events=3)
    stop = Event()
    threads = [
        Thread(target=one.run_forever, args=(stop, lambda: TODAY))
        for one in (projector, second)
    ]

    for thread in threads:
        thread.start()
    for number in range(1, 40):
        record(ledger, a_report(number, occasion=str(number)), an_approval(number))
    room.wait_for(ledger.position(), timeout_s=10)
    stop.set()
    for thread in threads:
        thread.join()
    second.close()

    projector.catch_up(TODAY)
    assert len(room.teacher_facts("T001").facts.completions) == 39
    assert rebuild(projector, TODAY, compare=True).differences == []


def test_a_reader_waits_for_the_position_of_its_own_post(ledger, projector, room):
    a_district(ledger)
    (posted,) = record(ledger, a_report(1))
    stop = Event()
    thread = Thread(target=projector.run_forever, args=(stop, lambda: TODAY))
    thread.start()

    reached = room.wait_for(posted.position, timeout_s=10)
    stop.set()
    thread.join()

    assert reached >= posted.position
    assert len(room.teacher_facts("T001").facts.completions) == 1


def test_standings_wait_while_events_keep_coming_but_not_for_long(
    ledger, projector, room
):
    a_district(ledger)
    projector.catch_up(TODAY)
    behind = []

    for number in range(1, ROUNDS_WAITED + 2):
        record(ledger, a_report(number, occasion=str(number)))
        projector.run_once(TODAY)
        behind.append(room.behind())

    assert behind == [1] * ROUNDS_WAITED + [0]


def test_standings_follow_as_soon_as_no_more_events_come(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    record(ledger, a_report(1))

    projector.run_once(TODAY)
    assert room.behind() == 1
    projector.run_once(TODAY)
    assert room.behind() == 0
