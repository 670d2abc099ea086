"""What becomes of a database that is away, slow, full, or not ours."""

from dataclasses import replace
from threading import Event, Thread
from time import monotonic

import psycopg
import pytest

from ledger.application import CreditLedger
from ledger.database import APPLICATION, PROJECTOR, Database
from ledger.errors import (
    DatabaseBusyError,
    DatabaseUnavailableError,
    StorageError,
    UnstorableTextError,
)
from ledger.settings import Settings
from scripts.local_postgres import LocalPostgres


def test_a_connection_acts_in_its_role_whatever_login_it_came_by(settings):
    for role in (APPLICATION, PROJECTOR):
        database = Database(settings.owner_url, role=role, settings=settings)
        with database.connection() as connection:
            who = connection.execute("SELECT current_user").fetchone()
        database.close()
        assert who == (role,)


def test_every_connection_has_a_limit_on_what_can_hang(ledger):
    names = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
    )

    with ledger.database.connection() as connection:
        limits = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]

    assert limits == ["30s", "20s", "1min"]


def test_bound_is_one_connection_for_everything_inside(ledger):
    def backend():
        with ledger.database.connection() as connection:
            return connection.info.backend_pid

    with ledger.database.bound() as outer:
        assert backend() == backend() == outer.info.backend_pid


def test_a_network_that_swallows_everything_is_noticed_in_seconds(ledger):
    with ledger.database.connection() as connection:
        parameters = connection.info.get_parameters()

    assert parameters["tcp_user_timeout"] == "20000"
    assert parameters["keepalives_idle"] == "10"


def test_a_server_that_is_not_there_is_unavailable_within_the_timeout(tmp_path):
    settings = Settings(
        database_url=f"postgresql:///x?host={tmp_path}", pool_timeout_s=1
    )
    began = monotonic()

    with CreditLedger(settings) as ledger, pytest.raises(DatabaseUnavailableError):
        ledger.position()

    assert monotonic() - began < 5


def test_a_pool_that_is_used_up_says_so_and_recovers(settings):
    narrow = replace(settings, pool_max=1, pool_timeout_s=1)
    held, release = Event(), Event()

    def hold(database):
        with database.connection():
            held.set()
            release.wait(10)

    with CreditLedger(narrow) as ledger:
        holder = Thread(target=hold, args=[ledger.database])
        holder.start()
        held.wait(10)
        with pytest.raises(DatabaseUnavailableError) as refused:
            ledger.position()
        release.set()
        holder.join()

        assert ledger.position() == 0
    assert refused.value.retry_after_s > 0


def test_a_statement_that_takes_too_long_is_busy(settings):
    with CreditLedger(replace(settings, statement_timeout_s=1)) as ledger:
        with pytest.raises(DatabaseBusyError), ledger.database.connection() as c:
            c.execute("SELECT pg_sleep(5)")

        assert ledger.position() == 0


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("SELECT nothing", StorageError),
        ("SELECT 'x'::date", UnstorableTextError),
        ("DELETE FROM ledger.event", StorageError),
    ],
)
def test_a_statement_that_fails_is_named_in_one_line(ledger, statement, error):
    with pytest.raises(error) as refused, ledger.database.connection() as connection:
        connection.execute(statement)

    assert "\n" not in str(refused.value)


def test_a_connection_that_the_server_closed_is_replaced(ledger, owner):
    ledger.position()
    owner.execute("RESET ROLE")
    owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = %s",
        [APPLICATION],
    )

    assert ledger.position() == 0


def test_writes_go_on_without_restart_after_the_server_was_away(short_folder):
    """Longer away than the pool tries to reconnect by itself."""
    server = LocalPostgres(short_folder / "away", fsync=False)
    with server:
        settings = Settings(database_url=server.url(), pool_timeout_s=1)
        database = Database(settings.database_url, role="postgres", settings=settings)
        database.ping()
        server.stop()
        for _ in range(3):
            with pytest.raises(DatabaseUnavailableError):
                database.ping()

        server.start()
        began = monotonic()
        while not answers(database):
            assert monotonic() - began < 10
        database.close()


def answers(database):
    try:
        database.ping()
    except DatabaseUnavailableError:
        return False
    return True


def test_a_closed_ledger_is_unavailable_not_broken(ledger):
    ledger.close()

    with pytest.raises(DatabaseUnavailableError):
        ledger.position()


def test_what_the_pool_does_is_counted(ledger):
    ledger.position()

    assert ledger.database.statistics()["requests_num"] >= 1


def test_the_projector_reads_the_log_and_writes_nothing_there(settings):
    with psycopg.connect(settings.projector_url, autocommit=True) as connection:
        connection.execute("SELECT count(*) FROM ledger.event")
        for statement in (
            "DELETE FROM ledger.event",
            "SELECT ledger.hold('chaoyang')",
            "INSERT INTO ledger.directory DEFAULT VALUES",
            "SELECT * FROM ledger.free_text",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
