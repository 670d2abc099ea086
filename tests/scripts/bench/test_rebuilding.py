"""The reading rooms from the events: equal first, then timed."""

import json

import pytest
from click.testing import CliRunner

from projections import generations
from projections.changes import TABLES
from projections.runner import Projector
from scripts.bench.rebuilding import command
from scripts.bench.rebuilding.rooms import FACTS, LINKS, REPORTS, Rooms, UnequalError
from scripts.cli import main
from scripts.generating.shapes import Size
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, an_approval, record

FEW = Size(teachers=1, completions=15, seed=command.SEED)


def test_a_small_district_is_measured_and_told_as_one_json_object(monkeypatch):
    monkeypatch.setattr(command, "FEW", FEW)
    options = ("--teachers", "5", "--completions", "100", "--json")

    result = CliRunner().invoke(main, ("bench", "rebuild", *options))

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["rows"] > 200
    rooms = {"all", "facts", "reports", "lineage", "standings"}
    assert rooms | {"copy", "one_by_one"} <= told.keys()
    assert told["vs_one_by_one"] == pytest.approx(
        told["all"]["per_second"] / told["one_by_one"]["per_second"]
    )
    assert told["of_copy"] > 0


@pytest.fixture
def rooms(settings, ledger):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1), a_report(2, occasion="2"))
    projector = Projector(settings)
    projector.prepare()
    projector.catch_up(TODAY)
    yield Rooms(
        projector=projector, settings=settings, today=TODAY, events=ledger.position()
    )
    projector.close()


def test_tables_that_tell_something_else_stop_a_measurement(rooms):
    projector = rooms.projector
    with projector.database.transaction() as connection:
        generations.enter(connection, projector.district)
        connection.execute("UPDATE report SET status = 'rejected'")

    with pytest.raises(UnequalError, match="report"):
        rooms.check("The runner and a rebuild")

    rooms.check("The mended tables and a rebuild")


def test_every_job_leaves_the_tables_as_they_were(rooms):
    projector = rooms.projector

    for job in rooms.apart().values():
        job()
    rooms.all_together()
    rooms.drain()
    rooms.one_by_one()

    rooms.check("The runner event by event and a rebuild")
    with projector.database.transaction() as connection:
        assert generations.others(connection, projector.district) == []


def test_what_is_measured_apart_is_everything():
    assert FACTS | REPORTS | LINKS == TABLES
    assert not FACTS & REPORTS
