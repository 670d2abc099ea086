"""The doctor: each thing well, each thing unwell, and what to do then."""

import json
from dataclasses import replace

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import sql

from ledger.application import CreditLedger
from ledger.free_space import FreeSpace
from ledger.settings import Settings
from projections.reading import ReadingRoom
from projections.runner import Projector
from projections.segments import Segments
from scripts.assets import VENDOR_FILES
from scripts.doctor import database, machine
from scripts.doctor.command import doctor, line, look
from scripts.doctor.finding import Finding
from scripts.starting.filling import adopt_shipped_policies


def test_five_packages_beside_each_other_are_ours():
    assert machine.packages(
        machine.ROOT, {name: machine.ROOT / name for name in machine.PACKAGES}
    ).well


def test_a_package_of_another_distribution_is_named(tmp_path):
    found = {name: machine.ROOT / name for name in machine.PACKAGES}

    finding = machine.packages(machine.ROOT, {**found, "domain": tmp_path / "domain"})

    assert not finding.well
    assert str(tmp_path / "domain") in finding.seen


def test_this_installation_is_the_one_that_python_finds():
    finding = next(iter(machine.look_at_machine(settings_without_database())))

    assert finding.what == "packages"
    assert finding.well


@pytest.mark.parametrize(
    ("version", "well"), [((3, 10), False), ((3, 11), True), ((3, 14), True)]
)
def test_python_3_11_is_the_oldest(version, well):
    assert machine.python(version).well is well


@pytest.mark.parametrize(
    ("name", "well"),
    [("UTF-8", True), ("utf8", True), ("ANSI_X3.4-1968", False), ("cp936", False)],
)
def test_chinese_needs_utf8(name, well):
    assert machine.encoding(name).well is well


@pytest.mark.parametrize(
    ("name", "well"),
    [("Asia/Shanghai", True), ("Asia/Nowhere", False), ("/etc/passwd", False)],
)
def test_the_time_zone_has_to_be_known(name, well):
    assert machine.timezone(name).well is well


def test_a_missing_asset_is_named(tmp_path):
    finding = machine.assets(tmp_path, VENDOR_FILES)

    assert not finding.well
    assert "swagger-ui-dist/swagger-ui.css" in finding.seen
    assert finding.remedy == "Run scripts/assets."


def test_a_translation_that_was_not_compiled_is_named(tmp_path):
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text("")

    assert machine.translations(tmp_path).seen == "not compiled: zh"

    (folder / "messages.mo").write_text("")
    assert machine.translations(tmp_path).well


def test_the_disk_is_looked_at_where_the_data_will_be(tmp_path):
    assert "GB free" in machine.space(tmp_path / "not" / "yet").seen


def test_a_database_that_is_migrated_governed_and_read_is_well(settings):
    with CreditLedger(settings) as ledger:
        adopt_shipped_policies(ledger)
        projector = Projector(settings)
        projector.prepare()
        projector.catch_up(ledger.policies.standing()[0].clock.recorded_at.date())
        projector.close()

        findings = list(database.look_at_database(ledger))

    assert [finding.what for finding in findings if not finding.well] == []
    assert len(findings) == 7


def test_room_for_the_database_is_told_and_that_nobody_can_look(tmp_path):
    nobody, watched = FreeSpace([], 1), FreeSpace([], 1, elsewhere=True)
    free, full = FreeSpace([tmp_path], 1), FreeSpace([tmp_path], 2**60)

    assert [database.disk(space).well for space in (nobody, watched)] == [False, True]
    assert [database.disk(space).well for space in (free, full)] == [True, False]
    assert "GB free" in database.disk(full).seen
    assert "CREDIT_LEDGER_DISK_FOLDERS" in database.disk(nobody).remedy


def test_a_log_that_nobody_projects_is_told_as_behind(ledger):
    room = ReadingRoom(ledger.database, ledger, ledger.district)

    assert database.lag(ledger, room).seen == "1 positions behind 0"
    assert database.parked(room).well


def test_columns_that_are_damaged_are_told(ledger, settings):
    projector = Projector(settings)
    projector.prepare()
    projector.close()
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    columns = Segments(room)
    assert database.columns(columns).seen.startswith("none yet")
    columns.refresh()
    assert database.columns(columns).seen == "0 positions behind"
    (folder,) = room.read(columns.shelf).folder.glob("at-*")
    (folder / "words").unlink(missing_ok=True)

    finding = database.columns(Segments(room))

    assert not finding.well
    assert finding.remedy == "Run credit-ledger segments build."


def test_a_database_without_policies_is_unwell(ledger):
    assert database.policies(ledger).seen == "none adopted"
    assert not database.policies(ledger).well


def test_a_database_that_lacks_a_migration_is_unwell(settings):
    with psycopg.connect(settings.owner_url, autocommit=True) as connection:
        name = sql.Identifier("bare_for_the_doctor")
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = psycopg.conninfo.make_conninfo(
            settings.owner_url, dbname="bare_for_the_doctor"
        )

        finding = database.migrations(url)

        connection.execute(sql.SQL("DROP DATABASE {}").format(name))
    assert not finding.well
    assert "0001" in finding.seen


def test_a_database_that_is_away_is_a_finding_not_an_error():
    away = replace(
        settings_without_database(), database_url="postgresql://127.0.0.1:9/nothing"
    )

    finding = list(look(away))[-1]

    assert (finding.what, finding.well) == ("database", False)
    assert "scripts/run" in finding.remedy


def test_an_unwell_thing_is_told_with_its_remedy():
    told = line(Finding(what="assets", well=False, seen="missing: x", remedy="Do y."))

    assert told == "  UNWELL  assets: missing: x\n          Do y."


def test_the_command_ends_with_1_where_something_is_unwell(tmp_path):
    result = CliRunner().invoke(doctor, ["--data", str(tmp_path), "--json"])

    assert result.exit_code == 1
    findings = json.loads(result.stdout)
    assert findings[-1]["what"] == "database"
    assert not findings[-1]["well"]


def settings_without_database():
    return Settings(data_dir="/nowhere/at/all")
