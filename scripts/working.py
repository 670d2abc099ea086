"""`credit-ledger work`: the process that does what was asked for as jobs."""

import os
import signal
import socket
import threading

import click

from http_api.importing.jobs import import_handlers
from ledger.application import CreditLedger
from ledger.jobs import LEASE_S
from ledger.settings import Settings
from projections.reading import ReadingRoom
from projections.replaying.doing import handlers
from projections.segments import Segments
from projections.working import Worker
from scripts.children import end_with_parent
from scripts.house import database, now
from scripts.serving import with_parent


@click.command()
@click.option(
    "--lease",
    "lease_s",
    default=LEASE_S,
    show_default=True,
    type=click.IntRange(1, 3600),
    help="Seconds without a heartbeat after which a job is another worker's.",
)
@with_parent
def work(*, lease_s: int, with_parent: bool) -> None:
    """Do the jobs that wait (replays, imports of files, reports) until SIGTERM.

    Several may run, on any machine that reaches the database. A job whose worker was
    killed is taken up by another once its lease has run out.
    """
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    if with_parent:
        end_with_parent()
    with (
        database(Settings.from_environment()) as settings,
        CreditLedger(settings) as ledger,
    ):
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        name = f"{socket.gethostname()}-{os.getpid()}"
        done_by = {
            **handlers(ledger, Segments(room)),
            **import_handlers(ledger, now),
        }
        Worker(ledger.jobs, done_by, name, lease_s).run_forever(ending)
