"""A worker does jobs one by one; it is killed, told to end, cancelled, or fails."""

import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread

import pytest

from domain.errors import UnknownError
from domain.policy.columns.arithmetic import ScaleError
from ledger.errors import DatabaseUnavailableError
from ledger.jobs import JobState
from projections.working import Done, Worker
from tests.conftest import a_request

KIND = "count"
LEASE_S = 0.3
PATIENCE_S = 20


@pytest.fixture
def asked(ledger, policy_office):
    return ledger.jobs.ask(a_request(policy_office), KIND, {"to": 3})


def a_worker(ledger, handler, name="worker"):
    return Worker(ledger.jobs, {KIND: handler}, name, LEASE_S)


def counting(job, heart):
    total = job.question["to"]
    heart.begin("count", total)
    for _ in range(total):
        heart.advance(1)
    return Done(summary={"counted": total}, result=b"123", keep=1)


def test_a_job_is_done_and_its_result_kept(ledger, asked):
    worker = a_worker(ledger, counting)

    assert worker.run_once(Event())
    assert not worker.run_once(Event())

    job = ledger.jobs.find(asked)
    assert (job.state, job.summary) == (JobState.DONE, {"counted": 3})
    assert ledger.jobs.result(asked) == b"123"


def test_only_the_newest_results_are_kept(ledger, asked, policy_office):
    later = ledger.jobs.ask(a_request(policy_office), KIND, {"to": 1})
    worker = a_worker(ledger, counting)

    while worker.run_once(Event()):
        pass

    assert [ledger.jobs.result(one) for one in (asked, later)] == [None, b"123"]


def test_a_refusal_fails_the_job_with_its_code(ledger, asked):
    def refusing(job, heart):
        raise UnknownError("policy", "nowhere", "document")

    a_worker(ledger, refusing).run_once(Event())

    job = ledger.jobs.find(asked)
    assert (job.state, job.error_code) == (JobState.FAILED, "policy-unknown")


def test_a_fault_of_ours_fails_the_job_and_leaves_the_worker(ledger, asked, caplog):
    def faulty(job, heart):
        return {}["nothing"]

    worker = a_worker(ledger, faulty)

    assert worker.run_once(Event())
    assert not worker.run_once(Event()), "it is not tried again"
    job = ledger.jobs.find(asked)
    assert (job.state, job.error_code) == (JobState.FAILED, "job-uncomputable")
    assert "A fault of the program" in job.error_message
    assert "nothing" not in job.error_message, "the log has it"
    assert "KeyError: 'nothing'" in caplog.text


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MemoryError(), "job-uncomputable", "memory of the worker does not suffice"),
        (ScaleError(7**20), "amounts-too-fine", "Write their rates as plainer"),
    ],
    ids=["memory", "scale"],
)
def test_what_is_too_much_to_compute_is_told_in_a_sentence(
    ledger, asked, error, code, said
):
    def exceeding(job, heart):
        raise error

    a_worker(ledger, exceeding).run_once(Event())

    job = ledger.jobs.find(asked)
    assert (job.state, job.error_code) == (JobState.FAILED, code)
    assert said in job.error_message


def test_a_database_that_is_away_fails_no_job(ledger, asked):
    def cut_off(job, heart):
        raise DatabaseUnavailableError("pulled the plug")

    with pytest.raises(DatabaseUnavailableError):
        a_worker(ledger, cut_off).run_once(Event())

    assert ledger.jobs.find(asked).state is JobState.WAITING
    assert a_worker(ledger, counting).run_once(Event())


def until(true):
    for _ in range(PATIENCE_S * 100):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it took too long")


def patient(job, heart):
    """Work until the heart says to stop."""
    heart.begin("wait", 0)
    while True:
        heart.advance(0)
        time.sleep(0.01)


def test_a_cancelled_job_ends_soon(ledger, asked):
    thread = Thread(target=a_worker(ledger, patient).run_once, args=[Event()])
    thread.start()
    until(lambda: ledger.jobs.find(asked).state is JobState.RUNNING)

    ledger.jobs.cancel(asked)

    thread.join(PATIENCE_S)
    assert ledger.jobs.find(asked).state is JobState.CANCELLED


