"""F1: the server is killed (SIGKILL) in the middle of bulk posting."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from scripts.soak.book import Book
from scripts.soak.checking import postings
from scripts.soak.fault import Fault
from scripts.soak.sending import ATOMIC, PER_ROW, Sending, a_sending, side_by_side
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing, of_posting, total

KILLS = 5
"""Kills of one call, each of the server that was started after the last one."""
CLIENTS = 2
FILE = ((ATOMIC, 100),) * 4 + ((PER_ROW, 1_050),)
"""Modes and rows of the batches; the last is written in several transactions."""
LONGEST_S = 0.8
"""By then about everything is posted; most kills are sooner."""


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
                book, sendings = Book(), a_file(random, f"{number}")
                post_until(place, sendings, book, _at_some_moment(random, server.kill))
                parts = partial_batches(place, sendings, book)
                server = place.start_server()
                post_again(place, sendings, book)
                tallies.append(of_posting(book.tally(place.settings)) + parts)
        finally:
            server.end()
        return total(tallies)


def _at_some_moment(random: Random, kill: Callable[[], None]) -> Callable[[], None]:
    def wait_and_kill() -> None:
        time.sleep(random.uniform(0, LONGEST_S))
        kill()

    return wait_and_kill


def a_file(random: Random, name: str) -> list[Sending]:
    """Return batches as a school's system sends them: both modes, with and without key.

    No row of one stands in another.
    """
    batches = list(FILE)
    random.shuffle(batches)
    return [
        a_sending(random, f"{name}-{place}", rows, mode)
        for place, (mode, rows) in enumerate(batches)
    ]


def post_until(
    place: Place, sendings: Sequence[Sending], book: Book, end: Callable[[], None]
) -> None:
    """Let clients post side by side, and end what they post to meanwhile."""

    def post(number: int) -> None:
        client = place.client()
        for sending in sendings[number::CLIENTS]:
            answer = sending.once(client)
            book.note(sending.rows, answer)
            if answer is None:
                return

    threads = side_by_side(CLIENTS, post)
    end()
    for thread in threads:
        thread.join()


def partial_batches(place: Place, sendings: Sequence[Sending], book: Book) -> Tally:
    """Return how many atomic batches stand in part: each a failing."""
    here = Counter(posting.key for posting in postings(place.settings))
    failings: tuple[str, ...] = ()
    for sending in sendings:
        if sending.is_atomic:
            there = sum(here[book.key_of(row)] for row in sending.rows)
            told = f"{there} of {len(sending.rows)} rows of an atomic batch are there"
            failings += failing(there in (0, len(sending.rows)), told)
    return Tally(rounds=0, failings=failings)


def post_again(place: Place, sendings: Sequence[Sending], book: Book) -> None:
    """Post the whole file again as it was, and once more under no key.

    The book notices where the second answer is not the first.
    """
    client = place.client()
    for sending in sendings:
        sending.until_answered(client, book)
        replace(sending, under=None).until_answered(client, book)


FAULT = Fault(
    number="F1",
    title="the server is killed while schools post in bulk",
    round=rounds_of,
    full=100,
    few=5,
    each=KILLS,
)
