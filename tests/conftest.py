"""One real PostgreSQL a session, one fresh migrated database a test."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from domain.terms import Actor, Role
from ledger.application import CreditLedger, Request
from ledger.database import APPLICATION, OWNER, PROJECTOR
from ledger.migrate import migrate
from ledger.settings import Settings
from scripts.local_postgres import LocalPostgres
from tests.workers import ByFile, demonstration_first

TEMPLATE = "credit_ledger_template"
SYSTEM_15 = Path("/usr/lib/postgresql/15/bin")
TODAY = date(2025, 6, 30)

_numbers = count(1)


class Server:
    """A server for tests, with a migrated template to copy databases from."""

    def __init__(self, url: str, segments: Path) -> None:
        self.url = url
        self.segments = segments
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), TEMPLATE)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE template0"), TEMPLATE)
        migrate(self.url_of(TEMPLATE))
        # Makes the next test's database, and drops the last one's, meanwhile.
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._next = self._worker.submit(self._make, TEMPLATE)

    def close(self) -> None:
        self.drop(self._next.result())
        self._worker.shutdown()

    def url_of(self, dbname: str, user: str | None = None) -> str:
        changes: dict[str, Any] = {"dbname": dbname}
        if user is not None:
            changes["user"] = user
        return psycopg.conninfo.make_conninfo(self.url, **changes)

    def settings_of(self, dbname: str) -> Settings:
        return Settings(
            database_url=self.url_of(dbname, APPLICATION),
            owner_url=self.url_of(dbname),
            projector_url=self.url_of(dbname, PROJECTOR),
            pool_max=40,
            disk_folders="elsewhere",
            segments_dir=str(self.segments / dbname),
        )

    def fresh_database(self, template: str = TEMPLATE) -> str:
        if template != TEMPLATE:
            return self._make(template)
        name = self._next.result()
        self._next = self._worker.submit(self._make, TEMPLATE)
        return name

    def drop(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._worker.submit(self._run, statement, name)

    def _make(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)
        # Four times as fast as writing the copy to the log, where fsync is off.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                statement.format(sql.Identifier(name), sql.Identifier(template))
            )
            # A copy has the template's tables, but not its grants on the database.
            grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
            connection.execute(
                grant.format(sql.Identifier(name), sql.Identifier(PROJECTOR))
            )
        return name

    def _run(self, statement: sql.SQL, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A short path that other users may enter: pytest's own is long and 0700."""
    folder = Path(tempfile.mkdtemp(prefix="cl-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server(short_folder: Path) -> Iterator[Server]:
    """The server of this session: our own, or the one of
    CREDIT_LEDGER_TEST_DATABASE_URL (a login that may create databases and roles)."""
    given = os.environ.get("CREDIT_LEDGER_TEST_DATABASE_URL")
    if given:
        with closing(Server(given, short_folder / "segments")) as server:
            yield server
        return
    with (
        LocalPostgres(short_folder / "postgres", fsync=False) as local,
        closing(Server(local.url(), short_folder / "segments")) as server,
    ):
        yield server


@pytest.fixture
def settings(server: Server) -> Iterator[Settings]:
    """Settings of a fresh, migrated database of this test."""
    name = server.fresh_database()
    yield server.settings_of(name)
    server.drop(name)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[CreditLedger]:
    """The write side on a fresh database, its first connection made.

    A pool makes it in a thread of its own, and asks for chance on the way: hypothesis
    takes that for chance inside a strategy, where a test draws meanwhile.
    """
    with CreditLedger(settings) as ledger:
        ledger.database.ping()
        yield ledger


@pytest.fixture
def owner(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A connection as the owner of the tables, for looking at what was stored."""
    assert settings.owner_url is not None
    with psycopg.connect(settings.owner_url, autocommit=True) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
        yield connection


# --- workers --------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest first."""
    demonstration_first(items)


@pytest.hookimpl(optionalhook=True)  # there are no workers under `-p no:xdist`
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Distribute tests file by file."""
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much the tests looked at that compare random examples."""
    stats = terminalreporter.stats
    totals: dict[str, Counter[str]] = {}
    for report in (*stats.get("passed", ()), *stats.get("failed", ())):
        for name, told in report.user_properties:
            if name == "looked at":
                totals.setdefault(told[0], Counter()).update(told[1])
    for what, counts in totals.items():
        numbers = ", ".join(f"{count:,} {noun}" for noun, count in counts.items())
        terminalreporter.write_line(f"{what}: {numbers}")


# --- actors ---------------------------------------------------------------------------


def an_actor(role: Role, organisation: str | None = None) -> Actor:
    """Return an actor whose client and person are named after role and organisation."""
    name = f"{role.value}-{organisation}" if organisation else role.value
    return Actor(
        client_id=name, person=f"person-{name}", role=role, organisation=organisation
    )


@pytest.fixture
def school_actor() -> Actor:
    return an_actor(Role.SCHOOL, "S001")


@pytest.fixture
def provider_actor() -> Actor:
    return an_actor(Role.PROVIDER, "P001")


@pytest.fixture
def reviewer() -> Actor:
    return an_actor(Role.REVIEWER)


@pytest.fixture
def policy_office() -> Actor:
    return an_actor(Role.POLICY_OFFICE)


@pytest.fixture
def auditor() -> Actor:
    return an_actor(Role.AUDITOR)


@pytest.fixture
def importer() -> Actor:
    return an_actor(Role.IMPORTER)


@pytest.fixture
def administrator() -> Actor:
    return an_actor(Role.ADMINISTRATOR)


def a_request(actor: Actor, **changes: Any) -> Request:
    """Return a request of an actor on the tests' day, under a new request id."""
    request = Request(actor=actor, request_id=f"request-{next(_numbers)}", today=TODAY)
    return replace(request, **changes)
