"""F18: the pool of connections is used up; the database goes away, and comes back."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import count
from random import Random

import psycopg

from ledger.application import CreditLedger
from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.client import insist, is_put_off
from scripts.soak.fault import Fault
from scripts.soak.processes import Running
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import reports

AWAY_S = 30.0
CONNECTIONS = 2
POOL_TIMEOUT_S = 1
WITHIN_S = 5.0
"""The wait for a connection, and some more on a busy machine."""
BACK_WITHIN_S = 10.0
WRITERS = 3
LOOK_S = 0.05
CODE = "database-unavailable"
LOOKED_AT = ("/v1/schools", "/readyz", "/healthz")


def round_of(stage: Stage, random: Random) -> Tally:
    """Use the pool up, then stop PostgreSQL for half a minute."""
    return rounds_of(stage, random, AWAY_S)


def rounds_of(stage: Stage, random: Random, away_s: float) -> Tally:
    """Put everybody off with 503 meanwhile, and go on by ourselves afterwards.

    The projector and the worker wait too, and go on as well.
    """
    with stage.place() as given, ExitStack() as running:
        place = given.with_settings(pool_max=CONNECTIONS, pool_timeout_s=POOL_TIMEOUT_S)
        beside = [place.start(name) for name in ("project", "work")]
        for one in beside:
            running.callback(one.end)
        running.enter_context(place.serving())
        _await_ready(place)
        return used_up(place, random) + away(place, random, beside, away_s)


def used_up(place: Place, random: Random) -> Tally:
    """Let posts wait for the log on every connection; the next one is put off."""
    book = Book()
    rows = reports(random, CONNECTIONS + 1, "used-up-")
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        with _log_held(place):
            waiting: list[Future[Answer | None]] = [
                clients.submit(place.client().post, row) for row in rows[1:]
            ]
            _await_holders(place)
            failings = _put_off(place, rows[0], "a pool that is used up")
        for row, one in zip(rows[1:], waiting, strict=True):
            book.note([row], one.result())
    book.note(rows[:1], insist(partial(place.client().post, rows[0])))
    held = book.put_off == 0 and book.breaks == 0
    told = "who had a connection was put off too"
    return book.tally(place.settings) + Tally(
        rounds=0, failings=(*failings, *failing(held, told))
    )


def away(place: Place, random: Random, beside: list[Running], away_s: float) -> Tally:
    """Stop PostgreSQL under writers, look around, start it again."""
    book, stop = Book(), threading.Event()
    (row,) = reports(random, 1, "away-")
    with ThreadPoolExecutor(WRITERS) as clients:
        writers = [clients.submit(_write, place, book, n, stop) for n in range(WRITERS)]
        try:
            place.postgres.stop()
            began = time.monotonic()
            failings = _put_off(place, row, "a database that is away")
            time.sleep(max(0.0, away_s - (time.monotonic() - began)))
            place.postgres.start()
            began = time.monotonic()
            book.note([row], insist(partial(place.client().post, row)))
            resumed_s = time.monotonic() - began
            _await_ready(place)
        finally:
            stop.set()
    for writer in writers:
        writer.result()  # raises SilentError of who was never served again
    failings += _went_on(place, beside)
    told = f"writing went on after {resumed_s:.1f} s"
    return replace(book.tally(place.settings), rounds=0) + Tally(
        rounds=0,
        resumed_s=resumed_s,
        failings=(*failings, *failing(resumed_s < BACK_WITHIN_S, told)),
        seen={"put off while it was away": book.put_off},
    )


def _put_off(place: Place, row: dict[str, object], when: str) -> tuple[str, ...]:
    """Return what does not hold of the answers that can be given then."""
    began = time.monotonic()
    client = place.client()
    calls = [
        partial(client.post, row),
        *(partial(client.send, "GET", path) for path in LOOKED_AT),
    ]
    with ThreadPoolExecutor(len(calls)) as clients:
        *answers, ready, alive = clients.map(lambda call: call(), calls)
    slowest_s = time.monotonic() - began
    codes = [one.body["code"] if one and is_put_off(one) else one for one in answers]
    check = ready.body["checks"]["database"] if ready else None
    return (
        *failing(codes == [CODE, CODE], f"{when} was answered {codes}"),
        *failing(bool(ready and is_put_off(ready)), f"{when}: /readyz is {ready}"),
        *failing(check == {"ok": False, "code": CODE}, f"{when}: it says {check}"),
        *failing(
            bool(alive and alive.status == HTTPStatus.OK), f"{when}: it is not alive"
        ),
        *failing(slowest_s < WITHIN_S, f"{when}: answers took {slowest_s:.1f} s"),
    )


def _went_on(place: Place, beside: list[Running]) -> tuple[str, ...]:
    """Return what does not hold of the projector and the worker afterwards."""
    ended = [one.name for one in beside if one.ended]
    with CreditLedger(place.settings) as ledger:
        position = ledger.position()
    told = _reached(place, position)
    return (
        *failing(not ended, f"ended for good: {ended}"),
        *failing(told >= position, f"the projector stays at {told} of {position}"),
    )


def _reached(place: Place, position: int) -> int:
    """Return how far the projector gets within the time that it has."""
    deadline, reached = time.monotonic() + BACK_WITHIN_S, -1
    while reached < position and time.monotonic() < deadline:
        answer = place.client().send("GET", "/readyz")
        if answer is not None:
            reached = int(answer.body["checks"]["projection"].get("position", -1))
        time.sleep(LOOK_S)
    return reached


def _write(place: Place, book: Book, number: int, stop: threading.Event) -> None:
    client, random = place.client(), Random(number)  # noqa: S311
    for turn in count():
        if stop.is_set():
            return
        (row,) = reports(random, 1, f"{number}-{turn}-")
        insist(partial(client.post, row), watch=partial(book.note, [row]))


@contextmanager
def _log_held(place: Place) -> Iterator[None]:
    """Keep everybody from appending, as a very slow append would."""
    with psycopg.connect(place.owner_url) as connection:
        connection.execute("SELECT ledger.hold(%s)", [place.settings.district])
        yield
        connection.rollback()


def _await_holders(place: Place) -> None:
    """Wait until every connection of the pool waits for the log."""
    with psycopg.connect(place.owner_url, autocommit=True) as connection:
        deadline = time.monotonic() + WITHIN_S
        while time.monotonic() < deadline:
            ((count,),) = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event = 'advisory'"
            ).fetchall()
            if count >= CONNECTIONS:
                return
            time.sleep(LOOK_S)


def _await_ready(place: Place) -> None:
    deadline = time.monotonic() + BACK_WITHIN_S
    while not place.client().is_ready() and time.monotonic() < deadline:
        time.sleep(LOOK_S)


FAULT = Fault(
    number="F18",
    title="the pool is used up; the database is away for half a minute",
    round=round_of,
    full=5,
    few=1,
)
