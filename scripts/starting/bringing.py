"""Bring a ledger up: database, schema, keys, policies, and the three processes."""

import secrets
import socket
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from ledger.application import CreditLedger
from ledger.migrate import migrate
from ledger.settings import Settings
from scripts.children import Children
from scripts.house import on_server, owner_url
from scripts.keyring import read_keys, write_keys
from scripts.local_postgres import LocalPostgres
from scripts.posting.connection import Connection
from scripts.starting.filling import adopt_shipped_policies
from scripts.starting.keys import keep_keys, kept_keys, make_missing_keys

READY_TIMEOUT_S = 60.0


class PortTakenError(OSError):
    """Another program serves on the port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} is taken; choose another with --port.")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a start keeps its files, and the settings that it runs with."""

    data: Path
    settings: Settings
    empty: bool
    """No demonstration is wanted."""
    own_database: bool
    """The database is somebody's own, not the embedded one."""

    @property
    def address(self) -> str:
        """The address as a browser and curl write it."""
        host = self.settings.host
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        return f"http://{shown}:{self.settings.port}"


@dataclass(frozen=True, kw_only=True)
class Up:
    """A ledger that serves: its keys and its processes."""

    place: Place
    keys: dict[str, str]
    database: str
    """The identity of its database."""
    children: Children


def bring_up(place: Place, started: ExitStack, console: Console) -> Up:
    """Bring everything up that is needed to serve, and wait until it does.

    What has to be stopped again goes onto `started`. Raises PortTakenError,
    LocalPostgresError, ChildEndedError.
    """
    _refuse_taken_port(place.settings.host, place.settings.port)
    place.data.mkdir(parents=True, exist_ok=True)
    place = replace(place, settings=_database(place, started, console))
    keys, database = _prepare(place, console)
    children = Children(settings=_environment(place), logs=place.data)
    started.callback(children.stop)
    children.start("project")
    children.start("work")
    children.start("serve")
    children.wait_until(lambda: _is_ready(place.address), READY_TIMEOUT_S)
    return Up(place=place, keys=keys, database=database, children=children)


def _database(place: Place, started: ExitStack, console: Console) -> Settings:
    """Return settings that name a database that answers; start one if none is given."""
    if place.settings.database_url:
        return place.settings
    console.print("Starting PostgreSQL ...")
    server = LocalPostgres(Path(place.settings.data_dir))
    started.callback(server.stop)
    server.start()
    return on_server(place.settings, server)


def _prepare(place: Place, console: Console) -> tuple[dict[str, str], str]:
    """Migrate, make missing keys, adopt the shipped policies.

    Return the keys and the identity of the database.
    """
    applied = migrate(owner_url(place.settings))
    if applied:
        console.print(f"Migrated: {len(applied)} files.")
    with CreditLedger(place.settings) as ledger:
        kept = kept_keys(place.data, ledger)
        keys = make_missing_keys(ledger, kept, empty=place.empty)
        database = keep_keys(place.data, ledger, keys)
        adopt_shipped_policies(ledger)
    return keys, database


def _environment(place: Place) -> dict[str, str]:
    """Return the settings of the children, as variables of their environment."""
    secret = place.settings.session_secret or _session_secret(place.data)
    settings = replace(place.settings, session_secret=secret)
    return settings.as_environment()


def _session_secret(data: Path) -> str:
    """Return the secret of this data folder, so that a restart logs nobody out."""
    path = data / "session.json"
    kept = read_keys(path)
    if "secret" not in kept:
        kept = {"secret": secrets.token_hex(32)}
        write_keys(path, kept)
    return kept["secret"]


def _is_ready(address: str) -> bool:
    connection = Connection(address=address)
    try:
        return connection.is_ready()
    finally:
        connection.close()


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(host, port) from error
