"""`credit-ledger serve` and `credit-ledger project`: the two processes that stay."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.errors import PoisonError, UncomputableError
from projections.reading import ReadingRoom
from projections.rebuild import rebuild_if_outdated
from projections.runner import Projector
from projections.segments import Segments
from projections.segments.keeping import keep_current
from scripts.children import end_with_parent
from scripts.house import database, today

TARGET = "scripts.rsgi:application"
HEADERS_MS = 30_000
"""How long the head of a request may take, and a connection be silent between two."""
END_S = 60
"""How long requests under way may take to end after SIGTERM."""
LEAVE_S = 5.0
"""How long the end waits for columns that are being written."""

with_parent = click.option(
    "--with-parent", is_flag=True, hidden=True, help="End when the parent process ends."
)


@click.command()
@click.option("--host", help="Address to serve on (CREDIT_LEDGER_HOST).")
@click.option("--port", type=int, help="Port to serve on (CREDIT_LEDGER_PORT).")
@with_parent
def serve(*, host: str | None, port: int | None, with_parent: bool) -> None:
    """Serve the API and the pages until SIGTERM; requests under way are finished.

    Needs CREDIT_LEDGER_DATABASE_URL, a migrated database. `credit-ledger project`
    has to run beside it, so that statements follow the log.
    """
    settings = Settings.from_environment()
    if not settings.database_url:
        raise click.UsageError(
            "Set CREDIT_LEDGER_DATABASE_URL, or let scripts/run start everything."
        )
    if with_parent:
        end_with_parent()
    Granian(
        TARGET,
        address=host or settings.host,
        port=port or settings.port,
        interface=Interfaces.RSGI,
        workers=settings.workers,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
        workers_kill_timeout=END_S,
        factory=True,
        websockets=False,
        log_access=False,
    ).serve()


@click.command()
@with_parent
def project(*, with_parent: bool) -> None:
    """Keep the reading rooms up to the log until SIGTERM.

    Several may run: one works, the others wait. Tables that another release made are
    built anew first; where an event cannot be projected it says so and ends.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        end_with_parent()
    with database(Settings.from_environment()) as settings:
        projector = Projector(settings)
        with _columns_beside(settings, stop):
            try:
                projector.run_forever(
                    stop,
                    lambda: today(settings),
                    lambda: rebuild_if_outdated(projector, today(settings)),
                )
            except (PoisonError, UncomputableError) as error:
                raise click.ClickException(error.message) from error
            finally:
                stop.set()
                projector.close()


@contextmanager
def _columns_beside(settings: Settings, stop: threading.Event) -> Iterator[None]:
    """Keep the columns on disk current meanwhile, with few connections of its own."""
    few = replace(settings, pool_min=1, pool_max=2)
    with CreditLedger(few) as ledger:
        columns = Segments(ReadingRoom(ledger.database, ledger, ledger.district))
        keeping = threading.Thread(
            target=keep_current, args=(columns, stop), daemon=True
        )
        keeping.start()
        try:
            yield
        finally:
            stop.set()
            keeping.join(LEAVE_S)  # what is half written is taken away next time
