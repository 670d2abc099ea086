"""Long work: taken once, prolonged by its worker, taken up again when that is gone."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from domain.errors import UnknownError
from ledger.jobs import ATTEMPTS, JobLostError, Jobs, JobState, Progress
from tests.conftest import TODAY, a_request

KIND = "replay"
GONE_S = -1.0
"""A lease that has run out already."""


@pytest.fixture
def jobs(ledger):
    return ledger.jobs


@pytest.fixture
def asked(jobs, policy_office):
    return jobs.ask(a_request(policy_office), KIND, {"to": "某"})


def test_a_job_waits_with_its_question_and_who_asked(jobs, asked, policy_office):
    job = jobs.find(asked)

    assert (job.state, job.question, job.kind) == (JobState.WAITING, {"to": "某"}, KIND)
    assert (job.actor, job.asked_on) == (policy_office, TODAY)
    assert job.request.actor == policy_office
    assert (job.has_result, job.state.is_over) == (False, False)


def test_a_job_is_taken_once(jobs, asked):
    job = jobs.take("a", [KIND])

    assert (job.job_id, job.state, job.attempt) == (asked, JobState.RUNNING, 1)
    assert jobs.take("b", [KIND]) is None


def test_the_job_that_waited_longest_is_taken_first(jobs, asked, policy_office):
    later = jobs.ask(a_request(policy_office), KIND, {})

    assert [jobs.take("a", [KIND]).job_id for _ in range(2)] == [asked, later]


def test_a_worker_takes_only_what_it_can_do(jobs, asked):
    assert jobs.take("a", ["something-else"]) is None


def test_of_many_workers_at_once_each_job_has_one(jobs, policy_office):
    wanted = {jobs.ask(a_request(policy_office), KIND, {}) for _ in range(6)}

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: jobs.take(f"w{n}", [KIND]), range(8)))

    found = [job.job_id for job in taken if job is not None]
    assert len(found) == 6
    assert set(found) == wanted


def test_progress_is_told_while_the_job_runs(jobs, asked):
    job = jobs.take("a", [KIND])

    cancel = jobs.beat(job, Progress(stage="evaluate", done=5, total=20))

    assert not cancel
    assert jobs.find(asked).progress == Progress(stage="evaluate", done=5, total=20)


def test_a_finished_job_has_its_result(jobs, asked):
    job = jobs.take("a", [KIND])
    jobs.finish(job, {"lost": 3}, b"compressed")

    done = jobs.find(asked)
    assert (done.state, done.summary, done.has_result) == (
        JobState.DONE,
        {"lost": 3},
        True,
    )
    assert done.state.is_over
    assert jobs.result(asked) == b"compressed"
    assert jobs.take("b", [KIND]) is None


def test_a_job_whose_worker_is_gone_is_taken_up_after_its_lease(jobs, asked):
    first = jobs.take("killed", [KIND], lease_s=GONE_S)

    again = jobs.take("other", [KIND])

    assert (again.job_id, again.attempt) == (asked, 2)
    with pytest.raises(JobLostError):
        jobs.beat(first, Progress())
    with pytest.raises(JobLostError):
        jobs.finish(first, {}, b"late")
    jobs.finish(again, {}, b"in time")
    assert jobs.result(asked) == b"in time"


def test_a_beat_keeps_the_job_from_others(jobs, asked):
    job = jobs.take("slow", [KIND], lease_s=GONE_S)
    jobs.beat(job, Progress(), lease_s=60)

    assert jobs.take("other", [KIND]) is None


def test_a_job_that_takes_every_worker_with_it_fails(jobs, asked):
    for number in range(ATTEMPTS):
        assert jobs.take(f"w{number}", [KIND], lease_s=GONE_S).attempt == number + 1

    assert jobs.take("last", [KIND]) is None
    job = jobs.find(asked)
    assert (job.state, job.error_code) == (JobState.FAILED, "worker-lost")
    assert str(ATTEMPTS) in job.error_message


def test_a_waiting_job_is_cancelled_at_once(jobs, asked):
    assert jobs.cancel(asked)

    assert jobs.find(asked).state is JobState.CANCELLED
    assert jobs.take("a", [KIND]) is None
    assert not jobs.cancel(asked), "it is over"


def test_a_running_job_hears_of_it_with_the_next_beat(jobs, asked):
    job = jobs.take("a", [KIND])

    assert jobs.cancel(asked)

    assert jobs.find(asked).state is JobState.RUNNING
    assert jobs.beat(job, Progress())
    jobs.end_cancelled(job)
    assert jobs.find(asked).state is JobState.CANCELLED


def test_a_cancelled_job_whose_worker_is_gone_is_over(jobs, asked):
    jobs.take("killed", [KIND], lease_s=GONE_S)
    jobs.cancel(asked)

    assert jobs.take("other", [KIND]) is None
    assert jobs.find(asked).state is JobState.CANCELLED


def test_a_job_that_was_given_back_is_taken_at_once(jobs, asked):
    first = jobs.take("ending", [KIND])

    jobs.give_back(first)

    assert jobs.take("other", [KIND]).attempt == 2
    with pytest.raises(JobLostError):
        jobs.finish(first, {}, b"late")


def test_a_failed_job_says_why(jobs, asked):
    job = jobs.take("a", [KIND])
    jobs.fail(job, UnknownError("policy", "nowhere", "document"))

    failed = jobs.find(asked)
    assert (failed.state, failed.error_code) == (JobState.FAILED, "policy-unknown")
    assert "nowhere" in failed.error_message


def test_jobs_are_listed_newest_first_page_by_page(jobs, asked, policy_office):
    later = [jobs.ask(a_request(policy_office), KIND, {"n": n}) for n in range(2)]
    jobs.ask(a_request(policy_office), "other", {})

    first = jobs.newest(KIND, limit=2)
    rest = jobs.newest(KIND, before=first[-1].job_id)

    assert [job.job_id for job in first] == [later[1], later[0]]
    assert [job.job_id for job in rest] == [asked]


def test_jobs_of_the_same_question_are_found(jobs, asked, policy_office):
    jobs.ask(a_request(policy_office), KIND, {"to": "else"})
    again = jobs.ask(a_request(policy_office), KIND, {"to": "某"})

    found = [job.job_id for job in jobs.of_question(KIND, {"to": "某"})]

    assert found == [again, asked]


def test_old_results_are_dropped_and_their_summaries_stay(jobs, policy_office):
    ids = [jobs.ask(a_request(policy_office), KIND, {"n": n}) for n in range(3)]
    for _ in ids:
        jobs.finish(jobs.take("a", [KIND]), {"n": 1}, b"result")

    assert jobs.drop_results(KIND, keep=1) == 2

    assert [jobs.find(one).has_result for one in ids] == [False, False, True]
    assert jobs.result(ids[0]) is None
    assert jobs.find(ids[0]).summary == {"n": 1}


def test_districts_do_not_see_each_others_jobs(jobs, asked, ledger):
    elsewhere = Jobs(ledger.database, "haidian")

    assert elsewhere.find(asked) is None
    assert elsewhere.take("a", [KIND]) is None
    assert not elsewhere.cancel(asked)


def test_the_projector_has_no_business_with_jobs(settings):
    with (
        psycopg.connect(settings.projector_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT FROM ledger.job")


def test_jobs_that_were_over_long_ago_are_dropped_and_others_stay(
    jobs, owner, policy_office
):
    ids = [jobs.ask(a_request(policy_office), KIND, {"n": n}) for n in range(4)]
    old, recent, running, of_file = ids
    for job_id in (old, recent, of_file):
        jobs.cancel(job_id)
    age = "UPDATE ledger.job SET {} = now() - interval '91 days' WHERE job_id = ANY(%s)"
    owner.execute(age.format("finished_at"), [[old, of_file]])
    owner.execute(age.format("asked_at"), [ids])
    owner.execute(
        "INSERT INTO ledger.upload (district, name, kind, sha256, size_bytes,"
        " client_id, person, role, request_id, check_job_id)"
        " SELECT district, 'a.csv', 'csv', 'x', 1, 'c', 'p', 'school', 'r', job_id"
        " FROM ledger.job WHERE job_id = %s",
        [of_file],
    )

    dropped = jobs.drop(90)

    assert dropped == 1
    assert [job_id for job_id in ids if jobs.find(job_id)] == [recent, running, of_file]
