"""F5: clocks step back an hour, leap ahead, and differ between workers.

The database's clock is moved for one database: `clock_timestamp()` is put aside there
and another of the same name adds what a table says (`sql/clock.sql`). The workers are
two applications with clocks of their own. Nothing of the ledger is replaced.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any, Self

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from http_api.app import create_app
from http_api.context import services_of
from ledger.statements import statement
from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.fault import Fault
from scripts.soak.sending import side_by_side
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import TEACHERS, reports

FOLDER = Path(__file__).parents[1] / "sql"
POSTS = 60
AT_ONCE = 25
"""Posts of each worker in the part where both post at once."""
STEPS = (-3600, -3600, -60, 0, 0, 60, 3600, 86_400)
"""Seconds by which the database's clock is moved between two posts."""
NEW_DAY = date(2025, 7, 1)
MIDNIGHT = datetime(2025, 6, 30, 16, 0, tzinfo=UTC)
"""When that day begins in the district."""
SKEW = timedelta(minutes=20)
"""How far the clock of a worker is from that of the other, each way."""


@dataclass(kw_only=True)
class Worker:
    """One application with a clock of its own, and somebody who posts to it."""

    now: datetime
    key: str
    _app: Flask = field(init=False)
    _browser: FlaskClient = field(init=False)

    def open(self, place: Place) -> Self:
        """Start it on a place."""
        self._app = create_app(place.settings, now=lambda: self.now)
        self._browser = self._app.test_client()
        return self

    def close(self) -> None:
        """Give its connections back."""
        services_of(self._app).ledger.close()

    def post(self, row: dict[str, Any]) -> Answer:
        """Report one completion."""
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = self._browser.post("/v1/completions", json=row, headers=headers)
        return Answer(
            status=answer.status_code, body=answer.json, headers=dict(answer.headers)
        )


def round_of(stage: Stage, random: Random) -> Tally:
    """Post while the clocks go wrong, one after another and side by side.

    The log's times never go back, its order is that of the posts, and what is in the
    future is judged by the day that the worker's own clock has in the district.
    """
    with stage.place() as place, shifting(place) as shift, workers(place) as two:
        book = Book()
        failings = (
            *_in_turns(book, shift, two, random),
            *_at_once(book, shift, two, random),
            *_around_midnight(book, two),
            *_was_moved(place),
        )
        return book.tally(place.settings) + Tally(rounds=0, failings=tuple(failings))


@contextmanager
def shifting(place: Place) -> Iterator[Callable[[int], None]]:
    """Lend a function that moves the clock of a place's database by some seconds."""
    with psycopg.connect(place.owner_url, autocommit=True) as connection:
        connection.execute(statement("clock", FOLDER))

        def shift(seconds: int) -> None:
            connection.execute(statement("clock_shift", FOLDER), {"seconds": seconds})

        yield shift


@contextmanager
def workers(place: Place) -> Iterator[tuple[Worker, Worker]]:
    """Lend two workers; the clock of one is behind midnight, that of the other past."""
    key = place.keys["school"]
    early = Worker(now=MIDNIGHT - SKEW, key=key).open(place)
    late = Worker(now=MIDNIGHT + SKEW, key=key).open(place)
    try:
        with redirect_stdout(StringIO()):  # their log, a line for every request
            yield early, late
    finally:
        early.close()
        late.close()


def _in_turns(
    book: Book, shift: Callable[[int], None], two: tuple[Worker, Worker], random: Random
) -> Iterator[str]:
    """Post one after another while the clock walks; the order is that of the posts."""
    positions = []
    shift(max(STEPS))
    for row in reports(random, POSTS, "turn-"):
        shift(random.choice(STEPS))
        answer = random.choice(two).post(row)
        book.note([row], answer)
        positions.append(answer.body.get("position"))
    first = positions[0]
    yield from failing(
        positions == list(range(first, first + POSTS)),
        f"the order is not that of the posts: {positions}",
    )


def _at_once(
    book: Book, shift: Callable[[int], None], two: tuple[Worker, Worker], random: Random
) -> Iterator[str]:
    """Post by both workers side by side while the clock walks."""
    shares = [reports(random, AT_ONCE, f"share-{number}-") for number in (0, 1)]

    def post(number: int) -> None:
        for row in shares[number]:
            book.note([row], two[number].post(row))

    threads = side_by_side(2, post)
    while any(thread.is_alive() for thread in threads):
        shift(random.choice(STEPS))
    for thread in threads:
        thread.join()
    yield from ()


def _around_midnight(book: Book, two: tuple[Worker, Worker]) -> Iterator[str]:
    """Report what was completed today, at 23:40 and at 00:20 of the district's time.

    In UTC both are of the old day. Whom the slow worker put off is taken by the other.
    """
    early, late = two
    today = _report("midnight", NEW_DAY)
    yield from _judged("at 23:40 the new day", early.post(today), future=True)
    taken = late.post(today)
    yield from _judged("at 00:20 the new day", taken, future=False)
    book.note([today], taken)
    tomorrow = _report("tomorrow", NEW_DAY + timedelta(days=1))
    yield from _judged("at 00:20 the day after", late.post(tomorrow), future=True)
    late.now = MIDNIGHT + timedelta(minutes=30)
    half_past = _report("half-past", NEW_DAY)
    taken = late.post(half_past)
    yield from _judged("at 00:30 the new day", taken, future=False)
    book.note([half_past], taken)


def _was_moved(place: Place) -> Iterator[str]:
    """Tell where the log knows nothing of it: then nothing was tried at all."""
    parameters = {"district": place.settings.district}
    with psycopg.connect(place.owner_url) as connection:
        cursor = connection.execute(statement("clock_ahead", FOLDER), parameters)
        ((ahead,),) = cursor.fetchall()
    yield from failing(ahead, "the database's clock was not moved")


def _report(occasion: str, completed_on: date) -> dict[str, Any]:
    (row,) = reports(Random(0), 1)  # noqa: S311  any report will do
    changed = {"occasion": occasion, "completed_on": completed_on.isoformat()}
    return {**row, "teacher_id": TEACHERS[0], **changed}


def _judged(when: str, answer: Answer, *, future: bool) -> Iterator[str]:
    """Tell where a report is not taken as of today, or not refused as of the future."""
    expected = (
        (HTTPStatus.UNPROCESSABLE_ENTITY, "future-date")
        if future
        else (HTTPStatus.CREATED, None)
    )
    told = (answer.status, answer.body.get("code"))
    yield from failing(told == expected, f"{when} was answered {told}")


FAULT = Fault(
    number="F5",
    title="clocks step back, leap ahead, and differ between workers",
    round=round_of,
    full=10,
    few=1,
)