def test_progress_is_told_by_the_heart(ledger, asked):
    go_on = Event()

    def telling(job, heart):
        heart.begin("count", 7)
        heart.advance(5)
        go_on.wait(PATIENCE_S)
        return Done(summary={}, result=b"", keep=1)

    thread = Thread(target=a_worker(ledger, telling).run_once, args=[Event()])
    thread.start()
    until(lambda: ledger.jobs.find(asked).progress.done == 5)

    told = ledger.jobs.find(asked).progress
    go_on.set()
    thread.join(PATIENCE_S)
    assert (told.stage, told.total) == ("count", 7)


def test_a_long_job_stays_with_the_worker_whose_heart_beats(ledger, asked):
    def longer_than_its_lease(job, heart):
        time.sleep(3 * LEASE_S)
        return Done(summary={}, result=b"done", keep=1)

    worker = a_worker(ledger, longer_than_its_lease)
    thread = Thread(target=worker.run_once, args=[Event()])
    thread.start()
    until(lambda: ledger.jobs.find(asked).state is JobState.RUNNING)
    time.sleep(2 * LEASE_S)

    assert ledger.jobs.take("other", [KIND]) is None
    thread.join(PATIENCE_S)
    assert ledger.jobs.result(asked) == b"done"


def test_a_worker_that_is_told_to_end_gives_its_job_back(ledger, asked):
    ending = Event()
    thread = Thread(target=a_worker(ledger, patient).run_forever, args=[ending])
    thread.start()
    until(lambda: ledger.jobs.find(asked).state is JobState.RUNNING)

    ending.set()

    thread.join(PATIENCE_S)
    assert ledger.jobs.find(asked).state is JobState.WAITING
    assert a_worker(ledger, counting).run_once(Event())


def test_a_worker_taken_for_dead_writes_nothing_over_the_next(ledger, asked):
    def taken_over(job, heart):
        heart.lost = False
        other = None
        while other is None:  # the heart may beat in between
            with ledger.database.connection() as connection:
                connection.execute(
                    "UPDATE ledger.job SET lease_until = 'yesterday' WHERE job_id = %s",
                    [job.job_id],
                )
            other = ledger.jobs.take("other", [KIND], lease_s=60)
        ledger.jobs.finish(other, {"by": "other"}, b"other")
        return Done(summary={"by": "late"}, result=b"late", keep=1)

    assert a_worker(ledger, taken_over).run_once(Event())

    assert ledger.jobs.result(asked) == b"other"
    assert ledger.jobs.find(asked).summary == {"by": "other"}


def test_a_worker_waits_out_a_database_that_is_away(ledger, asked):
    tries = []
    ending = Event()

    def second_time(job, heart):
        tries.append(job.attempt)
        if len(tries) == 1:
            raise DatabaseUnavailableError("away")
        ending.set()
        return Done(summary={}, result=b"x", keep=1)

    a_worker(ledger, second_time).run_forever(ending)

    assert tries == [1, 2]
    assert ledger.jobs.find(asked).state is JobState.DONE


KILLED = """
import sys, time
from threading import Event
from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.working import Worker

def stuck(job, heart):
    heart.begin("stuck", 1)
    print("taken", flush=True)
    time.sleep(600)

with CreditLedger(Settings.from_environment()) as ledger:
    Worker(ledger.jobs, {"count": stuck}, "killed", 1).run_once(Event())
"""


def test_the_job_of_a_killed_worker_is_taken_up_after_its_lease(
    ledger, settings, asked
):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        env={**os.environ, **settings.as_environment()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "taken\n"
    worker = a_worker(ledger, counting)
    assert not worker.run_once(Event()), "its heart beats"

    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    until(lambda: worker.run_once(Event()))
    job = ledger.jobs.find(asked)
    assert (job.state, job.attempt) == (JobState.DONE, 2)
