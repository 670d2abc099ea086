"""A projector that is killed at any moment goes on where the tables stand."""

import os
import random
import signal
import subprocess
import sys
import time

from projections.rebuild import rebuild
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
