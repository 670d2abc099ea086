"""What the application's own role cannot do to the log, and what nobody can."""

import psycopg
import pytest
from psycopg import sql

from domain.errors import LedgerError
from domain.events.teacher import CompletionReversed
from domain.terms import Role
from ledger.application import CreditLedger
from ledger.codec import body_of
from ledger.database import APPLICATION
from tests.conftest import an_actor
from tests.ledger.recording import posting, record, teacher

REFUSED = psycopg.errors.InsufficientPrivilege
TABLES = ("event", "posting_key")
CHANGES = {
    "insert": "INSERT INTO ledger.{} DEFAULT VALUES",
    "update": "UPDATE ledger.{} SET district = 'elsewhere'",
    "delete": "DELETE FROM ledger.{}",
    "truncate": "TRUNCATE ledger.{}",
    "copy": "COPY ledger.{} FROM STDIN",
    "drop": "DROP TABLE ledger.{}",
    "lock": "LOCK TABLE ledger.{} IN ACCESS EXCLUSIVE MODE",
    "triggers off": "ALTER TABLE ledger.{} DISABLE TRIGGER ALL",
    "an own trigger": "CREATE TRIGGER t BEFORE INSERT ON ledger.{} "
    "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
}


@pytest.fixture(scope="module")
def module_settings(server):
    """One database for all these tests: what is refused changes nothing."""
    name = server.fresh_database()
    yield server.settings_of(name)
    server.drop(name)


@pytest.fixture(scope="module")
def as_application(module_settings):
    """A connection as the application's role, to a log with one event."""
    with CreditLedger(module_settings) as ledger:
        record(ledger, an_actor(Role.SCHOOL, "S1"), posting())
    with psycopg.connect(module_settings.database_url, autocommit=True) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APPLICATION,)
        yield connection


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_application_cannot_change_the_log(as_application, table, change):
    with pytest.raises(REFUSED), as_application.transaction():
        as_application.execute(sql.SQL(change).format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE credit_ledger_owner",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "CREATE FUNCTION ledger.f() RETURNS void LANGUAGE sql AS ''",
        "CREATE TABLE ledger.t ()",
        "ALTER FUNCTION ledger.hold(text) RESET ALL",
    ],
)
def test_the_application_cannot_become_more_than_it_is(as_application, statement):
    with pytest.raises((REFUSED, psycopg.errors.InvalidSchemaName)):
        as_application.execute(statement)


@pytest.mark.parametrize("change", ["update", "delete", "truncate"])
@pytest.mark.parametrize("role", ["owner", "superuser"])
@pytest.mark.usefixtures("as_application")
def test_even_the_owner_and_a_superuser_are_refused(module_settings, role, change):
    statement = sql.SQL(CHANGES[change]).format(sql.Identifier("event"))
    with psycopg.connect(module_settings.owner_url) as connection:
        if role == "superuser":
            connection.execute("SET session_replication_role = replica")
        else:
            connection.execute("SET ROLE credit_ledger_owner")

        with pytest.raises(REFUSED, match="append-only"):
            connection.execute(statement)


def test_objects_of_pg_temp_do_not_stand_in_for_the_log(owner, ledger, school_actor):
    """With a table of its own in front, a role could give itself any position."""
    owner.execute("RESET ROLE")
    owner.execute(
        sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(owner.info.dbname), sql.Identifier(APPLICATION)
        )
    )
    with ledger.database.bound() as connection:
        for table in TABLES:
            connection.execute(
                sql.SQL("CREATE TEMP TABLE {} (LIKE ledger.{})").format(
                    sql.Identifier(table), sql.Identifier(table)
                )
            )
        connection.execute(
            "CREATE FUNCTION pg_temp.clock_timestamp() RETURNS timestamptz"
            " LANGUAGE sql AS $$ SELECT timestamptz '1999-01-01' $$"
        )
        connection.execute(
            "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea"
            " LANGUAGE sql AS $$ SELECT bytea '' $$"
        )
        connection.execute("SET search_path = pg_temp, ledger, pg_catalog")

        record(ledger, school_actor, posting(occasion="2"))

        for table in TABLES:
            count = sql.SQL("SELECT count(*) FROM pg_temp.{}")
            found = connection.execute(count.format(sql.Identifier(table)))
            assert found.fetchone() == (0,)
    (row,) = ledger.recorder.select_events(teacher(ledger).stream_id)
    assert row.id == 1
    assert row.recorded_at.year > 2000
    assert len(row.body_sha256) == 32


def test_digest_subject_and_time_come_from_the_database_only(owner):
    """The append takes no such argument, so no caller can say otherwise."""
    (arguments,) = owner.execute(
        "SELECT proargnames FROM pg_proc WHERE proname = 'append'"
        " AND pronamespace = 'ledger'::regnamespace"
    ).fetchone()

    given = {name for name in arguments if name.startswith("p_")}
    derived = {"p_position", "p_version", "p_recorded_at", "p_body_sha256",
               "p_subject_id", "p_key_hash"}  # fmt: skip

    assert not given & derived


def test_one_stream_id_cannot_stand_for_two_streams(ledger, school_actor):
    record(ledger, school_actor, posting())
    (row,) = ledger.recorder.select_events(teacher(ledger).stream_id)
    other = body_of(posting(occasion="2"))
    changes = {"stream_key": "T2", "originator_version": 0, "state": other}
    forged = type(row)(**{**vars(row), **changes})

    with pytest.raises(LedgerError, match=r"null value in column .version"):
        ledger.recorder.append([forged], {})


def test_a_body_that_is_no_json_is_refused(ledger, school_actor):
    record(ledger, school_actor, posting())
    (row,) = ledger.recorder.select_events(teacher(ledger).stream_id)
    broken = type(row)(**{**vars(row), "state": b"{", "originator_version": 0})

    with pytest.raises(LedgerError):
        ledger.recorder.append([broken], {})
    assert ledger.position() == 1


def test_a_reversal_frees_the_key_only_of_its_posting(ledger, school_actor, owner):
    first, second = posting(), posting(occasion="2")
    record(ledger, school_actor, first, second)

    reversal = CompletionReversed(posting_id=first.posting_id, reason="wrong-hours")
    record(ledger, school_actor, reversal)

    held = owner.execute("SELECT posting_id FROM ledger.posting_key").fetchall()
    assert held == [(second.posting_id,)]
