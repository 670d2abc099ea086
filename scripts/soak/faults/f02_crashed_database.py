"""F2: PostgreSQL is stopped as if the power had gone, amid transactions."""

import threading
import time
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Self

from scripts.soak.book import Book
from scripts.soak.client import SilentError
from scripts.soak.fault import Fault
from scripts.soak.processes import Running
from scripts.soak.sending import ATOMIC, PER_ROW, Part, Sending, a_sending, side_by_side
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing, of_posting

CRASHES = 5
"""Crashes of one call, all under one server that is never started again."""
SIZES = (1, 1, 40, 200)
"""Rows in a request, client by client; 1 is a single posting."""
BEFORE_S = (0.1, 0.7)
POOL_TIMEOUT_S = 1
"""How long the server waits for the database before it answers 503."""
DOWN_S = (0.0, 0.0, 1.5)
"""How long the database stays away; the last is too long to wait for."""
RESUME_LIMIT_S = 10.0
GIVE_UP_S = 30.0
LOOK_S = 0.01


def rounds_of(stage: Stage, random: Random, crashes: int = CRASHES) -> Tally:
    """Crash the database under clients who send again what was not answered.

    Nothing that was acknowledged is lost; whose answer got lost after the commit gets
    it again, and never a conflict with what he posted himself; writes go on by
    themselves.
    """
    with stage.place() as made:
        place = made.with_settings(pool_timeout_s=POOL_TIMEOUT_S)
        with place.serving() as server:
            return _crashed(place, server, random, crashes)


def _crashed(place: Place, server: Running, random: Random, crashes: int) -> Tally:
    crowd = Crowd(place=place, seed=random.random())
    with crowd:
        resumed = [crash(place, crowd, random) for _ in range(crashes)]
    tally = of_posting(crowd.book.tally(place.settings))
    failings = (
        *failing(max(resumed) < RESUME_LIMIT_S, f"writes rested {max(resumed)} s"),
        *failing(not server.ended, "the server ended with the database"),
        *crowd.failures,
    )
    return tally + Tally(rounds=crashes - 1, resumed_s=max(resumed), failings=failings)


def crash(place: Place, crowd: "Crowd", random: Random) -> float:
    """Crash the database amid posting, start it, return when everybody was served.

    In seconds from the moment at which the database was there again.
    """
    time.sleep(random.uniform(*BEFORE_S))
    place.postgres.stop(crash=True)
    time.sleep(random.choice(DOWN_S))
    place.postgres.start()
    began, before = time.monotonic(), crowd.served()
    while any(now <= then for now, then in zip(crowd.served(), before, strict=True)):
        if time.monotonic() - began > GIVE_UP_S:
            break
        time.sleep(LOOK_S)
    return time.monotonic() - began


@dataclass(kw_only=True)
class Crowd:
    """Clients who post until they are told to stop; each insists on an answer."""

    place: Place
    seed: float
    book: Book = field(default_factory=Book)
    failures: list[str] = field(default_factory=list)
    _counts: list[int] = field(default_factory=lambda: [0] * len(SIZES))
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[Part] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = side_by_side(len(SIZES), self._post)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def served(self) -> list[int]:
        """Return how many requests of each client were acknowledged."""
        return list(self._counts)

    def _post(self, number: int) -> None:
        client = self.place.client()
        random = Random(f"{self.seed}/{number}")  # noqa: S311  each has its own
        for place in count():
            if self._stop.is_set():
                return
            sending = _sending(random, f"{number}-{place}", SIZES[number])
            try:
                sending.until_answered(client, self.book)
            except SilentError as error:
                self.failures.append(str(error))
                return
            self._counts[number] += 1


def _sending(random: Random, name: str, size: int) -> Sending:
    mode = random.choice([ATOMIC, PER_ROW]) if size > 1 else None
    return a_sending(random, name, size, mode)


FAULT = Fault(
    number="F2",
    title="PostgreSQL crashes amid transactions, and starts again",
    round=rounds_of,
    full=50,
    few=5,
    each=CRASHES,
)
