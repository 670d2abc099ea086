"""One projector at a time, in whole batches, wherever it was stopped."""

import os
import random
import signal
import subprocess
import sys
import time
from threading import Event, Thread

from projections.rebuild import rebuild
from projections.runner import Projector
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    a_teacher,
    an_approval,
    record,
)

KILLS = int(os.environ.get("CREDIT_LEDGER_TEST_KILLS", "6"))

PROJECT = """
import sys
from datetime import date
from threading import Event
from ledger.settings import Settings
from projections.runner import Projector

projector = Projector(Settings.from_environment(), batch_events=7)
print("ready", flush=True)
projector.run_forever(Event(), lambda: date(2025, 6, 30))
"""


def test_a_projector_that_is_killed_goes_on_where_the_tables_stand(
    settings, ledger, projector, room
):
    a_district(ledger)
    dice = random.Random(10)  # noqa: S311 - the same kills every time
    teachers = [f"T{number:03}" for number in range(10, 30)]
    record(ledger, *(a_teacher(teacher_id) for teacher_id in teachers))
    number = 0
    for _ in range(KILLS):
        runner = subprocess.Popen(
            [sys.executable, "-c", PROJECT],
            env={**os.environ, **settings.as_environment()},
            stdout=subprocess.PIPE,
        )
        assert runner.stdout is not None
        runner.stdout.readline()
        for _ in range(3):
            said = []
            for teacher_id in dice.sample(teachers, 12):
                number += 1
                said += [
                    a_report(number, teacher_id, occasion=str(number)),
                    an_approval(number, teacher_id),
                ]
            record(ledger, *said)
            time.sleep(dice.uniform(0, 0.05))
        runner.send_signal(signal.SIGKILL)
        runner.wait()
        runner.stdout.close()

    projector.catch_up(TODAY)

    assert room.position() == ledger.position()
    assert rebuild(projector, TODAY, compare=True).differences == []


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
