"""Replays that were asked for: done by a worker, kept, read page by page."""

from threading import Event
from uuid import UUID

import pytest

from domain.errors import UnknownError
from domain.terms import StreamKind
from ledger.jobs import JobState
from projections.errors import BadCursorError, ResultMissingError
from projections.replaying.doing import handlers
from projections.replaying.kept import (
    REPLAY,
    DifferenceFilter,
    ask_replay,
    differences,
    filtered,
    replay,
    replays,
)
from projections.replaying.questions import settled
from projections.replaying.reports import ReportQuestion, readings_report
from projections.segments import Segments
from projections.working import Worker
from tests.conftest import TODAY, a_request
from tests.projections.replaying.district import (
    STRICT,
    a_district,
    earn,
    rules,
    text,
)

ALL = DifferenceFilter()


@pytest.fixture
def worker(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    return Worker(ledger.jobs, handlers(ledger, Segments(room)), "worker")


@pytest.fixture
def asked(ledger, worker, room, policy_office):
    question = settled(room, rules(), text(STRICT), TODAY)
    return ask_replay(ledger, a_request(policy_office), question)


@pytest.fixture
def done(worker, asked):
    assert worker.run_once(Event())
    return asked


def test_a_replay_waits_until_a_worker_does_it(ledger, asked, policy_office):
    view = replay(ledger, asked)

    assert (view.state, view.summary, view.has_result) == (
        JobState.WAITING,
        None,
        False,
    )
    assert view.asked_by == policy_office
    assert view.question["after"]["revision"] == "2"
    assert "text" not in view.question["after"]
    with pytest.raises(ResultMissingError, match="waiting"):
        differences(ledger, asked, ALL)


def test_a_replay_that_is_done_tells_totals_and_how_it_was_recorded(ledger, done):
    view = replay(ledger, done)

    assert view.state is JobState.DONE
    assert view.summary["totals"]["lost"] == 1
    assert view.summary["recorded"]["status"] == "recorded"
    assert view.progress.done == view.progress.total == 3
    stream = ledger.stream(StreamKind.REPLAY, view.summary["recorded"]["replay_id"])
    (recorded,) = ledger.read(stream)
    assert recorded.event.result_sha256 == view.summary["result_sha256"]
    assert recorded.actor == view.asked_by
    assert recorded.event.counts["lost"] == 1


def test_the_same_question_again_has_the_same_digest(
    ledger, worker, done, policy_office
):
    question = ledger.jobs.find(done).question
    again = ledger.jobs.ask(a_request(policy_office), REPLAY, question)
    worker.run_once(Event())

    first, second = replay(ledger, done).summary, replay(ledger, again).summary
    assert second["recorded"]["status"] == "same-result"
    assert second["result_sha256"] == first["result_sha256"]


def test_the_changed_teachers_are_read_page_by_page(ledger, done):
    first = differences(ledger, done, ALL, limit=1)
    rest = differences(ledger, done, ALL, first.next_cursor, limit=1)

    assert [one["teacher_id"] for one in (*first.items, *rest.items)] == ["T1", "T3"]
    assert (first.total, rest.next_cursor) == (2, None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DifferenceFilter(change="lost"), ["T1"]),
        (DifferenceFilter(change="gained"), []),
        (DifferenceFilter(school_id="S002"), ["T3"]),
        (DifferenceFilter(cohort="all"), ["T1", "T3"]),
        (DifferenceFilter(cohort="none"), []),
        (DifferenceFilter(cause="rule:core-min"), ["T1"]),
        (DifferenceFilter(cause="alone"), ["T1"]),
        (DifferenceFilter(cause="together"), []),
        (DifferenceFilter(rule_id="core-min"), ["T1", "T3"]),
        (DifferenceFilter(rule_id="other"), []),
        (DifferenceFilter(teacher_id="T3"), ["T3"]),
        (DifferenceFilter(change="lost", school_id="S002"), []),
    ],
)
def test_the_changed_teachers_are_filtered(ledger, done, wanted, found):
    page = differences(ledger, done, wanted)

    assert [one["teacher_id"] for one in page.items] == found
    assert page.total == len(found)
    assert [one["teacher_id"] for one in filtered(ledger, done, wanted)] == found


def test_replays_are_listed_newest_first(ledger, worker, asked, room, policy_office):
    question = settled(room, rules(), rules(), TODAY)
    later = ask_replay(ledger, a_request(policy_office), question)

    first = replays(ledger, limit=1)
    rest = replays(ledger, first.next_cursor, limit=1)

    assert [one.replay_id for one in first.items] == [later]
    assert [one.replay_id for one in rest.items] == [asked]
    assert rest.next_cursor is None
    with pytest.raises(BadCursorError):
        replays(ledger, "bm90LWFuLWlk")


def test_a_dropped_result_says_so_and_its_summary_stays(ledger, done):
    ledger.jobs.drop_results(REPLAY, keep=0)

    with pytest.raises(ResultMissingError, match="dropped"):
        differences(ledger, done, ALL)
    assert replay(ledger, done).summary["totals"]["lost"] == 1


def test_what_is_no_replay_is_unknown(ledger, asked, policy_office):
    other = ledger.jobs.ask(a_request(policy_office), "something-else", {})

    for unknown in (other, UUID(int=1)):
        with pytest.raises(UnknownError) as refused:
            replay(ledger, unknown)
        assert refused.value.code == "replay-unknown"


def test_the_report_of_readings_is_computed_once(ledger, worker, room, policy_office):
    policy = settled(room, rules(), rules(), TODAY).before.policy
    question = ReportQuestion(policy=policy, counted_up_to=TODAY)

    def report(at_least=None):
        return readings_report(ledger, a_request(policy_office), question, at_least)

    assert report().state is JobState.WAITING
    assert report().options == ()
    worker.run_once(Event())

    view = report()
    assert view.state is JobState.DONE
    assert [one["option"] for one in view.options] == ["many"]
    assert view.options[0]["tally"]["lost"] == 2
    assert (view.teachers, view.position) == (3, room.position())
    assert not worker.run_once(Event()), "nobody asked again"


def test_a_newer_report_is_computed_where_the_facts_must_be_newer(
    ledger, worker, room, policy_office, projector
):
    policy = settled(room, rules(), rules(), TODAY).before.policy
    question = ReportQuestion(policy=policy, counted_up_to=TODAY)
    readings_report(ledger, a_request(policy_office), question)
    worker.run_once(Event())
    earn(ledger, 9, "T3")
    projector.catch_up(TODAY)
    position = room.position()

    old = readings_report(ledger, a_request(policy_office), question)
    waiting = readings_report(ledger, a_request(policy_office), question, position)
    worker.run_once(Event())
    new = readings_report(ledger, a_request(policy_office), question, position)

    assert (old.state, waiting.state) == (JobState.DONE, JobState.WAITING)
    assert new.position >= position
    assert new.options[0]["tally"]["lost"] == 3


def test_a_report_that_was_cancelled_is_asked_for_again(
    ledger, worker, room, policy_office
):
    policy = settled(room, rules(), rules(), TODAY).before.policy
    question = ReportQuestion(policy=policy, counted_up_to=TODAY)
    readings_report(ledger, a_request(policy_office), question)
    (job,) = ledger.jobs.newest("readings-report")
    ledger.jobs.cancel(job.job_id)

    again = readings_report(ledger, a_request(policy_office), question)

    assert again.state is JobState.WAITING
    assert len(ledger.jobs.newest("readings-report")) == 2
