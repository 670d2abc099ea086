"""F8: eight write, two read the tail, and somebody keeps an old snapshot open."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from random import Random

import psycopg

from ledger.application import CreditLedger
from scripts.soak.book import Book
from scripts.soak.client import Client, insist
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing, of_posting
from scripts.soak.town import reports

EVENTS = 100_000
WRITERS = 8
TURNS = 4
"""Every second one beside an open snapshot."""
ROWS = 500
PAGE = 500
POLL_S = 0.02
KEPT_SHARE = 0.5
"""Of their rate, which writers keep beside an open snapshot."""

Page = Callable[[int], tuple[list[int], int]]
"""Returns the positions that follow one, and where to go on."""


def round_of(stage: Stage, random: Random) -> Tally:
    """Write a hundred thousand events; writers keep half of their rate."""
    with stage.place() as place, place.serving():
        tally, share = rounds_of(place, random, EVENTS)
    told = f"writers kept {share:.0%} of their rate beside an open snapshot"
    return tally + Tally(rounds=0, failings=failing(share >= KEPT_SHARE, told))


def rounds_of(place: Place, random: Random, events: int) -> tuple[Tally, float]:
    """Write events under readers; return what held, and what share of the rate.

    Each reader sees every position once, in order, however they commit.
    """
    book, rates = Book(), {True: 0.0, False: 0.0}
    with CreditLedger(place.settings) as ledger:
        start = ledger.position()
        tails = [
            Tail("the log", partial(_page_of_log, ledger), start),
            Tail("the feed", partial(_page_of_feed, place.client("auditor")), start),
        ]
        with _following(tails):
            for turn in range(TURNS):
                watched = turn % 2 == 1
                with old_snapshot(place) if watched else nullcontext():
                    rates[watched] += _write(place, random, book, (turn, events))
        wanted = list(range(start + 1, ledger.position() + 1))
    failings: tuple[str, ...] = ()
    for tail in tails:
        missed = len(set(wanted) - set(tail.seen))
        doubled = len(tail.seen) - len(set(tail.seen))
        told = f"{tail.name}: {missed} missed, {doubled} doubled, or out of order"
        failings += failing(tail.seen == wanted, told)
    seen = {"events followed by each of two readers": len(wanted)}
    told_of = Tally(rounds=0, failings=failings, seen=seen)
    return of_posting(book.tally(place.settings)) + told_of, rates[True] / rates[False]


@contextmanager
def old_snapshot(place: Place) -> Iterator[None]:
    """Keep a snapshot open, as a long dump does."""
    with psycopg.connect(place.owner_url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT count(*) FROM ledger.event")
        yield
        connection.rollback()


class Tail:
    """A reader who follows the log to its end, and on."""

    def __init__(self, name: str, page: Page, start: int) -> None:
        self.name = name
        self.seen: list[int] = []
        self._page = page
        self._after = start

    def follow(self, done: threading.Event) -> None:
        """Read on until nothing more comes after the writers are done."""
        while True:
            finished = done.is_set()
            positions, self._after = self._page(self._after)
            self.seen += positions
            if finished and not positions:
                return


@contextmanager
def _following(tails: list[Tail]) -> Iterator[None]:
    done = threading.Event()
    readers = [threading.Thread(target=tail.follow, args=[done]) for tail in tails]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        done.set()
        for reader in readers:
            reader.join()


def _page_of_log(ledger: CreditLedger, after: int) -> tuple[list[int], int]:
    rows = ledger.recorder.select_notifications(after, PAGE, inclusive_of_start=False)
    positions = [int(row.id) for row in rows]
    if not positions:
        time.sleep(POLL_S)
    return positions, max(positions, default=after)


def _page_of_feed(client: Client, after: int) -> tuple[list[int], int]:
    path = f"/v1/events?after={after}&limit={PAGE}&wait=1"
    body = insist(partial(client.send, "GET", path)).body
    return [item["position"] for item in body["items"]], int(body["next_after"])


def _write(place: Place, random: Random, book: Book, turn: tuple[int, int]) -> float:
    """Let writers post a turn's part of the events; return how many a second."""
    number, events = turn
    rows = reports(random, events // TURNS, f"{number}-")
    size = min(ROWS, len(rows) // WRITERS)
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]

    def post(batch: list[dict[str, object]]) -> None:
        send = partial(place.client().post_batch, batch, "per-row")
        book.note(batch, insist(send))

    began = time.monotonic()
    with ThreadPoolExecutor(WRITERS) as writers:
        for _ in writers.map(post, batches):
            pass
    return len(rows) / (time.monotonic() - began)


FAULT = Fault(
    number="F8",
    title="eight write, two follow the log, an old snapshot stays open",
    round=round_of,
    full=10,
    few=1,
)
