"""F17: SIGTERM in the middle of a batch; to a server alone, and to `start`."""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ledger.application import CreditLedger
from ledger.commands.batches import ROWS_AT_ONCE
from ledger.settings import Settings
from scripts.house import EMBEDDED, on_server
from scripts.local_postgres import LocalPostgres
from scripts.soak.book import Book
from scripts.soak.checking import postings
from scripts.soak.fault import Fault
from scripts.soak.faults.f01_killed_server import a_file, post_again, post_until
from scripts.soak.processes import Running, start
from scripts.soak.sending import Sending
from scripts.soak.stage import Place, Stage, free_port
from scripts.soak.tally import Tally, failing, of_posting, total
from scripts.soak.town import found

ENDS = 4
"""SIGTERMs of one call: all but one to a server alone, the last to `start`."""
LONGEST_S = 0.8
LEAVE_S = 25.0
"""How long a server may take to finish what it has begun."""

WELCOME = "Ctrl-C"
"""Stands at the end of what `start` says once it serves."""


def rounds_of(stage: Stage, random: Random, ends: int = ENDS) -> Tally:
    """Ask servers to end amid batches, start them again, post the files once more.

    What was sent in one transaction is there whole or not at all; whose connection
    broke learns from posting again how it went.
    """
    return rounds_alone(stage, random, ends - 1) + round_of_start(stage, random)


def rounds_alone(stage: Stage, random: Random, ends: int) -> Tally:
    """Do so with a server alone."""
    with stage.place() as place:
        server = place.start_server()
        served = Served(server=server, begin=place.start_server)
        return rounds_on(place, served, random, ends)


def round_of_start(stage: Stage, random: Random) -> Tally:
    """Do so once with `credit-ledger start`, which ends its PostgreSQL too."""
    with started(stage.folder / f"start-{free_port()}") as (place, served):
        return rounds_on(place, served, random, 1)


@dataclass(kw_only=True)
class Served:
    """A server that runs, and how the next one is started."""

    server: Running
    begin: Callable[[], Running]


def rounds_on(place: Place, served: Served, random: Random, ends: int) -> Tally:
    """End a place's server amid batches, so many times."""
    tallies = []
    try:
        for number in range(ends):
            book, sendings = Book(), a_file(random, f"{number}")
            left = Leaving(served.server, random)
            post_until(place, sendings, book, left.leave)
            served.server = served.begin()
            halves = tuple(halved(place, sendings, book))
            post_again(place, sendings, book)
            tallies.append(
                of_posting(book.tally(place.settings))
                + Tally(rounds=0, failings=(*left.failings, *halves))
            )
    finally:
        served.server.end(LEAVE_S)
    return total(tallies)


class Leaving:
    """Asks a server to end at some moment, and looks whether it does."""

    def __init__(self, server: Running, random: Random) -> None:
        self._server = server
        self._pause_s = random.uniform(0, LONGEST_S)
        self.failings: tuple[str, ...] = ()

    def leave(self) -> None:
        """Wait for the moment, ask, and wait for the end."""
        time.sleep(self._pause_s)
        ended = self._server.end(LEAVE_S)
        code = self._server.process.returncode
        self.failings = failing(ended and code == 0, f"it ended with {code}")


def halved(place: Place, sendings: Sequence[Sending], book: Book) -> Iterator[str]:
    """Tell which transactions are there in part."""
    here = Counter(posting.key for posting in postings(place.settings))
    for sending in sendings:
        rows = sending.rows
        size = len(rows) if sending.is_atomic else ROWS_AT_ONCE
        for first in range(0, len(rows), size):
            part = rows[first : first + size]
            there = sum(here[book.key_of(row)] for row in part)
            told = f"{there} of {len(part)} rows of one transaction are there"
            yield from failing(there in (0, len(part)), told)


@contextmanager
def started(folder: Path) -> Iterator[tuple[Place, Served]]:
    """Lend a ledger that `credit-ledger start` has brought up, filled."""
    data = folder / "var"
    data.mkdir(mode=0o711, parents=True)
    settings = Settings(port=free_port())
    arguments = ("--empty", "--data", str(data), "--port", str(settings.port))
    log = folder / "start.log"

    def begin() -> Running:
        before = log.read_text().count(WELCOME) if log.exists() else 0
        running = start("start", *arguments, settings=settings, log=log)
        try:
            running.wait_until(lambda: log.read_text().count(WELCOME) > before)
        except BaseException:
            running.end(LEAVE_S)
            raise
        return running

    served = Served(server=begin(), begin=begin)
    try:
        postgres = LocalPostgres(data / EMBEDDED)
        reached = on_server(settings, postgres)
        with CreditLedger(reached) as ledger:
            keys = found(ledger).keys
        place = Place(settings=reached, keys=keys, folder=folder, postgres=postgres)
        yield place, served
    finally:
        served.server.end(LEAVE_S)
        shutil.rmtree(folder, ignore_errors=True)


FAULT = Fault(
    number="F17",
    title="SIGTERM amid batches, to a server and to `start`",
    round=rounds_of,
    full=20,
    few=ENDS,
    each=ENDS,
)
