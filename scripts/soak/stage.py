"""Where faults are tried: a durable PostgreSQL of its own, and a database a round."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from socket import socket

import psycopg
from psycopg import sql

from ledger.application import CreditLedger
from ledger.database import APPLICATION, PROJECTOR
from ledger.migrate import migrate
from ledger.settings import Settings
from projections.runner import Projector
from scripts.local_postgres import LocalPostgres
from scripts.soak.client import Client
from scripts.soak.processes import Running, start
from scripts.soak.town import Town, found

TEMPLATE = "town"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A database of one round with the small district on it, and who may enter."""

    settings: Settings
    keys: dict[str, str]
    folder: Path
    """For logs and whatever else a round leaves."""
    postgres: LocalPostgres

    @property
    def address(self) -> str:
        """Where its server is found, once there is one."""
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def owner_url(self) -> str:
        """The database for a login that may look everywhere, and change anything."""
        return self.settings.owner_url or ""

    def client(self, name: str = "school") -> Client:
        """Return somebody with a key."""
        return Client(address=self.address, key=self.keys[name])

    def with_settings(self, **changes: object) -> "Place":
        """Return the same place under other settings."""
        return replace(self, settings=replace(self.settings, **changes))  # type: ignore[arg-type]  # names are fields

    @contextmanager
    def serving(self) -> Iterator[Running]:
        """Start a server, wait until it answers, end it afterwards."""
        server = self.start_server()
        try:
            yield server
        finally:
            server.end()

    def start_server(self) -> Running:
        """Start a server and wait until it answers; whoever asks has to end it."""
        server = self.start("serve")
        try:
            server.wait_until(self.client().answers)
        except BaseException:
            server.kill()
            raise
        return server

    @contextmanager
    def projecting(self) -> Iterator[Running]:
        """Start a projector beside, and end it afterwards."""
        projector = self.start("project")
        try:
            yield projector
        finally:
            projector.end()

    def start(self, name: str, *arguments: str) -> Running:
        """Start a command on this place; whoever asks has to end it."""
        log = self.folder / f"{name}.log"
        return start(name, *arguments, settings=self.settings, log=log)


@dataclass(kw_only=True)
class Stage:
    """A PostgreSQL that may be crashed, and a filled district to copy from."""

    folder: Path
    postgres: LocalPostgres
    _town: Town = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), init=False)

    def __post_init__(self) -> None:
        self.postgres.ensure_database(TEMPLATE)
        migrate(self.postgres.url(dbname=TEMPLATE))
        settings = self._settings(TEMPLATE)
        with CreditLedger(settings) as ledger:
            self._town = found(ledger)
        projector = Projector(settings)
        projector.prepare()
        projector.close()

    @contextmanager
    def place(self) -> Iterator[Place]:
        """Lend a database with the district on it; drop it afterwards."""
        name = f"round_{next(self._numbers)}"
        self._copy(name)
        folder = self.folder / name
        folder.mkdir(mode=0o711)
        try:
            yield Place(
                settings=self._settings(name),
                keys=self._town.keys,
                folder=folder,
                postgres=self.postgres,
            )
        finally:
            self.postgres.start()  # a round may have left it crashed
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            shutil.rmtree(folder, ignore_errors=True)

    def _settings(self, name: str) -> Settings:
        return Settings(
            owner_url=self.postgres.url(dbname=name),
            database_url=self.postgres.url(user=APPLICATION, dbname=name),
            projector_url=self.postgres.url(user=PROJECTOR, dbname=name),
            disk_folders=str(self.folder),
            segments_dir=str(self.folder / name / "segments"),
            session_secret="0" * 64,
            port=free_port(),
        )

    def _copy(self, name: str) -> None:
        self._run("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
        # A copy has the template's tables, but not its grants on the database.
        self._run("GRANT CREATE ON DATABASE {} TO {}", name, PROJECTOR)

    def _run(self, statement: str, *names: str) -> None:
        identifiers = [sql.Identifier(name) for name in names]
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*identifiers))


@contextmanager
def stage() -> Iterator[Stage]:
    """Yield a stage in a folder of its own; take all of it down afterwards."""
    with ExitStack() as started:
        folder = Path(tempfile.mkdtemp(prefix="cl-soak-", dir="/tmp"))
        started.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o711)  # the server may run as another user
        postgres = started.enter_context(LocalPostgres(folder / "postgres"))
        yield Stage(folder=folder, postgres=postgres)


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
