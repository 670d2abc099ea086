"""Numbered SQL: once each, together or not at all, never changed afterwards."""

import shutil

import psycopg
import pytest

from ledger.errors import DatabaseUnavailableError, MigrationDriftError, StorageError
from ledger.migrate import MIGRATIONS, migrate, migrations_in, pending
from tests.ledger.concurrency import run_together


@pytest.fixture
def empty_url(server):
    """The address of an empty database."""
    name = server.fresh_database(template="template0")
    yield server.url_of(name)
    server.drop(name)


@pytest.fixture
def folder(tmp_path):
    """A copy of the migrations, to be changed."""
    return shutil.copytree(MIGRATIONS, tmp_path / "migrations")


def test_an_empty_database_gets_everything_and_then_nothing(empty_url):
    names = [migration.name for migration in migrations_in(MIGRATIONS)]
    assert pending(empty_url) == names

    assert migrate(empty_url) == names

    assert migrate(empty_url) == []
    assert pending(empty_url) == []


def test_two_who_migrate_at_once_do_it_once(empty_url):
    applied = []

    run_together([lambda: applied.append(migrate(empty_url))] * 4)

    names = [migration.name for migration in migrations_in(MIGRATIONS)]
    assert sorted(applied, key=len) == [[], [], [], names]


def test_a_later_migration_is_applied_alone(empty_url, folder):
    migrate(empty_url, folder)
    (folder / "9000_later.sql").write_text("CREATE TABLE ledger.later ()")

    assert migrate(empty_url, folder) == ["9000_later"]


def test_a_changed_file_is_refused(empty_url, folder):
    migrate(empty_url, folder)
    path = folder / "0002_event.sql"
    path.write_text(path.read_text() + "\n-- harmless")

    with pytest.raises(MigrationDriftError, match=r"0002_event.*changed"):
        migrate(empty_url, folder)
    with pytest.raises(MigrationDriftError):
        pending(empty_url, folder)


def test_a_file_that_is_gone_is_refused(empty_url, folder):
    migrate(empty_url, folder)
    (folder / "0002_event.sql").unlink()

    with pytest.raises(MigrationDriftError, match="not here"):
        migrate(empty_url, folder)


def test_a_file_that_slips_in_before_an_applied_one_is_refused(empty_url, folder):
    migrate(empty_url, folder)
    (folder / "0001_aaa.sql").write_text("SELECT 1")

    with pytest.raises(MigrationDriftError, match="comes before"):
        migrate(empty_url, folder)


def test_a_failing_file_leaves_nothing_of_itself_behind(empty_url, folder):
    (folder / "9000_half.sql").write_text(
        "CREATE TABLE ledger.half (); SELECT nothing()"
    )

    with pytest.raises(StorageError, match="nothing"):
        migrate(empty_url, folder)

    assert pending(empty_url, folder) == ["9000_half"]
    with psycopg.connect(empty_url) as connection:
        found = connection.execute("SELECT to_regclass('ledger.half')").fetchone()
    assert found == (None,)


def test_tables_belong_to_the_owner_role(owner):
    owners = owner.execute(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ledger'"
    ).fetchall()

    assert owners == [("credit_ledger_owner",)]


def test_nobody_else_may_call_a_function_of_the_ledger(owner):
    open_to_all = owner.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
        " AND has_function_privilege('public', oid, 'EXECUTE')"
    ).fetchall()

    assert open_to_all == []


def test_functions_with_the_rights_of_the_owner_pin_their_search_path(owner):
    paths = owner.execute(
        "SELECT proname, proconfig FROM pg_proc"
        " WHERE pronamespace = 'ledger'::regnamespace AND prosecdef"
    ).fetchall()

    assert {name for name, _ in paths} == {
        "append",
        "drop_uploads",
        "forget_answers",
        "hold",
        "keep_answer",
    }
    for _, config in paths:
        assert "search_path=pg_catalog, ledger, pg_temp" in config


def test_a_server_that_is_away_is_named_as_such(tmp_path):
    with pytest.raises(DatabaseUnavailableError):
        migrate(f"postgresql:///nothing?host={tmp_path}")
