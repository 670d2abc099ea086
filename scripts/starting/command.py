"""`credit-ledger start`: what `scripts/run` calls. Up, filled, served, taken down."""

import secrets
import signal
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.console import Console

from ledger.application import CreditLedger
from ledger.migrate import migrate
from ledger.settings import Settings
from scripts.children import Children
from scripts.house import EMBEDDED, on_server, owner_url
from scripts.keyring import read_keys, write_keys
from scripts.local_postgres import LocalPostgres
from scripts.posting.connection import Connection
from scripts.starting.filling import adopt_shipped_policies, fill
from scripts.starting.keys import make_missing_keys
from scripts.starting.welcome import example_of, welcome

READY_TIMEOUT_S = 60.0
WATCH_S = 0.5


class StopRequested(BaseException):
    """Somebody asks that everything ends now."""


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

    @property
    def address(self) -> str:
        """The address as a browser and curl write it."""
        host = self.settings.host
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        return f"http://{shown}:{self.settings.port}"

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.data / "keys.json"


@click.command()
@click.option(
    "--data",
    default="var",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the data, the keys and the logs.",
)
@click.option("--host", help="Address to serve on (CREDIT_LEDGER_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on.")
@click.option("--database-url", help="A PostgreSQL of one's own, not an embedded one.")
@click.option("--empty", is_flag=True, help="No demonstration: policies and keys only.")
def start(
    *,
    data: Path,
    host: str | None,
    port: int | None,
    database_url: str | None,
    empty: bool,
) -> None:
    """Start everything, fill the demonstration district, serve until Ctrl-C.

    A second start finds its data again. What was started is stopped, nothing else.
    """
    given = Settings.from_environment()
    settings = replace(
        given,
        host=host or given.host,
        port=port or given.port,
        database_url=database_url or given.database_url,
        data_dir=str(data.resolve() / EMBEDDED),
    )
    place = Place(data=data.resolve(), settings=settings, empty=empty)
    console = Console(stderr=True)
    try:
        with ExitStack() as started:
            _listen_for_signals()
            _run(place, started, console)
    except StopRequested:
        console.print("Stopped.")


def _run(place: Place, started: ExitStack, console: Console) -> None:
    """Bring everything up, fill it, and watch it until somebody asks for the end."""
    _refuse_taken_port(place.settings.host, place.settings.port)
    place.data.mkdir(parents=True, exist_ok=True)
    place = replace(place, settings=_database(place, started, console))
    keys = _prepare(place, console)
    children = Children(settings=_environment(place), logs=place.data)
    started.callback(children.stop)
    children.start("project")
    children.start("serve")
    connection = Connection(address=place.address)
    children.wait_until(lambda: _is_ready(place.address), READY_TIMEOUT_S)
    example = None
    if not place.empty:
        fill(connection, keys, place.data, console)
        example = example_of(connection, keys["auditor"])
    connection.close()
    click.echo(welcome(place.address, keys, example))
    while True:
        children.check()
        time.sleep(WATCH_S)


def _database(place: Place, started: ExitStack, console: Console) -> Settings:
    """Return settings that name a database that answers; start one if none is given."""
    if place.settings.database_url:
        return place.settings
    console.print("Starting PostgreSQL ...")
    server = LocalPostgres(Path(place.settings.data_dir))
    started.callback(server.stop)
    server.start()
    return on_server(place.settings, server)


def _prepare(place: Place, console: Console) -> dict[str, str]:
    """Migrate, make missing keys, adopt the shipped policies; return the keys."""
    applied = migrate(owner_url(place.settings))
    if applied:
        console.print(f"Migrated: {len(applied)} files.")
    with CreditLedger(place.settings) as ledger:
        keys = make_missing_keys(ledger, read_keys(place.keys), empty=place.empty)
        adopt_shipped_policies(ledger)
    write_keys(place.keys, keys)
    return keys


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


def _listen_for_signals() -> None:
    """Let the first Ctrl-C or SIGTERM end everything, and ignore the next ones."""

    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
