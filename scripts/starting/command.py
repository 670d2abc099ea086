"""`credit-ledger start`: what `scripts/run` calls. Up, filled, served, taken down."""

import signal
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from ledger.settings import Settings
from scripts.house import settings_in
from scripts.posting.connection import Connection
from scripts.starting.bringing import Place, Up, bring_up
from scripts.starting.filling import Mark, fill
from scripts.starting.welcome import Guide, example_of, welcome

WATCH_S = 0.5


class StopRequested(BaseException):
    """Somebody asks that everything ends now: Ctrl-C or SIGTERM, not an error."""


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
    settings = _settings(data, host=host, port=port, database_url=database_url)
    place = Place(
        data=data.resolve(),
        settings=settings,
        empty=empty,
        own_database=settings.database_url is not None,
    )
    console = Console(stderr=True)
    try:
        with ExitStack() as started:
            _listen_for_signals()
            _run(place, started, console)
    except StopRequested:
        console.print("Stopped.")


def _settings(data: Path, **given: str | int | None) -> Settings:
    """Return the environment's settings, with what the options say in their place."""
    said = {name: value for name, value in given.items() if value is not None}
    return replace(settings_in(data), **said)  # type: ignore[arg-type]  # names are fields


def _run(place: Place, started: ExitStack, console: Console) -> None:
    """Bring everything up, fill it, and watch it until somebody asks for the end."""
    up = bring_up(place, started, console)
    click.echo(_filled(up, console))
    while True:
        up.children.check()
        time.sleep(WATCH_S)


def _filled(up: Up, console: Console) -> str:
    """Fill the demonstration where it is wanted, and return what to read then."""
    place = up.place
    connection = Connection(address=place.address)
    example = None
    if not place.empty:
        console.print(f"The pages are open at {place.address} while it is filled.")
        mark = Mark(folder=place.data, database=up.database)
        fill(connection, up.keys, mark, console)
        example = example_of(connection, up.keys["auditor"])
    connection.close()
    guide = Guide(
        address=place.address,
        keys=up.keys,
        data=place.data,
        own_database=place.own_database,
        example=example,
    )
    return welcome(guide)


def _listen_for_signals() -> None:
    """Let the first Ctrl-C or SIGTERM end everything, and ignore the next ones."""

    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
