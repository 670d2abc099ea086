"""Files sent in from the command line: what is told of them, and when it ends badly."""

import json
from threading import Event, Thread

import pytest
from click.testing import CliRunner
from psycopg import connect

from http_api.importing.jobs import import_handlers
from ledger.application import CreditLedger
from projections.working import Worker
from scripts.cli import main
from scripts.house import now
from tests.http_api.conftest import seed
from tests.http_api.files import as_csv, as_xlsx, rows_of
from tests.stories.conftest import served

OK: dict[str, str] = {}
NOBODY = {"teacher_id": "T999"}


@pytest.fixture(scope="module")
def district(server, tmp_path_factory):
    """A small, served district with a worker beside it."""
    name = server.fresh_database()
    settings = server.settings_of(name)
    keys, ending = seed(settings), Event()
    with (
        served(settings, tmp_path_factory.mktemp("logs")) as address,
        CreditLedger(settings) as ledger,
    ):
        worker = Worker(ledger.jobs, import_handlers(ledger, now), "worker")
        thread = Thread(target=worker.run_forever, args=(ending,))
        thread.start()
        yield address, keys, settings
        ending.set()
        thread.join()
    server.drop(name)


@pytest.fixture
def run(district, tmp_path):
    """Send a file of rows in as a school, and return what was printed."""
    address, keys, _ = district

    def run_it(content, *options, name="rows.csv", expect=0, key=keys["school"]):
        file = tmp_path / name
        file.write_bytes(content)
        chosen = ["--address", address, "--key", key, *options]
        result = CliRunner().invoke(main, ["import", str(file), *chosen])
        assert result.exit_code == expect, result.output
        return result.stdout

    return run_it


def test_a_file_is_checked_and_its_refusals_are_told(run):
    text = run(as_csv(rows_of(OK, NOBODY)), expect=1)

    assert "checked: 1 posted" in text
    assert "1 rows can be posted: --confirm posts them." in text
    assert "teacher-unknown" in text


def test_a_file_is_confirmed_in_the_same_run_and_posted_once(run):
    content = as_xlsx(rows_of({"occasion": "cli"}))

    first = json.loads(run(content, "--confirm", "--json", name="表.xlsx"))
    again = json.loads(run(content, "--confirm", "--json", name="表.xlsx"))

    assert (first["state"], first["counts"]["posted"]) == ("posted", 1)
    assert first["file"]["name"] == "表.xlsx"
    assert (again["state"], again["counts"]["already_known"]) == ("checked", 1)


def test_without_waiting_only_the_place_is_told(run):
    told = json.loads(run(as_csv(rows_of(OK)), "--no-wait", "--json"))

    assert told["import"].startswith("/v1/imports/")


def test_what_is_no_file_of_rows_ends_with_its_code(run):
    text = run(as_csv([["x"], ["y"]]), expect=1)

    assert "failed" in text
    assert "headings-missing" in text
    run(b"%PDF", name="rows.pdf", expect=1)
    run(as_csv(rows_of(OK)), key="wrong", expect=1)
    run(as_csv(rows_of(OK)), "--confirm", "--no-wait", expect=2)


def test_what_old_files_hold_is_dropped_by_age(district, run):
    settings = district[2]
    environment = settings.as_environment()
    run(as_csv(rows_of(OK)))
    with connect(settings.owner_url, autocommit=True) as owner:
        owner.execute("UPDATE ledger.upload SET uploaded_at = '2020-01-01'")

    def drop(days):
        options = ["uploads", "drop", "--older-than", str(days), "--json"]
        return CliRunner().invoke(main, options, env=environment)

    assert drop(29).exit_code == 2
    assert json.loads(drop(30).stdout)["dropped"] > 0
    assert json.loads(drop(30).stdout)["dropped"] == 0
