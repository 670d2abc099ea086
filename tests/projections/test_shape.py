"""No program reads tables that another release made; it builds them anew."""

import shutil
from threading import Event, Thread

import pytest
from psycopg import sql

from projections import shape
from projections.errors import OtherShapeError
from projections.rebuild import rebuild, rebuild_if_outdated
from projections.shape import FOLDER, MEANING, shape_of
from projections.visit import visit
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, record


@pytest.fixture
def another_release(projector):
    """Let the live tables look as if another release had made them."""

    def pretend(said="another shape"):
        with projector.database.transaction() as connection:
            (schema,) = connection.execute(
                "SELECT schema_name FROM projection.live"
            ).fetchone()
            connection.execute(
                sql.SQL("COMMENT ON SCHEMA {} IS {}").format(
                    sql.Identifier(schema), sql.Literal(said)
                )
            )

    return pretend


@pytest.mark.parametrize("said", ["another shape", None], ids=["other", "before"])
def test_readers_refuse_the_tables_of_another_release(
    ledger, projector, room, another_release, said
):
    a_district(ledger)
    projector.catch_up(TODAY)
    another_release(said)

    with pytest.raises(OtherShapeError, match="credit-ledger rebuild"):
        room.teacher_facts("T001")


def test_a_projector_does_not_write_into_the_tables_of_another_release(
    ledger, projector, another_release
):
    a_district(ledger)
    another_release()

    with pytest.raises(OtherShapeError):
        projector.project_events()


def test_a_rebuild_replaces_them_and_compares_nothing(
    ledger, projector, room, another_release
):
    a_district(ledger)
    another_release()

    report = rebuild(projector, TODAY, compare=True)

    assert not report.compared
    assert room.position() == ledger.position()


def test_a_projector_that_starts_builds_them_anew(
    ledger, projector, room, another_release
):
    a_district(ledger)
    another_release()
    (posted,) = record(ledger, a_report(1))
    stop = Event()
    thread = Thread(
        target=projector.run_forever,
        args=(
            stop,
            lambda: TODAY,
            lambda: rebuild_if_outdated(projector, TODAY) and stop.set(),
        ),
    )

    thread.start()
    thread.join()

    assert room.position() == posted.position


def test_tables_of_this_release_are_left_alone(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    before = room.read(lambda looking: looking.generation.number)

    assert not rebuild_if_outdated(projector, TODAY)
    assert room.read(lambda looking: looking.generation.number) == before


def test_the_first_tables_are_made_where_there_are_none(settings, projector, room):
    assert not rebuild_if_outdated(projector, TODAY)

    with visit(projector.database, settings.district) as looking:
        assert looking.position == 0


def test_the_shape_changes_with_every_file_that_makes_tables_and_with_meaning(tmp_path):
    copied = tmp_path / "sql"
    for name in shape.MAKING:
        shutil.copytree(FOLDER / name, copied / name)
    same = shape_of(copied)
    file = copied / "schema" / "60_standing.sql"
    file.write_text(file.read_text().replace("text", "varchar"))
    shape_of.cache_clear()

    assert same == shape_of(FOLDER)
    assert shape_of(copied) != same
    assert shape_of(FOLDER, MEANING + 1) != same
