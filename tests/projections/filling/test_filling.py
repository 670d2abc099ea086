"""A new generation is filled side by side, and says what the folds say."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.events.teacher import CompletionReversed
from domain.terms import StreamKind
from projections import generations
from projections import rebuild as rebuilding
from projections.changes import TABLES
from projections.errors import PoisonError
from projections.filling import filling
from projections.filling.chunk import Source
from projections.filling.filling import fill
from projections.filling.target import Target, in_parts
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

TEACHERS = [f"T{number:03}" for number in range(2, 12)]


@pytest.fixture
def a_school_year(ledger):
    """Record ten teachers: approved, corrected, told by two; return the position."""
    a_district(ledger)
    record(ledger, *(a_teacher(teacher_id) for teacher_id in TEACHERS))
    for number, teacher_id in enumerate(TEACHERS, start=1):
        wrong, right, again = number, number + 100, number + 200
        record(
            ledger,
            a_report(wrong, teacher_id),
            an_approval(wrong, teacher_id),
            (
                StreamKind.TEACHER,
                teacher_id,
                CompletionReversed(posting_id=UUID(int=wrong), reason="wrong"),
            ),
            a_report(right, teacher_id, corrects=UUID(int=wrong)),
            a_report(again, teacher_id, reporter="P001"),
            a_report(number + 300, teacher_id, occasion="2"),
            an_approval(number + 300, teacher_id),
        )
    return ledger.position()


@pytest.fixture
def target(projector):
    with projector.database.transaction() as connection:
        made = generations.create(connection, projector.district)
    return Target(
        database=projector.database, district=made.district, number=made.number
    )


def source_of(projector, **changes):
    return Source(
        recorder=projector.recorder,
        mapper=projector.mapper,
        zone=projector.zone,
        head=projector.recorder.max_notification_id() or 0,
        **changes,
    )


def counts(target):
    with target.entered() as connection:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in TABLES
        }


@pytest.mark.parametrize("streams", [1, 3, 200])
def test_chunks_of_any_size_say_what_the_runner_says(
    a_school_year, projector, monkeypatch, streams
):
    monkeypatch.setattr(filling, "CHUNK_STREAMS", streams)
    projector.catch_up(TODAY)

    assert rebuild(projector, TODAY, compare=True).differences == []


def test_everything_up_to_the_head_is_written_and_told(
    a_school_year, projector, target
):
    told = []

    fill(target, source_of(projector), lambda *progress: told.append(progress))

    found = counts(target)
    assert (found["report"], found["teacher"]) == (4 * len(TEACHERS), 11)
    assert told[0] == (0, 11)
    assert told[-1] == (11, 11)


def test_what_is_recorded_after_the_head_is_not_written(
    a_school_year, ledger, projector, target
):
    source = source_of(projector)
    record(ledger, a_teacher("T999"), a_report(999, "T002", occasion="3"))

    fill(target, source, lambda *_: None)

    found = counts(target)
    assert (found["report"], found["teacher"]) == (4 * len(TEACHERS), 11)


@pytest.mark.parametrize("tables", [{"report"}, {"lineage"}, {"completion", "teacher"}])
def test_only_the_tables_that_are_asked_for_are_filled(
    a_school_year, projector, target, tables
):
    fill(target, source_of(projector, tables=frozenset(tables)), lambda *_: None)

    filled = {name for name, count in counts(target).items() if count}
    assert filled == tables


def test_the_first_that_fails_is_told_and_the_rest_is_left(target):
    done = []

    def works():
        yield lambda _: done.append(1)
        for number in (2, 3):
            yield lambda _, number=number: failing(number)
        for _ in range(50):
            yield lambda connection: connection.execute("SELECT pg_sleep(0.05)")

    def failing(number):
        raise PoisonError(number, "teacher T001", "no")

    with pytest.raises(PoisonError) as refused:
        list(target.side_by_side(works()))

    assert refused.value.position == 2
    assert done == [1]


def test_parts_of_a_sequence_are_of_the_size_asked_for():
    assert in_parts([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
    assert in_parts([], 2) == []


def test_a_rebuild_makes_do_with_two_connections(a_school_year, settings, monkeypatch):
    monkeypatch.setattr(rebuilding, "JOBS", 8)
    projector = Projector(replace(settings, pool_max=2, pool_timeout_s=1))

    report = rebuild(projector, TODAY)
    projector.close()

    assert report.position == a_school_year
