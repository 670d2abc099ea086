"""Waiting for the log to grow: many requests look at one and the same end of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Event, Lock

POLL_S = 0.1
"""How old what is known of the end of the log may be while somebody waits."""

SHARE = 4
"""One in so many threads of a server process may wait; the others serve."""


class Waiting:
    """Those who wait for the next event. None of them holds a connection meanwhile."""

    def __init__(self, head: Callable[[], int], threads: int) -> None:
        self._ask = head
        self._head = 0
        self._asked = -POLL_S
        self._lock = Lock()
        self._places = BoundedSemaphore(max(1, threads // SHARE))

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Take a place among those who wait, if one is free; say whether there was."""
        taken = self._places.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()

    def beyond(self, position: int, deadline: float) -> bool:
        """Wait until the log has more than a position; say whether it has.

        `deadline` is in seconds of the monotonic clock.
        """
        pause = Event()
        while self._end() <= position:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            pause.wait(min(POLL_S, left))
        return True

    def _end(self) -> int:
        """Return the end of the log as it was a moment ago: one asks for all."""
        with self._lock:
            if time.monotonic() - self._asked >= POLL_S:
                self._head = self._ask()
                self._asked = time.monotonic()
            return self._head
