"""F1: the server is killed (SIGKILL) in the middle of bulk posting."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.soak.book import Book
from scripts.soak.checking import postings
from scripts.soak.client import Client, insist
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing, total
from scripts.soak.town import reports

KILLS = 5
"""Kills of one call, each of the server that was started after the last one."""
CLIENTS = 2
ATOMIC_ROWS = 150
PER_ROW_ROWS = 1_300
"""More than are written in one transaction."""
LONGEST_S = 1.2
"""By then about everything is posted; most kills are sooner."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One batch of a file: how it is sent."""

    rows: Sequence[dict[str, Any]]
    mode: str
    under: str | None
    """Its idempotency key, if it has one."""

    @property
    def is_atomic(self) -> bool:
        """Say whether all of it is recorded, or nothing."""
        return self.mode == "atomic"


def rounds_of(stage: Stage, random: Random, kills: int = KILLS) -> Tally:
    """Kill the server again and again; after each kill post the whole file once more.

    What was acknowledged stands where it was told, no atomic batch is there in part,
    and nothing that is sent again becomes something else.
    """
    with stage.place() as place:
        server = place.start_server()
        try:
            tallies = []
            for number in range(kills):
                book, sendings = Book(), a_file(random, f"{number}-")
                post_until_killed(place, sendings, book, server.kill, random)
                parts = partial_batches(place, sendings, book)
                server = place.start_server()
                post_again(place, sendings, book)
                tallies.append(book.tally(place.settings) + parts)
        finally:
            server.end()
        return total(tallies)


def a_file(random: Random, prefix: str) -> list[Sending]:
    """Return batches as a school's system sends them: both modes, with and without key.

    No row of one stands in another.
    """
    kinds = [("atomic", ATOMIC_ROWS)] * 6 + [("per-row", PER_ROW_ROWS)]
    random.shuffle(kinds)
    return [
        Sending(
            rows=reports(random, rows, f"{prefix}{place}-"),
            mode=mode,
            under=random.choice([None, f"{prefix}{place}"]),
        )
        for place, (mode, rows) in enumerate(kinds)
    ]


def post_until_killed(
    place: Place,
    sendings: Sequence[Sending],
    book: Book,
    kill: Any,
    random: Random,
) -> None:
    """Let clients post side by side, and kill what they post to at some moment."""
    threads = [
        threading.Thread(
            target=_post_in_order, args=(place.client(), sendings[start::CLIENTS], book)
        )
        for start in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0, LONGEST_S))
    kill()
    for thread in threads:
        thread.join()


def _post_in_order(client: Client, sendings: Sequence[Sending], book: Book) -> None:
    for sending in sendings:
        answer = client.post_batch(sending.rows, sending.mode, under=sending.under)
        book.note(sending.rows, answer)
        if answer is None:
            return


def partial_batches(place: Place, sendings: Sequence[Sending], book: Book) -> Tally:
    """Return how many atomic batches stand in part: each a failing."""
    here = Counter(posting.key for posting in postings(place.settings))
    failings: tuple[str, ...] = ()
    for sending in sendings:
        if sending.is_atomic:
            there = sum(here[book.key_of(row)] for row in sending.rows)
            whole = there in (0, len(sending.rows))
            told = f"{there} of {len(sending.rows)} rows of an atomic batch are there"
            failings += failing(whole, told)
    return Tally(rounds=0, failings=failings)


def post_again(place: Place, sendings: Sequence[Sending], book: Book) -> None:
    """Post the whole file again as it was, and once more under no key.

    The book notices where the second answer is not the first.
    """
    client = place.client()
    for sending in sendings:
        for under in (sending.under, None):
            answer = insist(
                lambda sending=sending, under=under: client.post_batch(  # type: ignore[misc]
                    sending.rows, sending.mode, under=under
                )
            )
            book.note(sending.rows, answer)


FAULT = Fault(
    number="F1",
    title="the server is killed while schools post in bulk",
    round=rounds_of,
    full=100,
    few=5,
    each=KILLS,
)
